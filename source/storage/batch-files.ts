import {readFile} from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type {Batch, OtherResult} from '../batch/batch.js';
import {readTable, TableError} from '../batch/read-table.js';
import {isResultOf, resultTable} from '../batch/result-table.js';
import type {Table} from '../batch/table.js';
import {codeOf, whyNotRead} from '../text/error-code.js';
import type {KeptColumns} from './kept-columns.js';
import type {Ledger} from './ledger.js';

type Result = Pick<Batch, 'rows' | 'table'>;

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
	Writes what has become of each row, beside its columns, whole or not at all. Answers the name of the file, by which the same run writes it again; throws what the file system does.
	*/
	readonly write: (batch: Result, file?: string) => Promise<string>;
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
		return readTable(await readFile(file));
	} catch (error) {
		throw new TableError(`${file} cannot be used. ${error instanceof TableError ? error.message : whyNotRead(error)}`);
	}
}

/**
How many files of one name may be there already.
*/
const mostNumbers = 1000;

// Nothing but an earlier result is written over, where all that it says was created is of these rows.
async function isFree(file: string, batch: Result): Promise<boolean> {
	try {
		return isResultOf(await readFile(file, 'utf8'), batch);
	} catch (error) {
		if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EISDIR') {
			return codeOf(error) === 'ENOENT';
		}

		throw error;
	}
}

function resultName(file: string, index: number): string {
	const {dir: folder, name} = path.parse(file);
	return path.join(folder, `${name}.result${index === 0 ? '' : `-${index + 1}`}.csv`);
}

async function resultFile(file: string, batch: Result): Promise<string> {
	for (let index = 0; index < mostNumbers; index++) {
		const candidate = resultName(file, index);
		if (await isFree(candidate, batch)) { // eslint-disable-line no-await-in-loop
			return candidate;
		}
	}

	throw Object.assign(new Error('No name is free.'), {code: 'EEXIST'});
}

/**
The file of the command line, and beside it the one that says what has become of each row: `customers.csv`, `customers.result.csv`.
*/
export const batchFiles = (file: string): NamedFile => ({
	file,
	read: async () => readBatchFile(file),
	async otherResult(batch) {
		const taken = resultName(file, 0);
		const target = await resultFile(file, batch);
		return target === taken ? undefined : {file: target, taken};
	},
	async write(batch, written) {
		const target = written ?? await resultFile(file, batch);
		await writeFileAtomic(target, resultTable(batch), {mode: 0o600});
		return target;
	},
});
