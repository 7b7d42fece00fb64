import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isNothingFound} from '../../kernel/state/find.js';
import {openFilter} from '../../kernel/state/found.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {isWhole, selectedRow} from '../../kernel/state/selectors.js';
import {whyNotListed} from '../../kernel/state/why-not-listed.js';

export const whyNotMark: WhyNot = state => whyNotListed(state, 'marked');

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

export const whyNotMarkBelow: WhyNot = state =>
	whyNotRow(state) ??
	((state.tree.index.size[selectedRow(state)] ?? 1) > 1 ? undefined : 'There is nothing below this organization.');

export const whyNotInvert: WhyNot = state =>
	whyNotRow(state) ?? (isWhole(state) ? undefined : 'Not everything has loaded yet, so the marks cannot be inverted.');
