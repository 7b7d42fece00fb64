import type {Line} from '../form-model/line-editor.js';
import type {Told} from '../../base/text/told.js';
import {withDialog, whileAwaiting, whileIn} from './state.js';
import type {Dialog, DialogOf} from './dialog.js';
import type {Handlers} from './events.js';

/** What a path is typed for. `kind` selects the handler of the path, `about` explains the purpose to the person. */
export type PathPurpose = {
	readonly kind: string;
	readonly title: string;
	readonly about: string;
	/** Whether the file is read. If it is written instead, the program asks before it replaces an existing file. */
	readonly isRead: boolean;
	/** If several files are written, their extensions, which replace the typed one. */
	readonly endings?: readonly string[];
	/** Completion offers only files with these extensions. */
	readonly completed?: readonly string[];
	/** What else is typed, in a line each: its name for the handler, and its label. */
	readonly fields?: ReadonlyArray<{readonly name: string; readonly label: string}>;
	/** The id of the organization that the file is about. The cursor may move before the path is typed. */
	readonly organization?: string;
	/** Whether the file is about what is known of everything below the organization, so that the dialog says what is not. */
	readonly isOfKnown?: true;
	/** The dialog that asked for the path, which returns when the person leaves. */
	readonly back: Dialog;
	/** Whether the path was given, not typed: leaving while it is read goes back at once. */
	readonly isGiven?: true;
	/** Whether `back` also returns after the files are written. */
	readonly isKept?: true;
};

/** What happened while a path was typed. In the dialog, `isAsking` means that the program asks whether to replace the file; `focused` is 0 for the path, and then the place of a field. */
export type PathEvent =
	| {
			readonly type: 'path/opened';
			readonly purpose: PathPurpose;
			readonly line: Line;
			/** The lines of the further fields. */
			readonly others?: readonly Line[];
	  }
	| {readonly type: 'path/edited'; readonly line: Line}
	| {readonly type: 'path/lineMoved'; readonly by: 1 | -1}
	| {readonly type: 'path/overwriteAsked'}
	| {readonly type: 'path/asked'; readonly request: number}
	| {readonly type: 'path/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'path/refused'; readonly request: number; readonly text: Told}
	| {readonly type: 'path/done'}
	| {readonly type: 'path/left'};

declare module './dialog.js' {
	interface Dialogs {
		readonly path: {
			readonly purpose: PathPurpose;
			readonly line: Line;
			readonly others?: readonly Line[];
			readonly focused?: number;
			readonly isAsking: boolean;
			readonly request?: number;
			readonly text?: Told;
		};
	}
}

declare module './events.js' {
	interface Events {
		readonly path: PathEvent;
	}
}

export type PathDialog = DialogOf<'path'>;

const withoutAnswer = ({request: _, text: __, ...dialog}: PathDialog): PathDialog => ({...dialog, isAsking: false});

/** The typed lines: the path, and then the further fields. */
export const linesOfPath = ({line, others = []}: PathDialog): readonly Line[] => [line, ...others];

/** The line that the keys edit. */
export const focusedLine = (dialog: PathDialog): Line => linesOfPath(dialog)[dialog.focused ?? 0] ?? dialog.line;

function edited(dialog: PathDialog, line: Line): PathDialog {
	const {others = [], focused = 0} = dialog;
	return focused === 0 ? {...dialog, line} : {...dialog, others: others.with(focused - 1, line)};
}

/** Handles the dialog that asks for the path of a file. */
export const pathHandlers: Handlers<PathEvent> = {
	'path/opened': (state, {purpose, line, others}) =>
		withDialog(state, {kind: 'path', purpose, line, isAsking: false, ...(others && {others})}),

	'path/edited': (state, {line}) =>
		whileIn(state, 'path', dialog => (dialog.request === undefined ? edited(withoutAnswer(dialog), line) : dialog)),

	'path/lineMoved': (state, {by}) =>
		whileIn(state, 'path', dialog => ({
			...dialog,
			focused: Math.max(0, Math.min((dialog.focused ?? 0) + by, linesOfPath(dialog).length - 1)),
		})),

	'path/overwriteAsked': state => whileIn(state, 'path', dialog => ({...withoutAnswer(dialog), isAsking: true})),

	'path/asked': (state, {request}) => whileIn(state, 'path', dialog => ({...withoutAnswer(dialog), request})),

	'path/noted': (state, {request, text}) => whileAwaiting(state, 'path', request, dialog => ({...dialog, text})),

	'path/refused': (state, {request, text}) =>
		whileAwaiting(state, 'path', request, dialog => ({...withoutAnswer(dialog), text})),

	'path/done': state => whileIn(state, 'path', ({purpose}) => (purpose.isKept ? purpose.back : {kind: 'none'})),

	'path/left': state =>
		whileIn(state, 'path', dialog => {
			const isAnswering = dialog.isAsking || dialog.request !== undefined;
			return isAnswering && !dialog.purpose.isGiven ? withoutAnswer(dialog) : dialog.purpose.back;
		}),
};

/** The files that a path stands for. If several are written, the path may end with any of their extensions. */
export function filesNamed(path: string, endings: readonly string[] | undefined): readonly string[] {
	const ending = endings?.find(each => path.endsWith(each)) ?? '';
	const stem = path.slice(0, path.length - ending.length);
	return endings ? endings.map(each => `${stem}${each}`) : [path];
}
