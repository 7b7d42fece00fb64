import assert from 'node:assert/strict';
import {test} from 'node:test';
import {matchedParts, rowsMatching} from '../../source/tree/search.js';
import {buildTreeIndex} from '../../source/tree/tree-index.js';
import {organization} from '../helpers/state.js';

const names = ['Northwind Security', 'Northwind', 'The North Company', 'Far-north', 'Gonorth', 'Société Générale', '東京支社', 'Ünal & Söhne'];
const index = buildTreeIndex(names.map((name, at) => organization(`${at}abc`, {name})));
const found = (query: string) => rowsMatching(index, query).map(row => index.names[row]);

await test('what is typed ranks by where it stands: whole, at the start, at a word, inside', () => {
	assert.deepEqual(found('NORTH'), ['Northwind', 'Northwind Security', 'Far-north', 'The North Company', 'Gonorth']);
	assert.deepEqual(found('northwind'), ['Northwind', 'Northwind Security']);
});

await test('where nothing holds it, similar names are found: words, a slip, any script', () => {
	assert.deepEqual(found('sec north'), ['Northwind Security']);
	assert.deepEqual(found('nortwind'), ['Northwind', 'Northwind Security']);
	assert.deepEqual(found('söhne ünal'), ['Ünal & Söhne']);
	assert.deepEqual(found('京支'), ['東京支社']);
	assert.deepEqual(found('zzz'), []);
	assert.deepEqual(found('– –'), []);
});

await test('the parts that match are marked', () => {
	const marked = (name: string, query: string) => matchedParts(name, query).map(([start, end]) => name.slice(start, end));
	assert.deepEqual(marked('Northwind Security', 'WIND'), ['wind']);
	assert.deepEqual(marked('Northwind Security', 'north sec'), ['North', 'Sec']);
	assert.deepEqual(marked('Northwind Security', 'sec north'), ['North', 'Sec']);
	assert.deepEqual(marked('Northwind Security', 'nortwind'), ['Northwind']);
	assert.deepEqual(marked('Northwind Security', 'zzz'), []);
	assert.deepEqual(marked('Northwind Security', ''), []);
});
