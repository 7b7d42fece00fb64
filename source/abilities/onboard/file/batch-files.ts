import {memo} from '../../../base/text/memo.js';
import {joinedBy, shownText} from '../../../base/text/told.js';
import type {ResultRow, Result} from '../../../kernel/customer-file/result-table.js';
import type {KeptColumns} from '../../../kernel/customer-file/columns.js';
import {
	isResultUnfinished,
	mendResult,
	otherResultFile,
	writeResult,
	type WrittenResult,
} from '../../../kernel/customer-file/result-file.js';
import type {Table} from '../../../kernel/customer-file/cells.js';
import {readTableFile} from '../../../kernel/customer-file/table-file.js';
import {
	accountStatusOf,
	accountTextOf,
	itemStatusOf,
	nameOfRow,
	verbOf,
	type BatchRow,
	type Problem,
	type Batch,
	type OtherResult,
} from './batch.js';
import type {Ledger} from './ledger.js';

const textsOf = (problems: readonly Problem[]): string => problems.map(({text}) => text).join(' ');

const joinTexts = (...texts: readonly string[]): string => texts.filter(text => text !== '').join(' ');

/** The id of a row's organization, and what else to know of the row. */
function idAndNoteOf({existing, problems, resembles, result}: BatchRow): readonly [id: string, note: string] {
	switch (result.status) {
		case 'created': {
			const remark = joinedBy(' ', [
				...(result.remark === undefined ? [] : [result.remark]),
				...(result.isUnconfirmed ? ['Not read back yet.'] : []),
			]);
			return [
				result.id,
				shownText(
					result.deletion === undefined
						? remark
						: (result.remark ?? 'The deletion was in progress when this line was written.'),
				),
			];
		}

		case 'deleted': {
			return [result.id, ''];
		}

		case 'unknown': {
			return [result.id ?? '', result.text];
		}

		case 'failed': {
			return ['', result.text];
		}

		case 'leftOut': {
			return [existing ?? '', resembles === undefined ? textsOf(problems) : shownText(resembles)];
		}

		case 'sending': {
			return [
				'',
				'The request was in progress when this line was written. Run the same command again to find out whether it was created.',
			];
		}

		case 'waiting': {
			return ['', 'text' in result ? result.text : textsOf(problems)];
		}
	}
}

/** The result of a row in the words of the result file. */
export function resultOf(row: BatchRow): {
	readonly verb: string;
	readonly status: ResultRow['status'];
	readonly id: string;
	readonly note: string;
	readonly account?: ResultRow['account'];
} {
	const [id, note] = idAndNoteOf(row);
	const account = accountTextOf(row);
	const status = accountStatusOf(row);
	return {
		verb: verbOf(row),
		status: itemStatusOf(row),
		id,
		note: joinTexts(note, account === undefined ? '' : shownText(account)),
		...(status !== undefined && {account: {status, id: row.account?.id ?? ''}}),
	};
}

/** The names from the root to the organization of a row. */
export const pathOfRow = (row: BatchRow): string => [...row.parentPath, nameOfRow(row)].join(' › ');

/** A row as the result file has it. The same row has the same result. */
export const resultRowOf = memo((row: BatchRow): ResultRow => ({
	number: row.number,
	...resultOf(row),
	path: pathOfRow(row),
}));

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
