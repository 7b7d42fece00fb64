import {linkSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {createHash} from 'node:crypto';
import * as v from 'valibot';
import {memo} from '../../base/text/memo.js';
import {codeOf, isSystemError, systemErrorText, ignoringSystemErrors} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {exitStatus, Refusal} from '../options/exit-status.js';
import {fileNameOf, readRegularFile, type Disk} from './disk.js';
import {ownMark, stateOf} from './process-mark.js';
import {appendToFile, ensurePrivateFolder, temporaryName} from './write-file.js';

/** A lock that only one program on this computer can hold. */
export type Lock = {
	/** Locks, so that no other program writes here; false if another program holds the lock. Throws file system errors. */
	readonly lock: () => boolean;
	/** The lock file, if it belongs to a program on another computer or in another container. This program cannot find out whether that one still runs. Throws file system errors. */
	readonly uncheckedLock: () => string | undefined;
	readonly unlock: () => void;
};

/** A file of lines that only grows, with a lock for the program that adds lines. All functions throw file system errors. */
type LockedLines = Lock & {
	/** The lines that are not empty. None if the file does not exist. */
	readonly read: () => readonly string[];
	readonly append: (line: string) => void;
};

function readLines(file: string): readonly string[] {
	try {
		return readRegularFile(file)
			.split('\n')
			.filter(line => line !== '');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

/** A lock file in a private folder. */
export function lockFileIn(folder: string, name: string): Lock {
	const lockFile = path.join(folder, `${name}.lock`);

	// Takes the lock if nobody holds it. Other programs never see a partial mark: the link appears together with its content.
	function didLock(own: string): boolean {
		try {
			linkSync(own, lockFile);
			return true;
		} catch (error) {
			if (codeOf(error) === 'EEXIST') {
				return false;
			}

			throw error;
		}
	}

	/** Removes the lock of a program that no longer runs. False if another program holds the lock. */
	function didRemoveStale(): boolean {
		const [mark] = readLines(lockFile);
		if (mark === undefined || stateOf(mark) !== 'gone') {
			return false;
		}

		const stale = temporaryName(lockFile);
		renameSync(lockFile, stale);
		const isOther = readLines(stale)[0] !== mark;
		if (isOther) {
			linkSync(stale, lockFile);
		}

		rmSync(stale, {force: true});
		return !isOther;
	}

	return {
		lock() {
			ensurePrivateFolder(folder);
			const own = temporaryName(lockFile);
			try {
				writeFileSync(own, ownMark(), {mode: 0o600, flag: 'wx'});
				return didLock(own) || (didRemoveStale() && didLock(own));
			} finally {
				rmSync(own, {force: true});
			}
		},
		uncheckedLock() {
			const [mark] = readLines(lockFile);
			return mark !== undefined && stateOf(mark) === 'elsewhere' ? lockFile : undefined;
		},
		unlock() {
			// The next run removes the lock of a program that has ended.
			ignoringSystemErrors(() => {
				if (readLines(lockFile)[0] === ownMark()) {
					rmSync(lockFile, {force: true});
				}
			});
		},
	};
}

/** A kind of runs, which is also the folder of its locks. */
export type LockName =
	'accounts' | 'onboarding' | 'offboarding' | 'inviting' | 'moving' | 'setting' | 'tagging' | 'deleting';

/** The lock for runs of a kind on a host, or only for those about a subject, such as an organization. */
export const openLock = (stateFolder: string, name: LockName, host: string, subject = ''): Lock =>
	lockFileIn(path.join(stateFolder, name), `${fileNameOf(host)}${subject === '' ? '' : `~${fileNameOf(subject)}`}`);

/** The lock of runs that no other program can see. */
export const noLock: Lock = {
	lock: () => true,
	uncheckedLock: () => undefined,
	unlock() {
		// Nothing was locked.
	},
};

/** The lines about a host in a private folder of the state folder, with their lock. */
export function lockedLines(stateFolder: string, name: LockName, host: string): LockedLines {
	const folder = path.join(stateFolder, name);
	const file = path.join(folder, `${fileNameOf(host)}.ndjson`);
	return {
		...openLock(stateFolder, name, host),
		read: () => readLines(file),
		append(line) {
			ensurePrivateFolder(folder);
			// Starts on a new line, in case a crash cut the last line short.
			appendToFile(file, `\n${line}\n`);
		},
	};
}

/** Values that outlive the program, one a line. The file only grows, so that programs that write at the same time lose nothing. */
type SharedLines = {
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

/** The longest reason that is kept. */
export const longestReason = 500;

/** A digest of something that may be personal. */
export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

export const digestSchema = v.pipe(v.string(), v.regex(/^[\da-f]{64}$/v));

export const reasonSchema = v.pipe(v.string(), v.maxLength(longestReason));

type Line = {readonly subject: string; readonly fingerprint?: string | undefined};

/** Lines about subjects, of a host and a credential. The latest line about a subject counts. */
export type LatestLines<Kept extends Line> = {
	/** By subject. Throws an unreadable file, as `SharedLines` does. */
	readonly read: () => ReadonlyMap<string, Kept>;
	/** Adds all of them in one write. Throws file system errors. */
	readonly add: (...kept: ReadonlyArray<Omit<Kept, 'fingerprint'>>) => void;
};

/** Opens such lines; in memory for the sandbox. Other programs can change them at the same time. `noun`: what the lines hold, at the beginning of a sentence. */
export function latestLines<Kept extends Line>(
	kind: string,
	noun: string,
	schema: v.GenericSchema<unknown, Kept>,
): (disk: Disk) => LatestLines<Kept> {
	const linesOn = memo((disk: Disk): SharedLines => openSharedLines(disk, kind, noun));
	return disk => {
		const lines = linesOn(disk);
		const fingerprint = disk.owner?.fingerprint;
		return {
			read() {
				const latest = new Map<string, Kept>();
				for (const each of lines.read()) {
					const read = v.safeParse(schema, each);
					if (read.success && read.output.fingerprint === fingerprint) {
						latest.set(read.output.subject, read.output);
					}
				}

				return latest;
			},
			add(...kept) {
				lines.add(...kept.map(each => ({fingerprint, ...each})));
			},
		};
	};
}
