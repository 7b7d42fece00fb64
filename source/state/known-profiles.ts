import {fieldHolding, profileNeedle, type SoughtProfile} from '../tree/profile-match.js';
import {searchTree} from '../tree/search.js';
import type {TreeIndex} from '../tree/tree-index.js';
import {isListed, listedOf} from './selectors.js';
import type {State} from './state.js';

/**
What was read of profiles in this session: with an organization by itself, or to be searched.
*/
export type Read = Pick<State, 'details' | 'profiles'>;

/**
What is known of an organization's profile: null where there is none, undefined where it was not read.
*/
export function knownProfile({details, profiles}: Read, id: string): SoughtProfile | null | undefined { // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
	const detail = details.get(id)?.detail;
	return detail ? detail.profile ?? null : profiles.get(id);
}

const readIds = ({details, profiles}: Read): Iterable<string> =>
	new Set([...profiles.keys(), ...[...details].filter(([, {detail}]) => detail !== undefined).map(([id]) => id)]);

type Counted = {readonly tree: State['tree']['index']; readonly details: State['details']; readonly profiles: State['profiles']; readonly count: number};

let lastCount: Counted | undefined;

/**
Of how many organizations that are listed the profile was read, be there one or not.
*/
export function countRead(state: Pick<State, 'tree' | 'details' | 'profiles'>): number {
	const {tree: {index}, details, profiles} = state;
	if (lastCount?.tree !== index || lastCount.details !== details || lastCount.profiles !== profiles) {
		let count = 0;
		for (const id of readIds(state)) {
			count += isListed(state, id) ? 1 : 0;
		}

		lastCount = {
			tree: index, details, profiles, count,
		};
	}

	return lastCount.count;
}

/**
Of how many it was not.
*/
export const unreadCount = (state: State): number => Math.max(0, listedOf(state).listed - countRead(state));

type Found = ReturnType<typeof searchTree>;

type Known = Read & {readonly query: string; readonly found: Found};

// A search is asked for several times in each frame.
const known = new WeakMap<TreeIndex, Known>();

function rowsByProfile({rowByKey, organizationAt}: TreeIndex, read: Read, query: string): ReadonlyMap<number, number> {
	const rows = new Map<number, number>();
	const needle = profileNeedle(query);
	if (!needle) {
		return rows;
	}

	for (const id of readIds(read)) {
		const profile = knownProfile(read, id);
		const rank = profile ? fieldHolding(profile, needle)?.rank : undefined;
		const row = rank === undefined ? undefined : rowByKey.get(id);
		if (rank !== undefined && row !== undefined && organizationAt(row) !== undefined) {
			rows.set(row, rank);
		}
	}

	return rows;
}

/**
Those whose names hold it go before those whose profiles do, and these before names that are only similar.
*/
function find(index: TreeIndex, read: Read, query: string): Found {
	const named = searchTree(index, query);
	const ranks = rowsByProfile(index, read, query);
	if (ranks.size === 0) {
		return named;
	}

	const isNamed = named.manner === 'held' || named.manner === 'heldOtherwise';
	const inOrder = Int32Array.from(new Set([...(isNamed ? named.inOrder : []), ...ranks.keys()])).toSorted();
	const [[best] = []] = [...ranks].toSorted(([row, rank], [other, otherRank]) => rank === otherRank ? row - other : rank - otherRank);
	return isNamed && named.best !== undefined ? {inOrder, best: named.best, manner: named.manner} : {inOrder, best, manner: 'held'};
}

/**
What answers a search by name, id, or what was read of its profile.
*/
export function searchKnown(index: TreeIndex, read: Read, query: string): Found {
	const last = known.get(index);
	if (last?.query === query && last.details === read.details && last.profiles === read.profiles) {
		return last.found;
	}

	const found = find(index, read, query);
	known.set(index, {
		query, details: read.details, profiles: read.profiles, found,
	});
	return found;
}
