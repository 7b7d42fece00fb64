import {rowsMatching} from '../tree/search.js';
import {everyRow} from '../tree/tree-index.js';
import {pathOf} from '../tree/names.js';
import {pickingIn} from './picking.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

/**
An organization that can be chosen as a parent; an empty id stands for none.
*/
type ParentChoice = {readonly id: string; readonly path: readonly string[]};

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
	const ownEnd = own === -1 ? -1 : own + (index.size[own] ?? 1);
	const query = step.query.text.trim();
	const rows = query === '' ? everyRow(index) : rowsMatching(index, query);
	const choices: ParentChoice[] = query === '' ? [{id: '', path: []}] : [];
	for (const row of rows) {
		if ((own === -1 || row < own || row >= ownEnd) && index.flaws.get(row) !== 'duplicate') {
			choices.push({id: index.idAt(row) ?? '', path: pathOf(state, row)});
		}
	}

	return choices;
}
