import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {alikeFinder, isAlike, rowsLookingLike, rowsSlippedFrom} from '../../../source/base/tree/look-alikes.js';
import {buildTreeIndex} from '../../../source/base/tree/tree-index.js';
import {organization} from '../../helpers/state.js';

await test('finds names that look alike, whatever their letters', () => {
	const index = buildTreeIndex([organization('a', {name: 'Northwind Security'}), organization('b', {name: 'Contoso'})]);
	const alike = [
		'northwind-security',
		'N\u{43E}rthwind Security',
		'Northwind Securlty',
		'N0RTHWIND SECURITY',
		'Nórthwind Security',
	];
	assert.deepEqual(
		alike.map(name => [...rowsLookingLike(index, name)]),
		alike.map(() => [1]),
	);
	assert.deepEqual(
		['Northwind', 'Southwind Security', '–', ''].map(name => [...rowsLookingLike(index, name)]),
		[[], [], [], []],
	);
});

await test('finds a name with one typo, but not names that differ by numbers or short words', () => {
	const names = ['Northwind Security', 'Contoso MSSP', 'Shop 1', 'Region A', 'Store NL', 'Acme'];
	const index = buildTreeIndex(names.map(name => organization(name)));
	const found = (name: string) => rowsSlippedFrom(index, name).map(row => index.nameAt(row));
	const slips = ['Northwind Securitv', 'northwind secuirty', 'Northwind Scurity', 'North wind Securrity'];
	assert.deepEqual(
		slips.map(name => found(name)),
		slips.map(() => ['Northwind Security']),
	);
	assert.deepEqual(found('Contoso MSP'), ['Contoso MSSP']);
	assert.deepEqual(
		[
			'Northwind Security',
			'Northwind Securing',
			'Shop 2',
			'Shop',
			'Region B',
			'Region',
			'Store NO',
			'Acne',
			'',
		].flatMap(name => found(name)),
		[],
	);
});

await test('finds among many names the same ones as a comparison with each', () => {
	const word = fc.constantFrom(
		'north',
		'nroth',
		'nort',
		'northh',
		'n\u{43E}rth',
		'wind',
		'wimd',
		'1',
		'12',
		'ab',
		'GmbH',
		'Gmb',
		'\u{1F600}',
		'',
	);
	const name = fc.array(word, {minLength: 1, maxLength: 3}).map(words => words.join(' '));
	fc.assert(
		fc.property(fc.array(name, {maxLength: 12}), fc.array(name, {maxLength: 12}), (names, others) => {
			const finder = alikeFinder<number>();
			for (const [at, each] of names.entries()) {
				finder.add(each, at);
			}

			assert.deepEqual(
				others.map(other => [...finder.find(other)].toSorted((one, two) => one - two)),
				others.map(other => names.flatMap((each, at) => (isAlike(each, other) ? [at] : []))),
			);
		}),
		{numRuns: 500},
	);
});
