import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile} from '../../source/api/schemas.js';
import {bestHolding, profileNeedle} from '../../source/forms/profile-match.js';
import {shownText} from '../../source/text/told.js';

const profile = {
	...emptyProfile, business_name: 'Société Générale Ltd', business_email: 'Ops@Northwind.example', business_phone: '+44 (0)20 7946-0958',
};

const fieldFor = (typed: string, of = profile) => {
	const needle = profileNeedle(typed);
	return needle && bestHolding(of, needle)?.label;
};

await test('a field of a profile is found by any part of it, capitals and accents aside', () => {
	assert.deepEqual(['ops@northwind.example', 'NORTHWIND', 'societe', 'sociètè', '7946-0958'].map(typed => fieldFor(typed)), [
		'business email', 'business email', 'business name', 'business name', 'business phone',
	]);
	assert.deepEqual(['north wind', 'sales@', 'ops@northwind.example.org'].map(typed => fieldFor(typed)), [undefined, undefined, undefined]);
});

await test('a phone number is found however it is written', () => {
	const written = ['+44 20 7946 0958', '0044 20 79460958', '020 7946 0958', '(020) 7946.0958', '7946 0958', '0958'];
	assert.deepEqual(written.map(typed => fieldFor(typed)), written.map(() => 'business phone'));
	assert.deepEqual(['7946 0959', '0 958', 'ext 0958', '2079460958 x'].map(typed => fieldFor(typed)), [undefined, undefined, undefined, undefined]);
	assert.equal(fieldFor('2007', {...profile, business_name: 'Shop 2007', business_phone: ''}), 'business name');
});

await test('less than three characters are not looked for', () => {
	assert.deepEqual([profileNeedle(''), profileNeedle('op'), fieldFor('ops')], [undefined, undefined, 'business email']);
});

await test('the field that holds it best is told, with how well', () => {
	const twice = {...profile, business_name: 'Old Northwind', business_email: 'northwind'};
	const needle = profileNeedle('northwind');
	assert.deepEqual(needle && bestHolding(twice, needle), {label: 'business email', text: 'northwind', rank: 0});
});

await test('of an address and of metadata each member is searched by itself, however it is written; of plain text, all', () => {
	const written = {...profile, business_address: String.raw`{"line1":"Main Street 1","city":"K\u00f8benhavn"}`, external_metadata: ' {"crm.id": 471188, "tags": ["gold", "emea"], "city": "Oslo"}'};
	const found = (typed: string, of = written) => {
		const needle = profileNeedle(typed);
		const holding = needle && bestHolding(of, needle);
		return holding && [shownText(holding.label), holding.text];
	};

	const words = ['main str', 'Kobenhavn', '4711', 'gold', 'oslo'];
	assert.deepEqual(words.map(each => found(each)), [
		['business address · line1', 'Main Street 1'],
		['business address · city', 'København'],
		['external metadata · crm.id', '471188'],
		['external metadata · tags', '["gold", "emea"]'],
		['external metadata · city', 'Oslo'],
	]);
	assert.deepEqual(['line1', 'crm.id', 'u00f8', 'street 1","city'].map(each => found(each)), [undefined, undefined, undefined, undefined]);
	assert.deepEqual(found('unit 7', {...written, business_address: '{Unit 7'}), ['business address', '{Unit 7']);
	assert.deepEqual(found('unit 7', {...written, external_metadata: 'Unit 7\nBonn'}), ['external metadata', 'Unit 7\nBonn']);
	const long = JSON.stringify({line1: 'Main Street', rest: 'x'.repeat(10_000)});
	assert.equal(found('main str', {...written, business_address: long})?.[0], 'business address');
});
