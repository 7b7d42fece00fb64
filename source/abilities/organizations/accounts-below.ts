import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {ListState} from '../../kernel/state/data.js';
import {isWhole} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

export type AccountsBelow = {
	readonly accounts: number;
	/** How many of the organizations have loaded accounts, or are known to have none. */
	readonly loaded: number;
	readonly organizations: number;
	/** When the oldest of those that earlier sessions read were read, in milliseconds since the epoch; Infinity if there are none. */
	readonly oldest: number;
	/** Whether every list of accounts is complete. */
	readonly isAll: boolean;
};

type Counted = Omit<AccountsBelow, 'isAll'> & {readonly complete: number};

// Counts again only if the accounts, the tree or the row changed. The key is the tree, so that an earlier tree is not kept.
const counted = new WeakMap<
	TreeIndex,
	Pick<State, 'accounts' | 'knownCounts'> & {readonly row: number; readonly counted: Counted}
>();

const isLoaded = ({progress, items}: ListState<unknown>): boolean => progress.status === 'complete' || items.length > 0;

function countBelow(
	{accounts: lists, knownCounts}: Pick<State, 'accounts' | 'knownCounts'>,
	index: TreeIndex,
	row: number,
): Counted {
	const end = row + (index.size[row] ?? 0);
	const isBelow = (each: number): boolean => each >= row && each < end;
	let [accounts, loaded, complete, oldest] = [0, 0, 0, Infinity];
	for (const [id, list] of lists) {
		const isCounted = isLoaded(list) && isBelow(index.rowByKey.get(id) ?? -1);
		accounts += isCounted ? list.items.length + list.unreadable : 0;
		loaded += isCounted ? 1 : 0;
		complete += isCounted && list.progress.status === 'complete' ? 1 : 0;
		oldest = isCounted && list.age !== undefined ? Math.min(oldest, list.readAt) : oldest;
	}

	for (const [id, {count, readAt}] of knownCounts?.byId ?? []) {
		const list = lists.get(id);
		const isCounted = (list === undefined || !isLoaded(list)) && isBelow(index.rowByKey.get(id) ?? -1);
		accounts += isCounted ? count : 0;
		loaded += isCounted ? 1 : 0;
		complete += isCounted ? 1 : 0;
		oldest = isCounted ? Math.min(oldest, readAt) : oldest;
	}

	// Records with the same id are one organization.
	const repeated = [...index.flaws].filter(([each, flaw]) => flaw === 'duplicate' && isBelow(each)).length;
	return {accounts, loaded, complete, oldest, organizations: end - row - repeated};
}

/** Counts the accounts of an organization and of all organizations below it. It only visits loaded and known lists, so a tree of 100,000 organizations costs no more than a small one. */
export function accountsBelow(state: State, row: number): AccountsBelow {
	const {
		accounts,
		knownCounts,
		tree: {index},
	} = state;
	let known = counted.get(index);
	if (known?.accounts !== accounts || known.knownCounts?.byId !== knownCounts?.byId || known.row !== row) {
		known = {accounts, knownCounts, row, counted: countBelow(state, index, row)};
		counted.set(index, known);
	}

	const {complete, ...below} = known.counted;
	return {...below, isAll: complete === below.organizations && isWhole(state)};
}
