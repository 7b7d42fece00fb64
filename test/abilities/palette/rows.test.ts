import assert from 'node:assert/strict';
import {test} from 'node:test';
import {whyNotHere, type Binding} from '../../../source/kernel/rows/registry.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {paletteEntries, paletteRows} from '../../../source/abilities/palette/ability.js';
import {registry} from '../../../source/abilities.js';
import type {Pane} from '../../../source/kernel/state/state.js';
import {texts} from '../../helpers/row-texts.js';
import {account, family, reduceAll, stateWith} from '../../helpers/state.js';

const firstFor = (query: string, pane: Pane = 'tree') => {
	const state = reduceAll(
		stateWith(family),
		{type: 'pane/focused', pane},
		{type: 'palette/opened'},
		{type: 'palette/edited', line: lineOf(query)},
	);
	return paletteEntries(registry, state)[0]?.command;
};

await test('finds a command first by its key and name, and asks before it quits with q or quit', () => {
	assert.deepEqual(
		['q', 'quit', 'Quit', 'e', 'E', 'x', 'json', 'help'].map(query => firstFor(query)),
		['askToQuit', 'askToQuit', 'askToQuit', 'openEditForm', 'expandAll', 'openExport', 'chooseTab', 'openHelp'],
	);
});

await test('finds a command by a word of its name before the other names of another command, and says where it acts', () => {
	const read = reduceAll(
		stateWith(family),
		{type: 'tree/selected', key: 'north'},
		{type: 'accounts/requested', id: 'north', request: 7},
		{
			type: 'accounts/received',
			id: 'north',
			request: 7,
			items: [account('a1')],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		},
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'palette/opened'},
	);
	const firstOf = (query: string) =>
		paletteEntries(registry, reduceAll(read, {type: 'palette/edited', line: lineOf(query)}))[0]?.command;
	assert.deepEqual(
		['tag', 'account'].map(query => firstOf(query)),
		['openTags', 'openCreateAccount'],
	);
	const inTree = reduceAll(
		stateWith(family),
		{type: 'palette/opened'},
		{type: 'palette/edited', line: lineOf('remove')},
	);
	const removal = paletteEntries(registry, inTree).find(({command}) => command === 'openRemoval');
	assert.equal(removal && whyNotHere(removal, inTree, registry), 'only in the members');
});

await test('finds a command by the names of other programs', () => {
	assert.deepEqual(
		['exit', 'ctx', 'rename', 'rm', 'new', 'reload', 'search', 'yank', 'log', 'diff', 'save'].map(query =>
			firstFor(query),
		),
		[
			'askToQuit',
			'openContexts',
			'openEditForm',
			'openDeletion',
			'openCreateForm',
			'refreshSelected',
			'openFind',
			'openCopy',
			'openLog',
			'openComparison',
			'openExport',
		],
	);
});

await test('finds a command by words of what somebody wants, in any order', () => {
	const wanted = {
		'delete customer': 'openDeletion',
		'customer delete': 'openDeletion',
		'who can log in': 'openMembers',
		'add person': 'openInvite',
		'new customer': 'openOnboarding',
		'remove user': 'openPeople',
		'phone change': 'openProfileForm',
		'who has access': 'openMembers',
		'csv export': 'openExport',
		revert: 'openUndo',
		'rename customer': 'openEditForm',
		'mark all': 'markBelow',
	};
	assert.deepEqual(Object.fromEntries(Object.keys(wanted).map(query => [query, firstFor(query)])), wanted);
});

await test('tolerates a typo in a command name, but not in a description, and runs nothing without a match', () => {
	assert.deepEqual(
		['expnad all', 'phone', 'copy curl', 'undo'].map(query => firstFor(query)),
		['expandAll', 'openProfileForm', 'openCopy', 'openUndo'],
	);
	assert.deepEqual(
		['theme', 'token', 'settings'].map(query => firstFor(query)),
		[undefined, undefined, undefined],
	);
});

await test('finds words with skipped letters, after all ordinary matches', () => {
	assert.deepEqual(
		['prfl', 'rfrsh', 'snpsht', 'dlt', 'expnd al'].map(query => firstFor(query)),
		['openProfileForm', 'refreshSelected', 'openComparison', 'openDeletion', 'expandAll'],
	);
	const state = reduceAll(stateWith(family), {type: 'palette/opened'}, {type: 'palette/edited', line: lineOf('cp')});
	const names = paletteEntries(registry, state).map(({name}) => name);
	assert.deepEqual([names[0], names.indexOf('compare') < 4], ['copy', true]);
});

await test('lists commands of other panes after those of the current pane, whatever their names', () => {
	assert.notEqual(firstFor('tree'), 'openTree');
	assert.equal(firstFor('tree', 'detail'), 'openTree');
});

await test('lists cursor movements last while nothing is typed', () => {
	const opened = reduceAll(stateWith(family), {type: 'palette/opened'});
	const commands = paletteEntries(registry, opened).map(({command}) => command);
	const first = commands.findIndex(command => command.startsWith('move'));
	assert.ok(first > 10);
	assert.deepEqual(
		commands.slice(first).filter(command => !command.startsWith('move')),
		[],
	);
});

await test('keeps a gap between each name and its description', () => {
	const state = reduceAll(stateWith(family), {type: 'palette/opened'});
	const entries = paletteEntries(registry, state);
	const rows = paletteRows(registry, state, 118, entries.length + 20).filter(
		({isSelected}) => isSelected !== undefined,
	);
	assert.equal(rows.length, entries.length);
	const nameOf = ({name, takes}: Partial<Binding> = {}) => [name, takes].filter(each => each !== undefined).join(' ');
	assert.deepEqual(
		texts(rows).filter((text, at) => !text.includes(`${nameOf(entries[at])}  `)),
		[],
	);
});
