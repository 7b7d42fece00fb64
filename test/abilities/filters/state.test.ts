import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filterList} from '../../../source/abilities/filters/state.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const entry = (name: string) => ({name, text: 'subs:0', isOfConfig: false});

await test('keeps the cursor within the filters with filters/changed, and ends the question', () => {
	const asked = {openedAt: 0};
	const opened = reduceAll(stateWith(family), {
		type: 'filters/opened',
		filters: [entry('one'), entry('two')],
		asked,
		lookedAt: [],
	});
	const moved = {...opened, dialog: {...dialogOf(opened, 'filters'), cursor: 1}};
	const asking = reduceAll(moved, {type: 'filters/deletionAsked', isAsking: true});
	const fewer = reduceAll(asking, {type: 'filters/changed', filters: [entry('one')], asked});
	assert.deepEqual([dialogOf(fewer, 'filters').cursor, dialogOf(fewer, 'filters').isAsking], [0, false]);
	assert.deepEqual(
		filterList.found(opened, {...dialogOf(opened, 'filters'), query: lineOf('two')}).map(({name}) => name),
		['two'],
	);
});

await test('asks for a name with filters/nameAsked, and goes back to the list with filters/nameLeft', () => {
	const opened = reduceAll(stateWith(family), {
		type: 'filters/opened',
		filters: [entry('one')],
		asked: {openedAt: 0},
		lookedAt: [],
	});
	const asked = reduceAll(
		opened,
		{type: 'filters/nameAsked', filter: 'depth:1'},
		{type: 'filters/nameEdited', line: lineOf('one')},
	);
	const refused = reduceAll(asked, {type: 'filters/nameRefused', text: 'No.'});
	const replacing = reduceAll(refused, {type: 'filters/replacementAsked', replaced: 'subs:0'});
	const {text, replaced} = dialogOf(replacing, 'filterName');
	assert.deepEqual([dialogOf(refused, 'filterName').text, text, replaced], ['No.', undefined, 'subs:0']);
	assert.equal(
		dialogOf(reduceAll(replacing, {type: 'filters/replacementAsked', replaced: undefined}), 'filterName').replaced,
		undefined,
	);
	assert.equal(reduceAll(replacing, {type: 'filters/nameLeft'}).dialog, opened.dialog);
});
