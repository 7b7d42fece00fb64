import {type WhyNot, whyNotNow, whyNotOrganization, whyNotWrite} from '../../kernel/state/availability.js';
import {whoClosesAccounts} from '../../kernel/form-model/new-account.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isOfSeveral} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {blockersOf, deletionIn, whyBlocked, whyMistyped} from './state.js';

const countedIn = (state: State, what: 'organizations' | 'accounts' | 'members'): number => {
	const deletion = deletionIn(state);
	return deletion ? (blockersOf(deletion)?.[what] ?? 0) : 0;
};

export const whyNotChildren: WhyNot = state =>
	countedIn(state, 'organizations') > 0 ? undefined : 'No sub-organization blocks the deletion.';

export const whyNotAccounts: WhyNot = state =>
	countedIn(state, 'accounts') > 0 ? undefined : 'No account blocks the deletion.';

export const whyNotBlockingMembers: WhyNot = state =>
	countedIn(state, 'members') > 0 ? undefined : 'No member blocks the deletion.';

export const whyNotDelete: WhyNot = state => {
	const deletion = deletionIn(state);
	if (!deletion) {
		return undefined;
	}

	const {checks, line, organization} = deletion;
	if (checks.status === 'loading') {
		return 'Still counting what blocks the deletion.';
	}

	return checks.status === 'failed'
		? `Could not count what blocks the deletion. Press ${keyOf(state, 'closeDialog')} to leave, and try again.`
		: (whyBlocked(state, deletion) ??
				whyRefused(state, {call: 'delete', id: organization.id}) ??
				whyMistyped(organization, line.text) ??
				whyNotNow(state));
};

/** In the list of accounts, the key would not delete what the cursor is on. */
const whyNotInAccounts: WhyNot = state =>
	state.pane === 'accounts'
		? `cforgs cannot delete an account. To delete the organization, press ${keyOf(state, 'openDeletion')} in the tree. ${whoClosesAccounts}`
		: undefined;

/** For opening the checklist of a deletion. */
export const whyNotOpenDeletion: WhyNot = state =>
	whyNotInAccounts(state) ??
	(isOfSeveral(state) ? whyNotWrite(state) : whyNotOrganization(state)) ??
	whyNotCall(state, 'Deleting', ...readCalls, 'accounts', 'delete') ??
	(isOfSeveral(state) ? undefined : whyRefused(state, {call: 'delete', id: selectedId(state) ?? ''}));
