import {rankOfHolding} from '../forms/folded-profiles.js';
import type {ProfileNeedle} from '../forms/profile-match.js';
import {collected} from '../tree/collected.js';
import type {ByRow} from './profiles-by-row.js';

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
