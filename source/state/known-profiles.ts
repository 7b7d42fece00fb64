import {bestHolding, profileNeedle, type SoughtProfile} from '../forms/profile-match.js';
import {searchTree} from '../tree/search.js';
import {merged} from '../tree/merged.js';
import type {TreeIndex} from '../tree/tree-index.js';
import {isListed, listedOf} from './selectors.js';
import type {State} from './state.js';

/**
What was read of profiles in this session: with an organization by itself, or to be searched.
*/
type Read = Pick<State, 'details' | 'profiles'>;

/**
What is known of an organization's profile: null where there is none, undefined where it was not read.
*/
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
export function knownProfile({details, profiles}: Read, id: string): SoughtProfile | null | undefined {
	const detail = details.get(id)?.detail;
	return detail ? detail.profile ?? null : profiles.get(id);
}

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
const known = new WeakMap<TreeIndex, Last<string, Found>>();

type Ranked = {readonly row: number; readonly rank: number};

// In the order of the tree.
function rowsByProfile({rowByKey, organizationAt}: TreeIndex, read: Read, query: string): readonly Ranked[] {
	const rows: Ranked[] = [];
	const needle = profileNeedle(query);
	if (!needle) {
		return rows;
	}

	for (const id of readIds(read)) {
		const profile = knownProfile(read, id);
		const rank = profile ? bestHolding(profile, needle)?.rank : undefined;
		const row = rank === undefined ? undefined : rowByKey.get(id);
		if (rank !== undefined && row !== undefined && organizationAt(row) !== undefined) {
			rows.push({row, rank});
		}
	}

	return rows.toSorted((one, other) => one.row - other.row);
}

/**
Those whose names hold it go before those whose profiles do, and these before names that are only similar.
*/
function find(index: TreeIndex, read: Read, query: string): Found {
	const named = searchTree(index, query);
	const ranked = rowsByProfile(index, read, query);
	if (ranked.length === 0) {
		return named;
	}

	const rows = Int32Array.from(ranked, ({row}) => row);
	if (named.best !== undefined && (named.manner === 'held' || named.manner === 'heldOtherwise')) {
		return {...named, inOrder: merged(named.inOrder, rows)};
	}

	const [best] = ranked.toSorted((one, other) => one.rank - other.rank);
	return {inOrder: rows, best: best?.row, manner: 'held'};
}

/**
What answers a search by name, id, or what was read of its profile.
*/
export function searchKnown(index: TreeIndex, read: Read, query: string): Found {
	const last = known.get(index);
	if (last && isOf(last, read, query)) {
		return last.value;
	}

	const value = find(index, read, query);
	const {details, profiles} = read;
	known.set(index, {
		details, profiles, key: query, value,
	});
	return value;
}
