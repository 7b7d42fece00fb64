import {accountsBelow} from '../state/accounts-below.js';
import {isWhole, selectedOrganization, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {count, counted} from '../text/words.js';

/**
How many accounts a root may hold, counted over all organizations below it, unless the vendor gave it another limit.
*/
const rootLimit = 20_000;

function loadedText(state: State): string {
	const {accounts, loaded, organizations, isAll} = accountsBelow(state, selectedRow(state));
	if (loaded === 0) {
		return 'no accounts loaded yet';
	}

	if (isAll) {
		return organizations === 1 ? `${count(accounts)} in this organization` : `${count(accounts)} in all ${count(organizations)} organizations`;
	}

	return `${count(accounts)} loaded, in ${count(loaded)} of ${counted(organizations, 'organization')}${isWhole(state) ? '' : ' so far'}`;
}

/**
The limit of a root's accounts, with those loaded so far below it. Undefined for any other organization.
*/
export function rootLimitText(state: State): string | undefined {
	const organization = selectedOrganization(state);
	const isRoot = organization !== undefined && organization.parent === undefined && state.tree.index.parent[selectedRow(state)] === -1;
	return isRoot ? `${count(rootLimit)} accounts, unless another was agreed\n${loadedText(state)}` : undefined;
}
