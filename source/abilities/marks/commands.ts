import {count, counted} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {everyRow, isAddressable} from '../../base/tree/tree-index.js';
import {positionOf} from '../../base/tree/tree.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say, tell} from '../../kernel/loop/tell.js';
import {findMatches} from '../../kernel/state/find.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {
	isWhole, markedCount, rowOfId, selectedId, selectedRow,
} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

/** Marks or unmarks the selected organization. In the tree, the cursor moves down one row. */
export const toggleMark: Command = context => {
	const {store} = context;
	const before = store.getState();
	const id = selectedId(before);
	if (id === undefined) {
		return;
	}

	store.dispatch({type: 'tree/markToggled', id});
	const state = store.getState();
	tell(context, `${nameAt(before, selectedRow(before))} ${state.marks.has(id) ? 'marked' : 'unmarked'}, ${count(markedCount(state))} in all.`);
};

export const unmarkAll: Command = ({store}) => {
	const number = markedCount(store.getState());
	store.dispatch({type: 'tree/marksCleared'});
	const cleared = `${counted(number, 'organization')} unmarked.`;
	const again = number === 0 ? '' : ` Press ${keyOf(store.getState(), 'markAgain')} to mark ${number === 1 ? 'it' : 'them'} again.`;
	say({store}, cleared + again);
};

export const markAgain: Command = ({store}) => {
	store.dispatch({type: 'tree/marksRestored'});
	const number = markedCount(store.getState());
	say({store}, `${counted(number, 'organization')} marked again.`);
};

/** The ids of the organizations in these rows that can be marked. */
function idsIn({tree: {index}}: State, rows: Iterable<number>): readonly string[] {
	const ids: string[] = [];
	for (const row of rows) {
		const id = index.organizationAt(row)?.id;
		if (id !== undefined && isAddressable(index, row)) {
			ids.push(id);
		}
	}

	return ids;
}

/** Adds to the marks, and says how many came. `more`: a sentence after that. */
function markRows({store}: Context, rows: (state: State) => Iterable<number>, more = ''): void {
	const before = store.getState();
	const ids = idsIn(before, rows(before));
	store.dispatch({type: 'tree/marksChanged', ids: [...before.marks, ...ids]});
	const state = store.getState();
	const rest = isWhole(state) ? '' : ' Not everything has loaded yet.';
	say({store}, `${counted(state.marks.size - before.marks.size, 'organization')} marked, ${count(markedCount(state))} in all.${rest}${more}`);
}

/** Marks the visible rows from the last mark to the cursor. */
export const markRange: Command = context => {
	markRows(context, state => {
		const {tree, marks} = state;
		const last = rowOfId(state, [...marks].findLast(id => rowOfId(state, id) !== -1) ?? '');
		const ends = [last, selectedRow(state)].map(row => positionOf(tree, row));
		return tree.visible.slice(Math.min(...ends), Math.max(...ends) + 1);
	});
};

/** Marks everything that the search found, and says how much its filter could not judge. */
export const markFound: Command = context => {
	const {unknown} = findMatches(context.store.getState());
	markRows(context, state => findMatches(state).rows, unknown === 0 ? '' : ` The filter could not judge ${counted(unknown, 'organization')}.`);
};

/** Marks everything below the selected organization. */
export const markBelow: Command = context => {
	markRows(context, state => {
		const row = selectedRow(state);
		return Array.from({length: (state.tree.index.size[row] ?? 1) - 1}, (_, at) => row + 1 + at);
	});
};

/** Marks what was not marked, and unmarks the rest. */
export const invertMarks: Command = ({store}) => {
	const before = store.getState();
	const all = idsIn(before, everyRow(before.tree.index));
	store.dispatch({type: 'tree/marksChanged', ids: all.filter(id => !before.marks.has(id))});
	const number = markedCount(store.getState());
	say({store}, `${counted(number, 'organization')} marked instead of ${count(markedCount(before))}.`);
};
