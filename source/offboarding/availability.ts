import {whyNotRow, type WhyNot} from '../state/availability.js';
import {keyOf} from '../state/key-of.js';
import {whyNotCall, whyNotIdentified} from '../state/why-not-call.js';
import {unreadIn} from './people.js';
import {chosenPerson, peopleRead} from './state.js';

export const whyNotPeople: WhyNot = state => {
	const why = whyNotRow(state) ?? whyNotIdentified(state) ?? whyNotCall(state, 'Listing members', 'members');
	return why ?? (state.listing.progress.status === 'loading' ? 'The organizations are still loading. The people below an organization need the whole list.' : undefined);
};

/**
For reading the members that are missing from the list of people.
*/
export const whyNotReadPeople: WhyNot = state => {
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return undefined;
	}

	if (dialog.request !== undefined) {
		return `The members are being read. ${keyOf(state, 'leavePeople')} stops that.`;
	}

	return unreadIn(peopleRead(state), dialog.ids).length === 0 ? `All members are read. ${keyOf(state, 'readPeopleAgain')} reads them again.` : undefined;
};

export const whyNotReadPeopleAgain: WhyNot = state => state.dialog.kind === 'people' && state.dialog.request !== undefined ? whyNotReadPeople(state) : undefined;

export const whyNotPerson: WhyNot = state => chosenPerson(state) ? undefined : 'There is nobody here.';
