import {constants} from 'node:fs';
import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {codeOf, whyNotRead} from '../text/error-code.js';
import {readRegularBytes, readRegularFile} from '../storage/read-file.js';
import {writeWhole} from '../storage/write-file.js';
import type {Batch, BatchRow, OtherResult} from './batch.js';
import {readTable, type Table, TableError} from './read-table.js';
import {
	endedResult,
	isResultOf,
	isUnfinishedResult,
	resultLines,
} from './result-table.js';
import type {KeptColumns} from './kept-columns.js';
import type {Ledger} from './ledger.js';

type Result = Pick<Batch, 'rows' | 'table'>;

/**
What a run has written so far, and where. Lines can be added to it where it has `rows`.
*/
export type WrittenResult = {
	readonly target: string;
	readonly rows?: readonly BatchRow[];
	readonly lines: ReturnType<typeof resultLines>;
};

/**
The file of the command line, and what is kept of it.
*/
export type BatchFiles = {
	readonly file: string;
	/**
	Reads the file again. Throws a sentence where it cannot.
	*/
	readonly read: () => Promise<Table>;
	/**
	Where `write` will write to, unless that is the usual name. Throws what the file system does.
	*/
	readonly otherResult: (batch: Result) => Promise<OtherResult | undefined>;
	/**
	Makes the result of an earlier run that did not come to its end one line for each row, unless it may be under way. Throws what the file system does.
	*/
	readonly mendResult: (batch: Result, ledger: Pick<Ledger, 'lock' | 'unlock'>) => Promise<void>;
	/**
	Writes what has become of each row, beside its columns: whole or not at all at first and where `isEnd`; in between, the rows that changed since, behind what is there. It is on disk before this resolves. Throws what the file system does.
	*/
	readonly writeResult: (batch: Result, isEnd: boolean, before?: WrittenResult) => Promise<WrittenResult>;
	readonly ledger: Ledger;
	readonly keptColumns: KeptColumns;
};

/**
The file alone, before it is known for which host it is.
*/
export type NamedFile = Omit<BatchFiles, 'keptColumns' | 'ledger'>;

/**
Reads a CSV file of organizations to create.

@throws {TableError} whose sentence names the file.
*/
async function readBatchFile(file: string): Promise<Table> {
	try {
		return readTable(readRegularBytes(file));
	} catch (error) {
		throw new TableError(`${file} is not usable. ${error instanceof TableError ? error.message : whyNotRead(error)}`);
	}
}

/**
How many files of one name may be there already.
*/
const mostNumbers = 1000;

/**
Whether a file is there; `text`, where it is to be written over: nothing but an earlier result is, where all that it says was created is of these rows.
*/
async function lookAt(file: string, batch: Result): Promise<{readonly isFree: boolean; readonly text?: string}> {
	try {
		const text = readRegularFile(file);
		return {isFree: isResultOf(text, batch), text};
	} catch (error) {
		if (['ENOENT', 'EISDIR', 'no regular file', 'too large'].includes(codeOf(error))) {
			return {isFree: codeOf(error) === 'ENOENT'};
		}

		throw error;
	}
}

function resultName(file: string, index: number): string {
	const {dir: folder, name} = path.parse(file);
	return path.join(folder, `${name}.result${index === 0 ? '' : `-${index + 1}`}.csv`);
}

async function resultFile(file: string, batch: Result): Promise<{readonly target: string; readonly isUnfinished: boolean}> {
	for (let index = 0; index < mostNumbers; index++) {
		const target = resultName(file, index);
		const {isFree, text = ''} = await lookAt(target, batch); // eslint-disable-line no-await-in-loop
		if (isFree) {
			return {target, isUnfinished: isUnfinishedResult(text)};
		}
	}

	throw Object.assign(new Error('No file name is free.'), {code: 'EEXIST'});
}

// Only to a file that exists: the added lines mean nothing by themselves. A link in its place is not followed.
const adding = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW; // eslint-disable-line no-bitwise

/**
The file of the command line, and beside it the one that says what has become of each row: `customers.csv`, `customers.result.csv`.
*/
export const batchFiles = (file: string): NamedFile => ({
	file,
	read: async () => readBatchFile(file),
	async otherResult(batch) {
		const taken = resultName(file, 0);
		const {target} = await resultFile(file, batch);
		return target === taken ? undefined : {file: target, taken};
	},
	async mendResult(batch, ledger) {
		const {target, isUnfinished} = await resultFile(file, batch);
		if (isUnfinished && ledger.lock()) {
			try {
				await writeWhole(target, endedResult(readRegularFile(target)));
			} finally {
				ledger.unlock();
			}
		}
	},
	async writeResult({rows, table}, isEnd, before) {
		const {target} = before ?? await resultFile(file, {rows, table});
		const lines = before?.lines ?? resultLines(table);
		if (!isEnd && before?.rows) {
			const {rows: written} = before;
			await appendFile(target, lines.linesOf(rows.filter((row, index) => row !== written[index]), true), {flag: adding, flush: true});
		} else {
			await writeWhole(target, lines.head + lines.linesOf(rows, !isEnd));
		}

		return {target, lines, ...(!isEnd && {rows})};
	},
});
