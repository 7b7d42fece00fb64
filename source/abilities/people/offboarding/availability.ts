import {type WhyNot, whyNotNow, whyNotRow, whyNotWrite} from '../../../kernel/state/availability.js';
import {counted} from '../../../base/text/words.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import {whyNotAllSeen} from '../../../kernel/state/seen-review.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import type {State} from '../../../kernel/state/state.js';
import {hasFailures, isToSend, untriedIn} from './plan.js';
import {recalledIn, unreadIn} from './people.js';
import {chosenPerson, isContinued, membershipList, peopleList, peopleRead} from './state.js';

export const whyNotPeople: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotCall(state, 'Listing members', 'members');
	return why ?? (state.listing.progress.status === 'loading' ? 'The organizations are still loading. The people below an organization need the whole list.' : undefined);
};

/** For reading the members that are missing from the list of people. */
export const whyNotReadPeople: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return undefined;
	}

	if (dialog.request !== undefined) {
		return `The members are being read. Press ${keyOf(state, 'stopReadingPeople')} to stop that.`;
	}

	return unreadIn(peopleRead(state), dialog.ids).length === 0 ? `All members are read. Press ${keyOf(state, 'readPeopleAgain')} to read them again.` : undefined;
};

export const whyNotReadPeopleAgain: WhyNot = state => state.dialog.kind === 'people' && state.dialog.request !== undefined ? whyNotReadPeople(state) : undefined;

export const whyNotPerson: WhyNot = state => chosenPerson(state) ? undefined : peopleList.whyNone(state) ?? membershipList.whyNone(state);

/** For going to an organization of the person. */
export const whyNotMembership: WhyNot = state => membershipList.whyNone(state);

export const whyNotStopReading: WhyNot = ({dialog}) => dialog.kind === 'people' && dialog.request === undefined ? 'Nothing is being read.' : undefined;

/** What decides about a removal is read in this session: the person can have become a member elsewhere. */
function whyNotRecalled(state: State): string | undefined {
	const {dialog} = state;
	const people = dialog.kind === 'person' ? dialog.people : dialog;
	return people.kind === 'people' && recalledIn(peopleRead(state), people.ids).number > 0
		? `Some members were read earlier, and the person may be in more organizations now. Press ${keyOf(state, 'readPeopleAgain')} in the list of people to read them again first.`
		: undefined;
}

/** For reviewing the removal of the chosen person from every organization. */
export const whyNotOffboard: WhyNot = state => {
	const why = whyNotWrite(state) ?? whyNotCall(state, 'Removing a member', 'members', 'member', 'remove_member') ?? whyNotPerson(state) ?? whyNotReadPeopleAgain(state);
	return why ?? whyNotRecalled(state) ?? (chosenPerson(state)?.email === '' ? 'This person has no email address. Remove the member from each organization.' : undefined);
};

/** For removing the person, after the review. */
export const whyNotRemove: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'offboarding') {
		return undefined;
	}

	if (dialog.reading) {
		return 'The members of the other organizations are still being read.';
	}

	// What could not be read is told in the review, and would never let anything be removed.
	const untried = untriedIn(peopleRead(state), dialog.toRead).length;
	if (dialog.isEverywhere && untried > 0) {
		return `The members of ${counted(untried, 'organization')} are not read yet. Press ${keyOf(state, 'readOutside')} to read them first, or press ${keyOf(state, 'changeOffboardingScope')} to leave them out.`;
	}

	return dialog.offboarding.rows.some(row => isToSend(row)) ? whyNotWrite(state) ?? whyNotAllSeen(state, dialog.seen) ?? whyNotNow(state) : 'There is nothing to remove.';
};

/** For including the organizations where nobody else is active. */
export const whyNotIncludeLast: WhyNot = ({dialog}) => dialog.kind === 'offboarding' && dialog.offboarding.rows.some(({isLastActive, result}) => isLastActive && (result.status === 'waiting' || result.status === 'left_out'))
	? undefined
	: 'Every organization has another active member.';

/** Another review lists what was removed, but not what went wrong. */
const whyNotAnother: WhyNot = ({dialog}) => dialog.kind === 'offboarding' && dialog.note !== undefined && hasFailures(dialog.offboarding.rows) ? 'This would lose what went wrong here. Leave the result first, and remove the person again.' : undefined;

/** For switching between the organizations of the list of people and everywhere. */
export const whyNotChangeScope: WhyNot = state => {
	const {dialog, organizations} = state;
	return dialog.kind === 'offboarding' && organizations.length > dialog.people.ids.length ? whyNotAnother(state) : 'This covers every organization already.';
};

const whyNotRead = ({reading, toRead}: DialogOf<'offboarding'>): string | undefined =>
	reading ? 'The members of the other organizations are still being read.' : (toRead.length > 0 ? undefined : 'The members of all organizations are read.');

/** For reading the members of the organizations that the list of people does not cover. */
export const whyNotReadOutside: WhyNot = state => state.dialog.kind === 'offboarding' ? whyNotAnother(state) ?? whyNotRead(state.dialog) : undefined;

/** For copying the record of the removals. */
export const whyNotCopyRemoval: WhyNot = ({dialog}) => dialog.kind === 'offboarding' && isContinued(dialog.offboarding) ? undefined : 'Nothing was removed yet.';
