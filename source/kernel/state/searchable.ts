import type {SortBy} from '../../base/tree/sorting.js';
import {type Line, lineOf} from '../form-model/line-editor.js';
import type {DialogKind, Dialogs} from './dialog.js';

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
