import {rowsMatching} from '../tree/search.js';
import {everyRow, type TreeIndex} from '../tree/tree-index.js';
import {pickingIn} from './picking.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

/**
An organization that can be chosen as a parent, and its row in the tree; an empty id stands for none.
*/
type ParentChoice = {readonly id: string; readonly row: number};

// Asked for several times in each frame, and anew at each key.
const found = new WeakMap<TreeIndex, {readonly query: string; readonly own: number; readonly choices: readonly ParentChoice[]}>();

function choicesIn(index: TreeIndex, query: string, own: number): readonly ParentChoice[] {
	const ownEnd = own === -1 ? -1 : own + (index.size[own] ?? 1);
	const choices: ParentChoice[] = query === '' ? [{id: '', row: -1}] : [];
	for (const row of query === '' ? everyRow(index) : rowsMatching(index, query)) {
		if ((own === -1 || row < own || row >= ownEnd) && index.flaws.get(row) !== 'duplicate') {
			choices.push({id: index.idAt(row) ?? '', row});
		}
	}

	return choices;
}

/**
Whether what has been typed is found in what cannot be the parent alone: in the organization itself, or below it.
*/
export function isOwnAlone(state: State): boolean {
	const step = state.dialog.kind === 'form' ? state.dialog.form.step : undefined;
	return step?.name === 'picking' && pickerChoices(state).length === 0 && rowsMatching(state.tree.index, step.query.text.trim()).length > 0;
}

/**
The parents to choose from for what has been typed, “none” first. An organization cannot go below itself or its own, so those are left out.
*/
export function pickerChoices(state: State): readonly ParentChoice[] {
	const step = pickingIn(state.dialog);
	if (!step) {
		return [];
	}

	const {index} = state.tree;
	const id = state.dialog.kind === 'form' ? state.dialog.form.id : undefined;
	const own = id === undefined ? -1 : rowOfId(state, id);
	const query = step.query.text.trim();
	const last = found.get(index);
	if (last?.query === query && last.own === own) {
		return last.choices;
	}

	const choices = choicesIn(index, query, own);
	found.set(index, {query, own, choices});
	return choices;
}
