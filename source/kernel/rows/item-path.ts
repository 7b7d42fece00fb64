import {rowOfId} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {exactName} from '../../base/text/harmless.js';
import {fitPath, widthOf} from '../../base/text/width.js';
import {pathOf} from '../../base/tree/names.js';
import {plain, shownData, toned, totalWidth, type Row, type Span} from './row.js';

/** The subject of a form or a write. A new or deleted organization is located by its parent only. */
export type Subject = {readonly name: string; readonly id?: string | undefined; readonly parentId: string};

/** The names of the ancestors, from the root down, harmless; none if they are not known. */
function parentsOf(state: State, {id, parentId}: Subject): readonly string[] {
	const at = id === undefined ? -1 : rowOfId(state, id);
	const names = at === -1 ? pathOf(state, rowOfId(state, parentId)) : pathOf(state, at).slice(0, -1);
	return names.map(name => exactName(name));
}

/** The ancestors for screen readers: ` in Acme / EMEA`. */
export const heardParents = (state: State, subject: Subject): readonly Span[] =>
	parentsOf(state, subject).flatMap((name, at) => [plain(at === 0 ? ' in ' : ' / '), shownData(name)]);

const leastForParents = 12;

/** Adds the names of the ancestors before the right end of a row, if there is room. */
export function withParents(
	row: Row,
	{state, columns}: {readonly state: State; readonly columns: number},
	subject: Subject | undefined,
): Row {
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

/** The path and id of the chosen item, below the list. */
export function pathRows(
	state: State,
	subject: Subject,
	{columns, height}: {readonly columns: number; readonly height: number},
): readonly Row[] {
	const {name, id = ''} = subject;
	const shownId = columns < 60 ? '' : exactName(id);
	const path = fitPath(
		[...parentsOf(state, subject), exactName(name)],
		Math.max(0, columns - widthOf(shownId) - 3),
	).trimEnd();
	const row = {
		left: [plain('  '), {...toned('dim', path), isHarmless: true as const}],
		right: [toned('dim', shownId)],
		said: [],
	};
	return height < 10 ? [row] : [{left: []}, row];
}
