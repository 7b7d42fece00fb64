import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../source/forms/line-editor.js';
import {paletteEntries} from '../../source/palette/rows.js';
import {registry} from '../../source/abilities.js';
import type {Pane} from '../../source/state/state.js';
import {family, reduceAll, stateWith} from '../helpers/state.js';

const firstFor = (query: string, pane: Pane = 'tree') => {
	const state = reduceAll(stateWith(family), {type: 'pane/focused', pane}, {type: 'palette/opened'}, {type: 'palette/edited', line: lineOf(query)});
	return paletteEntries(registry, state)[0]?.command;
};

await test('a command is found first by its key and its name: q and quit ask before they quit', () => {
	assert.deepEqual(['q', 'quit', 'Quit', 'e', 'E', 'x', 'json', 'help'].map(query => firstFor(query)), [
		'askToQuit', 'askToQuit', 'askToQuit', 'openEditForm', 'expandAll', 'openExport', 'chooseTab', 'openHelp',
	]);
});

await test('a command is found by what other programs call it', () => {
	assert.deepEqual(['exit', 'ctx', 'rename', 'rm', 'new', 'reload', 'search', 'yank', 'log', 'diff', 'save'].map(query => firstFor(query)), [
		'askToQuit', 'openContexts', 'openEditForm', 'openDeletion', 'openCreateForm', 'refreshSelected', 'openFind', 'openCopy', 'openLog', 'openComparison', 'openExport',
	]);
});

await test('a slip in a name finds the command, and none in a sentence does: what matches nothing runs nothing', () => {
	assert.deepEqual(['expnad all', 'phone', 'copy curl', 'undo'].map(query => firstFor(query)), ['expandAll', 'openProfileForm', 'openCopy', 'openUndo']);
	assert.deepEqual(['theme', 'token', 'settings'].map(query => firstFor(query)), [undefined, undefined, undefined]);
});

await test('a command that acts in another pane alone comes after those that act here, whatever it is called', () => {
	assert.notEqual(firstFor('tree'), 'openTree');
	assert.equal(firstFor('tree', 'detail'), 'openTree');
});

await test('what only moves the cursor comes last while nothing is typed', () => {
	const opened = reduceAll(stateWith(family), {type: 'palette/opened'});
	const commands = paletteEntries(registry, opened).map(({command}) => command);
	const first = commands.findIndex(command => command.startsWith('move'));
	assert.ok(first > 10);
	assert.deepEqual(commands.slice(first).filter(command => !command.startsWith('move')), []);
});
