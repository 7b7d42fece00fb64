import type {Change} from './changes.js';

export const changeColumns = ['change', 'id', 'name', 'field', 'from', 'to'] as const;

/**
The rows of a change: one for each edit, or one without a field.
*/
export function changeCells(change: Change): ReadonlyArray<readonly string[]> {
	const {id, name, change: kind} = change;
	return 'edits' in change ? change.edits.map(({field, from, to}) => [kind, id, name, field, from, to]) : [[kind, id, name, '', '', '']];
}
