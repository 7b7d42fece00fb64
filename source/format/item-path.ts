import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {exactName} from '../text/harmless.js';
import {fitPath, widthOf} from '../text/width.js';
import {pathOf} from '../tree/names.js';
import {
	plain,
	shownData,
	toned,
	totalWidth,
	type Row,
	type Span,
} from './row.js';

/**
What a form or a write is about: of a new or a deleted organization the parent alone tells where it is.
*/
export type Subject = {readonly name: string; readonly id?: string | undefined; readonly parentId: string};

/**
The names of those above it, from the root down, harmless; none where they are not known.
*/
function parentsOf(state: State, {id, parentId}: Subject): readonly string[] {
	const at = id === undefined ? -1 : rowOfId(state, id);
	const names = at === -1 ? pathOf(state, rowOfId(state, parentId)) : pathOf(state, at).slice(0, -1);
	return names.map(name => exactName(name));
}

/**
What a screen reader says of them: ` in Acme / EMEA`.
*/
export const heardParents = (state: State, subject: Subject): readonly Span[] =>
	parentsOf(state, subject).flatMap((name, at) => [plain(at === 0 ? ' in ' : ' / '), shownData(name)]);

const leastForParents = 12;

/**
The row with those above its subject before what stands at its right end, where both sides leave room for them.
*/
export function withParents(row: Row, {state, columns}: {readonly state: State; readonly columns: number}, subject: Subject | undefined): Row {
	if (!subject) {
		return row;
	}

	const parents = parentsOf(state, subject);
	const {left, right = []} = row;
	const room = columns - totalWidth(left) - totalWidth(right) - 4;
	if (parents.length === 0 || room < leastForParents) {
		return row;
	}

	const path = fitPath(parents, room).trim();
	return {...row, right: [{...toned('dim', `${path}  `), isHarmless: true}, ...right]};
}

/**
Where the chosen one is, below the list, with its id.
*/
export function pathRows(state: State, subject: Subject, {columns, height}: {readonly columns: number; readonly height: number}): readonly Row[] {
	const {name, id = ''} = subject;
	const shownId = columns < 60 ? '' : exactName(id);
	const path = fitPath([...parentsOf(state, subject), exactName(name)], Math.max(0, columns - widthOf(shownId) - 3)).trimEnd();
	const row = {left: [plain('  '), {...toned('dim', path), isHarmless: true as const}], right: [toned('dim', shownId)], said: []};
	return height < 10 ? [row] : [{left: []}, row];
}
