import type {Organization} from '../../base/api/schemas.js';
import {isWhole, readWholeList, type WholeList} from '../../base/api/whole-list.js';
import {
	profilesReadUntil,
	type Snapshot,
	type SnapshotKind,
	snapshotKinds,
	withProfileIn,
} from '../../kernel/files/snapshot.js';
import {failureText} from '../../kernel/rows/failure.js';
import {lacksOf} from '../../kernel/rows/listing-text.js';
import {
	knownProfile,
	profilesOf,
	profilesReadAfter,
	type ProfilesOf,
	readProfileOf,
} from '../../kernel/state/profile-age.js';
import {count, counted} from '../../base/text/words.js';
import {told, type Told, withMoving} from '../../base/text/told.js';
import type {Context} from '../../kernel/loop/context.js';
import {profileClock, readKept, lackTexts, readSessionLists} from '../../kernel/loop/known-lists.js';
import {type WantedHistory, idsWithoutProfile, withKnownProfiles} from '../../kernel/loop/readings.js';
import {ageOf, isoTime} from '../../base/text/time.js';
import {truthOf} from '../../kernel/writes/last-writes.js';
import {listsToCompare, oldestRead, type Change, changesBetween} from '../../kernel/files/snapshot-changes.js';
import {lookForMissing} from '../../kernel/loop/look-up.js';
import {remarksOn} from '../../kernel/files/snapshot-remarks.js';
import {historiesOf} from './who.js';

/** One comparison, while somebody waits for it. */
export type ComparingQuestion = {
	/** Whether to also read the profiles that the list leaves out, if the snapshot has them: one request each. */
	readonly isWithProfiles: boolean;
	/** Which lists to read, if the snapshot has them and they are not known: one request for each organization. */
	readonly kinds: readonly SnapshotKind[];
	/** Which of these to read again although they are known. */
	readonly again: readonly SnapshotKind[];
	readonly isWaiting: () => boolean;
	readonly note: (told: Told) => void;
};

function lackOf({organizations, listed, unreadable, announced, error}: WholeList): readonly Told[] {
	const cut = error
		? [
				told`The list is incomplete: it stopped after ${counted(organizations.length, 'organization')}. ${failureText(error)}`,
			]
		: [];
	const rest = lacksOf({noun: 'organization', listed, unreadable, announced: error ? undefined : announced});
	const all = [...cut, ...rest];
	return all.length === 0 ? [] : [...all, 'Nothing is reported as gone.'];
}

/** The compared profiles that were loaded earlier and not read for this comparison. */
function loadedOf(
	{unread, old, age}: ProfilesOf,
	wanted: readonly string[],
	isWithProfiles: boolean,
): Comparison['loaded'] {
	const isReadAgain = isWithProfiles && unread.length + old.length === 0;
	const number = isReadAgain ? 0 : wanted.length - unread.length - (isWithProfiles ? old.length : 0);
	return number === 0 ? undefined : {count: number, old: isWithProfiles ? 0 : old.length, all: wanted.length, age};
}

/**
All changes since a snapshot, or why the comparison is impossible.

@throws {ApiError} If no profile can be read.
*/
export async function compare(
	context: Pick<Context, 'client' | 'disk' | 'journal' | 'now' | 'store' | 'wait'>,
	file: string,
	older: Snapshot,
	question: ComparingQuestion,
): Promise<Comparison | {readonly why: Told}> {
	const {client, now, store, wait} = context;
	const to = isoTime(now());
	const list = await readWholeList(client.for('compare with the snapshot'), (come, announced) => {
		const all = announced === undefined ? '' : ` of ${count(announced)}`;
		question.note(withMoving('Reading every organization in full', `: ${count(come)}${all}`, ' …'));
		return question.isWaiting();
	});
	if (list.error && list.organizations.length === 0) {
		return {why: failureText(list.error)};
	}

	const hasProfiles = older.organizations.some(({profile}) => profile !== undefined);
	const unreadIn = (organizations: readonly Organization[]) => idsWithoutProfile(withProfileIn(older, organizations));
	const wanted = unreadIn(list.organizations);
	// In a snapshot with a time to come, what is read from now on counts.
	const after = Math.min(profilesReadUntil(older), Date.parse(to) - 1);
	const newProfiles = () => profilesReadAfter(store.getState(), wanted, after);
	const before = profilesOf(newProfiles(), wanted, profileClock(context));
	const refusals = question.isWithProfiles
		? await readKept(
				context,
				client.for('compare with the snapshot'),
				wanted,
				{note: question.note, wait, isWanted: question.isWaiting},
				before,
			)
		: [];
	const profiles = newProfiles();
	const organizations = withKnownProfiles(list.organizations, id => knownProfile(profiles, id));
	const {wanted: wantedLists, isNew} = listsToCompare(older, list);
	const {
		lists,
		lacks,
		unread: unreadIds,
		known,
	} = await readSessionLists(context, client.for('compare with the snapshot'), wantedLists, {
		kinds: question.kinds,
		again: question.again,
		isNew,
		isTrue: truthOf(context),
		note: question.note,
		wait,
		isWanted: question.isWaiting,
	});
	// Those that were asked for and failed are not offered again.
	const unreadLists = Object.fromEntries(
		snapshotKinds
			.filter(kind => older[kind])
			.map(kind => [kind, question.kinds.includes(kind) ? 0 : (unreadIds[kind]?.length ?? 0)]),
	);
	const stop = lacks.find(({stop: error}) => error)?.stop;
	const [refusal] = refusals;
	const lack = [
		...lackOf(list),
		...(refusal ? [told`${counted(refusals.length, 'profile')} could not be read: ${failureText(refusal)}`] : []),
		...lacks.flatMap(each => lackTexts(each)),
		...(stop ? [failureText(stop)] : []),
	];
	const newer = {host: client.host, takenAt: to, isComplete: isWhole(list), organizations, ...lists};
	const all = changesBetween(older, newer);
	const missing = all.filter(({change}) => change === 'missing').length;
	if (newer.isComplete && missing > 0) {
		question.note(`Asking for ${counted(missing, 'organization')} no longer listed …`);
	}

	const unread = unreadIn(organizations).length;
	const knownLists = snapshotKinds.flatMap(kind => {
		const each = known[kind];
		return each ? [[kind, {count: each.count, age: ageOf(each.oldest, now())?.text ?? 'just now'}] as const] : [];
	});
	// New organizations have no list to compare with.
	const uncounted = Object.fromEntries(
		snapshotKinds.map(kind => [
			kind,
			question.kinds.includes(kind) ? 0 : (unreadIds[kind]?.filter(id => older[kind]?.has(id)).length ?? 0),
		]),
	);
	const loaded = loadedOf(before, wanted, question.isWithProfiles);
	const changes = newer.isComplete
		? await lookForMissing(client, all, question.isWaiting)
		: all.filter(({change}) => change !== 'missing');
	return {
		file,
		from: older.takenAt,
		to:
			oldestRead(
				newer,
				wanted.flatMap(id => readProfileOf(profiles, id)?.readAt ?? []),
			) ?? to,
		changes,
		histories: historiesOf(changes, older),
		remarks: [
			...lack,
			...remarksOn(older, newer, {
				isOfService: true,
				way: 'Write a snapshot with profiles to compare them.',
				unread,
				unreadLists: uncounted,
				listWay: kind => `Write a snapshot with ${kind} to compare them.`,
			}),
		],
		...(hasProfiles && {unread}),
		unreadLists,
		knownLists: Object.fromEntries(knownLists),
		...(loaded && {loaded}),
	};
}

/** The changes between a snapshot and one reading of the list. */
export type Comparison = {
	/** The path of the snapshot, as typed. */
	readonly file: string;
	/** When the snapshot was taken, and when the list was read, or the oldest compared value if that was before; ISO 8601. */
	readonly from: string;
	readonly to: string;
	readonly changes: readonly Change[];
	/** The histories that can tell who made the changes. */
	readonly histories?: readonly WantedHistory[];
	/** Sentences about what could not be compared. */
	readonly remarks: readonly Told[];
	/** How many profiles of the snapshot were not compared because the list left them out; absent if the snapshot has no profiles. */
	readonly unread?: number;
	/** For how many organizations the lists of the snapshot were not compared because they are not known. */
	readonly unreadLists?: Readonly<Partial<Record<SnapshotKind, number>>>;
	/** How many of the compared lists were known, and when the oldest of them was read: `40 minutes ago`. */
	readonly knownLists?: Readonly<Partial<Record<SnapshotKind, {readonly count: number; readonly age: string}>>>;
	/** How many of the compared profiles were loaded earlier, how many of these are old, how many are compared in all, and when the oldest was loaded: `2 hours ago`. */
	readonly loaded?: {readonly count: number; readonly old: number; readonly all: number; readonly age: string};
};
