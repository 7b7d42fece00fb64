import {type WhyNot, whyNotRow} from '../state/availability.js';
import {keyOf} from '../state/key-of.js';
import {isListed, selectedOrganization} from '../state/selectors.js';
import {whyNotIdentified} from '../state/why-not-call.js';
import {whyHidden} from '../tree/names.js';

export const whyNotMark: WhyNot = state => whyNotRow(state)
	?? whyNotIdentified(state)
	?? (selectedOrganization(state) ? undefined : `This organization is ${whyHidden(state)}, so it cannot be marked.`);

export const whyNotUnmark: WhyNot = state => state.marks.size > 0 ? undefined : `Nothing is marked. Press ${keyOf(state, 'toggleMark')} to mark the selected organization.`;

export const whyNotMarkAgain: WhyNot = state => {
	if (state.marks.size > 0) {
		return `Organizations are marked. Press ${keyOf(state, 'unmarkAll')} to unmark them first.`;
	}

	if (state.clearedMarks.size === 0) {
		return `There are no earlier marks. Press ${keyOf(state, 'toggleMark')} to mark the selected organization.`;
	}

	return [...state.clearedMarks].some(id => isListed(state, id)) ? undefined : 'The organizations that you unmarked are not in the list any more.';
};
