import {lstatSync, readdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {codeOf} from '../../base/text/error-code.js';
import type {Owner} from './disk.js';
import {fileNameOf} from './file-name.js';

/** The folders with what was read: the databases and the news. */
const folders = ['known', 'news'];

/** A file with something that was read. `writtenAt`: milliseconds since the epoch. */
export type KeptFile = {readonly file: string; readonly bytes: number; readonly writtenAt: number};

const isOf = ({host, fingerprint}: Pick<Owner, 'fingerprint' | 'host'>, name: string): boolean => {
	const beginning = fileNameOf(`${host}-${fingerprint}`);
	return name.startsWith(beginning) && ['.', '-'].includes(name.charAt(beginning.length));
};

// A folder that is a link may lead to files of others.
function namesIn(folder: string): readonly string[] {
	try {
		return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

/** The files with what was read for a host and a credential, or for all. Throws file system errors. */
export function keptFiles(
	cacheFolder: string,
	owner: Pick<Owner, 'fingerprint' | 'host'> | undefined,
): readonly KeptFile[] {
	return folders
		.map(folder => path.join(cacheFolder, folder))
		.flatMap(folder =>
			namesIn(folder).flatMap((name): readonly KeptFile[] => {
				const file = path.join(folder, name);
				const found = owner === undefined || isOf(owner, name) ? lstatSync(file, {throwIfNoEntry: false}) : undefined;
				return found === undefined || found.isDirectory() ? [] : [{file, bytes: found.size, writtenAt: found.mtimeMs}];
			}),
		);
}

/** Deletes these files. Throws the file system error of a file that stays, after deleting the others. */
export function deleteFiles(files: readonly KeptFile[]): void {
	const errors = files.flatMap(({file}): readonly unknown[] => {
		try {
			rmSync(file, {force: true});
			return [];
		} catch (error) {
			return [error];
		}
	});
	if (errors.length > 0) {
		throw errors[0];
	}
}
