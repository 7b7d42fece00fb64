import {quoted} from '../../kernel/filter/filter-text.js';
import {allTerms} from '../../kernel/filter/filter.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import {completionsAt} from '../../kernel/filter/complete.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {say} from '../../kernel/loop/tell.js';
import {filterSource} from '../../kernel/state/found.js';
import type {Completing} from '../../kernel/state/open-search.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Room} from '../../kernel/rows/registry.js';
import {plain, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {Handlers} from '../../kernel/state/events.js';

type TermsEvent = {readonly type: 'terms/opened'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly terms: Searchable;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly terms: TermsEvent;
	}
}

/** A term as the list shows it: what is typed for it, what it looks at, and values that it takes. */
type ListedTerm = {readonly typed: string; readonly about: string; readonly examples: string};

const shownTerms: readonly ListedTerm[] = allTerms.map(({name, about, examples}) => ({
	typed: name.endsWith('.') ? name : `${name}:`,
	about,
	examples: examples
		.filter(example => example !== '')
		.map(example => quoted(example))
		.join('  '),
}));

/** All terms of a filter. */
export const termList = searchableList('terms', {
	nouns: ['term', 'terms'],
	foundBy: 'name or meaning',
	items: () => shownTerms,
	textOf: ({typed, about}) => `${typed} ${about}`,
	emptyText: () => '',
});

const termsHandlers: Handlers<TermsEvent> = {
	'terms/opened': state => withDialog(state, {...unsearched, kind: 'terms'}),
};

function choose({store}: Context, text: string, completing: Completing): void {
	const {start, end, options, at} = completing;
	const option = options[at] ?? '';
	const line = {text: text.slice(0, start) + option + text.slice(end), cursor: start + option.length};
	store.dispatch({type: 'find/edited', line, completing: {...completing, end: start + option.length}});
}

/** Completes the term or the value at the cursor. Each further press goes to the next (`1`) or previous (`-1`) option. */
const complete =
	(by: 1 | -1): Command =>
	context => {
		const {store} = context;
		const state = store.getState();
		const {find} = state;
		if (!find) {
			return;
		}

		const {
			line: {text, cursor},
			completing,
		} = find;
		// The only option is taken, so that its values follow.
		const {length} = completing?.options ?? [];
		if (completing && length > 1) {
			choose(context, text, {...completing, at: (completing.at + by + length) % length});
			return;
		}

		if (text.trim() === '') {
			store.dispatch({type: 'terms/opened'});
			return;
		}

		const found = completionsAt(text, cursor, filterSource(state.tree.index, state));
		if (found) {
			choose(context, text, {...found, at: 0});
		} else {
			say(context, 'No term and no known value begins like this.', 'warning');
		}
	};

const completeTerm = complete(1);
const completeBack = complete(-1);

const takeTerm: Command = ({store}) => {
	const term = termList.chosen(store.getState());
	if (!term) {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'find/edited', line: {text: term.typed, cursor: term.typed.length}});
};

// The width of `account.approval:` and a gap.
const nameColumns = 18;

const termRows = (state: State, dialog: DialogOf<'terms'>, room: Room): readonly Row[] =>
	termList.rows(state, dialog, room, {
		head: toldRows(`Press ${keyOf(state, 'openListSearch')} to search the terms.`, room.columns, 'dim'),
		rowsOf: (found, height) =>
			windowed(found, dialog.cursor, height).map(([{typed, about, examples}, isSelected]) => ({
				left: [selectionMark(isSelected), toned('accent', typed.padEnd(nameColumns)), plain(about)],
				right: [toned('dim', examples)],
				isSelected,
			})),
	});

const list = listDialog(termList, {
	isTable: true,
	labels: ['the terms of a filter', 'searching the terms'],
	view: (state, dialog, room) => ({title: 'Terms of a filter', rows: termRows(state, dialog, room)}),
});

/** The terms of a filter: a list of them, and completing what is typed. */
export const terms = defineAbility({
	name: 'terms',
	section: 'In the terms of a filter',
	commands: {completeTerm, completeBack, takeTerm},
	keys: [
		{
			keys: ['tab'],
			command: 'completeTerm',
			name: 'terms',
			description: 'Complete a term of a filter, or a value that is known; on an empty line, list the terms',
			places: ['find'],
			isHint: true,
		},
		{
			keys: ['shift+tab'],
			command: 'completeBack',
			name: 'terms back',
			description: 'Go back to the option before',
			places: ['find'],
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'takeTerm',
			name: 'use',
			description: 'Begin a filter with this term',
			places: ['terms'],
			whyNot: termList.whyNone,
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Go back to the search',
			places: ['terms'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	handlers: [termsHandlers],
});
