import {existsSync, mkdirSync} from 'node:fs';
import path from 'node:path';
import {codeOf} from '../../base/text/error-code.js';

/**
Creates a folder and its parents, accessible only to the owner. Throws file system errors.

The recursive mode of Node.js never ends if the system reports a missing parent folder that does exist: below /proc, or where an automounter does not know the home folder.
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
		// Another program created the folder first.
		if (codeOf(error) !== 'EEXIST') {
			throw error;
		}
	}
}
