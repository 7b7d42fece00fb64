import type {Form} from '../form-model/form.js';
import {type JournalEntry, undoForm} from '../form-model/journal-entry.js';
import {type ShownChange, shownChangesOf} from '../form-model/judged-settings.js';
import type {ItemState} from './item-result.js';

/** What the undo of an edit writes. `result`: why it writes nothing. */
export type FoundEdit = {readonly changes: readonly ShownChange[]; readonly form: Form; readonly result?: ItemState};

/** What became of a write, before its undo is reviewed: in words, or what its undo writes by the stored values. */
export type FoundOfWrite = string | FoundEdit;

export const isEdit = ({kind, after}: JournalEntry): boolean => (kind === 'edit' || kind === 'profile') && after !== undefined;

/** What the undo of an edit writes if nobody has changed its values since. */
export function editByJournal(write: JournalEntry): FoundEdit {
	const form = undoForm(write);
	return {form, changes: shownChangesOf(form)};
}
