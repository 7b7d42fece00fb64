import {withDialog} from './dialog-reducer.js';
import type {Dialog} from './dialog.js';
import type {PathEvent} from './events.js';
import type {State} from './state.js';

type Asking = Dialog & {readonly kind: 'path'};

const withoutAnswer = ({request: _, text: __, ...dialog}: Asking): Asking => ({...dialog, isAsking: false});

function withPath(state: State, change: (dialog: Asking) => Dialog): State {
	const {dialog} = state;
	return dialog.kind === 'path' ? withDialog(state, change(dialog)) : state;
}

/**
What a typed path is for: a file to read, or one to write. The dialog that asked for it comes back when it is left.
*/
export function reducePath(state: State, event: PathEvent): State {
	switch (event.type) {
		case 'path/opened': {
			return withDialog(state, {
				kind: 'path', purpose: event.purpose, line: event.line, isAsking: false,
			});
		}

		case 'path/edited': {
			return withPath(state, dialog => dialog.request === undefined ? {...withoutAnswer(dialog), line: event.line} : dialog);
		}

		case 'path/overwriteAsked': {
			return withPath(state, dialog => ({...withoutAnswer(dialog), isAsking: true}));
		}

		case 'path/asked': {
			return withPath(state, dialog => ({...withoutAnswer(dialog), request: event.request}));
		}

		case 'path/noted': {
			return withPath(state, dialog => dialog.request === event.request ? {...dialog, text: event.text} : dialog);
		}

		case 'path/refused': {
			return withPath(state, dialog => dialog.request === event.request ? {...withoutAnswer(dialog), text: event.text} : dialog);
		}

		case 'path/done': {
			// What was onboarded can still be copied.
			return withPath(state, ({purpose}) => purpose.kind === 'summary' ? purpose.dialog : {kind: 'none'});
		}

		case 'path/left': {
			return withPath(state, dialog => {
				if (dialog.isAsking || dialog.request !== undefined) {
					return withoutAnswer(dialog);
				}

				return dialog.purpose.kind === 'import' ? {kind: 'none'} : dialog.purpose.dialog;
			});
		}
	}
}
