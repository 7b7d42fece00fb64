import {cutLines, wrapText} from '../../base/text/wrap.js';
import {withKeyNames} from './key-of.js';
import {type Card, isListPane, type ListPane, type Pane, type State} from './state.js';

export type Rectangle = {readonly columns: number; readonly rows: number};

/** A rectangle of the screen. Its top left cell is at column `x` and row `y`. */
export type Area = Rectangle & {readonly x: number; readonly y: number};

/** The areas on the screen, borders included. A hidden pane is absent. */
export type Layout = {
	readonly kind: 'wide' | 'middle' | 'narrow' | 'tooSmall';
	readonly tree?: Area;
	readonly detail?: Area;
	readonly accounts?: Area;
	readonly members?: Area;
	/** A dialog appears next to the tree if there is room, otherwise in place of the panes. For tables, see `dialogRectangle`. */
	readonly dialog: Area;
};

const smallestSize = {columns: 40, rows: 10};

export const isTooSmall = ({columns, rows}: Rectangle): boolean => columns < smallestSize.columns || rows < smallestSize.rows;

/** The text for a terminal that is too small: the required size, and the key that quits. */
export const tooSmallText = (quitKey: string, kept?: string): string => `needs ${smallestSize.columns}×${smallestSize.rows}, ${kept === undefined ? '' : `${kept} kept, `}${quitKey} quits`;

const headerRows = 1;
const headerAndFooterRows = headerRows + 2;

// A list takes the side pane while it has the focus.
const sidePane = (pane: Pane): 'detail' | ListPane => isListPane(pane) ? pane : 'detail';

// Three organizations and two borders.
const leastTreeRows = 5;

type LayoutState = Pick<State, 'size' | 'pane' | 'card'> & Partial<Pick<State, 'dialog' | 'connection' | 'listPane' | 'isLowBandwidth'>>;

/** A card fitted to a number of rows, borders included. `isOpen`: the card has no lower border, to make room for the text. */
type CardInRows = Pick<Card, 'offers' | 'title'> & {readonly aside: readonly string[]; readonly text: readonly string[]; readonly isOpen: boolean; readonly rows: number};

/** The card, as tall as its text needs while the tree keeps three rows. Undefined if no card is shown. */
export function cardOf({size, card, dialog, connection, isLowBandwidth = false}: Omit<LayoutState, 'pane'>): CardInRows | undefined {
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

/** Places the panes: three from 100 columns, the tree and one more from 60, a single pane below that. The detail gets more rows than the list below it: a usual profile fits from 30 rows. */
export function layoutOf(state: LayoutState): Layout {
	const {size, pane} = state;
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
	if (columns < 60) {
		return {kind: 'narrow', [pane]: whole, dialog: whole};
	}

	if (columns < 100) {
		const left = Math.floor(columns * 0.45);
		return {
			kind: 'middle',
			tree: {...whole, columns: left},
			[sidePane(pane)]: {...whole, x: left, columns: columns - left},
			dialog: whole,
		};
	}

	const left = Math.floor(columns * 0.4);
	const detailRows = Math.ceil(rows * 0.6);
	const right = {...whole, x: left, columns: columns - left};
	return {
		kind: 'wide',
		tree: {...whole, columns: left},
		detail: {...right, rows: detailRows},
		[state.listPane ?? 'accounts']: {...right, y: y + detailRows, rows: rows - detailRows},
		dialog: right,
	};
}

/** The pane to go back to: the detail if a list replaced it, otherwise the tree. */
export const paneBehind = (state: State): Pane =>
	isListPane(state.pane) && state.paneBefore === 'detail' && !layoutOf(state).detail ? 'detail' : 'tree';

/** Rows inside a pane's borders. */
export const innerRows = (rectangle: Rectangle | undefined): number => Math.max(1, (rectangle?.rows ?? 3) - 2);
