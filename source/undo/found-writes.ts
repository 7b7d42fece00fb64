import {fieldLabel, valueBefore} from '../forms/fields.js';
import {changedFields, type JournalEntry} from '../forms/journal-entry.js';
import {timestamp} from '../text/time.js';
import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';

// What a row of the list says, and the values whole.
function textOf(entry: JournalEntry): string {
	const {at, id, before, after, kind, isUnclear, undoes, isUndone, isDeleted} = entry;
	const names = changedFields(entry);
	const values = names.flatMap(name => [fieldLabel(name), valueBefore(before, name), ...(after ? [valueBefore(after, name)] : [])]);
	const states = [...(kind === 'delete' ? ['deleted'] : []), ...(kind === 'create' ? ['created'] : []), ...(undoes === undefined ? [] : ['undo']), ...(isUnclear ? ['unclear'] : []), ...(isUndone ? ['undone'] : []), ...(isDeleted ? ['deleted later'] : [])];
	return [timestamp(new Date(at).toISOString()), id, before.name, after?.name ?? '', ...states, ...values].join(' ').toLowerCase();
}

/**
The writes in which every word that is searched for is found: in the time, the organization’s id or names, what was changed, the values before and after, or what became of it.
*/
export function foundWrites({entries, query}: Pick<DialogOf<'undo'>, 'entries' | 'query'>): readonly JournalEntry[] {
	const words = query.text.toLowerCase().split(' ').filter(word => word !== '');
	return words.length === 0
		? entries
		: entries.filter(entry => {
			const text = textOf(entry);
			return words.every(word => text.includes(word));
		});
}

/**
Why there is no write to bring anything back from; undefined where there is one.
*/
export const whyNotFoundWrite = ({dialog}: State): string | undefined =>
	dialog.kind === 'undo' && foundWrites(dialog).length === 0 ? 'There are no changes here.' : undefined;
