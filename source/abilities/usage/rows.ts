import {exactName} from '../../base/text/harmless.js';
import {dot, joinedBy, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {counted, shownName} from '../../base/text/words.js';
import {
	alphaText, daysOf, daysUnsent, quantityText, total, type UsagePeriod, type UsageSum,
} from '../../kernel/files/usage-sums.js';
import {barOf, trendOf} from '../../kernel/rows/bars.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data, plain, row, type Row, selectionMark, sign, type Span, toldRows, toned, totalWidth,
} from '../../kernel/rows/row.js';
import {valueRows} from '../../kernel/rows/value-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {usageList} from './state.js';

/** From this width on, each row has a bar for each day. */
const leastForDays = 100;

const ofContract = 'the whole contract';

const accountOf = ({account, accountId}: UsageSum): string => accountId === '' ? ofContract : shownName(account);

/** A number and its unit, in words of a fixed width. */
const amountText = ({sum, unit}: Pick<UsageSum, 'sum' | 'unit'>): string => `${quantityText(sum)} ${exactName(unit)}`.trimEnd();

const mostForUnit = 24;

function sumRow(each: UsageSum, isSelected: boolean, {isByMetric, columns, amounts}: {readonly isByMetric: boolean; readonly columns: number; readonly amounts: number}): Row {
	const amount = amountText(each);
	const unsent = daysUnsent(each);
	const days = columns < leastForDays ? '' : trendOf(each.perDay);
	const right: readonly Span[] = [
		...(days === '' ? [] : [sign(days, '', 'accent'), plain('  ')]),
		{text: amount.padStart(amounts), isHarmless: true, said: unsent === 0 ? amount : `${amount}, no usage sent for ${counted(unsent, 'day')}`},
	];
	const who: readonly Span[] = [
		data(shownName(each.metric)),
		...(isByMetric ? [] : [plain(', '), each.accountId === '' ? toned('dim', ofContract) : {...data(accountOf(each)), tone: 'dim' as const}]),
	];
	return {left: [selectionMark(isSelected), ...nameSpans(who, columns - 4 - totalWidth(right))], right, isSelected};
}

/** The sums of the months that the period touches; none if it is one. */
function monthRows(days: readonly string[], {perDay, unit}: UsageSum): readonly Row[] {
	const months = Map.groupBy(days.map((day, at) => ({month: day.slice(0, 7), quantity: perDay[at]})), ({month}) => month);
	const sums = months.entries().map(([month, each]) => ({month, known: each.flatMap(({quantity}) => quantity ?? [])})).toArray();
	const textOf = (known: readonly number[]): string => known.length === 0 ? '–' : amountText({unit, sum: total(known)});
	return sums.length < 2 ? [] : sums.map(({month, known}) => row(plain(`${month}     ${textOf(known)}`)));
}

/** Everything about one sum: each day with a bar. */
function detailRows(each: UsageSum, period: UsagePeriod, columns: number): readonly Row[] {
	const days = daysOf(period);
	const most = Math.max(0, ...each.perDay.map(number => number ?? 0));
	const textAt = (at: number): string => each.perDay[at] === undefined ? '–' : quantityText(each.perDay[at]);
	const width = Math.max(...days.map((_, at) => textAt(at).length));
	const unsent = daysUnsent(each);
	const room = Math.min(40, columns - 10 - 2 - width - 2);
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['Metric', each.metric], ['Metric ID', each.metricId], ['Product', each.product], ['Account', accountOf(each)], ['Account ID', each.accountId], ['Sum', amountText(each)],
	];
	return [
		...facts.filter(([, value]) => value !== '').flatMap(([label, value]) => valueRows(label, value, columns)),
		row(),
		...(unsent === 0 ? [] : toldRows(`The service sent no usage for ${counted(unsent, 'day')} of the period.`, columns, 'dim')),
		...monthRows(days, each),
		...days.map((day, at) => {
			const number = each.perDay[at] ?? 0;
			const bar = most > 0 && Number.isFinite(most) ? barOf(number / most, room) : '';
			const text = textAt(at);
			return row(plain(`${day}  `), text === '–' ? sign(text.padStart(width), 'nothing sent', 'dim') : plain(text.padStart(width)), ...(bar === '' ? [] : [plain('  '), sign(bar, '', 'accent')]));
		}),
	];
}

/** What to know before the sums: what they are, and what is missing. */
function headRowsOf(state: State, {read, isByMetric}: DialogOf<'usage'>, columns: number): readonly Row[] {
	if (read.status === 'loading') {
		return toldRows(waitText(state, 'Reading the usage …'), columns, 'dim');
	}

	if (read.status === 'failed' || read.sums.length === 0) {
		return [];
	}

	const accounts = new Set(read.sums.flatMap(({accountId}) => accountId === '' ? [] : [accountId])).size;
	const parts: readonly Told[] = [isByMetric ? 'by metric' : 'by metric and account', counted(accounts, 'account'), 'days in UTC', alphaText];
	return [
		...toldRows(joinedBy(dot, parts), columns, 'dim'),
		...(read.unreadable === 0 ? [] : toldRows(`${counted(read.unreadable, 'record')} could not be read, so the sums are too low.`, columns, 'warning')),
	];
}

/** The usage of a period by metric and account, or one sum day by day. */
export function usageRows(state: State, dialog: DialogOf<'usage'>, room: Room): readonly Row[] {
	const {cursor, isByMetric, isDetailed, period, read} = dialog;
	const {columns} = room;
	const chosen = usageList.found(state, dialog)[cursor];
	if (chosen && isDetailed) {
		return detailRows(chosen, period, columns);
	}

	return usageList.rows(state, dialog, room, {
		head: headRowsOf(state, dialog, columns),
		isEmptyTold: read.status === 'loading',
		rowsOf(found, height) {
			const shown = windowed(found, cursor, height);
			const amounts = Math.min(mostForUnit, Math.max(...shown.map(([each]) => widthOf(amountText(each)))));
			return shown.map(([each, isSelected]) => sumRow(each, isSelected, {isByMetric, columns, amounts}));
		},
	});
}

