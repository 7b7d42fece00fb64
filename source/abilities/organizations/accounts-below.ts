import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {ListState} from '../../kernel/state/data.js';
import {isWhole} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

export type AccountsBelow = {
	readonly accounts: number;
	/** How many of the organizations have loaded accounts, or are known to have none. */
	readonly loaded: number;
	readonly organizations: number;
	/** Whether every list of accounts is complete. */
	readonly isAll: boolean;
};

type Counted = Omit<AccountsBelow, 'isAll'> & {readonly complete: number};

// Counts again only if the accounts, the tree or the row changed. The key is the tree, so that an earlier tree is not kept.
const counted = new WeakMap<TreeIndex, {readonly lists: State['accounts']; readonly row: number; readonly counted: Counted}>();

const isLoaded = ({progress, items}: ListState<unknown>): boolean => progress.status === 'complete' || items.length > 0;

function countBelow(lists: State['accounts'], index: TreeIndex, row: number): Counted {
	const end = row + (index.size[row] ?? 0);
	const isBelow = (each: number): boolean => each >= row && each < end;
	let [accounts, loaded, complete] = [0, 0, 0];
	for (const [id, list] of lists) {
		const isCounted = isLoaded(list) && isBelow(index.rowByKey.get(id) ?? -1);
		accounts += isCounted ? list.items.length + list.unreadable : 0;
		loaded += isCounted ? 1 : 0;
		complete += isCounted && list.progress.status === 'complete' ? 1 : 0;
	}

	// Records with the same id are one organization.
	const repeated = [...index.flaws].filter(([each, flaw]) => flaw === 'duplicate' && isBelow(each)).length;
	return {
		accounts, loaded, complete, organizations: end - row - repeated,
	};
}

/** Counts the accounts of an organization and of all organizations below it. It only visits loaded lists, so a tree of 100,000 organizations costs no more than a small one. */
export function accountsBelow(state: State, row: number): AccountsBelow {
	const {accounts: lists, tree: {index}} = state;
	let known = counted.get(index);
	if (known?.lists !== lists || known.row !== row) {
		known = {lists, row, counted: countBelow(lists, index, row)};
		counted.set(index, known);
	}

	const {complete, ...below} = known.counted;
	return {...below, isAll: complete === below.organizations && isWhole(state)};
}
