import {clamp} from '../state/clamp.js';
import {isPlain} from '../state/selectors.js';
import type {Pane, State} from '../state/state.js';
import type {Row} from './row.js';
import type {PaneContent} from './pane-block.js';

/**
Which rows of a dialog are shown: the first one, and how many are hidden above and below.
*/
export type View = {readonly top: number; readonly below: number};

// What is said of a row stands below it.
const kept = 2;

/**
So many rows from where the person has scrolled to, or else those around the one that is chosen or typed in.
*/
export function viewOf(rows: readonly Row[], height: number, scrolledTo?: number): View {
	const focus = rows.findIndex(({cursor, isSelected}) => cursor !== undefined || isSelected === true);
	const wanted = scrolledTo ?? Math.max(0, focus - Math.max(0, height - 1 - kept));
	const top = clamp(wanted, rows.length - height);
	return {top, below: Math.max(0, rows.length - top - height)};
}

/**
What the title says of what is hidden; nothing where nothing is.
*/
export function hiddenText({top, below}: View): string {
	const more = below > 0 ? `${below} more below` : '';
	return top > 0 ? `${top} above${below > 0 ? `, ${below} below` : ''}` : more;
}

/**
So many items of a list, around the one that is selected, and of each whether it is that one.
*/
export function windowed<Item>(items: readonly Item[], cursor: number, height: number): ReadonlyArray<readonly [item: Item, isSelected: boolean]> {
	const room = Math.max(1, height);
	const top = clamp(cursor - Math.floor(room / 2), items.length - room);
	return items.slice(top, top + room).map((item, index) => [item, top + index === cursor]);
}

/**
Whether a pane has the focus, and how that shows.
*/
export function focusOf(state: State, pane: Pane): Pick<PaneContent, 'isFocused' | 'isMarked'> {
	const isFocused = state.pane === pane && state.dialog.kind === 'none';
	return {isFocused, isMarked: isFocused && isPlain(state)};
}
