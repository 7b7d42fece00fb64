import {exactName} from '../../base/text/harmless.js';
import {dot, joinedBy, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {counted, shownName} from '../../base/text/words.js';
import {alphaText, daysUnsent, quantityText, type UsageSum} from '../../kernel/files/usage-sums.js';
import {trendOf} from '../../kernel/rows/bars.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data,
	plain,
	type Row,
	selectionMark,
	sign,
	type Span,
	toldRows,
	toned,
	totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {usageList} from './state.js';

/** From this width on, each row has a bar for each day. */
const leastForDays = 100;

/** A number and its unit, in words of a fixed width. */
const amountText = ({sum, unit}: Pick<UsageSum, 'sum' | 'unit'>): string =>
	`${quantityText(sum)} ${exactName(unit)}`.trimEnd();

const mostForUnit = 24;

function sumRow(
	each: UsageSum,
	isSelected: boolean,
	{columns, amounts}: {readonly columns: number; readonly amounts: number},
): Row {
	const amount = amountText(each);
	const unsent = daysUnsent(each);
	const days = columns < leastForDays ? '' : trendOf(each.perDay);
	const right: readonly Span[] = [
		...(days === '' ? [] : [sign(days, '', 'accent'), plain('  ')]),
		{
			text: amount.padStart(amounts),
			isHarmless: true,
			said: unsent === 0 ? amount : `${amount}, no usage sent for ${counted(unsent, 'day')}`,
		},
	];
	const who: readonly Span[] = [
		data(shownName(each.metric)),
		plain(', '),
		each.accountId === '' ? toned('dim', 'the whole contract') : {...data(shownName(each.account)), tone: 'dim'},
	];
	return {left: [selectionMark(isSelected), ...nameSpans(who, columns - 4 - totalWidth(right))], right, isSelected};
}

/** What to know before the sums: what they are, and what is missing. */
function headRowsOf(state: State, {read}: DialogOf<'usage'>, columns: number): readonly Row[] {
	if (read.status === 'loading') {
		return toldRows(waitText(state, 'Reading the usage …'), columns, 'dim');
	}

	if (read.status === 'failed' || read.sums.length === 0) {
		return [];
	}

	const accounts = new Set(read.sums.flatMap(({accountId}) => (accountId === '' ? [] : [accountId]))).size;
	const parts: readonly Told[] = ['by metric and account', counted(accounts, 'account'), 'days in UTC', alphaText];
	return [
		...toldRows(joinedBy(dot, parts), columns, 'dim'),
		...(read.unreadable === 0
			? []
			: toldRows(
					`${counted(read.unreadable, 'record')} could not be read, so the sums are too low.`,
					columns,
					'warning',
				)),
	];
}

/** The usage of a period by metric and account. */
export function usageRows(state: State, dialog: DialogOf<'usage'>, room: Room): readonly Row[] {
	const {cursor, read} = dialog;
	const {columns} = room;
	return usageList.rows(state, dialog, room, {
		head: headRowsOf(state, dialog, columns),
		isEmptyTold: read.status === 'loading',
		rowsOf(found, height) {
			const shown = windowed(found, cursor, height);
			const amounts = Math.min(mostForUnit, Math.max(...shown.map(([each]) => widthOf(amountText(each)))));
			return shown.map(([each, isSelected]) => sumRow(each, isSelected, {columns, amounts}));
		},
	});
}
