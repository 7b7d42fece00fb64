import type {WhyNot} from '../../kernel/state/availability.js';
import {openListSearch} from '../../kernel/state/list-search.js';
import {nothingFitsText} from '../../kernel/rows/listing-text.js';
import {openFilter} from '../../kernel/state/found.js';
import {findMatches, isListingPins, isNothingFound} from '../../kernel/state/find.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {Told} from '../../base/text/told.js';
import type {State} from '../../kernel/state/state.js';
import {leftListOf} from '../../kernel/state/left-list.js';
import {soughtText} from '../../kernel/state/open-search.js';

export const whyNotFindNext: WhyNot = state =>
	(state.find ?? openListSearch(state))
		? undefined
		: `There is no search to continue. Press ${keyOf(state, 'openFind')} to find something.`;

/** For moving between matches while the person types a search. */
export function whyNotMatch(state: State): Told | undefined {
	return soughtText(state.find) === ''
		? isListingPins(state)
			? undefined
			: 'Type what to find first.'
		: (whyNotFilter(state) ??
				(isNothingFound(state)
					? `Nothing loaded matches. Press ${keyOf(state, 'acceptFind')} to ask the server.`
					: undefined));
}

/** For the last search, which comes back on an empty line, above the pinned organizations. */
export function whyNotRecall(state: State): Told | undefined {
	const isAbovePins = state.find?.line.text === '' && (!isListingPins(state) || findMatches(state).current <= 0);
	return isAbovePins && state.lastSought !== undefined
		? undefined
		: (whyNotMatch(state) ?? 'You have not searched yet.');
}

/** Why a filter cannot be kept, in a sentence. */
function whyNotFilter(state: State): Told | undefined {
	const [problem] = openFilter(state)?.problems ?? [];
	return problem?.text ?? (openFilter(state) && isNothingFound(state) ? nothingFitsText(state) : undefined);
}

export const whyNotAccept: WhyNot = state =>
	whyNotFilter(state) ??
	(state.find?.server === 'asked' && isNothingFound(state)
		? `The server is being asked. Press ${keyOf(state, 'leaveFind')} to stop that.`
		: undefined);

export const whyNotLeave: WhyNot = state =>
	(state.find ?? leftListOf(state))
		? undefined
		: `There is nothing to leave here. Press ${keyOf(state, 'askToQuit')} to quit.`;
