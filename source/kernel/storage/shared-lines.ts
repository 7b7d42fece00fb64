import path from 'node:path';
import {codeOf, isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {exitStatus, Refusal} from '../options/exit-status.js';
import type {Disk} from './disk.js';
import {fileNameOf} from './file-name.js';
import {readRegularFile} from './read-file.js';
import {appendToFile, ensurePrivateFolder} from './write-file.js';

/** Values that outlive the program, one a line. The file only grows, so that programs that write at the same time lose nothing. */
export type SharedLines = {
	/** Whatever the lines hold, the earliest first. None if there is no file. Throws a `Refusal` that is also a system error if the file cannot be read. */
	readonly read: () => readonly unknown[];
	/** The value is on disk when this returns. Throws file system errors. */
	readonly add: (...values: readonly unknown[]) => void;
};

function parsed(line: string): unknown {
	try {
		const value: unknown = JSON.parse(line);
		return value;
	} catch {
		return undefined;
	}
}

function linesIn(file: string, noun: string): readonly string[] {
	try {
		return readRegularFile(file)
			.split('\n')
			.filter(line => line !== '');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		if (!isSystemError(error)) {
			throw error;
		}

		const named = {code: codeOf(error), path: file};
		const cause = Object.assign(new Error(named.code), named);
		const why = harmless(systemErrorText(cause));
		throw Object.assign(new Refusal(`${noun} could not be read: ${why}.`, exitStatus.failed), named);
	}
}

/** Opens the lines about the host of a session in a folder of the state folder; in memory for the sandbox. `noun`: what the lines hold, at the beginning of a sentence. */
export function openSharedLines({stateFolder, owner}: Disk, kind: string, noun: string): SharedLines {
	if (!owner) {
		const values: unknown[] = [];
		return {
			read: () => values,
			add(...added) {
				values.push(...added);
			},
		};
	}

	const folder = path.join(stateFolder, kind);
	const file = path.join(folder, `${fileNameOf(owner.host)}.ndjson`);
	return {
		read: () => linesIn(file, noun).map(line => parsed(line)),
		add(...added) {
			ensurePrivateFolder(folder);
			// Starts on a new line, in case a crash cut the last line short.
			appendToFile(file, `\n${added.map(value => `${JSON.stringify(value)}\n`).join('')}`);
		},
	};
}
