import {foldedOf, rankOfHolding} from '../forms/folded-profiles.js';
import {
	bestHolding,
	isWithin,
	type ProfileNeedle,
	profileNeedle,
	type SoughtProfile,
} from '../forms/profile-match.js';
import type {TreeIndex} from '../tree/tree-index.js';
import {collected} from '../tree/collected.js';
import {searchTree} from '../tree/search.js';
import {merged} from '../tree/merged.js';
import type {State} from './state.js';
import {knownProfile} from './profile-age.js';
import {isListed, listedOf} from './selectors.js';

/**
What of each profile that was read is searched, by row of the tree.
*/
type ByRow = Array<string | undefined>;

const foldedByRow = new WeakMap<TreeIndex, {readonly profiles: State['profiles']; readonly byRow: ByRow}>();

// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
function put(byRow: ByRow, {rowByKey, organizationAt}: TreeIndex, id: string, profile: SoughtProfile | null | undefined): void {
	const row = rowByKey.get(id) ?? -1;
	if (organizationAt(row) !== undefined) {
		byRow[row] = profile ? foldedOf(profile) : undefined;
	}
}

function readToBeSearched(index: TreeIndex, profiles: State['profiles']): ByRow {
	const last = foldedByRow.get(index);
	if (last?.profiles === profiles) {
		return last.byRow;
	}

	const byRow: ByRow = Array.from({length: index.length}, () => undefined);
	for (const [id, {profile}] of profiles) {
		put(byRow, index, id, profile);
	}

	foldedByRow.set(index, {profiles, byRow});
	return byRow;
}

/**
The loaded profiles, each as it was read last.
*/
function profilesByRow(index: TreeIndex, read: Pick<State, 'details' | 'profiles'>): ByRow {
	const byRow = [...readToBeSearched(index, read.profiles)];
	for (const [id, {detail}] of read.details) {
		if (detail) {
			put(byRow, index, id, knownProfile(read, id));
		}
	}

	return byRow;
}

/**
The rows whose profiles hold what is searched for, and the first of those that hold it best, all in the order of the tree.
*/
type Holders = {readonly needle: ProfileNeedle; readonly byRow: ByRow; readonly rows: Int32Array; readonly rank: number; readonly best: readonly number[]};

/**
So many that hold it equally well can be looked at for the accents that are typed.
*/
const mostEqual = 50;

/**
Of the profiles in the rows `among`, or of all, those that hold it.
*/
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
	return {
		needle, byRow, rows, rank: least, best,
	};
}

/**
What was read of profiles in this session: with an organization by itself, or to be searched.
*/
type Read = Pick<State, 'details' | 'profiles'>;

function * readIds({details, profiles}: Read): Generator<string> {
	yield * profiles.keys();
	for (const [id, {detail}] of details) {
		if (detail && !profiles.has(id)) {
			yield id;
		}
	}
}

type Last<Key, Value> = Read & {readonly key: Key; readonly value: Value};

const isOf = <Key>(last: Last<Key, unknown> | undefined, {details, profiles}: Read, key: Key): boolean =>
	last?.key === key && last.details === details && last.profiles === profiles;

const counts = new WeakMap<TreeIndex, Last<'', number>>();

/**
Of how many organizations that are listed the profile was read, be there one or not.
*/
export function countRead(state: Pick<State, 'tree' | 'details' | 'profiles'>): number {
	const {tree: {index}, details, profiles} = state;
	const last = counts.get(index);
	if (last && isOf(last, state, '')) {
		return last.value;
	}

	let value = 0;
	for (const id of readIds(state)) {
		value += isListed(state, id) ? 1 : 0;
	}

	counts.set(index, {
		details, profiles, key: '', value,
	});
	return value;
}

/**
Of how many it was not.
*/
export const unreadCount = (state: State): number => Math.max(0, listedOf(state).listed - countRead(state));

type Found = ReturnType<typeof searchTree>;

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Last<string, {readonly found: Found; readonly holders: Holders | undefined}>>();

/**
The first that holds it best, with the accents that are typed where one has them.
*/
function bestOf({idAt}: TreeIndex, read: Read, {needle, rank, best}: Holders): number | undefined {
	const isExact = (row: number): boolean => {
		const profile = knownProfile(read, idAt(row) ?? '');
		return profile ? bestHolding(profile, needle)?.rank === rank : false;
	};

	return best.find(row => isExact(row)) ?? best[0];
}

/**
Those whose names hold it go before those whose profiles do, and these before names that are only similar.
*/
function find(index: TreeIndex, read: Read, query: string, holders: Holders | undefined): Found {
	const named = searchTree(index, query);
	if (!holders || holders.rows.length === 0) {
		return named;
	}

	return named.best !== undefined && (named.manner === 'held' || named.manner === 'heldOtherwise')
		? {...named, inOrder: merged(named.inOrder, holders.rows)}
		: {inOrder: holders.rows, best: bestOf(index, read, holders), manner: 'held'};
}

// What holds a longer text holds its beginning.
function searchProfiles(index: TreeIndex, read: Read, query: string, before: Holders | undefined): Holders | undefined {
	const needle = profileNeedle(query);
	return needle && holdersOf(needle, before?.byRow ?? profilesByRow(index, read), before && isWithin(needle, before.needle) ? before.rows : undefined);
}

/**
What answers a search by name, id, or what was read of its profile.
*/
export function searchKnown(index: TreeIndex, read: Read, query: string): Found {
	const last = known.get(index);
	if (last && isOf(last, read, query)) {
		return last.value.found;
	}

	const {details, profiles} = read;
	const holders = searchProfiles(index, read, query, last && isOf(last, read, last.key) ? last.value.holders : undefined);
	const found = find(index, read, query, holders);
	known.set(index, {
		details, profiles, key: query, value: {found, holders},
	});
	return found;
}
