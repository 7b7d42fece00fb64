import {joinedBy, shownText} from '../../../base/text/told.js';
import type {ResultRow} from '../../../kernel/customer-file/result-table.js';
import {accountStatusOf, accountTextOf, itemStatusOf, nameOfRow, verbOf, type BatchRow, type Problem} from './batch.js';

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

const known = new WeakMap<BatchRow, ResultRow>();

/** A row as the result file has it. The same row has the same result. */
export function resultRowOf(row: BatchRow): ResultRow {
	const own = known.get(row) ?? {number: row.number, ...resultOf(row), path: pathOfRow(row)};
	known.set(row, own);
	return own;
}
