import {labelsInSentence} from '../form-model/fields.js';
import {changedFields, hasForm, type JournalEntry} from '../form-model/journal-entry.js';
import type {WritePart} from './registry.js';

const verbs = {create: 'created', edit: 'changed', profile: 'changed', delete: 'deleted'} as const;

/** What a write did, such as “changed business phone”. It can contain data. */
export function whatWrote(writes: ReadonlyMap<string, Pick<WritePart, 'did'>>, entry: JournalEntry): string {
	if (!hasForm(entry)) {
		return writes.get(entry.kind)?.did(entry) ?? '';
	}

	const {kind} = entry;
	const changed = kind === 'edit' || kind === 'profile' ? changedFields(entry) : [];
	return `${verbs[kind]}${changed.length === 0 ? '' : ` ${labelsInSentence(...changed)}`}`;
}
