import assert from 'node:assert/strict';
import {test} from 'node:test';
import {emptyProfile} from '../../../source/base/api/schemas.js';
import {bestHolding, profileNeedle} from '../../../source/kernel/form-model/profile-match.js';
import {shownText} from '../../../source/base/text/told.js';

const profile = {
	...emptyProfile,
	business_name: 'Société Générale Ltd',
	business_email: 'Ops@Northwind.example',
	business_phone: '+44 (0)20 7946-0958',
};

const fieldFor = (typed: string, of = profile) => {
	const needle = profileNeedle(typed);
	return needle && bestHolding(of, needle)?.label;
};

await test('finds a profile field by any part of its value, ignoring case and accents', () => {
	assert.deepEqual(
		['ops@northwind.example', 'NORTHWIND', 'societe', 'sociètè', '7946-0958'].map(typed => fieldFor(typed)),
		['business email', 'business email', 'business name', 'business name', 'business phone'],
	);
	assert.deepEqual(
		['north wind', 'sales@', 'ops@northwind.example.org'].map(typed => fieldFor(typed)),
		[undefined, undefined, undefined],
	);
});

await test('finds a phone number in any notation', () => {
	const written = ['+44 20 7946 0958', '0044 20 79460958', '020 7946 0958', '(020) 7946.0958', '7946 0958', '0958'];
	assert.deepEqual(
		written.map(typed => fieldFor(typed)),
		written.map(() => 'business phone'),
	);
	assert.deepEqual(
		['7946 0959', '0 958', 'ext 0958', '2079460958 x'].map(typed => fieldFor(typed)),
		[undefined, undefined, undefined, undefined],
	);
	assert.equal(fieldFor('2007', {...profile, business_name: 'Shop 2007', business_phone: ''}), 'business name');
});

await test('ignores queries shorter than three characters', () => {
	assert.deepEqual([profileNeedle(''), profileNeedle('op'), fieldFor('ops')], [undefined, undefined, 'business email']);
});

await test('names the best matching field, and how well it matches', () => {
	const twice = {...profile, business_name: 'Old Northwind', business_email: 'northwind'};
	const needle = profileNeedle('northwind');
	assert.deepEqual(needle && bestHolding(twice, needle), {label: 'business email', text: 'northwind', rank: 0});
});

await test('searches each member of an address and of metadata on its own, and plain text as a whole', () => {
	const written = {
		...profile,
		business_address: String.raw`{"line1":"Main Street 1","city":"K\u00f8benhavn"}`,
		external_metadata: ' {"crm.id": 471188, "tags": ["gold", "emea"], "city": "Oslo"}',
	};
	const found = (typed: string, of = written) => {
		const needle = profileNeedle(typed);
		const holding = needle && bestHolding(of, needle);
		return holding && [shownText(holding.label), holding.text];
	};

	const words = ['main str', 'Kobenhavn', '4711', 'gold', 'oslo'];
	assert.deepEqual(
		words.map(each => found(each)),
		[
			['business address · line 1', 'Main Street 1'],
			['business address · city', 'København'],
			['external metadata · crm.id', '471188'],
			['external metadata · tags', '["gold", "emea"]'],
			['external metadata · city', 'Oslo'],
		],
	);
	assert.deepEqual(
		['line1', 'crm.id', 'u00f8', 'street 1","city'].map(each => found(each)),
		[undefined, undefined, undefined, undefined],
	);
	assert.deepEqual(found('unit 7', {...written, business_address: '{Unit 7'}), ['business address', '{Unit 7']);
	assert.deepEqual(found('unit 7', {...written, external_metadata: 'Unit 7\nBonn'}), [
		'external metadata',
		'Unit 7\nBonn',
	]);
	const long = JSON.stringify({line1: 'Main Street', rest: 'x'.repeat(10_000)});
	assert.equal(found('main str', {...written, business_address: long})?.[0], 'business address');
});
