import {memo, type ReactNode} from 'react';
import {accountsPane} from '../format/accounts-pane.js';
import {Pane} from './pane.js';
import {isSameBesideTree, type SidePaneProps} from './side-pane.js';

export const AccountsPane = memo(({state}: SidePaneProps): ReactNode => {
	const content = accountsPane(state);
	return content && <Pane {...content}/>;
}, isSameBesideTree);
