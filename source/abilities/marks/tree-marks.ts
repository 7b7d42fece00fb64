import {type WhyNot, whyNotRow, whyNotListed} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isNothingFound, findMatches} from '../../kernel/state/find.js';
import {openFilter} from '../../kernel/state/found.js';
import {soughtText} from '../../kernel/state/open-search.js';
import {isWhole, selectedRow, isListed, markedCount, rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {addressableIds, everyRow} from '../../base/tree/tree-index.js';
import {isVisible, placeIn, positionOf} from '../../base/tree/tree.js';
import {counted, shownName} from '../../base/text/words.js';
import type {Markable} from '../../kernel/state/markable.js';
import type {State} from '../../kernel/state/state.js';

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

/** The ids of the organizations in these rows that can be marked. */
export const idsIn = ({tree: {index}}: State, rows: Iterable<number>): readonly string[] => addressableIds(index, rows);

/** Whether a filter of the tree leaves a row, so that it is not only there as the parent of a match. */
const isLeft = ({tree: {matches}}: State, row: number): boolean =>
	matches === undefined || matches[placeIn(matches, row)] === row;

function rangeRows(state: State): Int32Array {
	const {tree, marks} = state;
	// The place of a mark that a filter hides says nothing.
	const isThere = (row: number) => row !== -1 && (tree.matches === undefined || isVisible(tree, row));
	const last = [...marks].map(id => rowOfId(state, id)).findLast(row => isThere(row)) ?? selectedRow(state);
	const ends = [last, selectedRow(state)].map(row => positionOf(tree, row));
	return tree.visible.slice(Math.min(...ends), Math.max(...ends) + 1);
}

/** The organizations of the tree. */
export const markableTree: Markable = {
	nouns: ['organization', 'organizations'],
	marks: ({marks}) => marks,
	number: markedCount,
	cleared: ({clearedMarks}) => clearedMarks,
	canRestore: state => [...state.clearedMarks].some(id => isListed(state, id)),
	chosen: selectedId,
	nameOf: (state, id) => nameAt(state, rowOfId(state, id)),
	range: state =>
		idsIn(
			state,
			rangeRows(state).filter(row => isLeft(state, row)),
		),
	found: state => idsIn(state, findMatches(state).rows),
	invertible: state => idsIn(state, state.tree.matches ?? everyRow(state.tree.index)),
	toggled: (_, id) => [{type: 'tree/markToggled', id}],
	changed: (_, ids) => ({type: 'tree/marksChanged', ids}),
	unmarked: () => ({type: 'tree/marksCleared'}),
	restored: () => ({type: 'tree/marksRestored'}),
	lack: state => (isWhole(state) ? undefined : 'Not everything has loaded yet.'),
	foundLack(state) {
		const {unknown} = findMatches(state);
		return unknown === 0 ? undefined : `The filter could not judge ${counted(unknown, 'organization')}.`;
	},
	rangeLack(state) {
		const number = idsIn(
			state,
			rangeRows(state).filter(row => !isLeft(state, row)),
		).length;
		return number === 0
			? undefined
			: `${counted(number, 'organization')} in between ${number === 1 ? 'does' : 'do'} not match the filter.`;
	},
	noteOf(state, id) {
		const row = rowOfId(state, id);
		return isLeft(state, row) ? undefined : `${shownName(nameAt(state, row))} does not match the filter.`;
	},
	whyNot: whyNotMark,
	whyNotFound: whyNotMarkFound,
	whyNotInvert,
};
