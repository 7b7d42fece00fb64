import {redactionMark} from '../../base/api/credential.js';
import {emptyProfile} from '../../base/api/schemas.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {count, shownName} from '../../base/text/words.js';
import {openForm, type Form, openedFrom} from './form.js';
import {valueBefore, fieldNames, labelsInSentence, type Before, type FieldName} from './fields.js';
import {isMarked, withoutCredentials, withoutMarks, withValues, credentialWarning} from './value-warnings.js';
import {afterOf, changesOf} from './request.js';

type KindWithForm = 'create' | 'edit' | 'profile' | 'delete';

const kindsWithForm: readonly string[] = ['create', 'edit', 'profile', 'delete'] satisfies KindWithForm[];

/** The kinds of writes that no form undoes. Each ability adds its own, and declares how they are undone. */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- Only abilities have such writes.
export interface WriteKinds {}

export type WriteKind = KindWithForm | keyof WriteKinds;

/** One write of a run. */
export type RunItem = {
	readonly id: string;
	/** What it asked for, or the values before it. */
	readonly after: Before;
	/** How the record of the run names it. */
	readonly key: string;
	/** Its place in the source of the run, such as the row of a file. */
	readonly number: number;
	/** It has been undone from here. */
	readonly isUndone?: true | undefined;
	/** The service accepted it, and no list has shown it. */
	readonly isUnconfirmed?: true | undefined;
	/** Its entry, if the journal has one. */
	readonly write?: JournalEntry | undefined;
};

/** A recorded write with the values before and after it. `at` is in milliseconds since the epoch. */
export type JournalEntry = {
	readonly at: number;
	readonly kind: WriteKind;
	/** The id of the organization, or of what else the write is about. */
	readonly id: string;
	/** Only for writes about a person. `id`: only of a removed member. `isPending`: the person was only invited. */
	readonly member?:
		{readonly email: string; readonly id?: string | undefined; readonly isPending?: boolean | undefined} | undefined;
	/** Only of a write whose `values` are those of an account: where the service has them, `settings` or `tags`. Earlier versions recorded no part. */
	readonly part?: string | undefined;
	/** Only of the creation of an account. `key`: its `Idempotency-Key`, made once for each account. `knownIds`: the accounts with its name that were there before. */
	readonly creation?: {readonly key: string; readonly type: string; readonly knownIds: readonly string[]} | undefined;
	readonly before: Before;
	/** Only of a run of many writes, which is one entry: what it stored. `before.name` is the name of its source, such as a file. */
	readonly items?: readonly RunItem[] | undefined;
	/** Only of a run of a file: the ids of the accounts that it created in its organizations. Their own entries are no change to undo first. */
	readonly accounts?: readonly string[] | undefined;
	/** Only of a write of a run that is one entry: the name of the run in the journal. */
	readonly run?: string | undefined;
	/** When the write that this undo restored was made, in milliseconds since the epoch; absent if this is not an undo. */
	readonly undoes?: number | undefined;
	/** Absent after a deletion, and for writes about a person. */
	readonly after?: Before | undefined;
	/** Whether the result is unknown: the write is in progress, or its answer was lost and the stored values could not be checked. */
	readonly isUnclear?: true | undefined;
	/** The `cf-ray` of the request, if its answer was lost after its head arrived. */
	readonly ray?: string | undefined;
	/** When cforgs stopped waiting for the answer, in milliseconds since the epoch, if it was lost. */
	readonly lostAt?: number | undefined;
	/** Whether the program ended before the result was known, and the user has not been told yet. */
	readonly isInterrupted?: true | undefined;
	/** Whether later writes from here have restored the values before this write. */
	readonly isUndone?: true | undefined;
	/** Whether the organization has been deleted from here. */
	readonly isDeleted?: true | undefined;
};

/** A lost answer: when cforgs stopped waiting for it, in milliseconds since the epoch, and its `cf-ray` if its head arrived. */
export type LostMark = Pick<JournalEntry, 'ray'> & {readonly lostAt: number};

/** The result of a write. `told`: the user knows that the result is unknown. `unread`: the same of a write that the service accepted, and that no read has shown. `undone`: the deleted organization was created again. */
export type Fate = 'stored' | 'notStored' | 'told' | 'unread' | 'undone';

/** The results of writes, by `writeKey`. The latest finding counts, because a write that seemed lost may have been in progress. */
type Fates = ReadonlyMap<string, Fate>;

/** How many of the latest writes are kept. */
export const mostWrites = 100;

/** What identifies a write. */
export type WriteName = Pick<JournalEntry, 'at' | 'id' | 'member' | 'run'>;

/** What a write is about: an organization, an account or a person. */
export type WriteSubject = Pick<JournalEntry, 'id' | 'member'>;

export const writeKey = ({at, id, member}: WriteName): string => `${at} ${id}${member ? ` ${member.email}` : ''}`;

/** The name that the organization of a write has until the write is undone. */
export const nameOfWrite = ({before, after}: Pick<JournalEntry, 'after' | 'before'>): string =>
	after === undefined || after.name === '' ? before.name : after.name;

/** Whether this is the digest by which the journal knows a run, and no id of the service. `digestOf` of the runs makes it. */
export const isDigest = (id: string): boolean => /^[\da-f]{16}$/v.test(id);

/** Begins the id that the record of a creation has until the service has given one. */
export const unnamed = 'new-';

export const isUnnamed = (id: string): boolean => id.startsWith(unnamed);

const mostNamed = 3;

/** The first names of the organizations or accounts of a run, and the number of the others. */
export function namesOfRun({items = []}: Pick<JournalEntry, 'items'>): string {
	const names = items.map(({write, after}) => shownName(write ? nameOfWrite(write) : after.name));
	return names.length <= mostNamed
		? names.join(', ')
		: `${names.slice(0, mostNamed).join(', ')} and ${count(names.length - mostNamed)} more`;
}

/** Whether a form undoes the write. */
export const hasForm = <Entry extends Pick<JournalEntry, 'kind'>>(
	entry: Entry,
): entry is Entry & {readonly kind: KindWithForm} => kindsWithForm.includes(entry.kind);

/** Whether the result of a write is still unknown. */
export const isOpenEntry = ({isUnclear, isUndone}: JournalEntry): boolean => isUnclear === true && !isUndone;

/** Whether both writes are about the same organization, account or person. */
export const isSameSubject = (one: WriteSubject, other: WriteSubject): boolean =>
	one.id === other.id && isSameEmail(one.member?.email ?? '', other.member?.email ?? '');

/** Whether a later write started from what the earlier one stored: both are about the same subject, and about the same part of it. The tags of an account say nothing about its organization. */
export const isBasedOn = (later: JournalEntry, earlier: JournalEntry): boolean =>
	isSameSubject(later, earlier) &&
	(later.member !== undefined || later.kind === earlier.kind || (hasForm(later) && hasForm(earlier)));

/** A text that writes about the same subject have in common. */
export const subjectKey = ({id, member}: WriteSubject): string => `${id} ${member?.email.toLowerCase() ?? ''}`;

/** The writes that may have been stored, with their results. */
export function withFates(entries: readonly JournalEntry[], fates: Fates): readonly JournalEntry[] {
	return entries
		.filter(entry => fates.get(writeKey(entry)) !== 'notStored')
		.map(entry => {
			const {isInterrupted, isUnclear, ...known} = entry;
			const fate = fates.get(writeKey(entry));
			if (fate === 'undone') {
				return {...known, isUndone: true};
			}

			return fate === 'stored' ? known : fate === undefined ? entry : {...known, isUnclear};
		});
}

const areSame = (left: Before | undefined, right: Before | undefined): boolean =>
	JSON.stringify(left) === JSON.stringify(right);

/** Resolves unclear writes, latest first, if the next write of the same organization shows their result: it started from the values stored then. */
export function withoutSettled(entries: readonly JournalEntry[]): readonly JournalEntry[] {
	return entries.flatMap((entry, index): readonly JournalEntry[] => {
		if (entry.member) {
			return [entry];
		}

		// A change of the profile says nothing about the name, a write about a person nothing about either, and one of the tags of an account nothing about its organization.
		const next =
			entry.isUnclear &&
			entries
				.slice(0, index)
				.findLast(
					later =>
						later.id === entry.id &&
						!later.member &&
						(later.kind === entry.kind || (later.kind !== 'profile' && hasForm(later))),
				);
		if (!next || !(areSame(next.before, entry.before) || areSame(next.before, entry.after))) {
			return [entry];
		}

		return areSame(next.before, entry.before) ? [] : [{...entry, isUnclear: undefined, isInterrupted: undefined}];
	});
}

/** The write with an unknown result that was sent from a form with these values. */
export const unclearFrom = (
	entries: readonly JournalEntry[],
	{id, before}: {readonly id?: string | undefined; readonly before: Before},
): JournalEntry | undefined =>
	withoutSettled(entries).find(entry => entry.isUnclear && entry.id === id && areSame(entry.before, before));

/** The values of a write to record. Like drafts, they omit text that looks like a credential, so that it is never on disk. */
export function storedWrite(form: Form): Pick<JournalEntry, 'before' | 'after'> {
	const names = changesOf(form)
		.map(({name}) => name)
		.filter(name => credentialWarning(form, name) !== undefined);
	return {
		before: withoutCredentials(form.before),
		after: withoutCredentials(withValues(afterOf(form), names, () => redactionMark)),
	};
}

/** The writes of a run that are not undone yet; none for a single write. */
export const itemsLeft = ({items = []}: Pick<JournalEntry, 'items'>): readonly RunItem[] =>
	items.filter(({isUndone}) => !isUndone);

/** Single writes and the writes of runs, the latest first. */
export const withWritesOf = (
	entries: readonly JournalEntry[],
	runs: readonly JournalEntry[],
): readonly JournalEntry[] =>
	[
		...entries.filter(({run}) => run === undefined),
		...runs.flatMap(({items = []}) => items.flatMap(({write}) => write ?? [])),
	].toSorted((left, right) => right.at - left.at);

/** A run with its writes as they are known, without those that turned out not to be stored. Undefined if none was. */
function knownRun(
	run: JournalEntry,
	writes: ReadonlyMap<string, JournalEntry>,
	isDeleted: (id: string) => boolean,
): JournalEntry | undefined {
	const items = (run.items ?? []).flatMap((item): readonly RunItem[] => {
		const write = item.write && writes.get(item.key);
		const isUndone = write ? (write.isUndone ?? write.isDeleted) : isDeleted(item.id);
		return !write && item.write ? [] : [{...item, ...(write && {write}), ...(isUndone && {isUndone: true})}];
	});
	const isUnclear = items.some(({write}) => write && isOpenEntry(write));
	const isUndone = itemsLeft({items}).length === 0;
	return items.length < (run.items?.length ?? 0) && items.length === 0
		? undefined
		: {...run, items, ...(isUnclear && {isUnclear}), ...(isUndone && {isUndone})};
}

/** All writes, the latest first, with each run as one entry. An item of a run counts as undone if a later write took it back, or deleted its organization. `entries`: the writes of the runs are among them. */
export function withRuns(entries: readonly JournalEntry[], runs: readonly JournalEntry[]): readonly JournalEntry[] {
	if (runs.length === 0) {
		return entries;
	}

	const writes = new Map(entries.map(entry => [writeKey(entry), entry]));
	const deleted = new Set(entries.filter(({kind, isUnclear}) => kind === 'delete' && !isUnclear).map(({id}) => id));
	const known = runs.flatMap(run => knownRun(run, writes, id => deleted.has(id)) ?? []);
	return [...entries.filter(({run}) => run === undefined), ...known]
		.toSorted((left, right) => right.at - left.at)
		.slice(0, mostWrites);
}

export const changedFields = ({before, after}: JournalEntry): readonly FieldName[] =>
	fieldNames.filter(name => after !== undefined && valueBefore(before, name) !== valueBefore(after, name));

/** The further values that a write changed. Undefined: there is none. */
export function changedValues({
	before,
	after,
	part,
	kind,
}: JournalEntry): ReadonlyArray<{
	readonly name: string;
	readonly field: string;
	readonly from: string | undefined;
	readonly to: string | undefined;
}> {
	const [was, became] = [new Map(before.values), new Map(after?.values)];
	return [...new Set([...was.keys(), ...became.keys()])]
		.map(name => ({name, field: `${part ?? kind}.${name}`, from: was.get(name), to: became.get(name)}))
		.filter(({from, to}) => from !== to);
}

/** Marks the writes, latest first, whose earlier values later writes have restored, or whose organization was deleted. A value with a credential never counts as restored. A later write of another kind about the same person takes a write back. */
export function withUndone(entries: readonly JournalEntry[]): readonly JournalEntry[] {
	const known = new Map<string, JournalEntry[]>();
	return entries.map(entry => {
		const later = known.get(entry.id) ?? [];
		const names = changedFields(entry);
		const isBack = (name: FieldName): boolean => {
			const after = later.find(each => changedFields(each).includes(name))?.after;
			return (
				after !== undefined &&
				!isMarked(entry.before, name) &&
				valueBefore(after, name) === valueBefore(entry.before, name)
			);
		};

		const values = changedValues(entry);
		const isValueBack = ({name, from}: (typeof values)[number]): boolean => {
			const back = later
				.filter(({kind}) => kind === entry.kind)
				.flatMap(each => changedValues(each))
				.find(each => each.name === name);
			return back !== undefined && !from?.includes(redactionMark) && back.to === from;
		};

		const isTakenBack =
			entry.member !== undefined && later.some(each => each.kind !== entry.kind && isSameSubject(each, entry));
		const marked: JournalEntry = {
			...entry,
			...(isTakenBack && {isUndone: true}),
			...(names.length + values.length > 0 &&
				names.every(name => isBack(name)) &&
				values.every(value => isValueBack(value)) && {isUndone: true}),
			...(later.some(({kind}) => kind === 'delete') && {isDeleted: true}),
		};
		if (!entry.isUnclear) {
			later.push(entry);
			known.set(entry.id, later);
		}

		return marked;
	});
}

/** The index of the next write to undo: the latest that can be undone and is neither undone nor an undo itself; -1 if there is none. A run is undone only with all of its items, and the accounts of a file only with the file. */
export function nextToUndo(
	entries: readonly JournalEntry[],
	canUndo: (entry: JournalEntry) => boolean = () => true,
): number {
	const undone = new Set<number>();
	for (const {at, undoes, isUnclear} of entries) {
		// After the undo of an undo, the first write can be undone again.
		if (undoes !== undefined && !isUnclear && !undone.has(at)) {
			undone.add(undoes);
		}
	}

	const accounts = new Set(entries.flatMap(entry => entry.accounts ?? []));
	return entries.findIndex(entry => {
		const {at, id, undoes, isUndone, isDeleted, items} = entry;
		return (
			undoes === undefined &&
			(items ?? [{id}]).every(item => !accounts.has(item.id)) &&
			!isUndone &&
			!isDeleted &&
			(items !== undefined || !undone.has(at)) &&
			canUndo(entry)
		);
	});
}

/** The result of a write according to the stored values; undefined if unclear. `isStored` tells whether given values are stored, and treats a redaction mark as equal to any value. */
export function fateOf(entry: JournalEntry, isStored: (values: Before) => boolean): 'stored' | 'notStored' | undefined {
	const isThere = (values: Before) => changedFields(entry).some(name => !isMarked(values, name)) && isStored(values);
	return isThere(entry.before) ? 'notStored' : entry.after && isThere(entry.after) ? 'stored' : undefined;
}

/** The fields without a recorded earlier value, because it contained a credential. For a deletion, any field of the deleted organization. */
export const unrecorded = (entry: JournalEntry): readonly FieldName[] =>
	(entry.after ? changedFields(entry) : fieldNames).filter(name => isMarked(entry.before, name));

function noteOf(entry: JournalEntry, text: string): string {
	const names = unrecorded(entry);
	const left = entry.after ? 'unchanged' : 'left out';
	return names.length === 0
		? text
		: `${text} Not restored, and ${left}, because it had a credential, which is never kept: ${labelsInSentence(...names)}.`;
}

/**
The form for an undo of a write to an organization: a new write from the values that the earlier write stored back to the values before it. A deleted organization is created as a new one.
A redaction mark is not a value: it is never offered, and `stored` replaces it if the stored values were loaded.

@throws {TypeError} If no form undoes the write.
*/
export function undoForm(entry: JournalEntry, stored?: Before): Form {
	if (!hasForm(entry)) {
		throw new TypeError(`No form undoes a write of the kind ${entry.kind}.`);
	}

	const {kind, id, before, after, isUnclear} = entry;
	const from = {kind: 'journal', at: entry.at} as const;
	const texts = Object.fromEntries(
		fieldNames.filter(name => !isMarked(before, name)).map(name => [name, valueBefore(before, name)]),
	);
	if (kind === 'delete' || !after) {
		const look = isUnclear ? 'It is unclear whether the old organization was deleted. Check first. ' : '';
		return {
			...openedFrom(
				from,
				openForm(
					'create',
					undefined,
					{name: '', parentId: before.parentId, profile: before.profile && {...before.profile, ...emptyProfile}},
					texts,
				),
			),
			note: noteOf(
				entry,
				`${look}This creates a new organization with the name, parent and profile of the deleted one. Its id, creation date, flags, members and accounts do not come back.`,
			),
		};
	}

	const unmarked = stored ? withoutMarks(after, stored) : after;
	// A change of the profile did not store name and parent, so the undo must not revert later changes of these.
	const base = stored && kind === 'profile' ? {...unmarked, name: stored.name, parentId: stored.parentId} : unmarked;
	return {
		...openedFrom(from, openForm(kind, id, base, texts)),
		isUndo: true,
		note: noteOf(entry, 'This is a new change that restores the earlier values.'),
	};
}
