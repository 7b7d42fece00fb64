import {
	linkSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {codeOf} from '../text/error-code.js';
import {appendToFile} from '../storage/append-to-file.js';
import {fileNameOf} from '../storage/file-name.js';
import {ensurePrivateFolder} from '../storage/private-file.js';
import {ownMark, stateOf} from '../storage/process-mark.js';
import {readRegularFile} from '../storage/regular-file.js';
import {temporaryName} from '../storage/temporary-name.js';
import {ledgerNotes, type NotedRow} from './ledger-notes.js';
import type {Earlier, Made} from './batch.js';

/**
What has been created from files on a host, so that no row is created twice, by whatever file it comes again. A row is known by all of its values; one whose values were changed since by its line in the file, by the values that it still has, or by other rows that the file still has.
*/
export type Ledger = Earlier & {
	/**
	Notes what becomes of a row; undefined when it was refused, and so is not made at all. It is on disk before this returns. Throws what the file system does.
	*/
	readonly note: (row: NotedRow, made: Made | undefined) => void;
	/**
	Notes that these rows, all of the file, are about to be sent; `at` in milliseconds since the epoch. Throws what the file system does.
	*/
	readonly noteRun: (rows: readonly NotedRow[], at: number) => void;
	/**
	Makes this program the only one that creates rows here; false while another one does. Throws what the file system does.
	*/
	readonly lock: () => boolean;
	/**
	The file that keeps this program from the lock, if nobody can find out from here whether its program still runs: that is on another computer or in another container. Throws what the file system does.
	*/
	readonly uncheckedLock: () => string | undefined;
	readonly unlock: () => void;
};

function readLines(file: string): readonly string[] {
	try {
		return readRegularFile(file).split('\n').filter(line => line !== '');
	} catch (error) {
		if (codeOf(error) === 'ENOENT') {
			return [];
		}

		throw error;
	}
}

/**
The ledger of a host, kept on disk, for the rows of a file; read when it is opened.
*/
export function openLedger(stateFolder: string, host: string, rowsFile: string): Ledger {
	const folder = path.join(stateFolder, 'onboarding');
	const name = fileNameOf(host);
	const file = path.join(folder, `${name}.ndjson`);
	const lockFile = path.join(folder, `${name}.lock`);
	const read = () => ledgerNotes(readLines(file), path.resolve(rowsFile));
	let notes = read();

	function noteLine(line: string): void {
		ensurePrivateFolder(folder);
		// It begins anew, in case a crash cut the last line short.
		appendToFile(file, `\n${line}\n`);
		notes.take(line);
	}

	// Takes the lock, where nobody has it. Only a whole mark is ever seen: a link appears with what it names.
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

	/**
	Takes away the lock of a program that is gone. False where somebody else has it by now.
	*/
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
		find: form => notes.find(form),
		findAnywhere: form => notes.findAnywhere(form),
		findLike: row => notes.findLike(row),
		timesListed: form => notes.timesListed(form),
		lastRunOf: id => notes.lastRunOf(id),
		isOfFile: id => notes.isOfFile(id),
		hasMade: id => notes.hasMade(id),
		givenParent: () => notes.givenParent(),
		note(row, made) {
			noteLine(notes.lineFor(row, made));
		},
		noteRun(rows, at) {
			noteLine(notes.lineForRun(rows, at));
		},
		lock() {
			ensurePrivateFolder(folder);
			const own = temporaryName(lockFile);
			writeFileSync(own, ownMark(), {mode: 0o600, flag: 'wx'});
			try {
				if (!didLock(own) && !(didRemoveStale() && didLock(own))) {
					return false;
				}
			} finally {
				rmSync(own, {force: true});
			}

			// Another program may have created rows since it was read.
			notes = read();
			return true;
		},
		uncheckedLock() {
			const [mark] = readLines(lockFile);
			return mark !== undefined && stateOf(mark) === 'elsewhere' ? lockFile : undefined;
		},
		unlock() {
			if (readLines(lockFile)[0] === ownMark()) {
				rmSync(lockFile, {force: true});
			}
		},
	};
}

/**
A ledger that lasts as long as the program, for the embedded sandbox.
*/
export function memoryLedger(): Ledger {
	const notes = ledgerNotes([], '');
	return {
		...notes,
		note(row, made) {
			notes.take(notes.lineFor(row, made));
		},
		noteRun(rows, at) {
			notes.take(notes.lineForRun(rows, at));
		},
		lock: () => true,
		uncheckedLock: () => undefined,
		unlock() {
			// Nobody else can see it.
		},
	};
}
