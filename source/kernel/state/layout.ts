import {cutLines, wrapText} from '../../base/text/wrap.js';
import {columnsWidth} from './tree-columns.js';
import {withKeyNames} from './key-of.js';
import {type Card, isListFocused, type Pane, type Slot, type State} from './state.js';

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

export const isTooSmall = ({columns, rows}: Rectangle): boolean => columns < smallestSize.columns || rows < smallestSize.rows;

/** The text for a terminal that is too small: the required size, and the key that quits. */
export const tooSmallText = (quitKey: string, kept?: string): string => `needs ${smallestSize.columns}×${smallestSize.rows}, ${kept === undefined ? '' : `${kept} kept, `}${quitKey} quits`;

const headerRows = 1;
const headerAndFooterRows = headerRows + 2;

// Three organizations and two borders.
const leastTreeRows = 5;

type LayoutState = Pick<State, 'size' | 'card' | 'pane' | 'panes'> & Partial<Pick<State, 'columns' | 'connection' | 'dialog' | 'isLowBandwidth'>>;

/** A card fitted to a number of rows, borders included. `isOpen`: the card has no lower border, to make room for the text. */
type CardInRows = Pick<Card, 'offers' | 'title'> & {readonly aside: readonly string[]; readonly text: readonly string[]; readonly isOpen: boolean; readonly rows: number};

/** The card, as tall as its text needs while the tree keeps three rows. Undefined if no card is shown. */
export function cardOf({size, card, dialog, connection, isLowBandwidth = false}: Omit<LayoutState, 'pane' | 'panes'>): CardInRows | undefined {
	if (!card || !connection || dialog?.kind === card.dialog) {
		return undefined;
	}

	const columns = size.columns - 4;
	const room = size.rows - headerAndFooterRows - leastTreeRows;
	const linesOf = (text: string) => text === '' ? [] : wrapText(withKeyNames(text, {connection, isLowBandwidth}), columns);
	const isBrief = linesOf(card.text).length + 1 > room;
	const whole = linesOf(isBrief ? card.brief : card.text);
	const said = linesOf(card.aside ?? '');
	const isOpen = whole.length + said.length + 2 > room;
	const borders = isOpen ? 1 : 2;
	const text = cutLines(whole, room - borders, columns);
	const aside = cutLines(said, room - borders - text.length, columns);
	return {
		...card, aside, text, isOpen, rows: aside.length + text.length + borders,
	};
}

/** The width of the tree: its usual share, or more of it for chosen columns, up to `most`. */
const leftColumns = ({columns: chosen}: Pick<LayoutState, 'columns'>, usual: number, most: number): number => Math.max(Math.floor(usual), Math.min(borderColumns + columnsWidth(chosen), Math.floor(most)));

/** Places the slots: all of them from 100 columns, the left one and one more from 60, that of the focused pane below that. Above, there are more rows than below: a usual profile fits from 30 rows. */
export function layoutOf(state: LayoutState): Layout {
	const {size, pane, panes} = state;
	const {columns} = size;
	if (isTooSmall(size)) {
		return {
			kind: 'tooSmall', dialog: {
				x: 0, y: 0, columns: 0, rows: 0,
			},
		};
	}

	const rows = size.rows - headerAndFooterRows - (cardOf(state)?.rows ?? 0);
	const y = headerRows;
	const whole = {
		x: 0, y, columns, rows,
	};
	const focused = panes.get(pane) ?? 'left';
	if (columns < 60) {
		return {kind: 'narrow', [focused]: whole, dialog: whole};
	}

	if (columns < 100) {
		// At 80 columns, an id fits next to its label.
		const left = leftColumns(state, columns * 0.44, columns * 0.5);
		return {
			kind: 'middle',
			left: {...whole, columns: left},
			[focused === 'left' ? 'rightAbove' : focused]: {...whole, x: left, columns: columns - left},
			dialog: whole,
		};
	}

	// The panes on the right keep 60 columns.
	const left = leftColumns(state, columns * 0.4, columns - 60);
	const rowsAbove = Math.ceil(rows * 0.6);
	const right = {...whole, x: left, columns: columns - left};
	return {
		kind: 'wide',
		left: {...whole, columns: left},
		rightAbove: {...right, rows: rowsAbove},
		rightBelow: {...right, y: y + rowsAbove, rows: rows - rowsAbove},
		dialog: right,
	};
}

/** The pane that a slot shows, if it has room. */
export const paneIn = ({panes, pane, shownPanes}: State, slot: Slot): Pane | undefined => panes.get(pane) === slot ? pane : shownPanes[slot];

/** The slot that shows a pane. Undefined if the slot shows another pane. */
export function slotOf(state: State, pane: Pane): Slot | undefined {
	const slot = state.panes.get(pane);
	return slot !== undefined && paneIn(state, slot) === pane ? slot : undefined;
}

/** The area of a pane. Undefined if it is not on the screen. */
export function areaOf(state: State, pane: Pane): Area | undefined {
	const slot = slotOf(state, pane);
	return slot === undefined ? undefined : layoutOf(state)[slot];
}

/** The pane to go back to: that above if a list replaced it, otherwise the one on the left. */
export function paneBehind(state: State): Pane {
	const isReplaced = isListFocused(state) && state.panes.get(state.paneBefore) === 'rightAbove' && !layoutOf(state).rightAbove;
	return isReplaced ? state.paneBefore : paneIn(state, 'left') ?? state.pane;
}

/** The columns on both sides of the rows of a pane: borders and spaces. */
export const borderColumns = 4;

/** Rows inside a pane's borders. */
export const innerRows = (rectangle: Rectangle | undefined): number => Math.max(1, (rectangle?.rows ?? 3) - 2);
