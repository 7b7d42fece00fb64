import assert from 'node:assert/strict';
import {test} from 'node:test';
import {matchedParts, rowsMatching, searchTree} from '../../source/tree/search.js';
import {buildTreeIndex} from '../../source/tree/tree-index.js';
import {organization} from '../helpers/state.js';

const names = ['Northwind Security', 'Northwind', 'The North Company', 'Far-north', 'Gonorth', 'Société Générale', '東京支社', 'Ünal & Söhne'];
const index = buildTreeIndex(names.map((name, at) => organization(`${at}abc`, {name})));
const found = (query: string) => rowsMatching(index, query).map(row => index.nameAt(row));

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

await test('a longer text is searched for in what the shorter one found, and as well when it is new', () => {
	const freshIndex = () => buildTreeIndex(names.map((name, at) => organization(`${at}abc`, {name})));
	const typed = freshIndex();
	const queries = ['n', 'no', 'nor', 'north', 'north ', 'north c', 'north', 'g', '1', '1a', 'zzz', 'zzzz'];
	assert.deepEqual(queries.map(query => rowsMatching(typed, query)), queries.map(query => rowsMatching(freshIndex(), query)));
	const sorted = queries.map(query => rowsMatching(typed, query).toSorted((left, right) => left - right));
	assert.deepEqual(queries.map(query => [...searchTree(typed, query).inOrder]), sorted);
	assert.deepEqual(queries.map(query => searchTree(typed, query).best), queries.map(query => rowsMatching(typed, query)[0]));
});

await test('one slip in each word is found wherever it is', () => {
	const slips = ['Northwnd', 'Nrothwind', 'Northwiind', 'Nortkwind', 'ecurity', 'Secruity', 'Securitty', 'Nortwind Secruity'];
	assert.deepEqual(slips.filter(slip => !found(slip).includes('Northwind Security')), []);
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
