import {constants, type Dirent, type Stats} from 'node:fs';
import {
	access,
	lstat,
	opendir,
	stat,
} from 'node:fs/promises';
import path from 'node:path';
import {homeFolder} from '../settings/paths.js';
import {codeOf} from '../text/error-code.js';

/**
A path named in the program, where no shell knows `~/`.
*/
export const inHome = (name: string): string => name.startsWith('~/') ? path.join(homeFolder(), name.slice(2)) : name;

async function isFolderAt(file: string): Promise<boolean> {
	try {
		const found = await stat(file);
		return found.isDirectory();
	} catch {
		// Nothing is there, or a link to nothing.
		return false;
	}
}

const isFolder = async (place: string, entry: Dirent): Promise<boolean> => entry.isSymbolicLink() ? isFolderAt(path.join(place, entry.name)) : entry.isDirectory();

/**
At most so many paths are looked at to complete one.
*/
export const mostPaths = 1000;

/**
The paths that begin as typed, sorted, at most `mostPaths`; those of folders with a slash at their end; hidden ones if a dot is typed. `endings`: of files only these. Throws what the file system does.
*/
export async function pathsLike(typed: string, endings?: readonly string[]): Promise<readonly string[]> {
	if (typed === '~') {
		return ['~/'];
	}

	const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
	const beginning = typed.slice(folder.length);
	const place = folder === '' ? '.' : inHome(folder);
	const paths: string[] = [];
	for await (const entry of await opendir(place, {bufferSize: 1000})) {
		const {name} = entry;
		if (!name.startsWith(beginning) || (beginning === '' && name.startsWith('.'))) {
			continue;
		}

		if (await isFolder(place, entry)) {
			paths.push(`${folder}${name}/`);
		} else if (endings?.some(ending => name.toLowerCase().endsWith(ending)) ?? true) {
			paths.push(`${folder}${name}`);
		}

		if (paths.length >= mostPaths) {
			break;
		}
	}

	return paths.toSorted();
}

/**
What has a name where a file is to be written: nothing, a regular file, a folder, or something else, such as a link. `noFolder`: the folder that is to hold it is not there.
*/
export type FoundAtPath = 'free' | 'file' | 'folder' | 'other' | 'noFolder';

async function statsOf(file: string): Promise<Stats | undefined> {
	try {
		return await lstat(file);
	} catch (error) {
		if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) {
			return undefined;
		}

		throw error;
	}
}

/**
Looks at a path where a file is to be written. Throws what the file system does, such as `EACCES` if nothing can be written there.
*/
export async function lookAtPath(name: string): Promise<FoundAtPath> {
	const file = inHome(name);
	const found = await statsOf(file);
	if (found?.isFile() === false) {
		return found.isDirectory() ? 'folder' : 'other';
	}

	const folder = path.dirname(file);
	const isThere = await isFolderAt(folder);
	if (!isThere || name.endsWith('/')) {
		return 'noFolder';
	}

	await access(folder, constants.W_OK);
	return found ? 'file' : 'free';
}
