import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {merged} from '../../source/tree/merged.js';
import {fieldHolding, profileNeedle} from '../../source/tree/profile-match.js';

const profile = {business_name: 'Société Générale Ltd', business_email: 'Ops@Northwind.example', business_phone: '+44 (0)20 7946-0958'};

const fieldFor = (typed: string, of = profile) => {
	const needle = profileNeedle(typed);
	return needle && fieldHolding(of, needle)?.field;
};

await test('a field of a profile is found by any part of it, capitals and accents aside', () => {
	assert.deepEqual(['ops@northwind.example', 'NORTHWIND', 'societe', 'sociètè', '7946-0958'].map(typed => fieldFor(typed)), [
		'business_email', 'business_email', 'business_name', 'business_name', 'business_phone',
	]);
	assert.deepEqual(['north wind', 'sales@', 'ops@northwind.example.org'].map(typed => fieldFor(typed)), [undefined, undefined, undefined]);
});

await test('a phone number is found however it is written', () => {
	const written = ['+44 20 7946 0958', '0044 20 79460958', '020 7946 0958', '(020) 7946.0958', '7946 0958', '0958'];
	assert.deepEqual(written.map(typed => fieldFor(typed)), written.map(() => 'business_phone'));
	assert.deepEqual(['7946 0959', '0 958', 'ext 0958', '2079460958 x'].map(typed => fieldFor(typed)), [undefined, undefined, undefined, undefined]);
	assert.equal(fieldFor('2007', {...profile, business_name: 'Shop 2007', business_phone: ''}), 'business_name');
});

await test('less than three characters are not looked for', () => {
	assert.deepEqual([profileNeedle(''), profileNeedle('op'), fieldFor('ops')], [undefined, undefined, 'business_email']);
});

await test('the field that holds it best is told, with how well', () => {
	const twice = {business_name: 'Old Northwind', business_email: 'northwind', business_phone: ''};
	const needle = profileNeedle('northwind');
	assert.deepEqual(needle && fieldHolding(twice, needle), {field: 'business_email', rank: 0});
});

await test('two lists in order become one, in which nothing is twice', () => {
	const numbers = fc.uniqueArray(fc.nat(30)).map(list => Int32Array.from(list).toSorted());
	fc.assert(fc.property(numbers, numbers, (one, other) => {
		assert.deepEqual([...merged(one, other)], [...new Set([...one, ...other])].toSorted((left, right) => left - right));
	}));
});
