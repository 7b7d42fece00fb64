import {type WhyNot} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {changeList, changesIn, nothingText, unreadChanges, unreadOthers} from './state.js';

export const whyNoHistories: WhyNot = state => whyNotCall(state, 'Reading the history', 'history');

/** For opening the changes. If nothing has changed in the list, only the histories can still tell of new profiles. */
export const whyNotNews: WhyNot = state => {
	const {
		news,
		listing: {progress},
	} = state;
	const hasChanges = changesIn(state).length > 0;
	if (!news || (!hasChanges && !news.hasList)) {
		return 'There is nothing to compare: no list of an earlier session was kept for this host and credential.';
	}

	if (news.hasList && !news.changes) {
		return progress.status === 'failed'
			? hasChanges
				? undefined
				: `The list could not be loaded, so it is not compared with the list from the last session. Press ${keyOf(state, 'refreshAll')} to try again.`
			: 'The list is still loading. Once it has loaded, cforgs compares it with the list from the last session.';
	}

	return !hasChanges && whyNoHistories(state) !== undefined ? nothingText(state) : undefined;
};

function whyNotAsk(state: State): Told | undefined {
	const why = whyNoHistories(state);
	return (
		why ??
		(state.dialog.kind === 'news' && state.dialog.request !== undefined
			? `The histories are being read. Press ${keyOf(state, 'stopReadingNews')} to stop that.`
			: undefined)
	);
}

/** For reading who made the changes. */
export const whyNotAskWho: WhyNot = state =>
	whyNotAsk(state) ??
	(unreadChanges(state).length === 0 ? 'The history of every changed organization is read.' : undefined);

/** For reading the histories of the other organizations, which tell of new profiles. */
export const whyNotAskProfiles: WhyNot = state =>
	whyNotAsk(state) ?? (unreadOthers(state).length === 0 ? 'The history of every organization is read.' : undefined);

export const whyNotChange: WhyNot = state => changeList.whyNone(state);

/** For going to the changed organization, or to its history. */
export const whyNotEnterChange: WhyNot = state => {
	const change = changeList.chosen(state);
	if (!change) {
		return whyNotChange(state);
	}

	const {id, name, presence} = change;
	if (presence === 'gone') {
		return `${shownName(name)} is gone: deleted, or no longer visible to you. There is nothing to go to.`;
	}

	return rowOfId(state, id) === -1 ? `${shownName(name)} is no longer in the list.` : undefined;
};

export const whyNotHistoryOfChange: WhyNot = state => whyNoHistories(state) ?? whyNotEnterChange(state);
