import {constants, existsSync} from 'node:fs';
import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {codeOf, isSystemError, systemErrorText} from '../../../base/text/error-code.js';
import {readRegularFile} from '../../../kernel/storage/read-file.js';
import {writeWhole} from '../../../kernel/storage/write-file.js';
import {readTableFile} from '../../../kernel/customer-file/table-file.js';
import {type Table} from '../../../kernel/customer-file/table.js';
import type {KeptColumns} from '../../../kernel/customer-file/kept-columns.js';
import {endedResult, isResultOf, isUnfinishedResult, resultLines, resultWithDeleted} from './result-table.js';
import type {Batch, BatchRow, OtherResult} from './batch.js';
import type {Ledger} from './ledger.js';

type Result = Pick<Batch, 'rows' | 'table'>;

/** The part of the result that is already written, and its file. Lines can be appended only if `rows` is set. */
export type WrittenResult = {
	readonly target: string;
	readonly rows?: readonly BatchRow[];
	readonly lines: ReturnType<typeof resultLines>;
};

/** The file named on the command line, and what is stored for it. */
export type BatchFiles = {
	readonly file: string;
	/** Reads the file again. Throws an error whose message is a sentence if the file cannot be read. */
	readonly read: () => Promise<Table>;
	/** The file that `write` will use, unless it has the usual name. Throws file system errors. */
	readonly otherResult: (batch: Result) => Promise<OtherResult | undefined>;
	/** Rewrites the result of an unfinished earlier run with one line for each row, unless that run may still be going. Throws file system errors. */
	readonly mendResult: (batch: Result, ledger: Pick<Ledger, 'lock' | 'unlock'>) => Promise<void>;
	/** Writes the result of each row, with the row's columns. The first write and the last one (`isEnd`) replace the whole file atomically. Other writes append the rows that changed. The data is on disk when the promise resolves. Throws file system errors. */
	readonly writeResult: (batch: Result, isEnd: boolean, before?: WrittenResult) => Promise<WrittenResult>;
	readonly ledger: Ledger;
	readonly keptColumns: KeptColumns;
};

/** The file before its host is known. */
export type NamedFile = Omit<BatchFiles, 'keptColumns' | 'ledger'>;

/** The highest number in the name of a result file. */
const mostNumbers = 1000;

/** Checks whether a result file can be written. An existing file may be overwritten only if it is an earlier result and every organization in it belongs to these rows. `text` is the content of the existing file. */
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

/** Notes in the result next to a file that these organizations are deleted again. Returns the result file, or a sentence that says why it cannot be written; undefined if no result has them. */
export async function noteDeleted(file: string, ids: ReadonlySet<string>): Promise<{readonly file: string} | {readonly why: string} | undefined> {
	try {
		for (let index = 0; index < mostNumbers && existsSync(resultName(file, index)); index++) {
			const target = resultName(file, index);
			const noted = resultWithDeleted(readRegularFile(target), ids);
			if (noted !== undefined) {
				await writeWhole(target, noted); // eslint-disable-line no-await-in-loop -- The first one is the only one.
				return {file: target};
			}
		}

		return undefined;
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		return {why: `The result file next to ${file} still has what is deleted: ${systemErrorText(error)}.`};
	}
}

// Opens only an existing file, because appended lines mean nothing without the earlier ones. Does not follow a link.
const adding = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW; // eslint-disable-line no-bitwise

/** The file named on the command line and its result file: `customers.csv` has `customers.result.csv`. */
export const batchFiles = (file: string): NamedFile => ({
	file,
	read: async () => readTableFile(file),
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

/** A file of organizations to create, as first read, with the id or path of the common parent, if given. */
export type FirstBatch = {readonly files: NamedFile; readonly table: Table; readonly parent?: string | undefined};
