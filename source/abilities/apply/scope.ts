import {exactName} from '../../base/text/harmless.js';
import {count} from '../../base/text/words.js';
import {nameAt} from '../../base/tree/names.js';
import {findMatches, isFilterKept} from '../../kernel/state/find.js';
import {markedIds, selectedId, selectedRow} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';

export type ScopeKind = 'all' | 'below' | 'found' | 'marked';

/** The organizations that a customer list is about, as they can be chosen on the screen. `ids`: absent for all of them. For `below`, that of the top. */
export type ChosenScope = {readonly kind: ScopeKind; readonly text: string; readonly ids?: readonly string[]};

/** What a customer list can be about now. */
export function scopesIn(state: State): readonly ChosenScope[] {
	const {tree} = state;
	const row = selectedRow(state);
	const id = selectedId(state);
	const rows = isFilterKept(state) ? findMatches(state).rows : undefined;
	const marked = markedIds(state);
	return [
		{kind: 'all', text: 'all organizations'},
		...(id !== undefined && (tree.index.size[row] ?? 1) > 1 ? [{kind: 'below', text: `everything below “${exactName(nameAt(state, row))}”`, ids: [id]} as const] : []),
		...(rows && rows.length > 0 ? [{kind: 'found', text: `the ${count(rows.length)} that the filter finds`, ids: [...rows].flatMap(at => tree.index.idAt(at) ?? [])} as const] : []),
		...(marked.length > 0 ? [{kind: 'marked', text: `the ${count(marked.length)} marked`, ids: marked} as const] : []),
	];
}

/** The scope to begin with: a running filter narrows it. */
export const firstScope = (state: State): ChosenScope => scopesIn(state).find(({kind}) => kind === 'found') ?? {kind: 'all', text: 'all organizations'};
