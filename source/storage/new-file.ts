import {link, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/**
Writes a file that is not there yet, whole or not at all. Throws what the file system does, `EEXIST` where there is one of that name.
*/
export async function writeNewFile(file: string, text: string): Promise<void> {
	const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
	try {
		await writeFile(temporary, text, {mode: 0o600});
		// Unlike a rename, a link never takes the place of another file.
		await link(temporary, file);
	} finally {
		await rm(temporary, {force: true});
	}
}
