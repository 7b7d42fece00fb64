import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {selectedRow} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {visitFrom} from '../../kernel/state/visits.js';

/** For folding a row, or going to its parent. */
export const whyNotAbove: WhyNot = state => {
	const row = selectedRow(state);
	const {index, collapsed} = state.tree;
	const isOpen = (index.childCount[row] ?? 0) > 0 && collapsed[row] === 0;
	return row === -1 || isOpen || index.parent[row] !== -1
		? whyNotRow(state)
		: `${nameAt(state, row)} has nothing above it.`;
};

export const whyNotBack: WhyNot = state =>
	visitFrom(state, -1) ? undefined : 'There is nothing to go back to yet. cforgs remembers what you open or jump to.';

export const whyNotForward: WhyNot = state => (visitFrom(state, 1) ? undefined : 'There is nothing to go forward to.');
