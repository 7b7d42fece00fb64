import {chmodSync, closeSync, lstatSync, openSync, rmSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type {DatabaseSync} from 'node:sqlite';
import {codeOf, isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {ensurePrivateFolder, isPrivate} from './write-file.js';

/** What became of a change: `busy` if another program was writing, so that the same change can succeed later. */
type Changed = 'done' | 'busy' | 'unusable';

/** A database of this program in one file. If the file cannot be used, everything goes on without it. */
export type Database = {
	/** Asks the database. Returns `otherwise` if it cannot be used. */
	readonly ask: <Result>(run: (database: DatabaseSync) => Result, otherwise: Result) => Result;
	/** Changes the database completely or not at all. */
	readonly change: (run: (database: DatabaseSync) => void) => Changed;
	/** Whether somebody deleted the file since it was opened. Nothing more is kept then. */
	readonly isDeleted: () => boolean;
	readonly close: () => void;
};

type DatabaseOptions = {
	/** The statements that make it, as SQLite keeps them. A newer version adds statements at the end. */
	readonly schema: readonly string[];
	readonly version: number;
	/** Receives the end of a sentence, at most once: why the file is not used, or why a new one begins. */
	readonly onProblem: (why: string) => void;
};

/** Marks the files of this program: `cfor`. */
const appId = 0x63_66_6f_72;

/** How long to wait for another program that is writing, in milliseconds. A key would feel more. */
const longestWait = 100;

/** Results of SQLite: another program is writing, and the file is damaged or of another program. */
const busy: ReadonlySet<number> = new Set([5, 6]);
const damaged: ReadonlySet<number> = new Set([11, 24, 26]);

/** The result of SQLite, without its details; undefined for other errors. */
const resultOf = (error: unknown): number | undefined =>
	error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined; // eslint-disable-line no-bitwise -- The details are in the higher bits.

const words: ReadonlyMap<number, string> = new Map([
	[5, 'another program is writing to it'],
	[6, 'another program is writing to it'],
	[8, 'it cannot be written'],
	[10, 'the disk reports an error'],
	[13, 'the disk is full'],
	[14, 'it cannot be opened'],
]);

function textOf(error: unknown): string {
	const result = resultOf(error);
	return result === undefined ? systemErrorText(error) : (words.get(result) ?? `SQLite reports ${result}`);
}

class UnusableFile extends Error {}

const isOwn = (file: string): boolean => {
	const found = lstatSync(file, {throwIfNoEntry: false});
	return (
		found === undefined || (found.isFile() && found.nlink === 1 && (!isPrivate || found.uid === process.getuid?.()))
	);
};

const filesOf = (file: string): readonly string[] => ['', '-wal', '-shm', '-journal'].map(ending => file + ending);

/** Removes a database with the files that SQLite writes next to it. Throws file system errors. */
export function removeDatabase(file: string): void {
	for (const each of filesOf(file)) {
		rmSync(each, {force: true, recursive: true});
	}
}

/** SQLite follows links and waits for pipes, so that it only gets files that were looked at. */
function prepareFile(file: string): void {
	ensurePrivateFolder(path.dirname(file));
	if (filesOf(file).some(each => !isOwn(each))) {
		throw new UnusableFile('it was not a file of yours');
	}

	// SQLite gives the files next to it the same mode.
	closeSync(openSync(file, 'a', 0o600));
	if (isPrivate) {
		chmodSync(file, 0o600);
	}
}

/** Runs something without the warning that SQLite in Node.js is new, which older versions print to the screen. */
function withoutWarning<Result>(run: () => Result): Result {
	const {emitWarning} = process;
	process.emitWarning = () => undefined;
	try {
		return run();
	} finally {
		process.emitWarning = emitWarning;
	}
}

function numberOf(database: DatabaseSync, pragma: string): unknown {
	return Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
}

const statementsOf = (database: DatabaseSync): readonly unknown[] =>
	database
		.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid')
		.all()
		.map(({sql}) => sql);

/** Makes an empty file into a database, and refuses a file that this version did not make. */
function prepareDatabase(database: DatabaseSync, {schema, version}: DatabaseOptions): void {
	database.exec(
		`PRAGMA busy_timeout = ${longestWait}; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON`,
	);
	if (statementsOf(database).length === 0) {
		database.exec('BEGIN IMMEDIATE');
		// Another program may have made it in the meantime.
		const isEmpty = statementsOf(database).length === 0;
		database.exec(
			isEmpty
				? `${schema.join(';')}; PRAGMA application_id = ${appId}; PRAGMA user_version = ${version}; COMMIT`
				: 'COMMIT',
		);
	}

	const [app, made] = [numberOf(database, 'application_id'), numberOf(database, 'user_version')];
	if (app !== appId) {
		throw new UnusableFile('it belonged to another program');
	}

	if (made !== version) {
		throw new UnusableFile('it was of another version of cforgs');
	}

	if (statementsOf(database).join('\n') !== schema.join('\n')) {
		throw new UnusableFile('somebody had changed it');
	}
}

function openFile(file: string | undefined, options: DatabaseOptions): DatabaseSync {
	if (file !== undefined) {
		prepareFile(file);
	}

	const {DatabaseSync: Opened} = withoutWarning(() => process.getBuiltinModule('node:sqlite'));
	const database = new Opened(file ?? ':memory:');
	try {
		prepareDatabase(database, options);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** Takes back a transaction, unless SQLite did so already: only then does this fail. `isTransaction` exists since Node.js 22.16. */
function rollBack(database: DatabaseSync): void {
	try {
		database.exec('ROLLBACK');
	} catch (error) {
		if (resultOf(error) === undefined) {
			throw error;
		}
	}
}

const isUnusable = (error: unknown): boolean =>
	error instanceof UnusableFile || codeOf(error) === 'ERR_OUT_OF_RANGE' || damaged.has(resultOf(error) ?? 0);

/** Opens a database when it is first used. A file that is damaged, of another version or somebody else's is replaced by a new one. Without a file, it lasts as long as the program. */
export function openDatabase(file: string | undefined, options: DatabaseOptions): Database {
	let opened: DatabaseSync | undefined;
	let inode: number | undefined;
	let isGivenUp = false;
	let isTold = false;
	let isDeleted = false;

	const tellOnce = (why: string) => {
		if (isTold) {
			return;
		}

		isTold = true;
		options.onProblem(why);
	};

	const closeIt = () => {
		try {
			opened?.close();
		} catch (error) {
			if (resultOf(error) === undefined) {
				throw error;
			}
		}

		opened = undefined;
	};

	const openIt = (): DatabaseSync => {
		opened = openFile(file, options);
		inode = file === undefined ? undefined : lstatSync(file, {throwIfNoEntry: false})?.ino;
		return opened;
	};

	const beginAnew = (error: unknown) => {
		closeIt();
		if (file !== undefined) {
			removeDatabase(file);
		}

		openIt();
		tellOnce(
			`What was kept of earlier sessions is gone, because ${error instanceof UnusableFile ? error.message : 'its file was damaged'}. It is read again as you go.`,
		);
	};

	// SQLite would go on with a file that nobody can find any more.
	const lookForFile = () => {
		if (!opened || file === undefined) {
			return;
		}

		const found = lstatSync(file, {throwIfNoEntry: false})?.ino;
		if (found === inode) {
			return;
		}

		if (found !== undefined) {
			// Another program began anew.
			closeIt();
			return;
		}

		isDeleted = true;
		isGivenUp = true;
		closeIt();
		tellOnce('What was kept has been deleted. This session keeps nothing more.');
	};

	const attempt = <Result>(run: (database: DatabaseSync) => Result, otherwise: (isBusy: boolean) => Result): Result => {
		lookForFile();
		for (let isAgain = false; !isGivenUp; isAgain = true) {
			try {
				return run(opened ?? openIt());
			} catch (error) {
				if (!(error instanceof UnusableFile) && resultOf(error) === undefined && !isSystemError(error)) {
					throw error;
				}

				if (busy.has(resultOf(error) ?? 0)) {
					return otherwise(true);
				}

				try {
					if (!isAgain && isUnusable(error)) {
						beginAnew(error);
						continue;
					}
				} catch (error_) {
					if (resultOf(error_) === undefined && !isSystemError(error_)) {
						throw error_;
					}
				}

				isGivenUp = true;
				closeIt();
				tellOnce(`What this session reads is not kept: ${textOf(error)}.`);
			}
		}

		return otherwise(false);
	};

	return {
		ask: (run, otherwise) => attempt(run, () => otherwise),
		change: run =>
			attempt<Changed>(
				database => {
					database.exec('BEGIN IMMEDIATE');
					try {
						run(database);
						database.exec('COMMIT');
					} catch (error) {
						rollBack(database);
						throw error;
					}

					return 'done';
				},
				isBusy => (isBusy ? 'busy' : 'unusable'),
			),
		isDeleted() {
			lookForFile();
			return isDeleted;
		},
		close() {
			isGivenUp = true;
			closeIt();
		},
	};
}
