import {flagsOf} from '../../../base/api/schemas.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {type WhyNot, whyNotNow, whyNotOrganization, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotAllSeen} from '../../../kernel/state/seen-review.js';
import {selectedDetail, selectedOrganization} from '../../../kernel/state/selectors.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {addressesIn} from '../../../base/text/addresses.js';
import {inviteIn, openRows, removalIn} from './changes.js';
import {memberList, shownMember} from './state.js';

export const whyNotMembers: WhyNot = state => whyNotCall(state, 'Listing members', 'members');

/** For keys that need a member. */
export const whyNotMember: WhyNot = state => {
	const why = whyNotMembers(state);
	if (why !== undefined || shownMember(state)) {
		return why;
	}

	return memberList.query(state) === '' ? 'There are no members here.' : `No member here matches. Press ${keyOf(state, 'leaveListSearch')} to show all of them again.`;
};

/** Whether a flag forbids changes of the members. The flags are known once the organization has loaded. */
function whyNotManaged(state: State): string | undefined {
	const organization = selectedDetail(state)?.organization ?? selectedOrganization(state);
	return organization && flagsOf(organization)['member_management'] === 'false'
		? 'This organization does not let you manage its members: its flag member_management is false.'
		: undefined;
}

export const whyNotInvite: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Inviting members', 'members', 'invite') ?? whyNotManaged(state);

/** Whether nobody is left to remove, so that the key goes on to the deletion of the organization. */
export function isNobodyLeft(state: State): boolean {
	const list = memberList.selected(state);
	return state.dialog.kind === 'none' && list?.progress.status === 'complete' && list.items.every(({status}) => status === 'canceled') && memberList.query(state) === '';
}

export const whyNotRemove: WhyNot = state => whyNotWrite(state) ?? (isNobodyLeft(state) ? undefined : whyNotRemoveMember(state));

const whyNotRemoveMember: WhyNot = state => whyNotMember(state) ?? whyNotCall(state, 'Removing members', 'member', 'remove_member') ?? whyNotManaged(state)
	?? (shownMember(state)?.status === 'canceled' ? 'This invitation is cancelled already.' : undefined);

export const whyNotReview: WhyNot = state => {
	const invite = inviteIn(state);
	return invite && addressesIn(invite.line.text).emails.length === 0 ? 'Type or paste an email address first.' : undefined;
};

const seenIn = ({dialog}: State) => dialog.kind === 'invite' || dialog.kind === 'removal' ? dialog.seen : undefined;

export const whyNotSendInvitations: WhyNot = state => {
	const invite = inviteIn(state);
	const none = invite && openRows(invite).length === 0 ? 'There is nobody to invite.' : undefined;
	return whyNotWrite(state) ?? none ?? whyNotAllSeen(state, seenIn(state)) ?? whyNotNow(state);
};

export const whyNotConfirmRemoval: WhyNot = state => whyNotWrite(state)
	?? (removalIn(state)?.member ? undefined : 'The member has not been checked yet.')
	?? whyNotAllSeen(state, seenIn(state)) ?? whyNotNow(state);
