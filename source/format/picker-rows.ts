import type {Picking} from '../forms/form.js';
import {isOwnAlone, pickerChoices} from '../state/picker.js';
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
import {toldRows} from './told-rows.js';
import {windowed} from './windowed.js';

const isAllThere = ({listing}: State): boolean => listing.progress.status === 'complete';

function nothingText(state: State): string {
	if (isOwnAlone(state)) {
		return 'Only the organization itself, or what is below it, matches: that cannot be its parent.';
	}

	const none = 'No loaded name contains it and no id starts with it.';
	return isAllThere(state) ? none : `${none} The list is not complete, so it may be missing here; Esc keeps the parent as it was.`;
}

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
	const head = {left: [toned('dim', 'Type a name: '), ...spans], cursor: 13 + cursor};
	return choices.length === 0
		? [head, ...toldRows(nothingText(state), columns, 'dim')]
		: [head, row(toned('dim', `${count(choices.length)} to choose from${isAllThere(state) ? '' : ', the list is still incomplete'}`)), ...listed];
}
