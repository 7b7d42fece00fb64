import {readFile} from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {readTable, TableError} from '../batch/read-table.js';
import {resultHeader, resultTable} from '../batch/result-table.js';
import type {Table} from '../batch/table.js';
import type {BatchFiles} from '../commands/batch.js';
import {codeOf} from '../format/error-code.js';

/**
Reads a CSV file of organizations to create.

@throws {TableError} whose sentence names the file.
*/
export async function readBatchFile(file: string): Promise<Table> {
	try {
		return readTable(await readFile(file));
	} catch (error) {
		throw new TableError(`${file} cannot be used. ${error instanceof TableError ? error.message : `It cannot be read (${codeOf(error)}).`}`);
	}
}

// A file of another kind is never written over.
async function isFree(file: string): Promise<boolean> {
	try {
		const text = await readFile(file, 'utf8');
		return text.startsWith(resultHeader);
	} catch (error) {
		return codeOf(error) === 'ENOENT';
	}
}

async function resultFile(file: string): Promise<string> {
	const {dir: folder, name} = path.parse(file);
	for (let number = 1; ; number++) {
		const candidate = path.join(folder, `${name}.result${number === 1 ? '' : `-${number}`}.csv`);
		if (await isFree(candidate)) { // eslint-disable-line no-await-in-loop
			return candidate;
		}
	}
}

/**
The file of the command line, and beside it the one that says what has become of each row: `customers.csv`, `customers.result.csv`.
*/
export const batchFiles = (file: string): Omit<BatchFiles, 'ledger'> => ({
	file,
	read: async () => readBatchFile(file),
	async write(rows) {
		const target = await resultFile(file);
		await writeFileAtomic(target, resultTable(rows), {mode: 0o600});
		return target;
	},
});
