import {readdir} from 'node:fs/promises';
import path from 'node:path';
import {homeFolder} from '../settings/paths.js';

/**
A path named in the program, where no shell knows `~/`.
*/
export const inHome = (name: string): string => name.startsWith('~/') ? path.join(homeFolder(), name.slice(2)) : name;

/**
The paths that begin as typed, sorted, those of folders with a slash at their end; hidden ones where a dot is typed. Throws what the file system does.
*/
export async function pathsLike(typed: string): Promise<readonly string[]> {
	if (typed === '~') {
		return ['~/'];
	}

	const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
	const beginning = typed.slice(folder.length);
	const entries = await readdir(folder === '' ? '.' : inHome(folder), {withFileTypes: true});
	return entries
		.filter(({name}) => name.startsWith(beginning) && (beginning !== '' || !name.startsWith('.')))
		.map(entry => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
		.toSorted();
}
