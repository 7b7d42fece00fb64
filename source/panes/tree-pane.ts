import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {focusOf} from '../format/focus.js';
import type {PaneContent} from '../format/pane-block.js';
import {treeNote, treeRows, treeTitle} from './tree-rows.js';

/**
Undefined where the layout leaves no room for it.
*/
export function treePane(state: State): PaneContent | undefined {
	const rectangle = layoutOf(state).tree;
	return rectangle && {
		title: treeTitle(state, rectangle.columns),
		note: treeNote(state),
		rectangle,
		...focusOf(state, 'tree'),
		rows: treeRows(state, rectangle.columns - 4),
	};
}
