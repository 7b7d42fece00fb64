import {foldedOf, rankOfHolding} from '../forms/folded-profiles.js';
import type {ProfileNeedle, SoughtProfile} from '../forms/profile-match.js';
import {collected} from '../tree/collected.js';
import type {TreeIndex} from '../tree/tree-index.js';
import type {State} from './state.js';

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
	for (const [id, profile] of profiles) {
		put(byRow, index, id, profile);
	}

	foldedByRow.set(index, {profiles, byRow});
	return byRow;
}

/**
Those that were read to be searched, and before them those with which an organization was read by itself.
*/
export function profilesByRow(index: TreeIndex, {details, profiles}: Pick<State, 'details' | 'profiles'>): ByRow {
	const byRow = [...readToBeSearched(index, profiles)];
	for (const [id, {detail}] of details) {
		if (detail) {
			put(byRow, index, id, detail.profile);
		}
	}

	return byRow;
}

/**
The rows whose profiles hold what is searched for, and the first of those that hold it best, all in the order of the tree.
*/
export type Holders = {readonly needle: ProfileNeedle; readonly byRow: ByRow; readonly rows: Int32Array; readonly rank: number; readonly best: readonly number[]};

/**
So many that hold it equally well can be looked at for the accents that are typed.
*/
const mostEqual = 50;

/**
Of the profiles in the rows `among`, or of all, those that hold it.
*/
export function holdersOf(needle: ProfileNeedle, byRow: ByRow, among: Int32Array | undefined): Holders {
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
