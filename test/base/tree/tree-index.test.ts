import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Organization} from '../../../source/base/api/schemas.js';
import {sortedByName} from '../../../source/base/tree/sorting.js';
import {rowsMatching} from '../../../source/base/tree/search.js';
import {buildTreeIndex, everyRow, rowBefore} from '../../../source/base/tree/tree-index.js';
import {columnsOf, family, organization} from '../../helpers/state.js';

/** Each row as its id, depth, parent row, size, number of children and flaw. */
function rowsOf(list: readonly Organization[]) {
	const index = buildTreeIndex(list);
	const {depth, parent, size, childCount, flaws} = index;
	return columnsOf(index).ids.map((id, row) => [
		id,
		depth[row],
		parent[row],
		size[row],
		childCount[row],
		...(flaws.has(row) ? [flaws.get(row)] : []),
	]);
}

await test('builds the rows in preorder, siblings by name', () => {
	const expected = [
		['acme', 0, -1, 5, 2],
		['apac', 1, 0, 1, 0],
		['emea', 1, 0, 3, 2],
		['contoso', 2, 2, 1, 0],
		['north', 2, 2, 1, 0],
	];
	assert.deepEqual(rowsOf(family), expected);
	assert.deepEqual(rowsOf(family.toReversed()), expected);
});

await test('sorts siblings like a person', () => {
	const names = ['Zebra', 'Store 10', 'élan', 'Store 9', 'apple', 'Elan 2'];
	const {names: ordered} = columnsOf(buildTreeIndex(names.map((name, index) => organization(String(index), {name}))));
	assert.deepEqual(ordered, ['apple', 'élan', 'Elan 2', 'Store 9', 'Store 10', 'Zebra']);
});

await test('builds an empty list and a single organization', () => {
	assert.deepEqual(rowsOf([]), []);
	assert.deepEqual(rowsOf([organization('a')]), [['a', 0, -1, 1, 0]]);
});

await test('puts orphans below a row for their invisible parent', () => {
	const list = [
		organization('b', {parent: 'x'}),
		{...organization('a'), parent: {id: 'y', name: 'Known'}},
		organization('c', {parent: 'x'}),
	];
	assert.deepEqual(rowsOf(list), [
		['x', 0, -1, 3, 2, 'hidden'],
		['b', 1, 0, 1, 0],
		['c', 1, 0, 1, 0],
		['y', 0, -1, 2, 1, 'hidden'],
		['a', 1, 3, 1, 0],
	]);
	const {names, organizations} = columnsOf(buildTreeIndex(list));
	assert.deepEqual(names, ['', 'b', 'c', 'Known', 'a']);
	assert.deepEqual(
		organizations.map(each => each?.id),
		[undefined, 'b', 'c', undefined, 'a'],
	);
});

const tagged = (id: string, parent: string | undefined, hierarchy_tags: readonly string[]) =>
	organization(id, {parent, meta: {hierarchy_tags}});

await test('puts an invisible parent below its nearest ancestor in the tags of its children', () => {
	const list = [
		tagged('leaf', 'gone', ['root', 'away', 'gone', 'leaf']),
		organization('root'),
		tagged('low', 'deep', ['root', 'gone', 'deep', 'low']),
	];
	assert.deepEqual(rowsOf(list), [
		['root', 0, -1, 5, 1],
		['gone', 1, 0, 4, 2, 'hidden'],
		['deep', 2, 1, 2, 1, 'hidden'],
		['low', 3, 2, 1, 0],
		['leaf', 2, 1, 1, 0],
	]);
	const before = buildTreeIndex(list.slice(0, 1));
	assert.deepEqual(buildTreeIndex(list, sortedByName, {previous: before}).parent, buildTreeIndex(list).parent);
});

await test('ignores tags that contradict a given parent, or do not lead to it', () => {
	const given = [organization('root'), tagged('a', undefined, ['root', 'a']), tagged('b', 'a', ['root', 'b'])];
	const list = [
		...given,
		tagged('c', 'x', ['c', 'root']),
		tagged('d', 'y', ['d', 'y', 'root']),
		tagged('e', 'z', ['z', 'root', 'z', 'z', 'e']),
	];
	const index = buildTreeIndex(list);
	const parentOf = (id: string) => index.idAt(index.parent[index.rowByKey.get(id) ?? -1] ?? -1);
	assert.deepEqual(
		['a', 'b', 'c', 'x', 'd', 'y', 'e', 'z'].map(id => parentOf(id)),
		[undefined, 'a', 'x', undefined, 'y', undefined, 'z', 'root'],
	);
	assert.deepEqual(index.flaws.values().toArray(), ['hidden', 'hidden', 'hidden']);
});

await test('ignores tags that make a cycle with given parents', () => {
	const list = [
		tagged('a', 'x', ['b', 'x', 'a']),
		tagged('b', 'y', ['c', 'y', 'b']),
		organization('c', {parent: 'a'}),
		organization('d', {parent: 'e'}),
		organization('e', {parent: 'd'}),
	];
	const index = buildTreeIndex(list);
	const flaws = Array.from(index.flaws, ([row, flaw]) => `${index.idAt(row) ?? ''} ${flaw}`);
	assert.deepEqual(flaws.toSorted(), ['d cycle', 'x hidden', 'y hidden']);
	assert.equal(everyRow(index).filter(row => index.parent[row] === -1).length, 2);
});

await test('puts an organization that is its own parent at the root', () => {
	assert.deepEqual(rowsOf([organization('a', {parent: 'a'}), organization('b', {parent: 'a'})]), [
		['a', 0, -1, 2, 1, 'cycle'],
		['b', 1, 0, 1, 0],
	]);
});

await test('cuts a cycle once, and keeps everything in and below it', () => {
	const list = [
		organization('a', {parent: 'c'}),
		organization('b', {parent: 'a'}),
		organization('c', {parent: 'b'}),
		organization('below', {parent: 'b'}),
		organization('other'),
	];
	const rows = rowsOf(list);
	assert.deepEqual(
		rows.map(([id]) => id),
		['a', 'b', 'below', 'c', 'other'],
	);
	assert.deepEqual(
		rows.filter(row => row.includes('cycle')).map(([id]) => id),
		['a'],
	);
});

await test('cuts each of two cycles', () => {
	const list = [
		organization('a', {parent: 'b'}),
		organization('b', {parent: 'a'}),
		organization('c', {parent: 'd'}),
		organization('d', {parent: 'c'}),
	];
	assert.deepEqual(rowsOf(list), [
		['a', 0, -1, 2, 1, 'cycle'],
		['b', 1, 0, 1, 0],
		['c', 0, -1, 2, 1, 'cycle'],
		['d', 1, 2, 1, 0],
	]);
});

await test('keeps a duplicate id as its own row, and puts children below the first', () => {
	const list = [
		organization('a', {name: 'First'}),
		organization('a', {name: 'Second'}),
		organization('b', {parent: 'a'}),
	];
	assert.deepEqual(rowsOf(list), [
		['a', 0, -1, 2, 1],
		['b', 1, 0, 1, 0],
		['a', 0, -1, 1, 0, 'duplicate'],
	]);
	const index = buildTreeIndex(list);
	const {rowByKey} = index;
	assert.deepEqual(
		columnsOf(index).keys.map(key => rowByKey.get(key)),
		[0, 1, 2],
	);
	assert.equal(rowByKey.get('a'), 0);
});

await test('puts a duplicate whose parent is its own id below the first', () => {
	const rows = rowsOf([organization('a', {name: 'First'}), organization('a', {name: 'Second', parent: 'a'})]);
	assert.deepEqual(rows, [
		['a', 0, -1, 2, 1],
		['a', 1, 0, 1, 0, 'duplicate'],
	]);
});

await test('accepts ids with a meaning in JavaScript', () => {
	const list = ['__proto__', 'constructor', 'toString', 'a/b', ''].map(id => organization(id, {name: 'x'}));
	const index = buildTreeIndex([...list, organization('child', {parent: '__proto__'})]);
	const {rowByKey} = index;
	const {ids} = columnsOf(index);
	assert.deepEqual(ids, ['__proto__', 'child', 'constructor', 'toString', 'a/b', '']);
	assert.deepEqual(
		ids.map(id => rowByKey.get(id)),
		[0, 1, 2, 3, 4, 5],
	);
});

await test('sorts a chain of sixty thousand', () => {
	const list = Array.from({length: 60_000}, (_, index) =>
		organization(String(index), index === 0 ? {} : {parent: String(index - 1)}),
	);
	const {length, depth, size} = buildTreeIndex(list);
	assert.deepEqual([length, depth[59_999], size[0]], [60_000, 59_999, 60_000]);
});

await test('finds parts of names ignoring case, and starts of ids', () => {
	const index = buildTreeIndex([
		organization('abc', {name: 'Zürich'}),
		organization('bcd', {name: 'Abend'}),
		organization('cde', {name: 'Bab'}),
	]);
	const found = (query: string) => rowsMatching(index, query).map(row => index.nameAt(row));
	assert.deepEqual(found('AB'), ['Abend', 'Bab', 'Zürich']);
	assert.deepEqual(found('bc'), ['Abend']);
	assert.deepEqual(found('ZÜR'), ['Zürich']);
	assert.deepEqual(found('nothing'), []);
	assert.deepEqual(found(''), []);
});

await test('builds the same index from an earlier one as from the list, after any changes', () => {
	const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
	const tagsOf = fc.array(id, {maxLength: 4});
	const record = fc
		.record({id, name: fc.integer({min: 0, max: 99}), parent: fc.option(id, {nil: undefined}), tags: tagsOf})
		.map(({id: own, name, parent, tags}) => ({
			...organization(own, {name: `${name} ${own}`, meta: {hierarchy_tags: tags}}),
			...(parent !== undefined && {parent: {id: parent, name: parent}}),
		}));
	const lists = fc.array(fc.array(record, {maxLength: 14}), {minLength: 2, maxLength: 4});
	const grown = lists.map(([first = [], ...others]) => [
		first,
		...others.map((list, at) => (at % 2 === 0 ? [...first, ...list] : list)),
	]);
	fc.assert(
		fc.property(grown, all => {
			let previous = buildTreeIndex([]);
			const check = (list: readonly Organization[]) => {
				const before = columnsOf(previous);
				const index = buildTreeIndex(list, sortedByName, {previous});
				const alone = buildTreeIndex(list);
				const {keys} = columnsOf(index);
				assert.deepEqual(columnsOf(index), columnsOf(alone));
				assert.deepEqual([index.parent, index.size, index.flaws], [alone.parent, alone.size, alone.flaws]);
				assert.deepEqual(
					keys.map(key => index.rowByKey.get(key)),
					everyRow(index),
				);
				assert.deepEqual(
					keys.map((_, row) => rowBefore(previous, index, row)),
					keys.map(key => previous.rowByKey.get(key) ?? -1),
				);
				assert.deepEqual(columnsOf(previous), before);
				previous = index;
			};

			for (const list of all) {
				check(list);
			}
		}),
		{numRuns: 1000},
	);
});
