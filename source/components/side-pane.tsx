import {memo, type ReactNode} from 'react';
import type {PaneContent} from '../format/pane-block.js';
import type {State} from '../state/state.js';
import {Pane} from './pane.js';

type SidePaneProps = {
	readonly contentOf: (state: State, isElsewhere?: boolean) => PaneContent | undefined;
	readonly state: State;
	/**
	Whether the tree's cursor is on another organization than this shows.
	*/
	readonly isElsewhere?: boolean;
};

/**
Whether two states differ at most in where the tree's cursor stands in its pane, which the panes beside it do not show.
*/
function isSameBesideTree({state: left, isElsewhere}: SidePaneProps, {state: right, ...others}: SidePaneProps): boolean {
	if (isElsewhere !== others.isElsewhere) {
		return false;
	}

	const values = Object.values({...right, cursorRow: 0});
	return Object.values({...left, cursorRow: 0}).every((value, index) => value === values[index]);
}

export const SidePane = memo(({contentOf, state, isElsewhere}: SidePaneProps): ReactNode => {
	const content = contentOf(state, isElsewhere);
	return content && <Pane {...content}/>;
}, isSameBesideTree);
