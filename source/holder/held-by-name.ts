import type {Account, Organization} from '../api/schemas.js';
import {matchedParts} from '../tree/matched-parts.js';
import {isId} from '../state/is-id.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';

type Held = {readonly organization: Organization; readonly account: Account};

/**
Of the accounts that are read, those that have it in their names, with their organizations; an id is no name.
*/
export function heldByName(state: State, name: string): readonly Held[] {
	if (isId(name)) {
		return [];
	}

	return [...state.accounts].flatMap(([id, {accounts}]) => {
		const organization = state.tree.index.organizationAt(rowOfId(state, id));
		const named = accounts.filter(account => matchedParts(account.name, name, 'heldOtherwise').length > 0);
		return organization ? named.map(account => ({organization, account})) : [];
	});
}
