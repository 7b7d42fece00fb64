import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';

type HelpEvent = {readonly type: 'help/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly help: Searchable;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly help: HelpEvent;
	}
}

export const reduceHelp = (state: State): State => withDialog(state, {...unsearched, kind: 'help'});
