import type {Holder} from '../../base/api/schemas.js';
import {count, counted} from '../../base/text/words.js';
import type {State} from '../state/state.js';
import {columnSource} from '../state/column-source.js';
import {findMatches, isListingPins, isOnlyLike} from '../state/find.js';
import {selectedRow} from '../state/selectors.js';
import {treeColumns} from '../state/tree-columns.js';
import {exactName, harmless} from '../../base/text/harmless.js';
import {saidText, type Told, toldPath} from '../../base/text/told.js';
import {nameAt} from '../../base/tree/names.js';
import {positionOf} from '../../base/tree/tree.js';
import {saidCells} from './column-rows.js';
import {matchedField, rowNote} from './name-spans.js';

/** The name of the selected organization for screen readers, or the program's words for a missing name. */
export function selectedNameText(state: State): string {
	const at = selectedRow(state);
	return at === -1
		? 'No organization'
		: ((state.tree.index.nameAt(at) ?? '') === '' ? harmless : exactName)(nameAt(state, at));
}

// The values of the columns, apart from those that other texts tell.
function cellTexts(state: State, at: number): readonly string[] {
	const {shown} = treeColumns(state, Infinity);
	return saidCells(
		shown.filter(({name}) => name !== 'subs'),
		{row: at, id: state.tree.index.idAt(at) ?? ''},
		columnSource(state),
	);
}

// The position of the row among the matches, and its parent: many matches may have the same name.
function matchText(state: State): readonly string[] {
	const {rows, current} = findMatches(state);
	if (current === -1) {
		return [];
	}

	const at = selectedRow(state);
	const parent = state.tree.index.parent[at] ?? -1;
	const field = matchedField(state, at);
	return [
		...(parent === -1 ? [] : [`in ${nameAt(state, parent)}`]),
		...(field ? [`${saidText(field.label)} ${field.text}`] : []),
		`${isListingPins(state) ? 'pinned' : isOnlyLike(state) ? 'similar' : 'match'} ${count(current + 1)} of ${count(rows.length)}`,
	];
}

/** `level 3, collapsed, 3 sub-organizations, 4 of 12`, not yet harmless. While the person types a search, the position among the matches replaces the one among the rows. */
export function standingText(state: State, at: number): string {
	const {index, collapsed, visible, matches} = state.tree;
	const children = index.childCount[at] ?? 0;
	const fold = collapsed[at] === 1 ? 'collapsed' : 'expanded';
	const note = rowNote(state, at);
	return [
		...(state.marks.has(index.idAt(at) ?? '') ? ['marked'] : []),
		...(state.recents.pins.has(index.idAt(at) ?? '') && !isListingPins(state) ? ['pinned'] : []),
		...(note === '' ? [] : [note]),
		...matchText(state),
		`level ${(index.depth[at] ?? 0) + 1}`,
		...(children === 0 ? [] : [...(matches ? [] : [fold]), counted(children, 'sub-organization')]),
		...cellTexts(state, at),
		...(matches ? [] : [`${count(positionOf(state.tree, at) + 1)} of ${count(visible.length)}`]),
	].join(', ');
}

/** `Northwind Security, level 3, collapsed, 3 sub-organizations, 4 of 12`, not yet harmless. */
export function placeText(state: State): string | undefined {
	const at = selectedRow(state);
	return at === -1 ? undefined : `${nameAt(state, at)}, ${standingText(state, at)}`;
}

/** The names of the organizations that hold an account, from the root, as the service reports them: not yet harmless. */
export const toldHolders = (holders: readonly Holder[]): Told =>
	toldPath(holders.map(({id, name}) => (name === '' ? id : name)));
