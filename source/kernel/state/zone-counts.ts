import type {Account} from '../../base/api/schemas.js';
import {accountsByRow} from './by-row.js';
import {wholeOf} from './found.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

/** An account with its zones. Undefined if nobody has counted them. */
export type CountedAccount = {readonly account: Account; readonly organizationId: string; readonly zones: number | undefined};

/** The zones of a branch, as far as its accounts are known and their zones are counted. `unread`: how many organizations have accounts that are not all known. */
export type ZonesBelow = {readonly accounts: readonly CountedAccount[]; readonly counted: number; readonly zones: number; readonly unread: number};

type Looked = Pick<State, 'accounts' | 'tree' | 'zoneCounts'>;

let last: {readonly looked: Looked; readonly id: string; readonly below: ZonesBelow} | undefined;

function lookBelow({accounts, tree: {index}, zoneCounts}: Looked, row: number): ZonesBelow {
	const found = new Map<string, CountedAccount>();
	const lists = accountsByRow(index, accounts);
	let unread = 0;
	const end = row === -1 ? row : row + (index.size[row] ?? 1);
	for (let at = row; at < end; at++) {
		const list = lists[at];
		unread += wholeOf(list) ? 0 : 1;
		for (const account of list?.items ?? []) {
			found.set(account.id, {account, organizationId: index.idAt(at) ?? '', zones: zoneCounts?.get(account.id)});
		}
	}

	const all = found.values().toArray();
	const counts = all.flatMap(({zones}) => zones ?? []);
	return {
		accounts: all, counted: counts.length, zones: counts.reduce((sum, zones) => sum + zones, 0), unread,
	};
}

/** The zones of an organization and everything below it. */
export function zonesBelow(state: Looked, id: string): ZonesBelow {
	const isSame = last?.id === id && last.looked.accounts === state.accounts && last.looked.tree.index === state.tree.index && last.looked.zoneCounts === state.zoneCounts;
	if (last && isSame) {
		return last.below;
	}

	const below = lookBelow(state, rowOfId(state, id));
	last = {looked: state, id, below};
	return below;
}
