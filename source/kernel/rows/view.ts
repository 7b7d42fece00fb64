import {count} from '../../base/text/words.js';
import {clamp, isPlain} from '../state/selectors.js';
import type {Pane, State} from '../state/state.js';
import type {Row} from './row.js';
import type {PaneContent} from './pane-block.js';

/** The shown rows of a dialog: the index of the first, and how many are hidden below the last. */
export type View = {readonly top: number; readonly below: number};

// Rows kept in sight below the focused one, for its notes.
const kept = 2;

/** The view from the scrolled row, or otherwise around the chosen row or the text cursor. */
export function viewOf(rows: readonly Row[], height: number, scrolledTo?: number): View {
	const focus = rows.findIndex(({cursor, isSelected}) => cursor !== undefined || isSelected === true);
	const wanted = scrolledTo ?? Math.max(0, focus - Math.max(0, height - 1 - kept));
	const top = clamp(wanted, rows.length - height);
	return {top, below: Math.max(0, rows.length - top - height)};
}

/** What the title says about hidden rows; empty if there are none. */
export function hiddenText({top, below}: View): string {
	const more = below > 0 ? `${below} more below` : '';
	return top > 0 ? `${top} above${below > 0 ? `, ${below} below` : ''}` : more;
}

/** Which rows of a long text are shown. Empty if all of it is. */
export const textPosition = ({top, below}: View, height: number): string =>
	top === 0 && below === 0 ? '' : `lines ${count(top + 1)} to ${count(top + height)} of ${count(top + height + below)}`;

/** The items of a list around the selected one, each with whether it is selected. */
export function windowed<Item>(
	items: readonly Item[],
	cursor: number,
	height: number,
): ReadonlyArray<readonly [item: Item, isSelected: boolean]> {
	const room = Math.max(1, height);
	const top = clamp(cursor - Math.floor(room / 2), items.length - room);
	return items.slice(top, top + room).map((item, index) => [item, top + index === cursor]);
}

/** Whether a pane has the focus, and how it shows that. */
export function focusOf(state: State, pane: Pane): Pick<PaneContent, 'isFocused' | 'isMarked'> {
	const isFocused = state.pane === pane && state.dialog.kind === 'none';
	return {isFocused, isMarked: isFocused && isPlain(state)};
}
