import type {SortBy} from '../../base/tree/sorting.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {fit, widthOf} from '../../base/text/width.js';
import type {Cell, ItemColumn} from '../columns/column.js';
import {plain, shownData, type Span} from './row.js';

type Shown<Item, Source> = ReadonlyArray<ItemColumn<Item, Source>>;

const unknown = '?';

const none = '–';

function aligned(text: string, width: number, isNumber: boolean): string {
	const shown = widthOf(text) > width ? fit(text, width) : text;
	const rest = ' '.repeat(Math.max(0, width - widthOf(shown)));
	return isNumber ? rest + shown : shown + rest;
}

/** The text of a value, or a sign for one that is not known or empty. */
function textOf(
	cell: Cell | undefined,
	{isNumber, isTime}: Pick<ItemColumn<unknown, unknown>, 'isNumber' | 'isTime'>,
): string {
	if (!cell) {
		return unknown;
	}

	return (!isNumber || isTime) && cell.text === '' ? none : (cell.isData ? exactName : harmless)(cell.text);
}

/** The values of an item, each in its column. */
export const cellSpans = <Item, Source>(columns: Shown<Item, Source>, item: Item, source: Source): readonly Span[] =>
	columns.flatMap((column, at): readonly Span[] => {
		const cell = column.cellOf(item, source);
		const text = aligned(textOf(cell, column), column.width, column.isNumber === true);
		return [
			...(at === 0 ? [] : [plain(' ')]),
			{
				...(cell?.said === undefined ? shownData(text) : {text, isHarmless: true, said: cell.said}),
				tone: cell?.isLack === true ? 'warning' : 'dim',
			},
		];
	});

type Sorted = {readonly name: string; readonly isNumber?: true};

/** A sign behind what rows are sorted by: up from the lowest, down from the highest. Empty behind anything else. */
export const orderSign = ({name, isNumber}: Sorted, sort: SortBy | undefined): string =>
	sort?.by === name ? ((isNumber === true) === sort.isReversed ? '↑' : '↓') : '';

/** The headings, with the sign of the order. Only what rows are sorted by stands out. A member of JSON can have any name. */
export const headingSpans = <Item, Source>(
	columns: Shown<Item, Source>,
	sort: SortBy | undefined,
	gap = ' ',
): readonly Span[] =>
	columns.flatMap((column, at): readonly Span[] => {
		const text = aligned(exactName(column.head) + orderSign(column, sort), column.width, column.isNumber === true);
		return [
			...(at === 0 ? [] : [plain(gap)]),
			{text, tone: column.name === sort?.by ? 'heading' : 'dim', isHarmless: true},
		];
	});

/** The heading of the names. `+1`: so many chosen columns have no room. */
export const firstHeading = (head: string, left: number): Span => ({
	text: `  ${head}${left === 0 ? '' : ` +${left}`}`,
	tone: 'dim',
	isHarmless: true,
});

/** What a screen reader says about the values: their words, or the heading and the text. */
export const saidCells = <Item, Source>(columns: Shown<Item, Source>, item: Item, source: Source): readonly string[] =>
	columns.map(column => {
		const cell = column.cellOf(item, source);
		const text = cell?.text === '' ? 'none' : textOf(cell, column);
		return cell?.said ?? `${exactName(column.head.toLowerCase())} ${cell ? text : 'not known'}`;
	});
