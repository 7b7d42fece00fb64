import {memo} from '../../base/text/memo.js';
import {exactName} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {cutLines, wrapText} from '../../base/text/wrap.js';
import {fittingColumns} from '../columns/column.js';
import {type OrganizationColumn, organizationColumn} from '../columns/organization-columns.js';
import {type State, type Card, isListFocused, type Pane, type Slot} from './state.js';
import {withKeyNames} from './key-of.js';

const usualColumns: readonly string[] = ['subs'];

type Read = {readonly columns?: State['columns'] | undefined};

/** The names of the columns of the tree, in their order. */
export const treeColumnNames = ({columns}: Read): readonly string[] => columns?.get('tree')?.shown ?? usualColumns;

/** How wide a name and its indentation are at least, in columns of the terminal. */
const leastName = (columns: number): number => (columns < 40 ? 22 : 26);

const columnsNamed = (names: readonly string[]): readonly OrganizationColumn[] =>
	names.flatMap(name => organizationColumn(name) ?? []);

/** How many columns of the terminal the columns of the tree take beside the names. */
const besideNames = (read: Read): number =>
	columnsNamed(treeColumnNames(read)).reduce((sum, {width}) => sum + 1 + width, 0);

/** The width of the tree at which chosen columns fit beside names; 0 if nobody chose any. */
const columnsWidth = (columns: Read['columns']): number =>
	columns?.get('tree')?.shown ? besideNames({columns}) + leastName(Infinity) : 0;

/** The columns that the tree shows in this width, and how many of the chosen ones have no room. */
export function treeColumns(
	state: Pick<State, 'columns' | 'tree'>,
	columns: number,
): ReturnType<typeof fittingColumns<OrganizationColumn>> {
	const {by} = state.tree.sorting;
	return fittingColumns(
		columnsNamed(treeColumnNames(state)),
		by === 'name' ? undefined : organizationColumn(by),
		columns,
		leastName(columns),
	);
}

/** What must be read to know the values of the columns, and of what rows are sorted by. */
export const columnNeeds = (
	state: Pick<State, 'columns' | 'tree'>,
): ReadonlySet<NonNullable<OrganizationColumn['need']>> =>
	new Set(columnsNamed([...treeColumnNames(state), state.tree.sorting.by]).flatMap(({need}) => need ?? []));

/** Of how many rows the names are measured. In a larger tree, rows at equal distances stand for all of them. */
const mostMeasured = 1000;

/** The share of the rows whose names must fit. A few long names do not widen the tree. */
const fittingShare = 0.95;

/** No name needs more columns. */
const mostName = 200;

/** The pane changes in steps, so that organizations that load later seldom move its border. */
const step = 8;

const usual = 40;

const widthOfNames = memo(({length, depth, nameAt}: TreeIndex): number => {
	const distance = Math.max(1, Math.ceil(length / mostMeasured));
	const found: number[] = [];
	for (let row = 0; row < length; row += distance) {
		const name = (nameAt(row) ?? '').slice(0, mostName);
		// Two columns for each level, as on a wide screen.
		found.push((depth[row] ?? 0) * 2 + widthOf(exactName(name)));
	}

	found.sort((one, other) => one - other);
	const fitting = found[Math.floor((found.length - 1) * fittingShare)] ?? 0;
	return Math.ceil(fitting / step) * step;
});

/** How many columns names and their indentation need, whether their rows are expanded or not: so that expanding does not move the border. `index` is undefined before anything has loaded. */
const namesWidth = (index: TreeIndex | undefined): number =>
	index === undefined || index.length === 0 ? usual : widthOfNames(index);

export type Rectangle = {readonly columns: number; readonly rows: number};

/** A rectangle of the screen. Its top left cell is at column `x` and row `y`. */
export type Area = Rectangle & {readonly x: number; readonly y: number};

/** The areas on the screen, borders included. A slot without room is absent. */
export type Layout = Readonly<Partial<Record<Slot, Area>>> & {
	readonly kind: 'wide' | 'middle' | 'narrow' | 'tooSmall';
	/** A dialog appears next to the tree if there is room, otherwise in place of the panes. For tables, see `dialogRectangle`. */
	readonly dialog: Area;
};

const smallestSize = {columns: 40, rows: 10};

export const isTooSmall = ({columns, rows}: Rectangle): boolean =>
	columns < smallestSize.columns || rows < smallestSize.rows;

/** The text for a terminal that is too small: the required size, and the key that quits. */
export const tooSmallText = (quitKey: string, kept?: string): string =>
	`needs ${smallestSize.columns}×${smallestSize.rows}, ${kept === undefined ? '' : `${kept} kept, `}${quitKey} quits`;

const headerRows = 1;
const headerAndFooterRows = headerRows + 2;

// Three organizations and two borders.
const leastTreeRows = 5;

type LayoutState = Pick<State, 'size' | 'card' | 'pane' | 'panes'> &
	Partial<Pick<State, 'columns' | 'connection' | 'dialog' | 'isLowBandwidth' | 'tree'>> & {
		readonly leftBefore?: number | undefined;
	};

/** A card fitted to a number of rows, borders included. */
type CardInRows = Pick<Card, 'offers' | 'title'> & {
	readonly aside: readonly string[];
	readonly text: readonly string[];
	/** The card has no lower border, to make room for the text. */
	readonly isOpen: boolean;
	readonly rows: number;
};

/** The card, as tall as its text needs while the tree keeps three rows. Undefined if no card is shown. */
export function cardOf({
	size,
	card,
	dialog,
	connection,
	isLowBandwidth = false,
}: Omit<LayoutState, 'pane' | 'panes'>): CardInRows | undefined {
	if (!card || !connection || dialog?.kind === card.dialog) {
		return undefined;
	}

	const columns = size.columns - 4;
	const room = size.rows - headerAndFooterRows - leastTreeRows;
	const linesOf = (text: string) =>
		text === '' ? [] : wrapText(withKeyNames(text, {connection, isLowBandwidth}), columns);
	const isBrief = linesOf(card.text).length + 1 > room;
	const whole = linesOf(isBrief ? card.brief : card.text);
	const said = linesOf(card.aside ?? '');
	const isOpen = whole.length + said.length + 2 > room;
	const borders = isOpen ? 1 : 2;
	const text = cutLines(whole, room - borders, columns);
	const aside = cutLines(said, room - borders - text.length, columns);
	return {...card, aside, text, isOpen, rows: aside.length + text.length + borders};
}

/** The columns on both sides of the rows of a pane: borders and spaces. */
export const borderColumns = 4;

// The signs of the cursor and of the fold.
const signColumns = 4;

/** The width of the tree: what its names and columns need, between `least` and `most`. More than that only for chosen columns, up to `mostChosen`. The cursor does not move the border. */
function leftColumns(
	{columns: chosen, tree}: Pick<LayoutState, 'columns' | 'tree'>,
	{least, most, mostChosen = most}: {readonly least: number; readonly most: number; readonly mostChosen?: number},
): number {
	const needed = borderColumns + signColumns + namesWidth(tree?.index) + besideNames({columns: chosen});
	const narrow = Math.max(Math.floor(least), Math.min(needed, Math.floor(most)));
	return Math.max(narrow, Math.min(borderColumns + columnsWidth(chosen), Math.floor(mostChosen)));
}

// From this width on, two lists stand side by side, and the detail shows two tabs.
const leastForBeside = 160;

const isBeside = ({size}: Pick<LayoutState, 'size'>): boolean => size.columns >= leastForBeside && !isTooSmall(size);

const leastForHeadings = 60;

/** The least width of each of two lists side by side, borders included. */
export const leastForSecond = 42;

// The least width of the tree next to two lists.
const leastLeft = 54;

// What the panes on the right keep.
const leastRight = {usual: 60, beside: 106};

// The share of the tree in the columns, at most. On a narrow screen, an id fits next to its label.
const mostLeft = 0.55;

const leastNextToMiddle = 45;

// The rows of the pane above, borders included: those of a profile, or of a profile next to an overview. They depend only on the size and the focus, so that the border stays while the cursor moves.
const mostAbove = {usual: 29, beside: 24};

// The rows of a list that only follows the cursor of the tree, borders included: its first items, and how many more there are.
const previewRows = 8;

// The rows above a list that has the focus.
const aboveFocused = 18;

/** Places the slots: all of them from 100 columns, the left one and one more from 60, that of the focused pane below that. */
export function layoutOf(state: LayoutState): Layout {
	const {size, pane, panes} = state;
	const {columns} = size;
	if (isTooSmall(size)) {
		return {kind: 'tooSmall', dialog: {x: 0, y: 0, columns: 0, rows: 0}};
	}

	const rows = size.rows - headerAndFooterRows - (cardOf(state)?.rows ?? 0);
	const y = headerRows;
	const whole = {x: 0, y, columns, rows};
	const focused = panes.get(pane) ?? 'left';
	if (columns < 60) {
		return {kind: 'narrow', [focused]: whole, dialog: whole};
	}

	if (columns < 100) {
		const left =
			state.leftBefore ??
			leftColumns(state, {least: columns * 0.44, most: columns - leastNextToMiddle, mostChosen: columns * 0.5});
		return {
			kind: 'middle',
			left: {...whole, columns: left},
			[focused === 'left' ? 'rightAbove' : focused]: {...whole, x: left, columns: columns - left},
			dialog: whole,
		};
	}

	const width = isBeside(state) ? 'beside' : 'usual';
	const most = columns - leastRight[width];
	const least = Math.floor(Math.min(columns * 0.4, most));
	const mostChosen = columns - leastRight.usual;
	// A dialog has the same width whatever the names need.
	const nextToDialog = leftColumns(state, {least, most: least, mostChosen});
	const isList = focused === 'rightBelow';
	const isNarrowed = (state.dialog?.kind ?? 'none') !== 'none' || (isList && width === 'usual');
	const left = isNarrowed
		? nextToDialog
		: (state.leftBefore ??
			leftColumns(state, {
				least: width === 'beside' ? leastLeft : least,
				most: Math.min(columns * mostLeft, most),
				mostChosen,
			}));
	const share = Math.ceil(rows * 0.6);
	const rowsAbove =
		width === 'beside'
			? Math.min(share, mostAbove.beside)
			: isList
				? Math.min(share, aboveFocused)
				: Math.min(Math.max(share, rows - previewRows), mostAbove.usual);
	const right = {...whole, x: left, columns: columns - left};
	const below = {...right, y: y + rowsAbove, rows: rows - rowsAbove};
	// At 160 columns, the first list has its headings.
	const half = Math.max(Math.ceil(below.columns / 2), Math.min(leastForHeadings, below.columns - leastForSecond));
	return {
		kind: 'wide',
		left: {...whole, columns: left},
		rightAbove: {...right, rows: rowsAbove},
		...(width === 'beside'
			? {rightBelow: {...below, columns: half}, rightEnd: {...below, x: left + half, columns: below.columns - half}}
			: {rightBelow: below}),
		dialog: {...whole, x: nextToDialog, columns: columns - nextToDialog},
	};
}

// The pane whose turn it is: of the panes of a slot, the one that had the focus last.
const paneInTurn = ({panes, pane, shownPanes}: State, slot: Slot): Pane | undefined =>
	panes.get(pane) === slot ? pane : shownPanes[slot];

/** The pane that a slot shows, if it has room. On a wide screen, the first list has a place of its own, so that the lists do not change sides. */
export function paneIn(state: State, slot: Slot): Pane | undefined {
	const inTurn = paneInTurn(state, slot === 'rightEnd' ? 'rightBelow' : slot);
	if (!isBeside(state) || !(slot === 'rightBelow' || slot === 'rightEnd')) {
		return inTurn;
	}

	const [first, ...others] = state.panes
		.entries()
		.filter(([, home]) => home === 'rightBelow')
		.map(([pane]) => pane);
	return slot === 'rightBelow' ? first : (others.find(pane => pane === inTurn) ?? others[0]);
}

/** The slot that shows a pane. Undefined if the slot shows another pane. */
export function slotOf(state: State, pane: Pane): Slot | undefined {
	const home = state.panes.get(pane);
	const homes = home === 'rightBelow' && isBeside(state) ? ([home, 'rightEnd'] as const) : [home];
	return homes.find(slot => slot !== undefined && paneIn(state, slot) === pane);
}

/** Whether a pane is on the screen and loads what belongs to the selected organization. Of two lists side by side, that is only the one that had the focus last, so that a wide screen makes no more requests. */
export function isFollowing(state: State, pane: Pane): boolean {
	const home = state.panes.get(pane);
	return areaOf(state, pane) !== undefined && home !== undefined && paneInTurn(state, home) === pane;
}

/** The area of a pane. Undefined if it is not on the screen. */
export function areaOf(state: State, pane: Pane): Area | undefined {
	const slot = slotOf(state, pane);
	return slot === undefined ? undefined : layoutOf(state)[slot];
}

/** The pane to go back to: that above if a list replaced it, otherwise the one on the left. */
export function paneBehind(state: State): Pane {
	const isReplaced =
		isListFocused(state) && state.panes.get(state.paneBefore) === 'rightAbove' && !layoutOf(state).rightAbove;
	return isReplaced ? state.paneBefore : (paneIn(state, 'left') ?? state.pane);
}

/** Rows inside a pane's borders. */
export const innerRows = (rectangle: Rectangle | undefined): number => Math.max(1, (rectangle?.rows ?? 3) - 2);

/** Whether a list next to the tree only follows its cursor. It then shows its first items and few facts, so that a move of the cursor costs few bytes. */
export const isPreview = (state: State, pane: Pane): boolean =>
	slotOf(state, pane) === 'rightBelow' &&
	state.panes.get(state.pane) !== 'rightBelow' &&
	layoutOf(state).kind === 'wide' &&
	!isBeside(state);
