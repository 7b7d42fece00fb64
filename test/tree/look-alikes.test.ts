import assert from 'node:assert/strict';
import {test} from 'node:test';
import {rowsLookingLike} from '../../source/tree/look-alikes.js';
import {buildTreeIndex} from '../../source/tree/tree-index.js';
import {organization} from '../helpers/state.js';

await test('names that are drawn alike are found, whatever their letters are', () => {
	const index = buildTreeIndex([organization('a', {name: 'Northwind Security'}), organization('b', {name: 'Contoso'})]);
	const alike = ['northwind-security', 'N\u{43E}rthwind Security', 'Northwind Securlty', 'N0RTHWIND SECURITY', 'Nórthwind Security'];
	assert.deepEqual(alike.map(name => [...rowsLookingLike(index, name)]), alike.map(() => [1]));
	assert.deepEqual(['Northwind', 'Southwind Security', '–', ''].map(name => [...rowsLookingLike(index, name)]), [[], [], [], []]);
});
