import type {Account} from '../../base/api/schemas.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import {changedIds} from './changed-ids.js';
import type {ListState, ReadProfile} from './data.js';
import type {State} from './state.js';

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
