import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import {withDialog, type State} from '../../kernel/state/state.js';

export type PaletteEvent =
	| {readonly type: 'palette/opened'}
	/** `command`: as `commandName` names it. */
	| {readonly type: 'palette/ran'; readonly command: string}
	| {readonly type: 'palette/edited'; readonly line: Line};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly palette: {readonly line: Line; readonly cursor: number};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly palette: PaletteEvent;
	}
}

export function reducePalette(state: State, event: PaletteEvent): State {
	switch (event.type) {
		case 'palette/opened': {
			return withDialog(state, {kind: 'palette', line: lineOf(''), cursor: 0});
		}

		case 'palette/ran': {
			return state;
		}

		case 'palette/edited': {
			return state.dialog.kind === 'palette'
				? withDialog(state, {kind: 'palette', line: event.line, cursor: 0})
				: state;
		}
	}
}
