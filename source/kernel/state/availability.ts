import type {Told} from '../../base/text/told.js';
import {nameAt, whyHidden} from '../../base/tree/names.js';
import {accountList, hiddenAccounts, openListSearch} from './pane-list.js';
import {keyOf} from './key-of.js';
import {paneBehind} from './layout.js';
import {isWhole, selectedAccounts, selectedOrganization, selectedRow} from './selectors.js';
import type {State} from './state.js';
import {whyNotCall, whyNotIdentified} from './why-not-call.js';

// Each function answers why a key cannot act now, or undefined if it can.
export type WhyNot = (state: State) => Told | undefined;

export const whyNotRow: WhyNot = state => {
	if (selectedRow(state) !== -1) {
		return undefined;
	}

	switch (state.listing.progress.status) {
		case 'loading': {
			return {text: 'There are no organizations yet: the list is still loading.', isUntilListed: true};
		}

		case 'failed': {
			return `No organization could be loaded. Press ${keyOf(state, 'refreshAll')} to try again.`;
		}

		case 'complete': {
			return `There are no organizations here.${whyNotWrite(state) === undefined ? ` Press ${keyOf(state, 'openCreateRootForm')} to create one.` : ''}`;
		}
	}
};

/** For keys that need organizations below the selected row. */
export const whyNotBelow: WhyNot = state => {
	const {index} = state.tree;
	const row = selectedRow(state);
	return row === -1 || (index.childCount[row] ?? 0) > 0
		? whyNotRow(state)
		: `${nameAt(state, row)} has nothing${isWhole(state) ? '' : ' loaded'} below it.`;
};

// For keys that need the list of accounts.
const whyNotAnyAccount: WhyNot = state => {
	const list = selectedAccounts(state);
	if (list && list.items.length > 0) {
		return undefined;
	}

	if (!selectedOrganization(state)) {
		return hiddenAccounts(state);
	}

	switch (list?.progress.status ?? 'notAsked') {
		case 'notAsked': {
			return 'The accounts have not loaded yet.';
		}

		case 'loading': {
			return 'There are no accounts yet: the list is still loading.';
		}

		case 'failed': {
			return (
				whyNotCall(state, 'Listing accounts', 'accounts') ??
				`The accounts could not be loaded. Press ${keyOf(state, 'refreshSelected')} to try again.`
			);
		}

		case 'complete': {
			return 'There are no accounts here.';
		}
	}
};

/** For keys that need an account. */
export const whyNotAccount: WhyNot = state =>
	whyNotAnyAccount(state) ??
	(accountList.chosen(state)
		? undefined
		: `No account here matches. Press ${keyOf(state, 'leaveListSearch')} to show all of them again.`);

export const whyNotLeaveList: WhyNot = state =>
	openListSearch(state) ? undefined : `You are not searching the ${state.pane}.`;

export const whyNotWrite: WhyNot = ({connection}) =>
	connection.isReadOnly ? `This session is read-only: ${connection.readOnlyReason ?? 'nothing is sent.'}` : undefined;

/** For changes that are sent at once, without a review. */
export const whyNotNow: WhyNot = ({pause}) =>
	pause === undefined ? undefined : `Rate limit reached. Press the key again in ${pause} s. Nothing is lost.`;

/** For keys that need an organization that can be changed. */
export const whyNotOrganization: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotWrite(state);
	if (why !== undefined) {
		return why;
	}

	if (selectedOrganization(state)) {
		return undefined;
	}

	const known = (state.tree.index.nameAt(selectedRow(state)) ?? '') === '' ? 'id' : 'name';
	return `This organization is not ${isWhole(state) ? 'visible to you' : 'loaded yet'}; only its ${known} is known, from its sub-organizations.`;
};

/** For keys that create below the selected organization. */
export const whyNotParent: WhyNot = state => {
	const why = whyNotWrite(state) ?? whyNotIdentified(state);
	if (why !== undefined) {
		return why;
	}

	if (state.listing.progress.status === 'loading') {
		return selectedRow(state) === -1 ? whyNotRow(state) : undefined;
	}

	return selectedRow(state) === -1
		? `There is no organization to create a sub-organization in. Press ${keyOf(state, 'openCreateRootForm')} to create a root.`
		: undefined;
};

export const whyNotRefreshAll: WhyNot = ({listing}) =>
	listing.progress.status === 'loading' ? 'The list is already loading.' : undefined;

/** Whether the active credential can edit. Creating has its own check. */
export const canEdit = (state: State): boolean =>
	!state.connection.isReadOnly && whyNotCall(state, 'Editing', 'get', 'modify') === undefined;

export const whyNotCreateRoot: WhyNot = state => whyNotWrite(state) ?? whyNotCall(state, 'Creating', 'create');

/** For keys that load profiles. */
export const whyNoProfiles: WhyNot = state => whyNotCall(state, 'Reading profiles', 'get_profile');

/** For keys that act on the tree, pressed in a pane that hides it. */
export const whyNotOnTree: WhyNot = state => {
	const back = keyOf(state, 'openTree');
	return state.pane === 'tree'
		? undefined
		: `This key works in the tree. Press ${back}${paneBehind(state) === 'tree' ? '' : ' twice'} to go there.`;
};

/** For keys that need a listed organization, but change nothing in it. `done`: `marked`. */
export const whyNotListed = (state: State, done: string): Told | undefined =>
	whyNotRow(state) ??
	whyNotIdentified(state) ??
	(selectedOrganization(state) ? undefined : `This organization is ${whyHidden(state)}, so it cannot be ${done}.`);
