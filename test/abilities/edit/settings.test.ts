import assert from 'node:assert/strict';
import {test} from 'node:test';
import {readSettings, textsSet} from '../../../source/abilities/edit/command-line.js';
import {profile} from '../../helpers/state.js';

const text =
	'{ "zip" : 9007199254740993,\t"city":"K\\u00f8ln", "crm.id=1": "a", "crm": {"id":1}, "": "none", "twice":1, "twice":2 }';
const before = {name: 'Northwind', parentId: '', profile: {...profile, business_address: text}};
const set = (...texts: readonly string[]) => textsSet(readSettings(texts), before);

await test('sets a member of a JSON object in place, and keeps every other byte', () => {
	assert.deepEqual(set('business_address.city=Bonn "am" Rhein'), {
		business_address: text.replace(String.raw`K\u00f8ln`, String.raw`Bonn \"am\" Rhein`),
	});
	assert.deepEqual(set('business_address.zip=53111', 'business_address.crm={"id":2}'), {
		business_address: text.replace('9007199254740993', '53111').replace('{"id":1}', '{"id":2}'),
	});
	assert.deepEqual(
		set('business_address.city=Køln'),
		{business_address: text},
		'set to what is there, it stays as it is written',
	);
	assert.deepEqual(set('business_address.=x=y'), {business_address: text.replace('"none"', '"x=y"')});
	assert.deepEqual(set('external_metadata.n=2', 'business_phone=a.b=c'), {
		external_metadata: '{"n": 2}',
		business_phone: 'a.b=c',
	});
});

await test('reads everything after the first dot as the name of the member', () => {
	const dotted = {...before, profile: {...profile, external_metadata: '{"crm.id":1,"crm":{"id":2}}'}};
	assert.deepEqual(textsSet(readSettings(['external_metadata.crm.id=3']), dotted), {
		external_metadata: '{"crm.id":3,"crm":{"id":2}}',
	});
});

await test('refuses a missing or repeated member, and lists the existing members', () => {
	assert.throws(
		() => set('business_address.crm.id=3'),
		/--set business_address\.crm\.id failed: there is no such member, only “zip”, “city”, “crm\.id=1”/v,
	);
	assert.throws(() => set('business_address.crm.id=3'), /--set business_address=VALUE stores the whole field\.$/v);
	assert.throws(() => set('business_address.twice=3'), /there are several members with that name/v);
	assert.throws(
		() => set('business_phone.a=3'),
		/--set business_phone\.a failed: the field is not a JSON object with members/v,
	);
});

await test('starts an object in an empty field: all members of an address, only the set members of metadata', () => {
	const begin = (...texts: readonly string[]) => textsSet(readSettings(texts), {name: '', parentId: ''});
	assert.deepEqual(
		begin(
			'business_address.city=Łódź',
			'business_address.country=PL',
			'external_metadata.crm.id=7',
			'external_metadata.tier="gold"',
		),
		{
			business_address: '{"line1":"","line2":"","city":"Łódź","zipcode":"","country":"PL","stateOrProvince":""}',
			external_metadata: String.raw`{"crm.id":"7","tier":"\"gold\""}`,
		},
	);
	assert.deepEqual(begin('business_address.city=', 'external_metadata.tier='), {
		business_address: '',
		external_metadata: '',
	});
	assert.deepEqual(
		begin('external_metadata.tier=', 'external_metadata.id=7'),
		{external_metadata: '{"id":"7"}'},
		'an empty member is left out, as a file leaves it out',
	);
	assert.throws(() => begin('business_address.town=x'), /there is no such member, only “line1”, “line2”, “city”/v);
	assert.throws(
		() => begin('business_phone.a=3'),
		/--set business_phone\.a failed: the field is not a JSON object with members/v,
	);
});

await test('refuses a field that is set twice, or both as a whole and in part', () => {
	assert.throws(
		() => set('business_address.city=a', 'business_address.city=b'),
		/--set business_address\.city was given twice/v,
	);
	assert.throws(
		() => set('business_address.city=a', 'business_address=b'),
		/--set business_address and --set business_address\.city exclude each other/v,
	);
});

await test('names the text that is no setting, and the field that was meant', () => {
	assert.throws(
		() => set('colour=red'),
		/“colour” is no field\. The fields are business_name, .*; FIELD\.MEMBER is a member/v,
	);
	assert.throws(() => set('name.a=b'), /“name\.a” is no field\./v);
	assert.throws(
		() => set('business_address.city'),
		/“business_address\.city” has no value\. Write business_address\.city=VALUE\./v,
	);
	assert.throws(() => set('phone=+1'), /“phone” is no field\. Did you mean business_phone\?$/v);
	assert.throws(() => set('busines_phone=+1'), /“busines_phone” is no field\. Did you mean business_phone/v);
});
