import {told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	plain, type Row, selectionMark, toldRows, toldSpan, toned,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {countFound} from '../../kernel/state/found.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {
	applyFilter, askToDeleteFilter, deleteFilter, keepFilter, openFilters,
} from './commands.js';
import {type FilterEntry, filterList, reduceFilters} from './state.js';

function countText({found, unknown, problem}: ReturnType<typeof countFound>): string {
	if (problem !== undefined) {
		return 'does not work';
	}

	const matches = `${count(found)} ${found === 1 ? 'match' : 'matches'}`;
	return unknown === 0 ? matches : `${matches}, ${count(unknown)} not known`;
}

function entryRow(state: State, {asked}: DialogOf<'filters'>, {name, text, isOfConfig}: FilterEntry, isSelected: boolean): Row {
	const counts = countFound(state, asked, text);
	const origin = isOfConfig ? 'config file · ' : '';
	return {
		left: [selectionMark(isSelected), toned('accent', name), plain('  '), toldSpan(told`${text}`, 'dim')],
		right: [toldSpan(told`${origin}${countText(counts)} `, counts.problem === undefined ? 'dim' : 'warning')],
		isSelected,
	};
}

function filterRows(state: State, dialog: DialogOf<'filters'>, room: Room): readonly Row[] {
	const question = `Delete the filter ${filterList.chosen(state)?.name ?? ''}? Press ${keyOf(state, 'deleteFilter')} to delete it, or press ${keyOf(state, 'keepFilter')} to keep it.`;
	return filterList.rows(state, dialog, room, {
		head: dialog.isAsking ? toldRows(question, room.columns, 'warning') : [],
		rowsOf: (found, height) => windowed(found, dialog.cursor, height).map(([entry, isSelected]) => entryRow(state, dialog, entry, isSelected)),
	});
}

const whyNotApply: WhyNot = state => {
	const entry = filterList.chosen(state);
	return entry && state.dialog.kind === 'filters' ? countFound(state, state.dialog.asked, entry.text).problem : filterList.whyNone(state);
};

const whyNotDelete: WhyNot = state => {
	const entry = filterList.chosen(state);
	return entry?.isOfConfig ? `The filter ${entry.name} is in the config file. Delete its line there.` : filterList.whyNone(state);
};

const list = listDialog(filterList, {
	labels: ['the saved filters', 'searching the saved filters'],
	step: ({isAsking}) => isAsking ? 'deletingFilter' : undefined,
	view: (state, dialog, room) => ({title: 'Saved filters', rows: filterRows(state, dialog, room)}),
});

/** Filters under a name. */
export const filters = defineAbility({
	name: 'filters',
	section: 'In the saved filters',
	commands: {
		openFilters, applyFilter, askToDeleteFilter, keepFilter, deleteFilter,
	},
	keys: [
		{
			keys: ['F'], command: 'openFilters', name: 'saved filters', alsoCalled: ['filter'], description: 'Show the saved filters, what each finds, and use one', places: 'panes',
		},
		...list.keys,
		{
			keys: ['enter'], command: 'applyFilter', name: 'use', description: 'Narrow the tree to what the filter finds', places: ['filters'], whyNot: whyNotApply, isHint: true,
		},
		{
			keys: ['d'], command: 'askToDeleteFilter', name: 'delete', description: 'Delete the filter; asks first', places: ['filters'], whyNot: whyNotDelete, isHint: true,
		},
		{
			keys: ['y'], command: 'deleteFilter', name: 'delete', description: 'Delete the filter', places: ['deletingFilter'], isHint: true, apartFrom: ['askToDeleteFilter'],
		},
		{
			keys: ['escape', 'n'], command: 'keepFilter', name: 'keep it', description: 'Keep the filter', places: ['deletingFilter'], isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'], command: 'closeDialog', name: 'leave', description: 'Leave without changing anything', places: ['filters'], isHint: true,
		},
	],
	places: {
		...list.places,
		deletingFilter: {label: 'deleting a filter'},
	},
	dialogs: [list.dialog],
	reducers: [reducerOf(['filters'], reduceFilters)],
});
