import type {SortBy} from '../../base/tree/sorting.js';
import {type Line, lineOf} from '../form-model/line-editor.js';
import type {DialogKind, Dialogs} from './dialog.js';
import type {State} from './state.js';

/** What a dialog with a searchable list holds: the chosen row among the matches, the search, and what the rows are sorted by, if not by the usual order. */
export type Searchable = {
	readonly cursor: number;
	readonly query: Line;
	readonly isTyping: boolean;
	readonly sort?: SortBy | undefined;
};

/** A list at its beginning, without a search. */
export const unsearched: Searchable = {cursor: 0, query: lineOf(''), isTyping: false};

/** The kinds of dialogs that have a searchable list. */
export type SearchableKind = {
	readonly [Kind in DialogKind]: Dialogs[Kind] extends Searchable ? Kind : never;
}[DialogKind];

const listOf = ({dialog, pane}: State): string => (dialog.kind === 'none' ? pane : dialog.kind);

/** Remembers what the person seeks in the open list, by its dialog or its pane, whether or not the search is kept. Erasing forgets nothing. `before`: the text before this one. */
export function withLastSearch(state: State, text: string, before = ''): State {
	const sought = text.trim();
	const isErased = text.length < before.length && before.startsWith(text);
	return sought === '' || isErased
		? state
		: {...state, lastSearches: new Map(state.lastSearches).set(listOf(state), sought)};
}

/** What the person sought last in the open list. */
export const lastSearchOf = (state: State): string | undefined => state.lastSearches?.get(listOf(state));
