import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {assignmentsOf, judge} from '../../../source/abilities/bulk/plan.js';
import {filledIn, templateOf} from '../../../source/kernel/form-model/template.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {organization, profile} from '../../helpers/state.js';

const metadata =
	'{ "contact" : "ops@acme.example",\t"n":1.0, "crm.id":"7", "none":null, "empty":"", "deep":{"a":1}, "twice":1, "twice":2 }';
const stored = {...profile, business_email: '', business_phone: '+1 555', external_metadata: metadata};
const acme = organization('acme', {name: 'Acme "Ltd"'});

function judged(texts: readonly string[], unset: readonly string[] = [], values: typeof profile | undefined = stored) {
	const read = assignmentsOf(texts, unset);
	return 'why' in read ? assert.fail(read.why) : judge(read.assignments, acme, values);
}

function bodyOf(texts: readonly string[], unset: readonly string[] = [], values: typeof profile | undefined = stored) {
	const result = judged(texts, unset, values);
	const [request] = result.kind === 'changes' ? requestsOf(result.form) : assert.fail(JSON.stringify(result));
	return request?.body;
}

const whyOf = (texts: readonly string[], unset: readonly string[] = []) => {
	const result = judged(texts, unset);
	return result.kind === 'blocked' ? result.why : assert.fail(result.kind);
};

const usageOf = (texts: readonly string[], unset: readonly string[] = []) => {
	const read = assignmentsOf(texts, unset);
	return 'why' in read ? read.why : assert.fail('accepted');
};

await test('makes a value of the id, the name, fields and members of one organization', () => {
	assert.deepEqual(bodyOf(['business_email={external_metadata.contact}']), {
		...stored,
		business_email: 'ops@acme.example',
	});
	assert.deepEqual(
		bodyOf(['business_name={name} ({id}, {external_metadata.crm.id}, {external_metadata.n}) {{name}} {} { name }']),
		{...stored, business_name: 'Acme "Ltd" (acme, 7, 1.0) {name} {} { name }'},
	);
	assert.deepEqual(
		bodyOf(['external_metadata={"name":"{name}","n":{"a":1}}']),
		{...stored, external_metadata: String.raw`{"name":"Acme \"Ltd\"","n":{"a":1}}`},
		'in JSON, a value stays one string',
	);
	assert.deepEqual(bodyOf(['name={business_phone}']), {name: '+1 555'});
});

await test('adds, changes and removes members, and keeps every other byte', () => {
	assert.deepEqual(bodyOf(['external_metadata.tier=gold', 'external_metadata.n=2']), {
		...stored,
		external_metadata: metadata.replace('1.0', '2').replace(' }', ', "tier":"gold" }'),
	});
	assert.deepEqual(bodyOf([], ['external_metadata.n', 'external_metadata.gone']), {
		...stored,
		external_metadata: metadata.replace(',\t"n":1.0', ''),
	});
	assert.deepEqual(bodyOf([], ['external_metadata', 'business_phone']), {
		...stored,
		external_metadata: '',
		business_phone: '',
	});
	assert.deepEqual(bodyOf(['external_metadata.tier=gold'], [], {...stored, external_metadata: '{}'}), {
		...stored,
		external_metadata: '{"tier":"gold"}',
	});
	assert.deepEqual(
		bodyOf(['business_address.city=Bonn', 'external_metadata.tier=gold'], [], {
			...stored,
			business_address: '',
			external_metadata: '',
		}),
		{
			...stored,
			business_address: '{"line1":"","line2":"","city":"Bonn","zipcode":"","country":"","stateOrProvince":""}',
			external_metadata: '{"tier":"gold"}',
		},
	);
	const result = judged(['external_metadata.tier=gold'], ['external_metadata.n']);
	assert.deepEqual(result.kind === 'changes' && result.changes.map(({member, from, to}) => [member, from, to]), [
		['tier', undefined, 'gold'],
		['n', '1.0', undefined],
	]);
});

await test('finds nothing to change if everything is so already', () => {
	assert.deepEqual(
		judged(
			['business_phone=+1 555', 'external_metadata.n=1.0', 'name=Acme "Ltd"', 'external_metadata.new='],
			['external_metadata.gone', 'business_email'],
		),
		{kind: 'already'},
	);
	assert.deepEqual(judged(['external_metadata.tier='], ['business_email'], undefined), {kind: 'already'});
});

await test('says why a change cannot be made, and guesses nothing', () => {
	assert.equal(whyOf(['business_name={business_email}']), 'business_name: business_email is empty.');
	assert.equal(
		whyOf(['business_name={external_metadata.gone}']),
		'business_name: external_metadata has no member “gone”.',
	);
	assert.equal(whyOf(['business_name={external_metadata.none}']), 'business_name: external_metadata.none is empty.');
	assert.equal(whyOf(['business_name={external_metadata.empty}']), 'business_name: external_metadata.empty is empty.');
	assert.equal(
		whyOf(['business_name={external_metadata.deep}']),
		'business_name: external_metadata.deep is not a single value.',
	);
	assert.equal(
		whyOf(['business_name={external_metadata.twice}']),
		'business_name: external_metadata has several members “twice”.',
	);
	assert.equal(
		whyOf(['business_name={business_phone.a}']),
		'business_name: business_phone is not a JSON object with members.',
	);
	assert.equal(
		whyOf(['external_metadata.twice=3']),
		'external_metadata.twice: there are several members with that name.',
	);
	assert.equal(
		whyOf([], ['external_metadata.twice']),
		'external_metadata.twice: there are several members with that name.',
	);
	assert.equal(whyOf(['business_phone.a=3']), 'business_phone.a: the field is not a JSON object with members.');
	assert.match(whyOf(['business_email={name}']), /^Business email: This is not an email address\./v);
	assert.match(whyOf(['name=']), /^Name: /v);
	const noObject = judged(['external_metadata.tier=gold'], [], {...stored, external_metadata: 'gold since 2020'});
	assert.deepEqual(noObject, {
		kind: 'blocked',
		why: 'external_metadata.tier: the field is not a JSON object with members.',
	});
	const address = judged(['business_address.town=Bonn'], [], {...stored, business_address: '{"line1":"x"}'});
	assert.match(
		address.kind === 'blocked' ? address.why : '',
		/^business_address\.town: there is no such member, only “line1”/v,
	);
});

await test('refuses texts that are no assignment, and two for the same value', () => {
	assert.match(
		usageOf(['colour=red']),
		/^“colour” is no field\. The fields are name, business_name.*; FIELD\.MEMBER is/v,
	);
	assert.equal(usageOf(['phone=+1']), '“phone” is no field. Did you mean business_phone?');
	assert.equal(usageOf(['metadata.tier=gold']), '“metadata.tier” is no field. Did you mean external_metadata.tier?');
	assert.equal(usageOf(['business_phone']), '“business_phone” has no value. Write business_phone=VALUE.');
	assert.equal(usageOf([], ['phone']), '“phone” is no field. Did you mean business_phone?');
	assert.match(usageOf(['name.a=b']), /^“name\.a” is no field/v);
	assert.match(
		usageOf(['business_email={contact}']),
		/^business_email: \{contact\} names no field\. .* For the text itself, write \{\{contact\}\}\.$/v,
	);
	assert.match(usageOf([], ['name']), /^A name cannot be removed\.$/v);
	assert.match(usageOf([], ['business_email=x']), /^--unset takes a field/v);
	assert.equal(
		usageOf(['business_email=a@b'], ['business_email']),
		'business_email is given twice but takes one value.',
	);
	assert.equal(
		usageOf(['external_metadata.a=1'], ['external_metadata']),
		'external_metadata and external_metadata.a exclude each other: one contains the other.',
	);
	assert.ok(!usageOf(['\u{1B}]0;x\u{7}=1']).includes('\u{1B}'));
});

await test('stores any text without names in braces as it is', () => {
	fc.assert(
		fc.property(fc.string(), fc.constantFrom('', '{', '}', '{"a":"', '{{'), (text, start) => {
			const template = templateOf(start + text.replaceAll(/[a-z]/giv, '1'));
			assert.deepEqual('why' in template ? template : filledIn(template, acme, undefined), {
				text: start + text.replaceAll(/[a-z]/giv, '1'),
			});
		}),
	);
});
