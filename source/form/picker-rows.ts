import type {Picking} from '../forms/form.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {exactName} from '../text/harmless.js';
import {fitPath, widthOf} from '../text/width.js';
import {count} from '../text/words.js';
import {pathOf} from '../tree/names.js';
import {lineSpans} from '../format/line-spans.js';
import {
	data,
	row,
	selectionMark,
	toned,
	type Row,
	type Span,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {windowed} from '../format/windowed.js';
import {pickerChoices} from './picker.js';

const isAllThere = ({listing}: State): boolean => listing.progress.status === 'complete';

function nothingText(state: State): string {
	const none = 'No loaded name contains this text, and no id starts with it.';
	return isAllThere(state) ? none : `${none} The list is incomplete, so the organization may be missing here. ${keyOf(state, 'leavePicker')} keeps the old parent.`;
}

const before = '  in ';

// Of a path that is too long the end stays: what is next above tells more than the root does.
function choiceSpans(id: string, path: readonly string[], columns: number): readonly Span[] {
	const name = data(id === '' ? 'No parent: a root' : (path.at(-1) ?? id));
	const room = columns - before.length - widthOf(exactName(name.text));
	return path.length < 2 || room < 4
		? [name]
		: [name, toned('dim', before), {...toned('dim', fitPath(path.slice(0, -1).map(each => exactName(each)), room).trimEnd()), isHarmless: true}];
}

/**
The parent's list: what is typed, and a window of so many rows over what it matches.
*/
export function pickerRows(state: State, step: Picking, columns: number, rows: number): readonly Row[] {
	const choices = pickerChoices(state);
	const {spans, cursor} = lineSpans(step.query, Math.max(1, columns - 14));
	const listed = windowed(choices, step.cursor, rows - 2).map(([{id, row: at}, isSelected]): Row => ({
		left: [selectionMark(isSelected), ...choiceSpans(id, pathOf(state, at), columns - 2)],
		isSelected,
	}));
	const head = {left: [toned('dim', 'Type a name: '), ...spans], cursor: 13 + cursor};
	return choices.length === 0
		? [head, ...toldRows(nothingText(state), columns, 'dim')]
		: [head, row(toned('dim', `${count(choices.length)} to choose from${isAllThere(state) ? '' : ', the list is still incomplete'}`)), ...listed];
}
