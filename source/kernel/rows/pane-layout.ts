import {memo} from '../../base/text/memo.js';
import {type Area, borderColumns, layoutOf, type Layout, leastForSecond, paneIn, slotOf} from '../state/layout.js';
import {isListFocused, type Pane, type Slot, type State} from '../state/state.js';
import type {PaneContent} from './pane-block.js';
import {type Registry, roomInside} from './registry.js';
import {focusOf} from './view.js';

const borders = 2;

/** What the first of two gives to the second: what the second lacks, as far as the first can spare it. Negative if the second gives. */
const givenBy = (spareInFirst: number, spareInSecond: number): number =>
	spareInFirst >= 0
		? Math.max(0, Math.min(spareInFirst, -spareInSecond))
		: -Math.max(0, Math.min(spareInSecond, -spareInFirst));

type Sides = {readonly rightBelow: Area; readonly rightEnd: Area};

function sharedWidth(state: State, {panes}: Registry, {rightBelow, rightEnd}: Sides): Sides {
	const needIn = (slot: Slot, columns: number): number | undefined => {
		const pane = paneIn(state, slot);
		const width = pane === undefined ? undefined : panes.get(pane)?.width?.(state, columns - borderColumns);
		return width === undefined ? undefined : Math.max(leastForSecond, width + borderColumns);
	};

	const needed = needIn('rightBelow', rightBelow.columns);
	// With more room, the second list shows more of its columns.
	const neededAtEnd =
		needed === undefined ? undefined : needIn('rightEnd', rightEnd.columns + Math.max(0, rightBelow.columns - needed));
	if (needed === undefined || neededAtEnd === undefined) {
		return {rightBelow, rightEnd};
	}

	const moved = givenBy(rightBelow.columns - needed, rightEnd.columns - neededAtEnd);
	return {
		rightBelow: {...rightBelow, columns: rightBelow.columns - moved},
		rightEnd: {...rightEnd, x: rightEnd.x - moved, columns: rightEnd.columns + moved},
	};
}

/** Divides the room on the right by what is there, once a list has the focus: a pane gives rows or columns that it can spare to the other one, if that has too few. While the cursor moves through the tree, the borders stay. */
export const paneLayout = memo((state: State, registry: Registry): Layout => {
	const layout = layoutOf(state);
	const {rightAbove, rightBelow, rightEnd} = layout;
	if (rightAbove === undefined || rightBelow === undefined || state.isLowBandwidth || !isListFocused(state)) {
		return layout;
	}

	if (rightEnd !== undefined) {
		return {...layout, ...sharedWidth(state, registry, {rightBelow, rightEnd})};
	}

	const spareIn = (slot: Slot, area: Area): number | undefined => {
		const pane = paneIn(state, slot);
		const length =
			pane === undefined ? undefined : registry.panes.get(pane)?.length?.(state, roomInside(area).columns, registry);
		return length === undefined ? undefined : area.rows - borders - length;
	};

	const [spareAbove, spareBelow] = [spareIn('rightAbove', rightAbove), spareIn('rightBelow', rightBelow)];
	if (spareAbove === undefined || spareBelow === undefined) {
		return layout;
	}

	const moved = givenBy(spareAbove, spareBelow);
	return {
		...layout,
		rightAbove: {...rightAbove, rows: rightAbove.rows - moved},
		rightBelow: {...rightBelow, y: rightBelow.y - moved, rows: rightBelow.rows + moved},
	};
});

/** The area of a pane, with the rows that it gets from another one. Undefined if it is not on the screen. */
export function paneArea(state: State, registry: Registry, pane: Pane): Area | undefined {
	const slot = slotOf(state, pane);
	return slot === undefined ? undefined : paneLayout(state, registry)[slot];
}

/** What a pane shows. Undefined if it is not on the screen. `isElsewhere`: the cursor is on another organization. */
export function paneContent(
	state: State,
	registry: Registry,
	pane: Pane,
	isElsewhere = false,
): PaneContent | undefined {
	const rectangle = paneArea(state, registry, pane);
	const part = registry.panes.get(pane);
	return (
		rectangle &&
		part && {...part.view(state, roomInside(rectangle), isElsewhere, registry), rectangle, ...focusOf(state, pane)}
	);
}

/** What the pane on the left shows. */
export function leftContent(state: State, registry: Registry): PaneContent | undefined {
	const pane = paneIn(state, 'left');
	return pane === undefined ? undefined : paneContent(state, registry, pane);
}
