import type {Form} from '../form-model/form.js';
import {type JournalEntry, undoForm} from '../form-model/journal-entry.js';
import {type ShownChange, shownChangesOf} from '../form-model/judged-settings.js';
import type {ItemState} from './item-result.js';

/** What the undo of an edit writes. `result`: why it writes nothing. */
export type FoundEdit = {readonly changes: readonly ShownChange[]; readonly form: Form; readonly result?: ItemState};

/** A request as a review shows it. `changed`: the names in its body that it changes. */
export type SentRequest = {
	readonly method: string;
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Record<string, unknown>;
	readonly changed?: readonly string[];
};

/** The request that undoes a write, by what is stored now. `about`: what to know of it. `now`: what became of the write, in words. */
type FoundRequest = {readonly request: SentRequest; readonly about: string; readonly now?: string};

/** What became of a write, before its undo is reviewed: in words, what its undo writes by the stored values, or its request. */
export type FoundOfWrite = string | FoundEdit | FoundRequest;

export const isFoundEdit = (found: FoundOfWrite | undefined): found is FoundEdit =>
	typeof found === 'object' && 'form' in found;

export const isFoundRequest = (found: FoundOfWrite | undefined): found is FoundRequest =>
	typeof found === 'object' && 'request' in found;

/** What became of a write, in words, if that is known. */
export const nowOf = (found: FoundOfWrite | undefined): string | undefined =>
	typeof found === 'string' ? found : isFoundRequest(found) ? found.now : undefined;

export const isEdit = ({kind, after}: JournalEntry): boolean =>
	(kind === 'edit' || kind === 'profile') && after !== undefined;

/** What the undo of an edit writes if nobody has changed its values since. */
export function editByJournal(write: JournalEntry): FoundEdit {
	const form = undoForm(write);
	return {form, changes: shownChangesOf(form)};
}
