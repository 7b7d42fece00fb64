import {openForm, type Form} from './form.js';
import {
	emptyProfile,
	valueBefore,
	fieldNames,
	type Before,
	type FieldName,
} from './fields.js';

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

const textsOf = (before: Before): Partial<Record<FieldName, string>> =>
	Object.fromEntries(fieldNames.map(name => [name, valueBefore(before, name)]));

/**
The form that would bring back what was there: a new write, from what the earlier one stored to what it replaced. A deleted organization comes back as a new one.
*/
export function undoForm({
	kind, id, before, after, isUnclear,
}: JournalEntry): Form {
	return kind === 'delete' || !after
		? {
			...openForm('create', undefined, {name: '', parentId: before.parentId, profile: before.profile && {...before.profile, ...emptyProfile}}, textsOf(before)),
			note: `${isUnclear ? 'It is not known whether the old one was deleted: look first. ' : ''}This creates a new organization with the name, parent and profile of the deleted one. Its id, creation date, flags, members and accounts do not come back.`,
		}
		: {...openForm(kind, id, after, textsOf(before)), note: 'This is a new write that puts the earlier values back.'};
}
