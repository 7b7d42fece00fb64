import {readdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import {codeOf, ignoringSystemErrors, orSystemErrorSync} from '../../base/text/error-code.js';
import {type Lock, lockFileIn} from './locked-lines.js';
import {readRegularFile} from './disk.js';
import {writePrivateFile} from './write-file.js';

/** Deletes the oldest files of a folder beyond `most`. Throws file system errors. */
export function keepLatest(folder: string, most: number): void {
	const names = readdirSync(folder);
	if (names.length <= most) {
		return;
	}

	const dated = names.map(name => ({
		file: path.join(folder, name),
		writtenAt: statSync(path.join(folder, name), {throwIfNoEntry: false})?.mtimeMs ?? 0,
	}));
	for (const {file} of dated.toSorted((left, right) => right.writtenAt - left.writtenAt).slice(most)) {
		rmSync(file, {force: true});
	}
}

/** A value that outlives the program. File system errors are ignored: the program then starts without it. */
export type KeptValue = {
	/** Undefined if nothing usable is kept. */
	readonly read: () => unknown;
	readonly keep: (value: unknown) => void;
	readonly clear: () => void;
	/** Keeps what `update` makes of the kept value, or nothing if that is undefined. Programs that do this at the same time lose nothing. Throws file system errors. */
	readonly change: (update: (value: unknown) => unknown) => void;
};

/** How long a change waits for another program, which holds the lock only while it writes, in milliseconds. */
const patience = 500;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** Locks if that is possible. Not every file system has locks. */
function didLock(lock: Lock): boolean {
	const until = performance.now() + patience;
	return orSystemErrorSync(
		() => {
			while (!lock.lock()) {
				if (performance.now() > until) {
					return false;
				}

				Atomics.wait(pause, 0, 0, 2);
			}

			return true;
		},
		() => false,
	);
}

/** Undefined if the file does not exist or is damaged. Throws file system errors. */
function valueIn(file: string): unknown {
	try {
		const value: unknown = JSON.parse(readRegularFile(file));
		return value;
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) {
			return undefined;
		}

		throw error;
	}
}

/** Keeps a value as JSON. `root`: the state folder or the cache folder. `kind`: the name of a folder in it that has at most `most` files. */
export function openKeptValue(root: string, kind: string, name: string, most: number): KeptValue {
	const folder = path.join(root, kind);
	const file = path.join(folder, name);
	const lock = lockFileIn(folder, name);
	return {
		read() {
			try {
				return valueIn(file);
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
		change(update) {
			const isLocked = didLock(lock);
			try {
				const value = update(valueIn(file));
				if (value === undefined) {
					rmSync(file, {force: true});
				} else {
					writePrivateFile(file, JSON.stringify(value));
				}
			} finally {
				if (isLocked) {
					lock.unlock();
				}
			}

			ignoringSystemErrors(() => {
				keepLatest(folder, most);
			});
		},
	};
}

/** A list without the items that the schema refuses, so that a wrong item does not spoil the rest. */
export function listOf<Item>(schema: v.GenericSchema<unknown, Item>) {
	const parsed = (item: unknown) => v.safeParse(schema, item);
	const right = (items: unknown[]) =>
		items.map(item => parsed(item)).flatMap(each => (each.success ? [each.output] : []));
	const list = v.array(v.unknown());
	return v.pipe(list, v.transform(right));
}
