import {foldedOf} from '../forms/folded-profiles.js';
import type {SoughtProfile} from '../forms/profile-match.js';
import type {TreeIndex} from '../tree/tree-index.js';
import {knownProfile} from './read-profile.js';
import type {State} from './state.js';

/**
What of each profile that was read is searched, by row of the tree.
*/
export type ByRow = Array<string | undefined>;

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
export function profilesByRow(index: TreeIndex, read: Pick<State, 'details' | 'profiles'>): ByRow {
	const byRow = [...readToBeSearched(index, read.profiles)];
	for (const [id, {detail}] of read.details) {
		if (detail) {
			put(byRow, index, id, knownProfile(read, id));
		}
	}

	return byRow;
}
