import {constants, type Dirent, type Stats, readdirSync} from 'node:fs';
import {access, lstat, opendir, stat} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {codeOf} from '../../base/text/error-code.js';
import {homeFolder} from '../options/paths.js';

/** Expands `~/` in a path typed in the program, because no shell does it there. */
export const inHome = (name: string): string => (name.startsWith('~/') ? path.join(homeFolder(), name.slice(2)) : name);

async function isFolderAt(file: string): Promise<boolean> {
	try {
		const found = await stat(file);
		return found.isDirectory();
	} catch {
		// Nothing is there, or only a broken link.
		return false;
	}
}

const isFolder = async (place: string, entry: Dirent): Promise<boolean> =>
	entry.isSymbolicLink() ? isFolderAt(path.join(place, entry.name)) : entry.isDirectory();

/** The most paths that completion considers. */
export const mostPaths = 1000;

/** The paths that start with the typed text, sorted, at most `mostPaths`. Folders end with a slash. Hidden ones are included if a dot is typed. `endings` limits the files. Throws file system errors. */
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

/** What exists at a path for a new file: nothing, a regular file, a folder, or something else, such as a link. `noFolder`: its folder does not exist. */
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

/** Checks a path for a new file. Throws file system errors, such as `EACCES` if nothing can be written there. */
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

/** The folder in which the program was started, and the names that exist there. */
export type WorkingFolder = {
	readonly path: string;
	readonly names: ReadonlySet<string>;
	/** The absolute path of a file name that is relative to the folder, or starts with `~/`. */
	readonly pathOf: (name: string) => string;
};

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder);
	} catch {
		// Writing will report the error better.
		return [];
	}
}

/** Undefined if the folder was removed. */
export function currentFolder(): string | undefined {
	try {
		return process.cwd();
	} catch {
		return undefined;
	}
}

export function workingFolder(): WorkingFolder {
	const folder = process.cwd();
	return {path: folder, names: new Set(namesIn(folder)), pathOf: name => path.resolve(folder, inHome(name))};
}
