import assert from 'node:assert/strict';
import {test} from 'node:test';
import {columnList} from '../../../source/abilities/columns/ability.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const columns = ['created', 'email'].map(name => ({name, head: name, about: `About ${name}`, place: undefined}));
const listed = {type: 'columns/listed', pane: 'tree', of: 'organizations', columns, sort: undefined, left: 0} as const;

await test('lists the columns, and lists them again with the cursor and the search where they were', () => {
	const opened = reduceAll(stateWith(family), listed);
	assert.deepEqual(
		[dialogOf(opened, 'columns').cursor, columnList.found(opened, dialogOf(opened, 'columns')).length],
		[0, 2],
	);
	const searched = {...opened, dialog: {...dialogOf(opened, 'columns'), query: lineOf('email')}};
	const again = reduceAll(searched, {...listed, sort: {by: 'email', isReversed: true}});
	assert.deepEqual(
		[columnList.chosen(again)?.name, dialogOf(again, 'columns').sort],
		['email', {by: 'email', isReversed: true}],
	);
});
