import {checkBatch} from '../../source/abilities/onboard/file/commands.js';
import type {BatchRow} from '../../source/abilities/onboard/file/batch.js';
import {resultLines} from '../../source/kernel/customer-file/result-table.js';
import type {Table} from '../../source/kernel/customer-file/cells.js';
import {loadOrganizations} from '../../source/kernel/loop/load.js';
import type {BatchFiles} from '../../source/abilities/onboard/file/batch-files.js';
import {openFile} from '../../source/abilities/onboard/file/runs.js';
import {noKeptColumns} from '../../source/kernel/customer-file/columns.js';
import {memoryLedger, type Ledger} from '../../source/abilities/onboard/file/ledger.js';
import {startProgram} from './program.js';
import {dialogOf} from './state.js';

export const tableOf = (...names: readonly string[]): Table => ({
	header: ['name', 'parent', 'business_name'],
	rows: names.map((name, index) => ({number: index + 2, cells: [name, 'EMEA', `${name} Ltd`]})),
});

type Options = Parameters<typeof startProgram>[0] & {
	readonly table: Table;
	readonly ledger?: Ledger;
	readonly write?: () => void;
};

/** A program that has read and checked a file, at the review. */
export async function startBatch({table, ledger = memoryLedger(), write = () => undefined, ...options}: Options) {
	const results: Array<readonly BatchRow[]> = [];
	const batchFiles: BatchFiles = {
		file: 'customers.csv',
		read: async () => table,
		otherResult: async () => undefined,
		async mendResult() {
			// There is no result file to repair.
		},
		async writeResult({rows, table: written}) {
			write();
			results.push(rows);
			return {target: 'customers.result.csv', lines: resultLines(written)};
		},
		ledger,
		keptColumns: noKeptColumns,
	};
	const program = startProgram(options);
	const {store, context} = program;
	openFile(context.disk).current = batchFiles;
	store.dispatch({type: 'batch/opened', file: 'customers.csv', table});
	const checked = checkBatch(context);
	await loadOrganizations(context);
	await checked;
	const batch = () => dialogOf(store.getState(), 'batch').batch;
	const note = () => {
		const {step} = batch();
		return step.name === 'reviewing' ? step.note?.text : undefined;
	};

	return {...program, batch, note, written: results, statuses: () => batch().rows.map(({result}) => result.status)};
}
