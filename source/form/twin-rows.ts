import type {Form} from '../forms/form.js';
import {afterOf} from '../forms/request.js';
import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {told, toldPath} from '../text/told.js';
import {count, sentence} from '../text/words.js';
import {rowsLookingLike} from '../tree/look-alikes.js';
import {nameAt, pathOf} from '../tree/names.js';
import {childRows} from '../tree/tree-index.js';
import {namesakesText} from './namesakes.js';
import {row, type Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';

/**
That the parent has organizations of exactly this name, or of one that is taken for it, where the form is about to make one more; of a new one also what is like it elsewhere.
*/
export function twinRows(state: State, form: Form, columns: number): readonly Row[] {
	const {index} = state.tree;
	const {id, step} = form;
	const {name, parentId} = afterOf(form);
	const parent = rowOfId(state, parentId);
	if (name === form.before.name && parentId === form.before.parentId) {
		return [];
	}

	const ownId = step.name === 'sending' ? step.created?.id : id;
	const isKnown = parentId === '' || parent !== -1;
	const siblings = isKnown ? childRows(index, parent).filter(at => index.organizationAt(at) !== undefined && index.idAt(at) !== ownId) : [];
	const twins = siblings.filter(at => index.nameAt(at) === name);
	if (twins.length > 0) {
		const where = parent === -1 ? 'There is already a root' : `${nameAt(state, parent)} already has a sub-organization`;
		return [...toldRows(`${where} named ${name}: with this one there will be ${count(twins.length + 1)}.`, columns, 'danger'), row()];
	}

	const first = rowsLookingLike(index, name).find(at => siblings.includes(at));
	const text = first === undefined ? namesakesText(state, form) : told`${name} looks like ${toldPath(pathOf(state, first))}, which exists already`;
	return text === undefined ? [] : [...toldRows(sentence(text), columns, 'warning'), row()];
}
