import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {withDialog, type State} from '../../kernel/state/state.js';

type HelpEvent = {readonly type: 'help/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly help: {readonly query: Line; readonly isTyping: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly help: HelpEvent;
	}
}

export const reduceHelp = (state: State): State => withDialog(state, {kind: 'help', query: lineOf(''), isTyping: false});
