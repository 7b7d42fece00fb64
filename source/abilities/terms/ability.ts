import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Room} from '../../kernel/rows/registry.js';
import {plain, type Row, selectionMark, toldRows, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {completeBack, completeTerm, takeTerm} from './commands.js';
import {reduceTerms, termList} from './state.js';

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
	reducers: [reducerOf(['terms'], reduceTerms)],
});
