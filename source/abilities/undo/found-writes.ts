import {fieldLabel, valueBefore} from '../../kernel/form-model/fields.js';
import {changedFields, type JournalEntry, mostWrites} from '../../kernel/form-model/journal-entry.js';
import type {Writes} from '../../kernel/rows/registry.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isoTime, timestamp} from '../../base/text/time.js';

// The text of the row in the list, with the values in full.
function textOf(entry: JournalEntry, writes: Writes): string {
	const {at, id, before, after, kind, isUnclear, undoes, isUndone, isDeleted} = entry;
	const names = changedFields(entry);
	const values = names.flatMap(name => [
		fieldLabel(name),
		valueBefore(before, name),
		...(after ? [valueBefore(after, name)] : []),
	]);
	const states = [
		...(kind === 'delete' ? ['deleted'] : []),
		...(kind === 'create' ? ['created'] : []),
		writes.get(kind)?.did(entry) ?? '',
		...(undoes === undefined ? [] : ['an undo']),
		...(isUnclear ? ['unclear'] : []),
		...(isUndone ? ['undone later'] : []),
		...(isDeleted ? ['deleted later'] : []),
	];
	return [timestamp(isoTime(at)), id, before.name, after?.name ?? '', ...states, ...values].join(' ');
}

/** The recorded writes that can be undone. */
export const writeList = searchableList('undo', {
	nouns: ['change', 'changes'],
	foundBy: 'organization, field, value, time or “undone”',
	items: (_, {entries}) => entries,
	textOf: (entry, {writes}) => textOf(entry, writes),
	limit: () => `Only your last ${mostWrites} changes are kept.`,
	emptyText: state => `There is nothing to undo. Press ${keyOf(state, 'closeDialog')} to leave.`,
});
