import {chmodSync} from 'node:fs';
import path from 'node:path';
import {makeFolder} from './make-folder.js';
import {readRegularFile} from './regular-file.js';
import {writeWholeSync} from './write-whole.js';

/**
Makes sure of a folder that its owner alone can enter.
*/
export function ensurePrivateFolder(folder: string): void {
	makeFolder(folder);
	chmodSync(folder, 0o700);
}

/**
Writes a file whole or not at all, for its owner alone. Throws what the file system does.
*/
export function writePrivateFile(file: string, text: string): void {
	ensurePrivateFolder(path.dirname(file));
	writeWholeSync(file, text);
}

/**
The lines of a file that hold something; none of one that cannot be read.
*/
export function linesOf(file: string): readonly string[] {
	try {
		return readRegularFile(file).split('\n').filter(line => line !== '');
	} catch {
		return [];
	}
}
