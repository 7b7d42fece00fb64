import {memo, type ReactNode} from 'react';
import {detailPane} from '../format/detail-pane.js';
import {Pane} from './pane.js';
import {isSameBesideTree, type SidePaneProps} from './side-pane.js';

export const DetailPane = memo(({state, isElsewhere}: SidePaneProps): ReactNode => {
	const content = detailPane(state, isElsewhere);
	return content && <Pane {...content}/>;
}, isSameBesideTree);
