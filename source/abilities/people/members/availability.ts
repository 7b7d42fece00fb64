import {keyOf} from '../../../kernel/state/key-of.js';
import {type WhyNot, whyNotNow, whyNotWrite} from '../../../kernel/state/availability.js';
import {whyNotAllSeen} from '../../../kernel/state/seen-review.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {whyNotManagedHere} from '../invitations/availability.js';
import {removalIn} from './removal.js';
import {memberList, shownMember} from './state.js';

export const whyNotMembers: WhyNot = state => whyNotCall(state, 'Listing members', 'members');

/** For keys that need a member. */
export const whyNotMember: WhyNot = state => {
	const why = whyNotMembers(state);
	if (why !== undefined || shownMember(state)) {
		return why;
	}

	return memberList.query(state) === ''
		? 'There are no members here.'
		: `No member here matches. Press ${keyOf(state, 'leaveListSearch')} to show all of them again.`;
};

/** Whether nobody is left to remove, so that the key goes on to the deletion of the organization. */
export function isNobodyLeft(state: State): boolean {
	const list = memberList.selected(state);
	return (
		state.dialog.kind === 'none' &&
		list?.progress.status === 'complete' &&
		list.items.every(({status}) => status === 'canceled') &&
		memberList.query(state) === ''
	);
}

export const whyNotRemove: WhyNot = state =>
	whyNotWrite(state) ?? (isNobodyLeft(state) ? undefined : whyNotRemoveMember(state));

const whyNotRemoveMember: WhyNot = state =>
	whyNotMember(state) ??
	whyNotCall(state, 'Removing members', 'member', 'remove_member') ??
	whyNotManagedHere(state) ??
	(shownMember(state)?.status === 'canceled' ? 'This invitation is cancelled already.' : undefined);

const seenIn = ({dialog}: State) => (dialog.kind === 'removal' ? dialog.seen : undefined);

export const whyNotConfirmRemoval: WhyNot = state =>
	whyNotWrite(state) ??
	(removalIn(state)?.member ? undefined : 'The member has not been checked yet.') ??
	whyNotAllSeen(state, seenIn(state)) ??
	whyNotNow(state);
