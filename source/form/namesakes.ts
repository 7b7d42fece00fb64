import type {Form} from '../forms/form.js';
import {afterOf} from '../forms/request.js';
import type {State} from '../state/state.js';
import {rowsLookingLike, rowsSlippedFrom} from '../tree/look-alikes.js';
import {pathOf} from '../tree/names.js';
import {
	joinedBy,
	told,
	toldPath,
	type Told,
} from '../text/told.js';

/**
The organizations that a new one would be taken for, by its name, or else those whose names are one slip away; undefined where there are none.
*/
export function namesakesText(state: State, form: Form): Told | undefined {
	if (form.kind !== 'create') {
		return undefined;
	}

	const {index} = state.tree;
	const {name} = afterOf(form);
	const own = form.step.name === 'sending' ? form.step.created?.id : undefined;
	const others = (rows: readonly number[]) => rows.filter(at => index.idAt(at) !== own);
	const alike = others(rowsLookingLike(index, name));
	const rows = alike.length > 0 ? alike : others(rowsSlippedFrom(index, name));
	const shown = rows.slice(0, 3).map(at => toldPath(pathOf(state, at)));
	const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
	return rows.length === 0 ? undefined : told`${alike.length > 0 ? 'Already exists' : 'Similar name'}: ${joinedBy('; ', shown)}${more}`;
}
