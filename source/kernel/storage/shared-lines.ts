import path from 'node:path';
import type {Disk} from './disk.js';
import {fileNameOf} from './file-name.js';
import {appendToFile, ensurePrivateFolder, linesOf} from './write-file.js';

/** Values that outlive the program, one a line. The file only grows, so that programs that write at the same time lose nothing. */
export type SharedLines = {
	/** Whatever the lines hold, the earliest first. None if the file cannot be read. */
	readonly read: () => readonly unknown[];
	/** The value is on disk when this returns. Throws file system errors. */
	readonly add: (value: unknown) => void;
};

function parsed(line: string): unknown {
	try {
		const value: unknown = JSON.parse(line);
		return value;
	} catch {
		return undefined;
	}
}

/** Opens the lines about the host of a session in a folder of the state folder; in memory for the sandbox. */
export function openSharedLines({stateFolder, owner}: Disk, kind: string): SharedLines {
	if (!owner) {
		const values: unknown[] = [];
		return {
			read: () => values,
			add(value) {
				values.push(value);
			},
		};
	}

	const folder = path.join(stateFolder, kind);
	const file = path.join(folder, `${fileNameOf(owner.host)}.ndjson`);
	return {
		read: () => linesOf(file).map(line => parsed(line)),
		add(value) {
			ensurePrivateFolder(folder);
			// Starts on a new line, in case a crash cut the last line short.
			appendToFile(file, `\n${JSON.stringify(value)}\n`);
		},
	};
}
