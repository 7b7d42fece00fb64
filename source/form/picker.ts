import type {Picking} from '../forms/form.js';
import {rowsMatching} from '../tree/search.js';
import {everyRow, isAddressable, type TreeIndex} from '../tree/tree-index.js';
import type {State} from '../state/state.js';
import {pickingIn} from './picking.js';

/**
An organization that can be chosen as a parent, and its row in the tree; an empty id stands for none.
*/
type ParentChoice = {readonly id: string; readonly row: number};

// Asked for several times in each frame, and again at each key.
const found = new WeakMap<TreeIndex, {readonly query: string; readonly choices: readonly ParentChoice[]}>();

function choicesIn(index: TreeIndex, query: string): readonly ParentChoice[] {
	const choices: ParentChoice[] = query === '' ? [{id: '', row: -1}] : [];
	for (const row of query === '' ? everyRow(index) : rowsMatching(index, query)) {
		if (isAddressable(index, row)) {
			choices.push({id: index.idAt(row) ?? '', row});
		}
	}

	return choices;
}

/**
The parents to choose from for the text typed so far, “none” first.
*/
export function pickerChoices(state: State): readonly ParentChoice[] {
	const step = pickingIn(state.dialog);
	if (!step) {
		return [];
	}

	const {index} = state.tree;
	const query = step.query.text.trim();
	const last = found.get(index);
	if (last?.query === query) {
		return last.choices;
	}

	const choices = choicesIn(index, query);
	found.set(index, {query, choices});
	return choices;
}

/**
The same for keys that go from one to the next.
*/
export const pickerChoicesIn = (state: State, {cursor}: Picking) => ({length: pickerChoices(state).length, cursor, moved: (by: number) => ({type: 'picker/moved', by} as const)});
