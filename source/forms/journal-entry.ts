import {redactionMark} from '../api/credential.js';
import {emptyProfile} from '../api/schemas.js';
import {openForm, type Form} from './form.js';
import {openedFrom} from './kept-in.js';
import {
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
import {credentialWarning} from './value-warnings.js';
import {afterOf, changesOf} from './request.js';

/**
A write that was made: what was there before it, and after. `at` is in milliseconds since the epoch.
*/
export type JournalEntry = {
	readonly at: number;
	readonly kind: 'create' | 'edit' | 'profile' | 'delete';
	readonly id: string;
	readonly before: Before;
	/**
	When the write was made whose earlier values it restored, in milliseconds since the epoch; absent if it is no undo.
	*/
	readonly undoes?: number | undefined;
	/**
	Absent after a deletion.
	*/
	readonly after?: Before | undefined;
	/**
	Whether it is not known what came of it: it is under way, or the answer was lost, and what is stored could not be looked up.
	*/
	readonly isUnclear?: true | undefined;
	/**
	Whether the program that sent it ended before that was known, and nobody was told since.
	*/
	readonly isInterrupted?: true | undefined;
	/**
	Whether what it changed was put back since, by writes from here.
	*/
	readonly isUndone?: true | undefined;
	/**
	Whether its organization was deleted since, from here.
	*/
	readonly isDeleted?: true | undefined;
};

/**
What came of a write: `told`, that it is not known; `undone`, that what it deleted was created again.
*/
export type Fate = 'stored' | 'notStored' | 'told' | 'undone';

/**
What came of writes, by `writeKey`. What was found last holds: one that seemed lost may have been under way.
*/
type Fates = ReadonlyMap<string, Fate>;

/**
How many writes are kept, the latest.
*/
export const mostWrites = 100;

export const writeKey = ({at, id}: Pick<JournalEntry, 'at' | 'id'>): string => `${at} ${id}`;

/**
The writes that may have been stored, with what came of them.
*/
export function withFates(entries: readonly JournalEntry[], fates: Fates): readonly JournalEntry[] {
	return entries.filter(entry => fates.get(writeKey(entry)) !== 'notStored').map(entry => {
		const {isInterrupted, isUnclear, ...known} = entry;
		const fate = fates.get(writeKey(entry));
		if (fate === 'undone') {
			return {...known, isUndone: true};
		}

		return fate === 'stored' ? known : (fate === 'told' ? {...known, isUnclear} : entry);
	});
}

const areSame = (left: Before | undefined, right: Before | undefined): boolean => JSON.stringify(left) === JSON.stringify(right);

/**
Writes, the latest first, as far as the next one of the same organization tells what came of them: it began with what was stored then.
*/
export function withoutSettled(entries: readonly JournalEntry[]): readonly JournalEntry[] {
	return entries.flatMap((entry, index): readonly JournalEntry[] => {
		// A profile that was changed says nothing of a name.
		const next = entry.isUnclear && entries.slice(0, index).findLast(({id, kind}) => id === entry.id && (kind === entry.kind || kind !== 'profile'));
		if (!next || !(areSame(next.before, entry.before) || areSame(next.before, entry.after))) {
			return [entry];
		}

		return areSame(next.before, entry.before) ? [] : [{...entry, isUnclear: undefined, isInterrupted: undefined}];
	});
}

/**
The write of unknown fate that was sent from a form on these values.
*/
export const unclearFrom = (entries: readonly JournalEntry[], {id, before}: {readonly id?: string | undefined; readonly before: Before}): JournalEntry | undefined =>
	withoutSettled(entries).find(entry => entry.isUnclear && entry.id === id && areSame(entry.before, before));

/**
What is kept of a form's write, without what looks like a credential: as in drafts, what was typed of that is on no disk.
*/
export function storedWrite(form: Form): Pick<JournalEntry, 'before' | 'after'> {
	const names = changesOf(form).map(({name}) => name).filter(name => credentialWarning(form, name) !== undefined);
	return {before: withoutCredentials(form.before), after: withoutCredentials(withValues(afterOf(form), names, () => redactionMark))};
}

/**
The fields that a write changed.
*/
export const changedFields = ({before, after}: JournalEntry): readonly FieldName[] =>
	fieldNames.filter(name => after !== undefined && valueBefore(before, name) !== valueBefore(after, name));

/**
The fields of a write whose earlier values a new write can restore. An older version of this program could still change a parent.
*/
export const restorableFields = (entry: JournalEntry): readonly FieldName[] => changedFields(entry).filter(name => name !== 'parent');

/**
Writes, the latest first, with those whose earlier values were all put back by later ones, or whose organization was deleted. What held a credential is not known to be put back.
*/
export function withUndone(entries: readonly JournalEntry[]): readonly JournalEntry[] {
	return entries.map((entry, index) => {
		const later = entries.slice(0, index).filter(({id, isUnclear}) => id === entry.id && !isUnclear);
		const names = restorableFields(entry);
		const isBack = (name: FieldName): boolean => {
			const after = later.find(each => changedFields(each).includes(name))?.after;
			return after !== undefined && !isMarked(entry.before, name) && valueBefore(after, name) === valueBefore(entry.before, name);
		};

		return {
			...entry,
			...(names.length > 0 && names.every(name => isBack(name)) && {isUndone: true}),
			...(later.some(({kind}) => kind === 'delete') && {isDeleted: true}),
		};
	});
}

/**
Where the next write to undo is: the latest that is neither undone nor an undo itself; -1 if there is none.
*/
export function nextToUndo(entries: readonly JournalEntry[]): number {
	const undone = new Set<number>();
	for (const {at, undoes, isUnclear} of entries) {
		// The undo of an undo leaves the first write as one to undo.
		if (undoes !== undefined && !isUnclear && !undone.has(at)) {
			undone.add(undoes);
		}
	}

	return entries.findIndex(({at, undoes, isUndone, isDeleted}) => undoes === undefined && !isUndone && !isDeleted && !undone.has(at));
}

/**
What came of a write, as far as what is stored now tells: whether certain values are is answered by `isStored`, to which a mark is whatever is there.
*/
export function fateOf(entry: JournalEntry, isStored: (values: Before) => boolean): 'stored' | 'notStored' | undefined {
	const isThere = (values: Before) => restorableFields(entry).some(name => !isMarked(values, name)) && isStored(values);
	return isThere(entry.before) ? 'notStored' : (entry.after && isThere(entry.after) ? 'stored' : undefined);
}

/**
The fields of which no earlier value is on record: what was there, or of a deleted organization what is to be there again, held a credential.
*/
export const unrecorded = (entry: JournalEntry): readonly FieldName[] =>
	(entry.after ? changedFields(entry) : fieldNames).filter(name => isMarked(entry.before, name));

/**
Why a change of the parent that an older version kept is not offered again.
*/
export const parentStays = 'The earlier parent cannot be restored: the service does not move organizations.';

function noteOf(entry: JournalEntry, text: string): string {
	const names = unrecorded(entry);
	const left = entry.after ? 'unchanged' : 'left out';
	const moved = entry.after && changedFields(entry).includes('parent') ? ` ${parentStays}` : '';
	return names.length === 0 ? `${text}${moved}` : `${text}${moved} Not restored, and ${left}, because it had a credential, which is never kept: ${labelsInSentence(...names)}.`;
}

/**
The form that would bring back what was there: a new write, from what the earlier one stored to what it replaced. A deleted organization comes back as a new one.
What stands in the place of a credential is no value: it is neither offered nor taken for what is stored, which `stored` tells where it was read.
*/
export function undoForm(entry: JournalEntry, stored?: Before): Form {
	const {kind, id, before, after, isUnclear} = entry;
	const from = {kind: 'journal', at: entry.at} as const;
	const texts = Object.fromEntries(fieldNames.filter(name => !isMarked(before, name)).map(name => [name, valueBefore(before, name)]));
	if (kind === 'delete' || !after) {
		const look = isUnclear ? 'It is unclear whether the old organization was deleted. Check first. ' : '';
		return {
			...openedFrom(from, openForm('create', undefined, {name: '', parentId: before.parentId, profile: before.profile && {...before.profile, ...emptyProfile}}, texts)),
			note: noteOf(entry, `${look}This creates a new organization with the name, parent and profile of the deleted one. Its id, creation date, flags, members and accounts do not come back.`),
		};
	}

	const unmarked = stored ? withoutMarks(after, stored) : after;
	// A change of the profile stored no name and no parent: whoever changed those since is not undone.
	const base = stored && kind === 'profile' ? {...unmarked, name: stored.name, parentId: stored.parentId} : unmarked;
	return {...openedFrom(from, openForm(kind, id, base, texts)), isUndo: true, note: noteOf(entry, 'This is a new change that restores the earlier values.')};
}
