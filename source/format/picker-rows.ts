import type {Picking} from '../forms/form.js';
import {pickerChoices} from '../state/picker.js';
import type {State} from '../state/state.js';
import {count} from '../text/words.js';
import {lineSpans} from './field-rows.js';
import {
	data,
	row,
	selectionMark,
	toned,
	type Row,
} from './row.js';
import {windowed} from './windowed.js';

/**
The parent's list: what is typed, and a window of so many rows over what it matches.
*/
export function pickerRows(state: State, step: Picking, columns: number, rows: number): readonly Row[] {
	const choices = pickerChoices(state);
	const {spans, cursor} = lineSpans(step.query, Math.max(1, columns - 14));
	const listed = windowed(choices, step.cursor, rows - 2).map(([{id, path}, isSelected]): Row => ({
		left: [
			selectionMark(isSelected),
			data(id === '' ? 'No parent: a root' : (path.at(-1) ?? id)),
			toned('dim', path.length > 1 ? `  in ${path.slice(0, -1).join(' › ')}` : ''),
		],
		isSelected,
	}));
	return [
		{left: [toned('dim', 'Type a name: '), ...spans], cursor: 13 + cursor},
		row(toned('dim', choices.length === 0
			? 'No loaded name contains it and no id starts with it.'
			: `${count(choices.length)} to choose from${state.listing.progress.status === 'complete' ? '' : ', the list is still incomplete'}`)),
		...listed,
	];
}
