import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {Finding} from './finding.js';

/** What was used most and last, and what is pinned. It decides only between equal matches of a search. */
export type Recents = {
	/** Ids of organizations, the one that was visited most and last first. */
	readonly organizations: readonly string[];
	/** Commands that were run from the list of commands, in the same order. */
	readonly commands: readonly string[];
	/** Ids of the pinned organizations, in the order of pinning. */
	readonly pins: ReadonlySet<string>;
};

/** The tree, and what was used in it. */
type Used = {readonly tree: {readonly index: TreeIndex}; readonly recents: Recents};

export const noRecents: Recents = {organizations: [], commands: [], pins: new Set()};

const rowsOf = ({rowByKey}: TreeIndex, ids: Iterable<string>): readonly number[] =>
	[...ids].map(id => rowByKey.get(id) ?? -1).filter(row => row !== -1);

/** The rows of the visited organizations, the one that was visited most and last first. */
export const visitedRows = ({tree, recents}: Used): readonly number[] => rowsOf(tree.index, recents.organizations);

const pinned = new WeakMap<Recents['pins'], {readonly index: TreeIndex; readonly rows: Int32Array}>();

/** The rows of the pinned organizations, in the order of the tree. */
export function pinnedRows(index: TreeIndex, {pins}: Recents): Int32Array {
	const last = pinned.get(pins);
	if (last?.index === index) {
		return last.rows;
	}

	const rows = Int32Array.from(rowsOf(index, pins)).toSorted();
	pinned.set(pins, {index, rows});
	return rows;
}

/** The most organizations that are listed while nothing is typed. */
const mostListed = 50;

/** What a search lists while nothing is typed: the pinned organizations, then those that were visited most and last. */
export function pinnedAndVisited({tree: {index}, recents: {pins, organizations}}: Used): readonly Finding[] {
	return rowsOf(index, new Set([...pins, ...organizations]))
		.slice(0, mostListed)
		.map((row): Finding => {
			const id = index.idAt(row) ?? '';
			return {
				kind: 'organization',
				organizationId: id,
				id,
				title: index.nameAt(row) ?? id,
				more: pins.has(id) ? 'pinned' : '',
			};
		});
}
