import type {ReactNode} from 'react';
import {treePane} from '../format/tree-pane.js';
import type {State} from '../state/state.js';
import {Pane} from './pane.js';

type TreePaneProps = {readonly state: State};

export function TreePane({state}: TreePaneProps): ReactNode {
	const content = treePane(state);
	return content && <Pane {...content}/>;
}
