import {readFile, stat} from 'node:fs/promises';
import {inHome} from './paths-like.js';

/**
The text of a file that was named in the program, where no shell knows `~/`. Throws what the file system does.
*/
export async function readNamedFile(name: string): Promise<string> {
	const file = inHome(name);
	const found = await stat(file);
	// A pipe may never end, and the terminal itself is read by the program.
	if (!found.isFile() && !found.isDirectory()) {
		throw Object.assign(new Error(`${name} is no regular file.`), {code: 'no regular file'});
	}

	return readFile(file, 'utf8');
}
