/* eslint-disable no-bitwise -- The words that a text has are bits of a number. */
import {memo} from '../../base/text/memo.js';
import type {Account} from '../../base/api/schemas.js';
import {type TreeIndex, collected} from '../../base/tree/tree-index.js';
import {mostWords, searchTree, wordsOnPath} from '../../base/tree/search.js';
import {bitsOf, foldedWords} from '../../base/tree/names.js';
import {placeIn} from '../../base/tree/tree.js';
import {
	foldedOf,
	rankOfHolding,
	bestHolding,
	isWithin,
	leastCharacters,
	type ProfileNeedle,
	profileNeedle,
	type SoughtProfile,
} from '../form-model/profile-match.js';
import type {ListState, ReadProfile} from './data.js';
import type {State} from './state.js';
import {knownProfile} from './profile-age.js';
import {isListed, listedOf} from './selectors.js';

type Values = ReadonlyMap<string, unknown>;

/** The ids whose values are others now, if a map has the keys of the earlier one first, in the same order, as a copy with some others has. Undefined if it does not. */
function changedInCopy(earlier: Values, now: Values): readonly string[] | undefined {
	const ids: string[] = [];
	const before = earlier.entries();
	for (const [id, value] of now) {
		const {value: last} = before.next();
		if (last !== undefined && last[0] !== id) {
			return undefined;
		}

		if (last === undefined || last[1] !== value) {
			ids.push(id);
		}
	}

	return before.next().done === true ? ids : undefined;
}

const nothing: Values = new Map();

const changedFrom = new WeakMap<Values, {readonly now: Values; readonly ids: readonly string[]}>();

/** The ids whose values are others now, or gone. Looking up each id of a large copy would take longer than most that is done with it. */
export function changedIds(earlier: Values = nothing, now: Values = nothing): readonly string[] {
	if (earlier === now) {
		return [];
	}

	// Several filters ask for the same.
	const last = changedFrom.get(earlier);
	if (last?.now === now) {
		return last.ids;
	}

	const ids = changedInCopy(earlier, now) ?? [
		...earlier.keys().filter(id => !now.has(id)),
		...now
			.entries()
			.filter(([id, value]) => value !== earlier.get(id) || !earlier.has(id))
			.map(([id]) => id),
	];
	if (earlier !== nothing) {
		changedFrom.set(earlier, {now, ids});
	}

	return ids;
}

/** Merges two sorted lists of unique numbers into one. */
export function merged(one: Int32Array, other: Int32Array): Int32Array {
	const all = new Int32Array(one.length + other.length);
	let next = 0;
	let count = 0;
	for (const number of other) {
		while (next < one.length && (one[next] ?? 0) < number) {
			all[count++] = one[next++] ?? 0;
		}

		next += one[next] === number ? 1 : 0;
		all[count++] = number;
	}

	all.set(one.subarray(next), count);
	return all.subarray(0, count + one.length - next);
}

/** Finds the values of a map by row. Looking up the id of every row takes longer than most tests of a filter. */
export function keptByRow<Value>(): (
	index: TreeIndex,
	values: ReadonlyMap<string, Value>,
) => ReadonlyArray<Value | undefined> {
	const kept = new WeakMap<
		TreeIndex,
		{readonly values: ReadonlyMap<string, Value>; readonly byRow: ReadonlyArray<Value | undefined>}
	>();
	return (index, values) => {
		const last = kept.get(index);
		if (last?.values === values) {
			return last.byRow;
		}

		const byRow = last ? [...last.byRow] : Array.from<Value | undefined>({length: index.length});
		for (const id of changedIds(last?.values, values)) {
			const row = index.rowByKey.get(id);
			if (row !== undefined) {
				byRow[row] = values.get(id);
			}
		}

		kept.set(index, {values, byRow});
		return byRow;
	};
}

/** The profiles that were read, by row. */
export const readByRow = keptByRow<ReadProfile>();

/** The lists of accounts by row. */
export const accountsByRow = keptByRow<ListState<Account>>();

/** A copy of the values by row, with those of the organizations that were opened. */
export function withOpened<Value>(
	{rowByKey}: TreeIndex,
	byRow: readonly Value[],
	details: State['details'],
	valueOf: (id: string, row: number) => Value,
): Value[] {
	const all = [...byRow];
	for (const [id, {detail}] of details) {
		const row = rowByKey.get(id);
		if (detail && row !== undefined) {
			all[row] = valueOf(id, row);
		}
	}

	return all;
}

type ByRow = Array<string | undefined>;

const foldedAt = (
	{organizationAt}: TreeIndex,
	row: number,
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	profile: SoughtProfile | null | undefined,
): string | undefined => (profile && organizationAt(row) !== undefined ? foldedOf(profile) : undefined);

const readToBeSearched = memo((index: TreeIndex, profiles: State['profiles']): ByRow =>
	readByRow(index, profiles).map((read, row) => foldedAt(index, row, read?.profile)),
);

const profilesByRow = (index: TreeIndex, read: Pick<State, 'details' | 'profiles'>): ByRow =>
	withOpened(index, readToBeSearched(index, read.profiles), read.details, (id, row) =>
		foldedAt(index, row, knownProfile(read, id)),
	);

/** The rows whose profiles contain the query, and the first of the rows that match best. Both are in the order of the tree. */
type Holders = {
	readonly needle: ProfileNeedle;
	readonly byRow: ByRow;
	readonly rows: Int32Array;
	readonly rank: number;
	readonly best: readonly number[];
};

const mostEqual = 50;

/** Finds the matching profiles in the rows `among`, or in all rows. */
function holdersOf(needle: ProfileNeedle, byRow: ByRow, among: Int32Array | undefined): Holders {
	let least = Infinity;
	let best: number[] = [];
	const length = among?.length ?? byRow.length;
	const rows = collected(length, held => {
		let count = 0;
		for (let next = 0; next < length; next++) {
			const row = among ? (among[next] ?? 0) : next;
			const profile = byRow[row];
			const rank = profile === undefined ? undefined : rankOfHolding(profile, needle);
			if (rank === undefined) {
				continue;
			}

			held[count++] = row;
			if (rank < least) {
				least = rank;
				best = [];
			}

			if (rank === least && best.length < mostEqual) {
				best.push(row);
			}
		}

		return count;
	});
	return {needle, byRow, rows, rank: least, best};
}

type Read = Pick<State, 'details' | 'profiles'>;

type Last<Key, Value> = Read & {readonly key: Key; readonly value: Value};

const isOf = <Key>(last: Last<Key, unknown> | undefined, {details, profiles}: Read, key: Key): boolean =>
	last?.key === key && last.details === details && last.profiles === profiles;

const counts = new WeakMap<TreeIndex, Last<'', number>>();

/** How many listed organizations have their profile loaded, or are known to have none. */
export function countRead(state: Pick<State, 'tree' | 'details' | 'profiles'>): number {
	const {
		tree: {index},
		details,
		profiles,
	} = state;
	const last = counts.get(index);
	if (last && isOf(last, state, '')) {
		return last.value;
	}

	const byRow = readByRow(index, profiles);
	let value = 0;
	for (const [row, read] of byRow.entries()) {
		value += read !== undefined && index.organizationAt(row) !== undefined ? 1 : 0;
	}

	for (const [id, {detail}] of details) {
		value += detail && !profiles.has(id) && isListed(state, id) ? 1 : 0;
	}

	counts.set(index, {details, profiles, key: '', value});
	return value;
}

/** How many listed organizations do not have their profile loaded. */
export const unreadCount = (state: State): number => Math.max(0, listedOf(state).listed - countRead(state));

type Found = ReturnType<typeof searchTree>;

type FoundInBoth = {
	readonly found: Found;
	/** The rows that were found by words apart. Undefined if a longer query can find others. */
	readonly apart?: Int32Array;
};

// Each frame searches several times.
const known = new WeakMap<TreeIndex, Last<string, FoundInBoth & {readonly holders: Holders | undefined}>>();

/** What was found in profiles. The best is the first of the best matches, preferring one with the typed accents. */
function foundIn({idAt}: TreeIndex, read: Read, {needle, byRow, rows, rank, best}: Holders): Found {
	const isExact = (row: number): boolean => {
		const profile = knownProfile(read, idAt(row) ?? '');
		return profile ? bestHolding(profile, needle)?.rank === rank : false;
	};

	return {
		inOrder: rows,
		best: best.find(row => isExact(row)) ?? best[0],
		manner: 'held',
		rankAt(row) {
			const profile = byRow[row];
			return profile !== undefined && rankOfHolding(profile, needle) === rank ? Number(!isExact(row)) : undefined;
		},
	};
}

/** The rows whose profile has some words of the query, while names on the path have the others. Short words are only looked for in names. `among`: the rows to look at. */
function rowsWithWords(index: TreeIndex, query: string, byRow: ByRow, among: Int32Array | undefined): Int32Array {
	const words = foldedWords(query).slice(0, mostWords);
	const long = words.reduce((bits, word, at) => bits | (word.length < leastCharacters ? 0 : 1 << at), 0);
	if (long === 0 || words.length < 2) {
		return new Int32Array(0);
	}

	const {withAbove} = wordsOnPath(index, words);
	const all = (1 << words.length) - 1;
	const length = among?.length ?? byRow.length;
	return collected(length, held => {
		let count = 0;
		for (let next = 0; next < length; next++) {
			const row = among ? (among[next] ?? 0) : next;
			const profile = byRow[row];
			const bits = profile === undefined ? 0 : bitsOf(words, profile) & long;
			if (bits !== 0 && (bits | (withAbove[row] ?? 0)) === all) {
				held[count++] = row;
			}
		}

		return count;
	});
}

/** Names that contain the query rank before profiles that do, then names and profiles that have its words between them, then names that are only similar. */
function find(
	index: TreeIndex,
	read: Read,
	query: string,
	holders: Holders | undefined,
	before: Int32Array | undefined,
): FoundInBoth {
	const named = searchTree(index, query);
	if (!holders) {
		return {found: named};
	}

	const isNamed = named.best !== undefined && (named.manner === 'held' || named.manner === 'heldOtherwise');
	if (holders.rows.length > 0) {
		return {found: isNamed ? {...named, inOrder: merged(named.inOrder, holders.rows)} : foundIn(index, read, holders)};
	}

	if (isNamed) {
		return {found: named};
	}

	const apart = rowsWithWords(index, query, holders.byRow, before);
	const kept = foldedWords(query).every(word => word.length >= leastCharacters) ? {apart} : {};
	if (apart.length === 0) {
		return {found: named, ...kept};
	}

	const found: Found =
		named.best !== undefined && named.manner === 'onPath'
			? {...named, inOrder: merged(named.inOrder, apart)}
			: {
					inOrder: apart,
					best: apart[0],
					manner: 'onPath',
					rankAt: row => (apart[placeIn(apart, row)] === row ? 0 : undefined),
				};
	return {found, ...kept};
}

// A longer query can only match profiles that its beginning matched.
function searchProfiles(index: TreeIndex, read: Read, query: string, before: Holders | undefined): Holders | undefined {
	const needle = profileNeedle(query);
	return (
		needle &&
		holdersOf(
			needle,
			before?.byRow ?? profilesByRow(index, read),
			before && isWithin(needle, before.needle) ? before.rows : undefined,
		)
	);
}

/** Searches names, ids and loaded profiles. */
export function searchKnown(index: TreeIndex, read: Read, query: string): Found {
	const last = known.get(index);
	if (last && isOf(last, read, query)) {
		return last.value.found;
	}

	const {details, profiles} = read;
	const before = last && isOf(last, read, last.key) ? last : undefined;
	const holders = searchProfiles(index, read, query, before?.value.holders);
	const value = find(
		index,
		read,
		query,
		holders,
		before && query.startsWith(before.key) ? before.value.apart : undefined,
	);
	known.set(index, {details, profiles, key: query, value: {...value, holders}});
	return value.found;
}
