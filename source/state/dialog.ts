import type {ApiError} from '../api/api-error.js';
import type {Account} from '../api/schemas.js';
import type {Scrolled} from '../forms/form.js';
import type {JournalEntry} from '../forms/journal-entry.js';
import type {Line} from '../forms/line-editor.js';
import type {Draft} from '../forms/stored-form.js';

/**
What each kind of dialog holds. Each ability adds its own.
*/
export interface Dialogs {
	readonly help: {readonly query: Line; readonly isTyping: boolean};
	readonly palette: {readonly line: Line; readonly cursor: number};
	readonly account: {readonly account: Account};
	readonly opening: {readonly title: string; readonly request: number; readonly id: string; readonly error?: ApiError};
	readonly drafts: {readonly drafts: readonly Draft[]; readonly now: number; readonly cursor: number; readonly isAsking: boolean};
	readonly undo: {readonly entries: readonly JournalEntry[]; readonly now: number; readonly cursor: number; readonly query: Line; readonly isTyping: boolean};
	readonly quitting: Record<never, never>;
}

type DialogKind = keyof Dialogs;

export type DialogOf<Kind extends DialogKind> = Scrolled & Dialogs[Kind] & {readonly kind: Kind};

/**
The one thing in front of the panes.
*/
export type Dialog = {readonly [Kind in DialogKind]: DialogOf<Kind>}[DialogKind] | {readonly kind: 'none'};
