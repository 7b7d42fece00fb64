import {redactionMark} from '../api/credential.js';
import {openForm, type Form} from './form.js';
import {
	emptyProfile,
	valueBefore,
	fieldNames,
	labelsInSentence,
	type Before,
	type FieldName,
} from './fields.js';
import {
	isMarked,
	withoutCredentials,
	withoutMarks,
	withValues,
} from './marks.js';
import {credentialWarning} from './seen-credential.js';
import {afterOf} from './request.js';

/**
A write that was made: what was there before it, and after. `at` is in milliseconds since the epoch.
*/
export type JournalEntry = {
	readonly at: number;
	readonly kind: 'edit' | 'profile' | 'delete';
	readonly id: string;
	readonly before: Before;
	/**
	Absent after a deletion.
	*/
	readonly after?: Before | undefined;
	/**
	Whether the answer was lost, and what is stored could not be looked up.
	*/
	readonly isUnclear?: true | undefined;
};

/**
What is kept of a form's write, without what looks like a credential: as in drafts, what was typed of that is on no disk.
*/
export function storedWrite(form: Form): Pick<JournalEntry, 'before' | 'after'> {
	const names = form.fields.map(({name}) => name).filter(name => credentialWarning(form, name) !== undefined);
	return {before: withoutCredentials(form.before), after: withoutCredentials(withValues(afterOf(form), names, () => redactionMark))};
}

/**
The fields that a write changed.
*/
export const changedFields = ({before, after}: JournalEntry): readonly FieldName[] =>
	fieldNames.filter(name => after !== undefined && valueBefore(before, name) !== valueBefore(after, name));

/**
The fields of which no earlier value is on record: what was there, or of a deleted organization what is to be there again, held a credential.
*/
export const unrecorded = (entry: JournalEntry): readonly FieldName[] =>
	(entry.after ? changedFields(entry) : fieldNames).filter(name => isMarked(entry.before, name));

function noteOf(entry: JournalEntry, text: string): string {
	const names = unrecorded(entry);
	const left = entry.after ? 'left as it is now' : 'left out';
	return names.length === 0 ? text : `${text} Not put back, and ${left}, as it held a credential, which is never kept: ${labelsInSentence(...names)}.`;
}

/**
The form that would bring back what was there: a new write, from what the earlier one stored to what it replaced. A deleted organization comes back as a new one.
What stands in the place of a credential is no value: it is neither offered nor taken for what is stored, which `stored` tells where it was read.
*/
export function undoForm(entry: JournalEntry, stored?: Before): Form {
	const {kind, id, before, after, isUnclear} = entry;
	const texts = Object.fromEntries(fieldNames.filter(name => !isMarked(before, name)).map(name => [name, valueBefore(before, name)]));
	if (kind === 'delete' || !after) {
		const look = isUnclear ? 'It is not known whether the old one was deleted: look first. ' : '';
		return {
			...openForm('create', undefined, {name: '', parentId: before.parentId, profile: before.profile && {...before.profile, ...emptyProfile}}, texts),
			note: noteOf(entry, `${look}This creates a new organization with the name, parent and profile of the deleted one. Its id, creation date, flags, members and accounts do not come back.`),
		};
	}

	const base = stored ? withoutMarks(after, stored) : after;
	return {...openForm(kind, id, base, texts), isUndo: true, note: noteOf(entry, 'This is a new write that puts the earlier values back.')};
}
