import {existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {codeOf} from '../text/error-code.js';

/**
Makes a folder, and those above it, for its owner alone. Throws what the file system does.

Node.js itself tries without end where the system says of a folder that cannot be made that the one above it is not there, though it is: below /proc, or where an automounter knows no such home.
*/
export function makeFolder(folder: string): void {
	if (existsSync(folder)) {
		return;
	}

	const above = path.dirname(folder);
	if (above !== folder) {
		makeFolder(above);
	}

	try {
		mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		// Another program was quicker.
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
	}
}
