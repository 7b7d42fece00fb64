import {memo} from '../../base/text/memo.js';
import {rowsMatching} from '../../base/tree/search.js';
import {everyRow, isAddressable, type TreeIndex} from '../../base/tree/tree-index.js';
import {exactName} from '../../base/text/harmless.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import type {Picking} from '../form-model/form.js';
import type {Dialog} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {keyOf} from '../state/key-of.js';
import {lineSpans, data, row, type Row, selectionMark, type Span, toldRows, toned} from './row.js';
import {windowed} from './view.js';

/** The open list of parents, of a form or for every row of a file. */
export function pickingIn(dialog: Dialog): Picking | undefined {
	const step = dialog.kind === 'form' ? dialog.form.step : dialog.kind === 'batch' ? dialog.batch.step : undefined;
	return step?.name === 'picking' ? step : undefined;
}

/** An organization to choose, and its row in the tree. An empty id stands for no parent. */
export type OrganizationChoice = {readonly id: string; readonly row: number};

/** The organizations that match the search text. */
export function matchingOrganizations(index: TreeIndex, query: string): readonly OrganizationChoice[] {
	const rows = query === '' ? everyRow(index) : rowsMatching(index, query);
	return rows.filter(at => isAddressable(index, at)).map(at => ({id: index.idAt(at) ?? '', row: at}));
}

const choicesFor = memo((index: TreeIndex, query: string): readonly OrganizationChoice[] => {
	const matching = matchingOrganizations(index, query);
	return query === '' ? [{id: '', row: -1}, ...matching] : matching;
});

/** The parents that match the search text. Without a search text, “none” comes first. */
export function pickerChoices(state: State): readonly OrganizationChoice[] {
	const step = pickingIn(state.dialog);
	return step ? choicesFor(state.tree.index, step.query.text.trim()) : [];
}

/** The number of parents and the cursor, for keys that move through the list. */
export const pickerChoicesIn = (state: State, {cursor}: Picking) => ({
	length: pickerChoices(state).length,
	cursor,
	moved: (by: number) => ({type: 'picker/moved', by}) as const,
});

const isAllThere = ({listing}: State): boolean => listing.progress.status === 'complete';

/** A text below the search field if nothing matches. `stay`: what the key that leaves the list does. */
export function nothingMatchesText(state: State, stay: string): string {
	const none = 'No loaded name or id matches.';
	return isAllThere(state) ? none : `${none} The list is incomplete, so the organization may be missing here. ${stay}`;
}

const before = '  in ';

// Keeps the end of a path that is too long: the nearest ancestor says more than the root.
function choiceSpans(id: string, path: readonly string[], columns: number): readonly Span[] {
	const name = data(id === '' ? 'No parent: a root' : (path.at(-1) ?? id));
	const room = columns - before.length - widthOf(exactName(name.text));
	return path.length < 2 || room < 4
		? [name]
		: [
				name,
				toned('dim', before),
				{
					...toned(
						'dim',
						fitPath(
							path.slice(0, -1).map(each => exactName(each)),
							room,
						).trimEnd(),
					),
					isHarmless: true,
				},
			];
}

/** A list of organizations to choose from: the search text, and a window of the matches. `nothing`: the text if there are none. */
export function choiceRows(
	state: State,
	{query, cursor: chosen}: Pick<Picking, 'query' | 'cursor'>,
	choices: readonly OrganizationChoice[],
	{columns, height, nothing}: {readonly columns: number; readonly height: number; readonly nothing: string},
): readonly Row[] {
	const {spans, cursor} = lineSpans(query, Math.max(1, columns - 14));
	const listed = windowed(choices, chosen, height - 2).map(([{id, row: at}, isSelected]): Row => ({
		left: [selectionMark(isSelected), ...choiceSpans(id, pathOf(state, at), columns - 2)],
		isSelected,
	}));
	const head = {left: [toned('dim', 'Type a name: '), ...spans], cursor: 13 + cursor};
	return choices.length === 0
		? [head, ...toldRows(nothing, columns, 'dim')]
		: [
				head,
				row(
					toned(
						'dim',
						`${count(choices.length)} to choose from${isAllThere(state) ? '' : ', the list is still incomplete'}`,
					),
				),
				...listed,
			];
}

/** The list of parents. */
export const pickerRows = (state: State, step: Picking, columns: number, height: number): readonly Row[] =>
	choiceRows(state, step, pickerChoices(state), {
		columns,
		height,
		nothing: nothingMatchesText(state, `Press ${keyOf(state, 'leavePicker')} to keep the old parent.`),
	});
