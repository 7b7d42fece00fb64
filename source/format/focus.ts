import {isPlain} from '../state/selectors.js';
import type {Pane, State} from '../state/state.js';
import type {PaneContent} from './pane-block.js';

/**
Whether a pane has the focus, and how that shows.
*/
export function focusOf(state: State, pane: Pane): Pick<PaneContent, 'isFocused' | 'isMarked'> {
	const isFocused = state.pane === pane && state.dialog.kind === 'none';
	return {isFocused, isMarked: isFocused && isPlain(state)};
}
