import path from 'node:path';
import {rmSync} from 'node:fs';
import {ignoringSystemErrors} from '../../base/text/error-code.js';
import {keepLatest} from './keep-latest.js';
import {readRegularFile} from './read-file.js';
import {writePrivateFile} from './write-file.js';

/** A value that outlives the program. File system errors are ignored: the program then starts without it. */
export type KeptValue = {
	/** Undefined if nothing usable is kept. */
	readonly read: () => unknown;
	readonly keep: (value: unknown) => void;
	readonly clear: () => void;
};

/** Keeps a value as JSON. `root`: the state folder or the cache folder. `kind`: the name of a folder in it that has at most `most` files. */
export function openKeptValue(root: string, kind: string, name: string, most: number): KeptValue {
	const folder = path.join(root, kind);
	const file = path.join(folder, name);
	return {
		read() {
			try {
				const value: unknown = JSON.parse(readRegularFile(file));
				return value;
			} catch {
				return undefined;
			}
		},
		keep(value) {
			ignoringSystemErrors(() => {
				writePrivateFile(file, JSON.stringify(value));
				keepLatest(folder, most);
			});
		},
		clear() {
			ignoringSystemErrors(() => {
				rmSync(file, {force: true});
			});
		},
	};
}
