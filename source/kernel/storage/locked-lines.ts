import {linkSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {codeOf, isSystemError} from '../../base/text/error-code.js';
import {fileNameOf} from './file-name.js';
import {ownMark, stateOf} from './process-mark.js';
import {readRegularFile} from './read-file.js';
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
	/** The line is on disk when this returns. */
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
			try {
				if (readLines(lockFile)[0] === ownMark()) {
					rmSync(lockFile, {force: true});
				}
			} catch (error) {
				// The next run removes the lock of a program that has ended.
				if (!isSystemError(error)) {
					throw error;
				}
			}
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
