import {systemErrorText, orSystemError} from '../../base/text/error-code.js';
import {shownText} from '../../base/text/told.js';
import {writeResult, type WrittenResult} from '../../kernel/customer-file/result-file.js';
import type {ResultRow} from '../../kernel/customer-file/result-table.js';
import type {Table} from '../../kernel/customer-file/cells.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {verbOf, type ApplyRow} from './plan.js';

/** Where the result is, or why it could not be written, in a sentence. */
export type Written = {readonly text: string; readonly isWritten: boolean};

/** The result file of a run: each row of the file, also those that are unchanged or left out. */
export type ResultKeeper = {
	/** Notes what became of a row. `id`: that of its organization. */
	readonly note: (number: number, state: ItemState, id?: string) => void;
	/** Writes the rows so far, and the whole file at the end (`isEnd`). */
	readonly write: (isEnd?: boolean) => Promise<Written>;
};

const inProgress =
	'The request was in progress when this line was written. Run the same command again to find out whether it was stored.';

const outcomeOf = ({status, text}: ItemState): Pick<ResultRow, 'note' | 'status'> => {
	const notes: Partial<Record<ItemState['status'], string>> = {sending: inProgress};
	return {
		status: status === 'sending' ? 'unknown' : status === 'waiting' ? 'not_sent' : status,
		note: notes[status] ?? (text === undefined ? '' : shownText(text)),
	};
};

/** Begins the result of a run. `rows`: with what is known of each before anything is sent. */
export function openResult(
	file: string,
	table: Table,
	rows: ReadonlyArray<ApplyRow & {readonly state: ItemState; readonly id?: string | undefined}>,
): ResultKeeper {
	let results = rows.flatMap((row): readonly ResultRow[] =>
		row.number === undefined
			? []
			: [
					{
						number: row.number,
						verb: verbOf(row),
						id: row.id ?? row.organization?.id ?? '',
						path: row.path.join(' › '),
						...outcomeOf(row.state),
					},
				],
	);
	const places = new Map(results.map(({number}, at) => [number, at]));
	let written: WrittenResult | undefined;
	return {
		note(number, state, id) {
			const at = places.get(number) ?? -1;
			const row = results[at];
			if (row) {
				results = results.with(at, {...row, ...outcomeOf(state), id: id ?? row.id});
			}
		},
		async write(isEnd = false) {
			return orSystemError(
				async () => {
					written = await writeResult(file, {rows: results, table}, isEnd, written);
					return {text: `The result is in ${written.target}.`, isWritten: true};
				},
				error => {
					// The appended lines may be cut short, or the file may be gone.
					written &&= {target: written.target, lines: written.lines};
					return {text: `Could not write the result file: ${systemErrorText(error)}.`, isWritten: false};
				},
			);
		},
	};
}
