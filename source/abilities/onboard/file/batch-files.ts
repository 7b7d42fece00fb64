import type {KeptColumns} from '../../../kernel/customer-file/kept-columns.js';
import {
	isResultUnfinished,
	mendResult,
	otherResultFile,
	writeResult,
	type WrittenResult,
} from '../../../kernel/customer-file/result-file.js';
import type {Result} from '../../../kernel/customer-file/result-table.js';
import type {Table} from '../../../kernel/customer-file/table.js';
import {readTableFile} from '../../../kernel/customer-file/table-file.js';
import type {Batch, OtherResult} from './batch.js';
import type {Ledger} from './ledger.js';
import {resultRowOf} from './result-table.js';

type BatchResult = Pick<Batch, 'rows' | 'table'>;

/** The file named on the command line, and what is stored for it. */
export type BatchFiles = {
	readonly file: string;
	/** Reads the file again. Throws an error whose message is a sentence if the file cannot be read. */
	readonly read: () => Promise<Table>;
	/** The file that `write` will use, unless it has the usual name. Throws file system errors. */
	readonly otherResult: (batch: BatchResult) => Promise<OtherResult | undefined>;
	/** Rewrites the result of an unfinished earlier run with one line for each row, unless that run may still be going. Throws file system errors. */
	readonly mendResult: (batch: BatchResult, ledger: Pick<Ledger, 'lock' | 'unlock'>) => Promise<void>;
	/** Writes the result of each row, with the row's columns. The first write and the last one (`isEnd`) replace the whole file atomically. Other writes append the rows that changed. The data is on disk when the promise resolves. Throws file system errors. */
	readonly writeResult: (batch: BatchResult, isEnd: boolean, before?: WrittenResult) => Promise<WrittenResult>;
	readonly ledger: Ledger;
	readonly keptColumns: KeptColumns;
};

/** The file before its host is known. */
export type NamedFile = Omit<BatchFiles, 'keptColumns' | 'ledger'>;

const resultIn = ({rows, table}: BatchResult): Result => ({table, rows: rows.map(row => resultRowOf(row))});

/** The file named on the command line and its result file: `customers.csv` has `customers.result.csv`. */
export const batchFiles = (file: string): NamedFile => ({
	file,
	read: async () => readTableFile(file),
	otherResult: async batch => otherResultFile(file, resultIn(batch)),
	async mendResult(batch, ledger) {
		if ((await isResultUnfinished(file, resultIn(batch))) && ledger.lock()) {
			try {
				await mendResult(file, resultIn(batch));
			} finally {
				ledger.unlock();
			}
		}
	},
	writeResult: async (batch, isEnd, before) => writeResult(file, resultIn(batch), isEnd, before),
});

/** A file of organizations to create, as first read, with the id or path of the common parent, if given. */
export type FirstBatch = {readonly files: NamedFile; readonly table: Table; readonly parent?: string | undefined};
