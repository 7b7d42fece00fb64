import assert from 'node:assert/strict';
import {test} from 'node:test';
import {filterList} from '../../../source/abilities/filters/state.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const entry = (name: string) => ({name, text: 'subs:0', isOfConfig: false});

await test('keeps the cursor within the filters with filters/changed, and ends the question', () => {
	const asked = {openedAt: 0};
	const opened = reduceAll(stateWith(family), {
		type: 'filters/opened', filters: [entry('one'), entry('two')], asked, lookedAt: [],
	});
	const moved = {...opened, dialog: {...dialogOf(opened, 'filters'), cursor: 1}};
	const asking = reduceAll(moved, {type: 'filters/deletionAsked', isAsking: true});
	const fewer = reduceAll(asking, {type: 'filters/changed', filters: [entry('one')], asked});
	assert.deepEqual([dialogOf(fewer, 'filters').cursor, dialogOf(fewer, 'filters').isAsking], [0, false]);
	assert.deepEqual(filterList.found(opened, {...dialogOf(opened, 'filters'), query: lineOf('two')}).map(({name}) => name), ['two']);
});
