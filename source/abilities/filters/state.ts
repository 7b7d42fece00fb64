import {searchableList} from '../../kernel/rows/searchable-list.js';
import type {LookedAt} from '../../kernel/filter/source.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {clamp} from '../../kernel/state/selectors.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import type {AskedFilter} from '../../kernel/state/found.js';
import type {TypedName} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {SavedFilter} from '../../kernel/storage/saved-filters.js';

/** A saved filter in the list. */
export type FilterEntry = SavedFilter & {readonly name: string};

export type FiltersEvent =
	/** `lookedAt`: what the filters look at. */
	| {
			readonly type: 'filters/opened';
			readonly filters: readonly FilterEntry[];
			readonly asked: AskedFilter;
			readonly lookedAt: readonly LookedAt[];
	  }
	| {readonly type: 'filters/changed'; readonly filters: readonly FilterEntry[]; readonly asked: AskedFilter}
	| {readonly type: 'filters/deletionAsked'; readonly isAsking: boolean}
	| {readonly type: 'filters/nameAsked'; readonly filter: string}
	| {readonly type: 'filters/nameEdited'; readonly line: Line}
	| {readonly type: 'filters/nameRefused'; readonly text: string}
	/** `replaced`: the text of the filter that has the name; undefined once it is kept. */
	| {readonly type: 'filters/replacementAsked'; readonly replaced: string | undefined}
	| {readonly type: 'filters/nameLeft'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly filters: Searchable & {
			readonly filters: readonly FilterEntry[];
			readonly asked: AskedFilter;
			readonly isAsking: boolean;
		};
		/** The name under which the filter of the tree is saved. `replaced`: the text of the filter that has the name, while the program asks whether to replace it. `back`: the list in which the person asked for it. */
		readonly filterName: TypedName & {
			readonly filter: string;
			readonly replaced?: string;
			readonly back?: DialogOf<'filters'>;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly filters: FiltersEvent;
	}
}

export const filterList = searchableList('filters', {
	nouns: ['filter', 'filters'],
	foundBy: 'name or terms',
	items: (_, {filters}) => filters,
	textOf: ({name, text, isOfConfig}) => `${name} ${text}${isOfConfig ? ' config file' : ''}`,
	emptyText: state =>
		`There are no saved filters. To save one, press ${keyOf(state, 'closeDialog')}, press ${keyOf(state, 'openFind')}, type a filter such as email:none, press ${keyOf(state, 'acceptFind')}, and press ${keyOf(state, 'nameFilter')}.`,
});

type NameDialog = DialogOf<'filterName'>;

function withName(state: State, change: (dialog: Omit<NameDialog, 'replaced' | 'text'>) => Dialog): State {
	if (state.dialog.kind !== 'filterName') {
		return state;
	}

	const {text: _, replaced: __, ...dialog} = state.dialog;
	return withDialog(state, change(dialog));
}

/** The saved filter that a filter consists of; undefined if it has other terms, or several. */
export const savedNameIn = (text: string): string | undefined =>
	/^filter:(?<name>[\w\-]+)$/iv.exec(text)?.groups?.['name'];

export function reduceFilters(state: State, event: FiltersEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'filters/opened': {
			const {filters, asked} = event;
			return withDialog(state, {...unsearched, kind: 'filters', filters, asked, isAsking: false});
		}

		case 'filters/changed': {
			if (dialog.kind !== 'filters') {
				return state;
			}

			const {filters, asked} = event;
			const changed = {...dialog, filters, asked, isAsking: false};
			const last = Math.max(0, filterList.found(state, changed).length - 1);
			return withDialog(state, {...changed, cursor: clamp(dialog.cursor, last)});
		}

		case 'filters/deletionAsked': {
			return dialog.kind === 'filters' ? withDialog(state, {...dialog, isAsking: event.isAsking}) : state;
		}

		case 'filters/nameAsked': {
			return withDialog(state, {
				kind: 'filterName',
				line: lineOf(''),
				filter: event.filter,
				...(dialog.kind === 'filters' && {back: dialog}),
			});
		}

		case 'filters/nameEdited': {
			return withName(state, name => ({...name, line: event.line}));
		}

		case 'filters/nameRefused': {
			return withName(state, name => ({...name, text: event.text}));
		}

		case 'filters/replacementAsked': {
			return withName(state, name => ({...name, ...(event.replaced !== undefined && {replaced: event.replaced})}));
		}

		case 'filters/nameLeft': {
			return withName(state, ({back}) => back ?? {kind: 'none'});
		}
	}
}
