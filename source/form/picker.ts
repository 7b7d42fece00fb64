import type {Picking} from '../forms/form.js';
import type {Dialog} from '../state/dialog.js';
import {rowsMatching} from '../tree/search.js';
import {everyRow, isAddressable, type TreeIndex} from '../tree/tree-index.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import {exactName} from '../text/harmless.js';
import {fitPath, widthOf} from '../text/width.js';
import {count} from '../text/words.js';
import {pathOf} from '../tree/names.js';
import {lineSpans} from '../format/line-spans.js';
import {
	data,
	row,
	type Row,
	selectionMark,
	type Span,
	toldRows,
	toned,
} from '../format/row.js';
import {windowed} from '../format/view.js';

/**
The open list of parents, of a form or for every row of a file.
*/
export function pickingIn(dialog: Dialog): Picking | undefined {
	const step = dialog.kind === 'form' ? dialog.form.step : (dialog.kind === 'batch' ? dialog.batch.step : undefined);
	return step?.name === 'picking' ? step : undefined;
}

/**
An organization that can be a parent, and its row in the tree. An empty id stands for no parent.
*/
type ParentChoice = {readonly id: string; readonly row: number};

// Several callers ask in each frame, and again at each key.
const found = new WeakMap<TreeIndex, {readonly query: string; readonly choices: readonly ParentChoice[]}>();

function choicesIn(index: TreeIndex, query: string): readonly ParentChoice[] {
	const choices: ParentChoice[] = query === '' ? [{id: '', row: -1}] : [];
	for (const at of query === '' ? everyRow(index) : rowsMatching(index, query)) {
		if (isAddressable(index, at)) {
			choices.push({id: index.idAt(at) ?? '', row: at});
		}
	}

	return choices;
}

/**
The parents that match the search text. Without a search text, “none” comes first.
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
The number of parents and the cursor, for keys that move through the list.
*/
export const pickerChoicesIn = (state: State, {cursor}: Picking) => ({length: pickerChoices(state).length, cursor, moved: (by: number) => ({type: 'picker/moved', by} as const)});

const isAllThere = ({listing}: State): boolean => listing.progress.status === 'complete';

function nothingText(state: State): string {
	const none = 'No loaded name or id matches.';
	return isAllThere(state) ? none : `${none} The list is incomplete, so the organization may be missing here. ${keyOf(state, 'leavePicker')} keeps the old parent.`;
}

const before = '  in ';

// Keeps the end of a path that is too long: the nearest ancestor says more than the root.
function choiceSpans(id: string, path: readonly string[], columns: number): readonly Span[] {
	const name = data(id === '' ? 'No parent: a root' : (path.at(-1) ?? id));
	const room = columns - before.length - widthOf(exactName(name.text));
	return path.length < 2 || room < 4
		? [name]
		: [name, toned('dim', before), {...toned('dim', fitPath(path.slice(0, -1).map(each => exactName(each)), room).trimEnd()), isHarmless: true}];
}

/**
The list of parents: the search text, and a window of the matches.
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
