import {type WhyNot, whyNotRow, whyNotWrite} from '../../../kernel/state/availability.js';
import {counted} from '../../../base/text/words.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {whyNotCall, whyNotIdentified} from '../../../kernel/state/why-not-call.js';
import type {DialogOf} from '../../../kernel/state/dialog.js';
import type {State} from '../../../kernel/state/state.js';
import type {Registry} from '../../../kernel/rows/registry.js';
import {hasFailures, untriedIn} from './plan.js';
import {recalledIn, unreadIn} from './people.js';
import {endedRows, runOfRemovals} from './rows.js';
import {chosenPerson, membershipList, peopleList, peopleRead} from './state.js';

export const whyNotPeople: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotCall(state, 'Listing members', 'members');
	return (
		why ??
		(state.listing.progress.status === 'loading'
			? 'The organizations are still loading. The people below an organization need the whole list.'
			: undefined)
	);
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

	return unreadIn(peopleRead(state), dialog.ids).length === 0
		? `All members are read. Press ${keyOf(state, 'readPeopleAgain')} to read them again.`
		: undefined;
};

export const whyNotReadPeopleAgain: WhyNot = state =>
	state.dialog.kind === 'people' && state.dialog.request !== undefined ? whyNotReadPeople(state) : undefined;

export const whyNotPerson: WhyNot = state =>
	chosenPerson(state) ? undefined : (peopleList.whyNone(state) ?? membershipList.whyNone(state));

/** For going to an organization of the person. */
export const whyNotMembership: WhyNot = state => membershipList.whyNone(state);

export const whyNotStopReading: WhyNot = ({dialog}) =>
	dialog.kind === 'people' && dialog.request === undefined ? 'Nothing is being read.' : undefined;

const readingText = 'The members of the other organizations are still being read.';

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
	const why =
		whyNotWrite(state) ??
		whyNotCall(state, 'Removing a member', 'members', 'member', 'remove_member') ??
		whyNotPerson(state) ??
		whyNotReadPeopleAgain(state);
	return (
		why ??
		whyNotRecalled(state) ??
		(chosenPerson(state)?.email === ''
			? 'This person has no email address. Remove the member from each organization.'
			: undefined)
	);
};

/** For removing the person, after the review. */
export const whyNotRemove = (
	state: State,
	{reading, isEverywhere, toRead}: DialogOf<'offboarding'>,
): string | undefined => {
	if (reading) {
		return readingText;
	}

	// The review names what could not be read. If that counted here, nothing could ever be removed.
	const untried = isEverywhere ? untriedIn(peopleRead(state), toRead).length : 0;
	return untried === 0
		? undefined
		: `The members of ${counted(untried, 'organization')} are not read yet. Press ${keyOf(state, 'readOutside')} to read them first, or press ${keyOf(state, 'showNextFilter')} to leave them out.`;
};

/** Another review lists what was removed, but not what went wrong. */
function whyNotAnother(dialog: DialogOf<'offboarding'>, registry: Registry): string | undefined {
	const isLost = dialog.step.name === 'ended' && hasFailures(endedRows(dialog, registry));
	return isLost
		? 'This would lose what went wrong here. Leave the result first, and remove the person again.'
		: undefined;
}

/** For switching between the organizations of the list of people and everywhere. */
export const whyNotChangeScope = (state: State, registry: Registry): string | undefined => {
	const dialog = runOfRemovals.open(state);
	return dialog && state.organizations.length > dialog.people.ids.length
		? whyNotAnother(dialog, registry)
		: 'This covers every organization already.';
};

/** For reading the members of the organizations that the list of people does not cover. */
export const whyNotReadOutside = (state: State, registry: Registry): string | undefined => {
	const dialog = runOfRemovals.open(state);
	const nothing = dialog?.toRead.length === 0 ? 'The members of all organizations are read.' : undefined;
	return dialog && (whyNotAnother(dialog, registry) ?? (dialog.reading ? readingText : nothing));
};
