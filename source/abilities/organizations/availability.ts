import {type WhyNot, whyNotRow} from '../../kernel/state/availability.js';
import {isWhole, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {nameAt} from '../../base/tree/names.js';
import {visitFrom} from '../../kernel/state/visits.js';

const hasBelow = ({tree: {index}}: State, row: number): boolean => (index.childCount[row] ?? 0) > 0;

/** For keys that need organizations below the selected row. */
export const whyNotBelow: WhyNot = state => {
	const row = selectedRow(state);
	return row === -1 || hasBelow(state, row) ? whyNotRow(state) : `${nameAt(state, row)} has nothing${isWhole(state) ? '' : ' loaded'} below it.`;
};

/** For folding a row, or going to its parent. */
export const whyNotAbove: WhyNot = state => {
	const row = selectedRow(state);
	const {index, collapsed} = state.tree;
	const isOpen = hasBelow(state, row) && collapsed[row] === 0;
	return row === -1 || isOpen || index.parent[row] !== -1 ? whyNotRow(state) : `${nameAt(state, row)} has nothing above it.`;
};

export const whyNotBack: WhyNot = state => visitFrom(state, -1) ? undefined : 'There is nothing to go back to yet. cforgs remembers what you open or jump to.';

export const whyNotForward: WhyNot = state => visitFrom(state, 1) ? undefined : 'There is nothing to go forward to.';
