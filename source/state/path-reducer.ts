import type {Line} from '../forms/line-editor.js';
import type {Told} from '../text/told.js';
import {withDialog, type State} from './state.js';
import type {Dialog, DialogOf} from './dialog.js';

/**
What a path is typed for. `kind` names who answers; `about` says it to the person.
*/
export type PathPurpose = {
	readonly kind: string;
	readonly title: string;
	readonly about: string;
	/**
	Whether the file is read; else it is written, and the question comes before a file there is replaced.
	*/
	readonly isRead: boolean;
	/**
	Of several files that are written, their endings, in place of the one that is typed.
	*/
	readonly endings?: readonly string[];
	/**
	Completing the path offers only files with these endings.
	*/
	readonly completed?: readonly string[];
	/**
	The dialog that asked for the path: it comes back once the path is left.
	*/
	readonly back: Dialog;
	/**
	Whether it comes back as well once the files are written.
	*/
	readonly isKept?: true;
};

/**
What happened while the path of a file was typed. `isAsking`, in the dialog: whether the file may be written over.
*/
export type PathEvent =
	| {readonly type: 'path/opened'; readonly purpose: PathPurpose; readonly line: Line}
	| {readonly type: 'path/edited'; readonly line: Line}
	| {readonly type: 'path/overwriteAsked'}
	| {readonly type: 'path/asked'; readonly request: number}
	| {readonly type: 'path/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'path/refused'; readonly request: number; readonly text: Told}
	| {readonly type: 'path/done'}
	| {readonly type: 'path/left'};

declare module './dialog.js' {
	interface Dialogs {
		readonly path: {readonly purpose: PathPurpose; readonly line: Line; readonly isAsking: boolean; readonly request?: number; readonly text?: Told};
	}
}

declare module './events.js' {
	interface Events {
		readonly path: PathEvent;
	}
}

type Asking = DialogOf<'path'>;

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
			return withPath(state, ({purpose}) => purpose.isKept ? purpose.back : {kind: 'none'});
		}

		case 'path/left': {
			return withPath(state, dialog => {
				const isAnswering = dialog.isAsking || dialog.request !== undefined;
				return isAnswering ? withoutAnswer(dialog) : dialog.purpose.back;
			});
		}
	}
}
