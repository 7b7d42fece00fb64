import {type Area, layoutOf, type Layout, paneIn, slotOf} from '../state/layout.js';
import {isListFocused, type Pane, type Slot, type State} from '../state/state.js';
import {oncePerState} from './once-per-state.js';
import type {PaneContent} from './pane-block.js';
import {type Registry, roomInside} from './registry.js';
import {focusOf} from './view.js';

const borders = 2;

/** Divides the height on the right by what is there, once a list has the focus: a pane with spare rows gives them to the other one, if that has too few. While the cursor moves through the tree, the border between them stays. */
export const paneLayout = oncePerState((state, registry: Registry): Layout => {
	const layout = layoutOf(state);
	const {rightAbove, rightBelow, rightEnd} = layout;
	if (rightAbove === undefined || rightBelow === undefined || rightEnd !== undefined || state.isLowBandwidth || !isListFocused(state)) {
		return layout;
	}

	const spareIn = (slot: Slot, area: Area): number | undefined => {
		const pane = paneIn(state, slot);
		const length = pane === undefined ? undefined : registry.panes.get(pane)?.length?.(state, roomInside(area).columns, registry);
		return length === undefined ? undefined : area.rows - borders - length;
	};

	const [spareAbove, spareBelow] = [spareIn('rightAbove', rightAbove), spareIn('rightBelow', rightBelow)];
	if (spareAbove === undefined || spareBelow === undefined) {
		return layout;
	}

	// Rows that the pane below gets from the pane above; negative if it gives rows.
	const moved = spareAbove >= 0 ? Math.max(0, Math.min(spareAbove, -spareBelow)) : -Math.max(0, Math.min(spareBelow, -spareAbove));
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
export function paneContent(state: State, registry: Registry, pane: Pane, isElsewhere = false): PaneContent | undefined {
	const rectangle = paneArea(state, registry, pane);
	const part = registry.panes.get(pane);
	return rectangle && part && {...part.view(state, roomInside(rectangle), isElsewhere, registry), rectangle, ...focusOf(state, pane)};
}

/** What the pane on the left shows. */
export function leftContent(state: State, registry: Registry): PaneContent | undefined {
	const pane = paneIn(state, 'left');
	return pane === undefined ? undefined : paneContent(state, registry, pane);
}
