import assert from 'node:assert/strict';
import {test} from 'node:test';
import {compareMany, comparePair, foundText, type Side} from '../../../source/abilities/compare/pair.js';
import {organization, profile} from '../../helpers/state.js';

const side = (id: string, rest: Partial<Side> = {}): Side => ({
	organization: organization(id, {name: 'Same'}),
	profile,
	parent: 'none',
	...rest,
});

const found = (left: Partial<Side>, right: Partial<Side>) =>
	comparePair(side('a', left), side('b', right)).differences.map(({field, member, left: one, right: other}) => [
		member === undefined ? field : `${field}.${member}`,
		one,
		other,
	]);

await test('counts equal fields, and ignores the ids and times of the organizations', () => {
	const all = comparePair(side('a'), side('b'));
	assert.deepEqual(all, {differences: [], equal: 9});
	assert.equal(foundText(all), 'No field differs: 9 fields are equal.');
	assert.deepEqual(
		comparePair(side('a', {accounts: 3}), side('b', {accounts: 3})),
		all,
		'the number of accounts is not a field',
	);
	assert.equal(
		foundText({differences: [{field: 'name', left: 'a', right: 'b'}], equal: 1}),
		'1 field differs, 1 is equal.',
	);
});

await test('compares a profile by field, and an object in it by member, ignoring spaces and order', () => {
	const left = {
		...profile,
		business_phone: '1',
		business_address: '{"line1": "1 Road", "city": "Berlin", "floor": 3}',
		external_metadata: '{"a":1,"b":2}',
	};
	const right = {
		...profile,
		business_phone: '2',
		business_address: '{"city":"Bonn","line1":"1 Road","floor":"3"}',
		external_metadata: '{ "b": 2, "a": 1 }',
	};
	assert.deepEqual(found({profile: left}, {profile: right}), [
		['business_phone', '1', '2'],
		['business_address.city', 'Berlin', 'Bonn'],
		['business_address.floor', '3', '"3"'],
	]);
});

await test('shows JSON in one line next to a text that is none', () => {
	const addresses = ['{\n  "line1": "1 Road",\n  "city": "Bonn"\n}', '2 Road', '{"line1":"3 Road"}'];
	const {differing} = compareMany(
		addresses.map((address, at) => ({
			...side(String(at), {profile: {...profile, business_address: address}}),
			id: String(at),
			name: 'Same',
			isRead: true,
		})),
	);
	assert.deepEqual(differing, [
		{field: 'business_address', values: ['{"line1":"1 Road","city":"Bonn"}', '2 Road', '{"line1":"3 Road"}']},
	]);
});

await test('distinguishes a missing member from an empty one, and compares other text as a whole', () => {
	const metadata = (text: string) => ({profile: {...profile, external_metadata: text}});
	assert.deepEqual(found(metadata('{"a":"","b":1}'), metadata('{"b":1}')), [['external_metadata.a', '', undefined]]);
	assert.deepEqual(found(metadata(''), metadata('{"b":1}')), [['external_metadata.b', undefined, '1']]);
	assert.deepEqual(found(metadata('plain'), metadata('{"b":1}')), [['external_metadata', 'plain', '{"b":1}']]);
	assert.deepEqual(found(metadata('{"b":1,"b":2}'), metadata('{"b":1}')), [
		['external_metadata', '{"b":1,"b":2}', '{"b":1}'],
	]);
	assert.deepEqual(
		found({profile: undefined}, {profile: {...profile, other: 1}}).map(([field]) => field),
		['business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata.n', 'profile'],
	);
});

await test('compares parents by id, flags under both names, and accounts if both were loaded', () => {
	const below = (id: string, parent: string, text: string): Partial<Side> => ({
		organization: organization(id, {name: 'Same', parent}),
		parent: text,
	});
	assert.deepEqual(found(below('a', 'p', 'Acme'), below('b', 'q', 'Globex')), [['parent', 'Acme', 'Globex']]);
	assert.deepEqual(found(below('a', 'p', 'Acme'), below('b', 'q', 'Acme')), [['parent', 'Acme (p)', 'Acme (q)']]);
	assert.deepEqual(found(below('a', 'p', 'Acme'), below('b', 'p', 'Acme')), []);
	const flagged = (meta: Side['organization']['meta']): Partial<Side> => ({
		organization: organization('a', {name: 'Same', meta}),
	});
	assert.deepEqual(
		found(
			flagged({flags: {x: 'true', toString: 'true'}, managed_by: 'm'}),
			flagged({tenant_flags: {x: 'false'}, managed_by: 'n'}),
		),
		[
			['meta.managed_by', 'm', 'n'],
			['meta.flags.x', 'true', 'false'],
			['meta.flags.toString', 'true', undefined],
		],
	);
	assert.deepEqual([found({accounts: 3}, {accounts: 4}), found({accounts: 3}, {})], [[['accounts', '3', '4']], []]);
});
