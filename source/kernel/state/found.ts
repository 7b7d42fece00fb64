import {memo} from '../../base/text/memo.js';
import type {Member} from '../../base/api/schemas.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {profileFields, type ProfileFieldName} from '../form-model/fields.js';
import type {FigureSource} from '../figures/branch-figures.js';
import {eachInParts} from '../figures/in-parts.js';
import {type Filter, filterOf, hasTermsIn, judgeAll, whyNotOnlyTerms} from '../filter/filter.js';
import {type FilterSource, type LookedAt, neverChanged, subjectsIn, type WholeList} from '../filter/source.js';
import {merged, accountsByRow, keptByRow, readByRow, withOpened, searchKnown, changedIds} from './known-profiles.js';
import type {ListState, ReadProfile} from './data.js';
import {type Find, soughtText} from './open-search.js';
import {readProfileOf} from './profile-age.js';
import {pinnedRows} from './finding.js';
import type {State} from './state.js';

type Read = Pick<State, 'accounts' | 'changeTimes' | 'details' | 'find' | 'marks' | 'members' | 'profiles' | 'recents'>;

/** A list from which nothing is missing. */
export function wholeOf<Item>(list: ListState<Item> | undefined): WholeList<Item> | undefined {
	const isWhole =
		list?.progress.status === 'complete' && list.unreadable === 0 && (list.total ?? 0) <= list.items.length;
	return isWhole ? list : undefined;
}

const membersByRow = keptByRow<ListState<Member>>();
const changesByRow = keptByRow<number>();

type ProfilesByRow = ReadonlyArray<ReadProfile | undefined>;

const profilesByRow = memo((index: TreeIndex, details: Read['details'], profiles: Read['profiles']): ProfilesByRow =>
	withOpened(index, readByRow(index, profiles), details, id => readProfileOf({details, profiles}, id)),
);

// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
type FieldTexts = Array<string | null>;

type Fields = {
	readonly from: Array<ReadProfile | undefined>;
	readonly texts: Readonly<Record<ProfileFieldName, FieldTexts>>;
};

/** The text of a field of a profile. Profiles lie far apart in the memory, so that each is looked at once for all letters and terms. */
function fieldText(
	{from, texts}: Fields,
	row: number,
	read: ReadProfile | undefined,
	field: ProfileFieldName,
): ReturnType<NonNullable<FilterSource['textOf']>> {
	if (!read) {
		return undefined;
	}

	if (from[row] !== read) {
		from[row] = read;
		for (const name of profileFields) {
			texts[name][row] = read.profile === null ? null : read.profile[name];
		}
	}

	return texts[field][row];
}

const fieldsIn = memo((_index: TreeIndex): Fields => ({
	from: [],
	texts: Object.fromEntries(profileFields.map(name => [name, [] as FieldTexts])) as Record<
		ProfileFieldName,
		FieldTexts
	>,
}));

/** When this program last made or noticed a change of an organization. Undefined if that is not known yet. */
export const changedAt = ({changeTimes}: Pick<State, 'changeTimes'>, id: string): number | undefined =>
	changeTimes && (changeTimes.get(id) ?? neverChanged);

function onNeed<Value>(make: () => Value): () => Value {
	let made: {readonly value: Value} | undefined;
	return () => {
		made ??= {value: make()};
		return made.value;
	};
}

/** What a filter can name, and when it was asked, in milliseconds since the epoch. */
export type AskedFilter = Pick<Find, 'named' | 'openedAt'>;

/** What a filter or a figure can look at in the state. */
export function filterSource(
	index: TreeIndex,
	state: Read,
	{named, openedAt}: AskedFilter = state.find ?? {openedAt: 0},
): FigureSource {
	const profiles = onNeed(() => profilesByRow(index, state.details, state.profiles));
	const accounts = onNeed(() => accountsByRow(index, state.accounts));
	const members = onNeed(() => (state.members ? membersByRow(index, state.members) : []));
	const changes = onNeed(() => state.changeTimes && changesByRow(index, state.changeTimes));
	return {
		index,
		now: openedAt,
		profileOf: ({row}) => profiles()[row]?.profile,
		textOf: (field, {row}) => fieldText(fieldsIn(index), row, profiles()[row], field),
		accountsOf: ({row}) => wholeOf(accounts()[row]),
		membersOf: ({row}) => wholeOf(members()[row]),
		readAt: (need, {row}) =>
			(need === 'profile' ? profiles() : need === 'accounts' ? accounts() : members())[row]?.readAt,
		changedAt({row}) {
			const times = changes();
			return times && (times[row] ?? neverChanged);
		},
		isMarked: id => state.marks.has(id),
		groups: named?.groups ?? new Map(),
		filters: named?.filters ?? new Map(),
	};
}

/**
Looks at the profiles that are known, which takes longer than testing their texts.

@yields Nothing, after each part, so that keys come first.
*/
export function* lookAtProfiles(state: Pick<State, 'tree'> & Read): Generator<undefined, void> {
	const {index} = state.tree;
	const source = filterSource(index, state);
	yield* eachInParts(subjectsIn(index), subject => {
		source.textOf?.('business_name', subject);
	});
}

/** The rows that fit the typed filter. */
type Found = ReturnType<typeof searchKnown> & {
	/** How many organizations it could not judge. */
	readonly unknown: number;
};

type Judged = ReturnType<typeof judgeAll>;

type Filtered = {readonly filter: Filter; readonly found: Found; readonly judged: Judged};

// Each frame asks several times.
const known = new WeakMap<TreeIndex, Filtered & {readonly of: Read; readonly text: string}>();

/** Whether a filter has the same meaning in two states, whatever was read. Once the times of changes are recalled, those without a time have none. */
const hasSameMeaning = (one: Read, other: Read): boolean =>
	(one.changeTimes === undefined) === (other.changeTimes === undefined) &&
	one.marks === other.marks &&
	one.find?.named === other.find?.named &&
	one.find?.openedAt === other.find?.openedAt;

const readParts = ['accounts', 'changeTimes', 'details', 'members', 'profiles'] as const;

const isSame = (one: Read, other: Read): boolean =>
	readParts.every(part => one[part] === other[part]) &&
	one.find?.kept === other.find?.kept &&
	hasSameMeaning(one, other);

type Part = (typeof readParts)[number];

function changedRows(
	{rowByKey}: TreeIndex,
	[before, state]: readonly [Read, Read],
	parts: readonly Part[] = readParts,
): ReadonlySet<number> {
	return new Set(parts.flatMap(part => changedIds(before[part], state[part])).map(id => rowByKey.get(id) ?? -1));
}

/** Judges only what has changed since. */
function judgedAgain(filter: Filter, source: FilterSource, before: Judged, changed: ReadonlySet<number>): Judged {
	const now = judgeAll(filter, source, Int32Array.from(changed));
	const rest = (rows: Int32Array) => rows.filter(row => !changed.has(row));
	return {rows: merged(rest(before.rows), now.rows), open: merged(rest(before.open), now.open)};
}

function inBoth(one: Int32Array, other: Int32Array): Int32Array {
	const rows = new Set(other);
	return one.filter(row => rows.has(row));
}

const keptRows = memo((kept: ReadonlySet<string>, {rowByKey}: TreeIndex) =>
	Int32Array.from([...kept].map(id => rowByKey.get(id) ?? -1).filter(row => row !== -1)).toSorted(),
);

/** What fitted when the filter was kept still counts, so that no row vanishes because it was changed. */
const withKept = (index: TreeIndex, rows: Int32Array, kept: ReadonlySet<string> | undefined): Int32Array =>
	kept ? merged(rows, keptRows(kept, index)) : rows;

function filtered(index: TreeIndex, state: Read, text: string): Filtered {
	const last = known.get(index);
	const before = last?.text === text && hasSameMeaning(last.of, state) ? last : undefined;
	if (before && isSame(before.of, state)) {
		return before;
	}

	const source = filterSource(index, state);
	const filter = filterOf(text, source);
	const judged = before
		? judgedAgain(filter, source, before.judged, changedRows(index, [before.of, state]))
		: judgeAll(filter, source);
	const unknown = judged.open.length;
	const rows = withKept(index, judged.rows, state.find?.kept);
	const named = filter.words === '' ? undefined : searchKnown(index, state, filter.words);
	const inOrder = named ? inBoth(named.inOrder, rows) : rows;
	const best = named?.best !== undefined && inOrder.includes(named.best) ? named.best : inOrder[0];
	const next = {
		filter,
		judged,
		found: {
			inOrder,
			best,
			manner: named?.manner ?? 'held',
			unknown,
			rankAt: named?.rankAt ?? (() => undefined),
		} as const,
	};
	known.set(index, {...next, of: state, text});
	return next;
}

/** The ids of the organizations that the open filter could not judge; undefined if it judged all, or looks at nothing that is read. */
export function idsToJudge(state: Pick<State, 'tree'> & Read): readonly string[] | undefined {
	const text = soughtText(state.find);
	const {index} = state.tree;
	if (!hasTermsIn(text)) {
		return undefined;
	}

	const {
		filter,
		judged: {open},
	} = filtered(index, state, text);
	return filter.problems.length > 0 || filter.needs.size === 0 || open.length === 0
		? undefined
		: [...open].map(row => index.idAt(row) ?? '');
}

/** The open filter; undefined if only text is sought. */
export function openFilter(state: Pick<State, 'tree'> & Read): Filter | undefined {
	const text = soughtText(state.find);
	return hasTermsIn(text) ? filtered(state.tree.index, state, text).filter : undefined;
}

/** What is sought in names, ids and profiles, without the terms of a filter. */
export function soughtWords(state: Pick<State, 'tree'> & Read): string {
	return openFilter(state)?.words ?? soughtText(state.find);
}

/** The rows that the open search finds: the pinned ones while nothing is typed. */
export function foundRows(index: TreeIndex, state: Read): Found {
	const text = soughtText(state.find);
	if (text === '' && state.find?.isTyping === true) {
		const inOrder = pinnedRows(index, state.recents);
		return {inOrder, best: inOrder[0], manner: 'held', unknown: 0, rankAt: () => 0};
	}

	return hasTermsIn(text) ? filtered(index, state, text).found : {...searchKnown(index, state, text), unknown: 0};
}

/** The rows of the organizations that a filter holds for, how many they are, and how many it could not judge. */
type FoundCount = {
	readonly rows: Int32Array;
	readonly found: number;
	readonly unknown: number;
	/** Why it does not work. */
	readonly problem: string | undefined;
};

const partsOf: Readonly<Record<LookedAt, readonly Part[]>> = {
	profile: ['details', 'profiles'],
	accounts: ['accounts'],
	members: ['members'],
	changes: ['changeTimes'],
};

type Counted = {
	readonly of: Read;
	readonly parts: readonly Part[];
	readonly judged: Judged;
	readonly count: FoundCount;
};

// Each frame shows the counts of several filters, also while values arrive.
const counts = new WeakMap<
	TreeIndex,
	{readonly of: Read; readonly asked: AskedFilter; readonly source: FilterSource; readonly byText: Map<string, Counted>}
>();

/** What a filter would find now. Judges only the organizations whose values have changed since the last time. */
export function countFound(state: Pick<State, 'tree'> & Read, asked: AskedFilter, text: string): FoundCount {
	const {
		tree: {index},
	} = state;
	const last = counts.get(index);
	const isKept =
		last?.asked === asked &&
		last.of.marks === state.marks &&
		(last.of.changeTimes === undefined) === (state.changeTimes === undefined);
	const byText = isKept ? last.byText : new Map<string, Counted>();
	const source = isKept && isSame(last.of, state) ? last.source : filterSource(index, state, asked);
	counts.set(index, {of: state, asked, source, byText});
	const before = byText.get(text);
	if (before?.parts.every(part => before.of[part] === state[part])) {
		return before.count;
	}

	const filter = filterOf(text, source);
	const judged = before
		? judgedAgain(filter, source, before.judged, changedRows(index, [before.of, state], before.parts))
		: judgeAll(filter, source);
	const count = {
		rows: judged.rows,
		found: judged.rows.length,
		unknown: judged.open.length,
		problem: filter.problems[0]?.text ?? whyNotOnlyTerms(filter),
	};
	byText.set(text, {of: state, parts: [...filter.lookedAt].flatMap(each => partsOf[each]), judged, count});
	return count;
}
