import {told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {whyNotOnlyTerms} from '../../kernel/filter/filter.js';
import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onTree, whileFiltering} from '../../kernel/loop/on-tree.js';
import {chosenRows} from '../../kernel/rows/list-rows.js';
import {nameRows} from '../../kernel/rows/name-rows.js';
import type {Room} from '../../kernel/rows/registry.js';
import {plain, row, type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {countFound, openFilter} from '../../kernel/state/found.js';
import {nameProblem, whyNotTyped} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {soughtText} from '../../kernel/state/open-search.js';
import type {State} from '../../kernel/state/state.js';
import {longestFilter} from '../../kernel/storage/saved-filters.js';
import {
	applyFilter,
	askToDeleteFilter,
	deleteFilter,
	keepFilter,
	leaveFilterName,
	madeFilters,
	nameFilter,
	nameOtherwise,
	openFilters,
	replaceFilter,
	saveFilter,
	typeIntoFilterName,
} from './commands.js';
import {type FilterEntry, filterList, reduceFilters, savedNameIn} from './state.js';

function countText({found, unknown, problem}: ReturnType<typeof countFound>): string {
	if (problem !== undefined) {
		return 'does not work';
	}

	const matches = `${count(found)} ${found === 1 ? 'match' : 'matches'}`;
	return unknown === 0 ? matches : `${matches}, ${count(unknown)} not known`;
}

function entryRow(
	state: State,
	{asked}: DialogOf<'filters'>,
	{name, text, isOfConfig}: FilterEntry,
	isSelected: boolean,
): Row {
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
		rowsOf(found, height) {
			const chosen = found[dialog.cursor];
			// As many rows as the longest filter needs, so that the list does not move.
			const longest = Math.max(...found.map(({text}) => wrapText(text, room.columns).length)) + 1;
			const below = chosen
				? chosenRows(told`${chosen.text}`, room.columns, Math.min(longest, Math.floor(height / 2)))
				: [];
			return [
				...windowed(found, dialog.cursor, height - below.length).map(([entry, isSelected]) =>
					entryRow(state, dialog, entry, isSelected),
				),
				...below,
			];
		},
	});
}

const whyNotApply: WhyNot = state => {
	const entry = filterList.chosen(state);
	return entry && state.dialog.kind === 'filters'
		? countFound(state, state.dialog.asked, entry.text).problem
		: filterList.whyNone(state);
};

const whyNotDelete: WhyNot = state => {
	const entry = filterList.chosen(state);
	return entry?.isOfConfig
		? `The filter ${entry.name} is in the config file. Delete its line there.`
		: filterList.whyNone(state);
};

const whyNotSave: WhyNot = state => {
	const filter = openFilter(state);
	const tooLong =
		soughtText(state.find).length > longestFilter
			? `A saved filter has at most ${count(longestFilter)} characters.`
			: undefined;
	return filter
		? (whyNotOnlyTerms(filter) ?? filter.problems[0]?.text ?? tooLong)
		: `There is no filter to save. Press ${keyOf(state, 'openFind')} and type one, such as email:none.`;
};

const whyNotNamed: WhyNot = ({dialog}) => (dialog.kind === 'filterName' ? whyNotTyped(dialog) : undefined);

function filterNameRows(state: State, dialog: DialogOf<'filterName'>, room: Room): readonly Row[] {
	const {line, filter, replaced, text} = dialog;
	const head =
		replaced === undefined
			? nameRows({line, text: text ?? nameProblem(dialog)}, 'Type a name for this filter, such as no-contact.', room)
			: toldRows(
					told`Replace the filter ${line.text.trim()}, ${replaced}? Press ${keyOf(state, 'replaceFilter')} to replace it, or press ${keyOf(state, 'nameOtherwise')} to type another name.`,
					room.columns,
					'warning',
				);
	return [...head, row(), ...toldRows(told`${filter}`, room.columns)];
}

const list = listDialog(filterList, {
	labels: ['the saved filters', 'searching the saved filters'],
	step: ({isAsking}) => (isAsking ? 'deletingFilter' : undefined),
	view: (state, dialog, room) => ({title: 'Saved filters', rows: filterRows(state, dialog, room)}),
});

/** Filters under a name. */
export const filters = defineAbility({
	name: 'filters',
	section: 'In the saved filters',
	commands: {
		openFilters,
		applyFilter,
		askToDeleteFilter,
		keepFilter,
		deleteFilter,
		nameFilter,
		typeIntoFilterName,
		saveFilter,
		replaceFilter,
		nameOtherwise,
		leaveFilterName,
	},
	keys: [
		{
			keys: ['F'],
			command: 'openFilters',
			task: 'choose',
			name: 'saved filters',
			alsoCalled: ['filter'],
			description: 'Show the saved filters, what each finds, and use one',
			places: 'panes',
		},
		{
			keys: ['Q'],
			command: 'nameFilter',
			name: 'save filter',
			alsoCalled: ['filter', 'query'],
			description: 'Save the filter of the tree under a name',
			places: 'panes',
			...onTree(whyNotSave),
			isHint: whileFiltering(
				state => whyNotSave(state) === undefined && savedNameIn(soughtText(state.find)) === undefined,
			),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'applyFilter',
			name: 'use',
			description: 'Narrow the tree to what the filter finds',
			places: ['filters'],
			whyNot: whyNotApply,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'nameFilter',
			name: 'save current',
			description: 'Save the filter of the tree under a name',
			places: ['filters'],
			whyNot: whyNotSave,
			isHint: true,
		},
		{
			keys: ['d'],
			command: 'askToDeleteFilter',
			name: 'delete',
			description: 'Delete the filter; asks first',
			places: ['filters'],
			whyNot: whyNotDelete,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'deleteFilter',
			name: 'delete',
			description: 'Delete the filter',
			places: ['deletingFilter'],
			isHint: true,
			apartFrom: ['askToDeleteFilter'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepFilter',
			name: 'keep it',
			description: 'Keep the filter',
			places: ['deletingFilter'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['filters'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'saveFilter',
			name: 'save',
			description: 'Save the filter under this name; asks before it replaces another one',
			places: ['filterName'],
			whyNot: whyNotNamed,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leaveFilterName',
			name: 'leave',
			description: 'Leave without saving anything',
			places: ['filterName'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'replaceFilter',
			name: 'replace',
			description: 'Replace the filter that has the name',
			places: ['replacingFilter'],
			isHint: true,
			apartFrom: ['saveFilter'],
		},
		{
			keys: ['escape', 'n'],
			command: 'nameOtherwise',
			name: 'other name',
			description: 'Go back to the name',
			places: ['replacingFilter'],
			isHint: true,
		},
	],
	places: {
		...list.places,
		deletingFilter: {label: 'deleting a filter'},
		filterName: {label: 'naming a filter', typing: 'typeIntoFilterName'},
		replacingFilter: {label: 'replacing a filter'},
	},
	dialogs: [
		list.dialog,
		defineDialog('filterName', {
			place: ({replaced}) => (replaced === undefined ? 'filterName' : 'replacingFilter'),
			view: (state, dialog, room) => ({title: 'Save the filter', rows: filterNameRows(state, dialog, room)}),
			typed: ({line, replaced}) => (replaced === undefined ? line : undefined),
		}),
	],
	reducers: [reducerOf(['filters'], reduceFilters)],
	madeHere: madeFilters,
});
