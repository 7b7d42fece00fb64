import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isNothingFound} from '../../kernel/state/find.js';
import {openFilter} from '../../kernel/state/found.js';
import {whyNothingMarked} from '../../kernel/state/marks.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {
	isListed, isWhole, markedCount, selectedOrganization, selectedRow,
} from '../../kernel/state/selectors.js';
import {whyNotIdentified} from '../../kernel/state/why-not-call.js';
import {whyHidden} from '../../base/tree/names.js';

export const whyNotMark: WhyNot = state => whyNotRow(state)
	?? whyNotIdentified(state)
	?? (selectedOrganization(state) ? undefined : `This organization is ${whyHidden(state)}, so it cannot be marked.`);

export const whyNotUnmark: WhyNot = whyNothingMarked;

export const whyNotMarkAgain: WhyNot = state => {
	if (state.marks.size > 0) {
		return `Organizations are marked. Press ${keyOf(state, 'unmarkAll')} to unmark them first.`;
	}

	if (state.clearedMarks.size === 0) {
		return `There are no earlier marks. Press ${keyOf(state, 'toggleMark')} to mark the selected organization.`;
	}

	return [...state.clearedMarks].some(id => isListed(state, id)) ? undefined : 'The organizations that you unmarked are not in the list any more.';
};

export const whyNotMarkRange: WhyNot = state => whyNotRow(state) ?? (markedCount(state) > 0 ? undefined : whyNotUnmark(state));

export const whyNotMarkFound: WhyNot = state => {
	if (soughtText(state.find) === '') {
		return `There is no search. Press ${keyOf(state, 'openFind')} to find something first.`;
	}

	const [problem] = openFilter(state)?.problems ?? [];
	if (problem) {
		return problem.text;
	}

	return isNothingFound(state) ? 'The search found nothing.' : undefined;
};

export const whyNotMarkBelow: WhyNot = state => whyNotRow(state) ?? ((state.tree.index.size[selectedRow(state)] ?? 1) > 1 ? undefined : 'There is nothing below this organization.');

export const whyNotInvert: WhyNot = state => whyNotRow(state) ?? (isWhole(state) ? undefined : 'Not everything has loaded yet, so the marks cannot be inverted.');
