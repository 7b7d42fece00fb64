import assert from 'node:assert/strict';
import {test} from 'node:test';
import {nameAt, pathOf} from '../../../source/base/tree/names.js';
import {columnsOf, family, organization, stateWith} from '../../helpers/state.js';

const state = stateWith(family);

await test('returns the names from the root down as a path', () => {
	assert.deepEqual(pathOf(state, state.tree.index.rowByKey.get('north') ?? -1), ['Acme', 'EMEA', 'Northwind']);
	assert.deepEqual(pathOf(state, -1), []);
});

await test('always has a name to show for a row', () => {
	const parent = {id: 'a1b2c3d4e5f60718', name: 'Known'};
	const shown = stateWith([
		organization('unnamed', {name: ''}),
		organization('a', {parent: 'a1b2c3d4e5f60799'}),
		organization('b', {parent: 'short'}),
		{...organization('c'), parent},
	]);
	const names = columnsOf(shown.tree.index).ids.map((id, row) => [id, nameAt(shown, row)]);
	assert.deepEqual(Object.fromEntries(names), {
		unnamed: '(no name)',
		a1b2c3d4e5f60799: '(a1b2c3… not visible to you)',
		short: '(short not visible to you)',
		a1b2c3d4e5f60718: 'Known (not visible to you)',
		a: 'a',
		b: 'b',
		c: 'c',
	});
});
