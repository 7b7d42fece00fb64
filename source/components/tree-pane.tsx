import type {ReactNode} from 'react';
import {treeNote, treeRows} from '../format/tree-rows.js';
import {layoutOf} from '../state/layout.js';
import type {State} from '../state/state.js';
import {Pane} from './pane.js';

type TreePaneProps = {readonly state: State};

export function TreePane({state}: TreePaneProps): ReactNode {
	const rectangle = layoutOf(state).tree;
	return rectangle && (
		<Pane
			title='Organizations'
			note={treeNote(state)}
			rectangle={rectangle}
			origin={{x: 0, y: 1}}
			isFocused={state.pane === 'tree' && state.dialog.kind === 'none'}
			rows={treeRows(state, rectangle.columns - 4)}
		/>
	);
}
