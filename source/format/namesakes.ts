import {textOf, type Form} from '../forms/form.js';
import type {State} from '../state/state.js';
import {rowsLookingLike} from '../tree/look-alikes.js';
import {pathOf} from '../tree/names.js';

/**
The organizations that a new one would be taken for, by its name; undefined where there are none.
*/
export function namesakesText(state: State, form: Form): string | undefined {
	const rows = form.kind === 'create' ? rowsLookingLike(state.tree.index, textOf(form, 'name')) : [];
	const shown = rows.slice(0, 3).map(at => pathOf(state, at).join(' › '));
	const more = rows.length > 3 ? ` and ${rows.length - 3} more` : '';
	return rows.length === 0 ? undefined : `Already exists: ${shown.join('; ')}${more}`;
}
