import type {Organization} from '../../base/api/schemas.js';
import type {ItemState} from '../../kernel/state/item-result.js';
import {type DeletionChecks, whyNotEmpty} from '../../kernel/state/deletion-checks.js';

/** An organization to delete with others. `checks`: what it holds; undefined if it could not be read. `path`: its name after those of its ancestors, as they were known. `warning`: why the service may refuse its deletion for good. */
export type DeletionRow = {
	readonly organization: Pick<Organization, 'id' | 'name' | 'parent' | 'profile'>;
	readonly path: readonly string[];
	readonly checks?: Omit<DeletionChecks, 'detail'>;
	readonly result: ItemState;
	readonly warning?: string | undefined;
};

export const alreadyDeleted = 'It is deleted already.';

/** How many of its ancestors are among these organizations. `parents`: the id of the parent, by id. */
export function depthsIn(parents: ReadonlyMap<string, string | undefined>): (id: string) => number {
	const depths = new Map<string, number>();
	const depthOf = (id: string): number => {
		const known = depths.get(id);
		if (known !== undefined) {
			return known;
		}

		// Ends a circle of parents.
		depths.set(id, 0);
		const parent = parents.get(id);
		const depth = parent !== undefined && parents.has(parent) ? depthOf(parent) + 1 : 0;
		depths.set(id, depth);
		return depth;
	};

	return depthOf;
}

/** Sub-organizations come before their parents, and otherwise the order stays. */
export function childrenFirst(rows: readonly DeletionRow[]): readonly DeletionRow[] {
	const depthOf = depthsIn(new Map(rows.map(({organization: {id, parent}}) => [id, parent?.id])));
	return rows.toSorted((one, other) => depthOf(other.organization.id) - depthOf(one.organization.id));
}

type Fates = ReadonlyMap<string, ItemState>;

const kept = new WeakMap<readonly DeletionRow[], WeakMap<ReadonlySet<string>, Fates>>();

function fates(rows: readonly DeletionRow[], leftOut: ReadonlySet<string>): Fates {
	const going = new Set<string>();
	const staying = new Map<string, ItemState>();
	for (const {
		organization: {id},
		checks,
		result,
	} of rows) {
		const why = checks && whyNotEmpty(checks, each => going.has(each));
		if (result.status !== 'waiting') {
			staying.set(id, result);
		} else if (why !== undefined) {
			staying.set(id, {status: 'left_out', text: why});
		} else if (!leftOut.has(id)) {
			going.add(id);
		}
	}

	return staying;
}

/** The rows that are not deleted, and why, by id. A parent is deleted only if everything in it is deleted before. `leftOut`: the ids that the user leaves out. */
export function stayingOf(rows: readonly DeletionRow[], leftOut: ReadonlySet<string>): Fates {
	const ofRows = kept.get(rows) ?? new WeakMap<ReadonlySet<string>, Fates>();
	kept.set(rows, ofRows);
	const found = ofRows.get(leftOut) ?? fates(rows, leftOut);
	ofRows.set(leftOut, found);
	return found;
}
