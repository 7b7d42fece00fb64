import {fieldLabel, valueBefore} from '../../kernel/form-model/fields.js';
import {changedFields, type JournalEntry} from '../../kernel/form-model/journal-entry.js';
import type {Registry, Writes} from '../../kernel/rows/registry.js';
import {isoTime, timestamp} from '../../base/text/time.js';
import {withWords} from '../../base/text/with-words.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';

/** Without abilities, only forms undo writes. */
export const noWrites: Pick<Registry, 'writes'> = {writes: new Map()};

// The text of the row in the list, with the values in full.
function textOf(entry: JournalEntry, writes: Writes): string {
	const {at, id, before, after, kind, isUnclear, undoes, isUndone, isDeleted} = entry;
	const names = changedFields(entry);
	const values = names.flatMap(name => [fieldLabel(name), valueBefore(before, name), ...(after ? [valueBefore(after, name)] : [])]);
	const states = [...(kind === 'delete' ? ['deleted'] : []), ...(kind === 'create' ? ['created'] : []), writes.get(kind)?.did(entry) ?? '', ...(undoes === undefined ? [] : ['an undo']), ...(isUnclear ? ['unclear'] : []), ...(isUndone ? ['undone later'] : []), ...(isDeleted ? ['deleted later'] : [])];
	return [timestamp(isoTime(at)), id, before.name, after?.name ?? '', ...states, ...values].join(' ');
}

/** The writes that match every search word in their time, id, names, changed fields, values or state. */
export const foundWrites = ({entries, query}: Pick<DialogOf<'undo'>, 'entries' | 'query'>, {writes}: Pick<Registry, 'writes'> = noWrites): readonly JournalEntry[] =>
	withWords(entries, query.text, entry => textOf(entry, writes));

/** Why no write can be chosen; undefined if one can be. */
export const whyNotFoundWrite = ({dialog}: State, registry: Pick<Registry, 'writes'> = noWrites): string | undefined =>
	dialog.kind === 'undo' && foundWrites(dialog, registry).length === 0 ? 'There are no changes here.' : undefined;
