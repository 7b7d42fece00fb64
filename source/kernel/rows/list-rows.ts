import {shownText, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {cutLines, wrapText} from '../../base/text/wrap.js';
import {nameAt} from '../../base/tree/names.js';
import type {SortBy} from '../../base/tree/sorting.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {fit, widthOf} from '../../base/text/width.js';
import type {ListState} from '../state/data.js';
import {keyOf} from '../state/key-of.js';
import {isSearchLost, listQuery, openListSearch} from '../state/pane-list.js';
import {selectedId, selectedOrganization, selectedRow} from '../state/selectors.js';
import type {Pane, State} from '../state/state.js';
import type {Cell, ItemColumn} from '../columns/column.js';
import type {Scene} from './scene.js';
import {row, type Row, toldRows, plain, shownData, type Span} from './row.js';
import {waitText} from './listing-text.js';
import {belowListFailure, paneFailureRows} from './failure.js';

/** A list of the selected organization. */
type ShownList = {
	readonly list: ListState<unknown> | undefined;
	readonly unit: string;
	/** How many of its items are listed. */
	readonly found: number;
	/** What a search looks at. */
	readonly foundBy: string;
	/** Why there is no list of an organization that is not visible. */
	readonly hidden: string;
};

export const selectedName = (state: State): string => nameAt(state, selectedRow(state));

export const lostSearch = (state: State, pane: Pane): string | undefined =>
	state.pane === pane && isSearchLost(state)
		? `The organization whose ${pane} you search is no longer in the list. Press ${keyOf(state, 'leaveListSearch')} to end the search.`
		: undefined;

/** Why the pane of a list shows nothing, or not everything. */
export function listStatusRows(
	state: State,
	pane: Pane,
	columns: number,
	{list, unit, found, foundBy, hidden}: ShownList,
): readonly Row[] {
	const lost = lostSearch(state, pane);
	if (lost !== undefined) {
		return toldRows(lost, columns, 'warning');
	}

	if (!selectedOrganization(state)) {
		return selectedRow(state) === -1 ? [] : toldRows(hidden, columns, 'dim');
	}

	if (list?.progress.status === 'failed') {
		return paneFailureRows(state, selectedId(state) ?? '', list.progress.error, {
			columns,
			below: belowListFailure(list),
		});
	}

	if (found === 0 && list && list.items.length > 0) {
		return toldRows(
			noMatchText(state, {unit, query: listQuery(state, pane), foundBy, isWhole: list.progress.status === 'complete'}),
			columns,
			'dim',
		);
	}

	// That a list holds nothing is in the title of its pane.
	return list?.progress.status === 'loading' && list.items.length === 0 && state.pause !== undefined
		? toldRows(waitText(state, ''), columns, 'dim')
		: [];
}

/** The whole text of the chosen item below its list, because its row may be too short. It takes `height` rows, with an empty one above it, so that the list does not move. Screen readers say the row of the item. */
export function chosenRows(text: Told, columns: number, height: number): readonly Row[] {
	const lines = cutLines(wrapText(shownText(text), columns), Math.max(0, height - 1), columns);
	return Array.from({length: height}, (_, at): Row => {
		const line = lines[at - 1];
		return line === undefined ? row() : {...row({text: line, isHarmless: true, tone: 'dim'}), said: []};
	});
}

type NoMatch = {
	readonly unit: string;
	readonly query: string;
	readonly foundBy: string;
	readonly isWhole: boolean;
	/** Which items are searched, if not all. */
	readonly among?: string;
	/** What else the person can do. */
	readonly way?: string;
};

/** That a search finds nothing in a list, and what to do about it. */
export const noMatchText = (state: State, {unit, query, foundBy, isWhole, among = '', way = ''}: NoMatch): string =>
	`No ${isWhole ? '' : 'loaded '}${unit}${among} matches “${query}” by ${foundBy}. Press ${keyOf(state, 'leaveListSearch')} to end the search${way}.`;

/** The position among the matches. An ellipsis shows that the list is not whole. */
export const matchNote = (length: number, cursor: number, isWhole: boolean): string =>
	`${length === 0 ? 'no match' : `match ${count(cursor + 1)} of ${count(length)}`}${isWhole ? '' : ' …'}`;

/** What a screen reader says while the person types a search. `asks`: what to type. */
export function searchScene(state: State, pane: Pane, scene: Scene, asks: string): Scene {
	const search = openListSearch(state, pane);
	return search?.isTyping
		? {
				...scene,
				key: `find in ${scene.key}`,
				intro: [`${asks} Press ${keyOf(state, 'keepListSearch')} to keep the matches, or press Escape to show all.`],
				typed: {label: 'Find', line: search.line},
			}
		: scene;
}

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
