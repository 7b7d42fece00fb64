import {isOfSeveral} from '../../../kernel/state/marks.js';
import {type WhyNot, whyNotOrganization, whyNotWrite} from '../../../kernel/state/availability.js';
import {selectedDetail, selectedOrganization} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {whyNotManaged} from '../membership.js';
import {addressesOf, inviteIn} from './state.js';

/** Whether a flag forbids changes of the members of the selected organization. The flags are known once the organization has loaded. */
export function whyNotManagedHere(state: State): string | undefined {
	const organization = selectedDetail(state)?.organization ?? selectedOrganization(state);
	return organization && whyNotManaged(organization);
}

export const whyNotSend: WhyNot = state => whyNotCall(state, 'Inviting members', 'members', 'invite');

export const whyNotInvite: WhyNot = state =>
	isOfSeveral(state)
		? (whyNotWrite(state) ?? whyNotSend(state))
		: (whyNotOrganization(state) ?? whyNotSend(state) ?? whyNotManagedHere(state));

export const whyNotReview: WhyNot = state => {
	const dialog = inviteIn(state);
	return dialog && addressesOf(dialog).emails.length === 0 ? 'Type or paste an email address first.' : undefined;
};
