import {nameAt} from '../../base/tree/names.js';
import {addressableIds, everyRow} from '../../base/tree/tree-index.js';
import {positionOf} from '../../base/tree/tree.js';
import {counted} from '../../base/text/words.js';
import {findMatches} from '../../kernel/state/find.js';
import type {Markable} from '../../kernel/state/markable.js';
import {
	isListed, isWhole, markedCount, rowOfId, selectedId, selectedRow,
} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotInvert, whyNotMark, whyNotMarkFound} from './availability.js';

/** The ids of the organizations in these rows that can be marked. */
export const idsIn = ({tree: {index}}: State, rows: Iterable<number>): readonly string[] => addressableIds(index, rows);

/** The organizations of the tree. */
export const markableTree: Markable = {
	nouns: ['organization', 'organizations'],
	marks: ({marks}) => marks,
	number: markedCount,
	cleared: ({clearedMarks}) => clearedMarks,
	canRestore: state => [...state.clearedMarks].some(id => isListed(state, id)),
	chosen: selectedId,
	nameOf: (state, id) => nameAt(state, rowOfId(state, id)),
	range(state) {
		const {tree, marks} = state;
		const last = rowOfId(state, [...marks].findLast(id => rowOfId(state, id) !== -1) ?? '');
		const ends = [last, selectedRow(state)].map(row => positionOf(tree, row));
		return idsIn(state, tree.visible.slice(Math.min(...ends), Math.max(...ends) + 1));
	},
	found: state => idsIn(state, findMatches(state).rows),
	all: state => idsIn(state, everyRow(state.tree.index)),
	toggled: (_, id) => [{type: 'tree/markToggled', id}],
	changed: (_, ids) => ({type: 'tree/marksChanged', ids}),
	unmarked: () => ({type: 'tree/marksCleared'}),
	restored: () => ({type: 'tree/marksRestored'}),
	lack: state => isWhole(state) ? undefined : 'Not everything has loaded yet.',
	foundLack(state) {
		const {unknown} = findMatches(state);
		return unknown === 0 ? undefined : `The filter could not judge ${counted(unknown, 'organization')}.`;
	},
	whyNot: whyNotMark,
	whyNotFound: whyNotMarkFound,
	whyNotInvert,
};
