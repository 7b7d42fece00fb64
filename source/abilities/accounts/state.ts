import type {Account} from '../../base/api/schemas.js';
import {withDialog, type State} from '../../kernel/state/state.js';

export type AccountEvent = {readonly type: 'account/opened'; readonly account: Account};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly account: {readonly account: Account};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly account: AccountEvent;
	}
}

export const reduceAccount = (state: State, {account}: AccountEvent): State => withDialog(state, {kind: 'account', account});
