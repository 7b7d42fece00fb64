import {exactName} from '../../base/text/harmless.js';
import {count} from '../../base/text/words.js';
import {fit} from '../../base/text/width.js';
import {nameAt} from '../../base/tree/names.js';
import type {Organization} from '../../base/api/schemas.js';
import {findMatches, isFilterKept} from './find.js';
import {markedIds, selectedId, selectedRow, markedCount, markedRows} from './selectors.js';
import type {State} from './state.js';
import {hiddenMarks} from './marks.js';

export type ScopeKind = 'all' | 'below' | 'found' | 'marked';

/** The organizations that a customer list or a reading is about, as they can be chosen on the screen. */
export type ChosenScope = {
	readonly kind: ScopeKind;
	readonly text: string;
	/** The same in a key hint. */
	readonly short: string;
	/** Absent for all of them. For `below`, that of the top. */
	readonly ids?: readonly string[];
};

const all: ChosenScope = {kind: 'all', text: 'all organizations', short: 'all'};

// In the hint of a key.
const mostForName = 16;

/** What can be chosen now. */
export function scopesIn(state: State): readonly ChosenScope[] {
	const {tree} = state;
	const row = selectedRow(state);
	const id = selectedId(state);
	const name = exactName(nameAt(state, row));
	const rows = isFilterKept(state) ? findMatches(state).rows : undefined;
	const marked = markedIds(state);
	return [
		all,
		...(id !== undefined && (tree.index.size[row] ?? 1) > 1
			? [
					{
						kind: 'below',
						text: `everything below “${name}”`,
						short: `below ${fit(name, mostForName).trimEnd()}`,
						ids: [id],
					} as const,
				]
			: []),
		...(rows && rows.length > 0
			? [
					{
						kind: 'found',
						text: `the ${count(rows.length)} that the filter finds`,
						short: `the ${count(rows.length)} found`,
						ids: [...rows].flatMap(at => tree.index.idAt(at) ?? []),
					} as const,
				]
			: []),
		...(marked.length > 0
			? [
					{
						kind: 'marked',
						text: `the ${count(marked.length)} marked`,
						short: `the ${count(marked.length)} marked`,
						ids: marked,
					} as const,
				]
			: []),
	];
}

/** The scope to begin with: a running filter narrows it. */
export const firstScope = (state: State): ChosenScope => scopesIn(state).find(({kind}) => kind === 'found') ?? all;

/** The organizations on which a run acts, as the list has them. */
export type ChosenMany = {
	readonly organizations: ReadonlyArray<Pick<Organization, 'id' | 'name'>>;
	/** The names of those that a filter hides. */
	readonly hidden: readonly string[];
	/** How many marked ones have not loaded yet. */
	readonly unlisted: number;
};

/** The marked organizations, in the order of the tree. */
export const chosenMany = (state: State): ChosenMany => ({
	organizations: markedRows(state).map(at => ({
		id: state.tree.index.idAt(at) ?? '',
		name: state.tree.index.nameAt(at) ?? '',
	})),
	hidden: hiddenMarks(state),
	unlisted: state.marks.size - markedCount(state),
});
