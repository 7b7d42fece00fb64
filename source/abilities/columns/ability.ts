import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row, selectionMark, sign, type Span, toldRows, toned} from '../../kernel/rows/row.js';
import {saidOrder} from '../../kernel/columns/column.js';
import {orderSign} from '../../kernel/rows/column-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotColumns} from './availability.js';
import {beginWithColumns} from './begin.js';
import {openColumns, resetColumns, sortByColumn, sortNext, toggleColumn} from './commands.js';
import {columnList, type ListedColumn, reduceColumns} from './state.js';

// Longer ones are cut, as in the panes.
const headColumns = 16;

function columnRow(
	{name, head, about, isNumber, isFixed, place}: ListedColumn,
	isSelected: boolean,
	{sort}: DialogOf<'columns'>,
): Row {
	const order = orderSign({name, ...(isNumber && {isNumber})}, sort);
	const arrow: readonly Span[] =
		order === ''
			? []
			: [
					{
						...sign(
							` ${order}`,
							`, sorted ${saidOrder({head, ...(isNumber && {isNumber})}, sort?.isReversed === true)}`,
							'accent',
						),
						isHarmless: true,
					},
				];
	const shown = isFixed
		? sign('  ✓ ', 'shown, ')
		: place === undefined
			? sign(' '.repeat(4), 'not shown, ')
			: sign(`${String(place).padStart(3)} `, `shown as number ${place}, `, 'accent');
	return {
		left: [selectionMark(isSelected), shown, plain(head.padEnd(headColumns)), ...arrow],
		right: [toned('dim', about)],
		isSelected,
	};
}

function columnRows(state: State, dialog: DialogOf<'columns'>, room: Room): readonly Row[] {
	const {left} = dialog;
	return columnList.rows(state, dialog, room, {
		head:
			left === 0
				? []
				: [
						...toldRows(
							`${left === 1 ? 'One column has' : `${left} columns have`} no room next to the names. Hide another one, or use a wider terminal.`,
							room.columns,
							'warning',
						),
						row(),
					],
		rowsOf: (found, height) =>
			windowed(found, dialog.cursor, height).map(([column, isSelected]) => columnRow(column, isSelected, dialog)),
	});
}

const list = listDialog(columnList, {
	labels: ['the columns', 'searching the columns'],
	view: (state, dialog, room) => ({title: `Columns of ${dialog.of}`, rows: columnRows(state, dialog, room)}),
});

/** The columns of the tree and of the lists, and what their rows are sorted by. */
export const columns = defineAbility({
	name: 'columns',
	section: 'In the columns',
	commands: {openColumns, resetColumns, sortByColumn, sortNext, toggleColumn},
	keys: [
		{
			keys: ['s'],
			command: 'sortNext',
			name: 'sort',
			description: 'Sort by the next order: age, numbers of sub-organizations, known accounts, shown columns, name',
			places: 'panes',
			whyNot: whyNotColumns,
		},
		{
			keys: ['|'],
			command: 'openColumns',
			name: 'columns',
			alsoCalled: ['sort by', 'order by', 'headings'],
			description: 'Choose the columns of the pane, and what its rows are sorted by',
			places: 'panes',
			whyNot: whyNotColumns,
		},
		...list.keys,
		{
			keys: ['enter', ' '],
			command: 'toggleColumn',
			name: 'show or hide',
			description: 'Show the column after the others, or hide it',
			places: ['columns'],
			whyNot: columnList.whyNone,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'sortByColumn',
			name: 'sort',
			description: 'Sort by the column; again: the other way round, then as usual',
			places: ['columns'],
			whyNot: columnList.whyNone,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'resetColumns',
			name: 'as usual',
			description: 'Show the usual columns in the usual order',
			places: ['columns'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Close the list; the choice stays',
			places: ['columns'],
			isHint: true,
		},
	],
	places: list.places,
	dialogs: [list.dialog],
	begin: beginWithColumns,
	reducers: [reducerOf(['columns'], reduceColumns)],
});
