import {keyOf} from './key-of.js';
import {chosenChange} from './selectors.js';
import type {State} from './state.js';

// Each answers why a key cannot act now, or undefined where it can.
type WhyNot = (state: State) => string | undefined;

export const whyNotCompare: WhyNot = ({dialog}) =>
	dialog.kind === 'comparing' && dialog.line.text.trim() === '' ? 'Type the path of the snapshot’s file first.' : undefined;

export const whyNotCompareProfiles: WhyNot = state => {
	if (state.dialog.kind !== 'changes') {
		return undefined;
	}

	const {request, comparison: {unread}} = state.dialog;
	if (request !== undefined) {
		return 'They are being compared. Esc stops that.';
	}

	return unread === undefined
		? `The snapshot holds no profiles. On the main screen ${keyOf(state, 'openExport')}, then ${keyOf(state, 'toggleExportProfiles')}, writes one that does.`
		: (unread === 0 ? 'Every profile that the snapshot holds is compared.' : undefined);
};

export const whyNotReadPair: WhyNot = ({dialog}) => dialog.kind === 'pair' && dialog.request !== undefined ? 'They are being read. Esc stops that.' : undefined;

export const whyNotChange: WhyNot = state => {
	const change = chosenChange(state);
	if (!change) {
		return 'There is no change to go to.';
	}

	return change.change === 'gone' ? `${change.name} is gone: deleted, or hidden from this credential. There is nothing to go to.` : undefined;
};
