import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import * as v from 'valibot';
import {parseExactly} from '../../../source/base/api/json.js';
import {flagsOf, organizationSchema} from '../../../source/base/api/schemas.js';
import {parseSnapshot, snapshotText} from '../../../source/kernel/files/snapshot.js';
import {harmlessJson} from '../../../source/base/text/harmless.js';
import {readList, setUp} from '../../helpers/api-client.js';
import {text} from '../../helpers/misbehaving-server.js';
import {briefReader} from '../../../source/base/api/brief-organization.js';

const numbers =
	'12345678901234567890 -12345678901234567890 1.10 1.0 -0 -0.0 0.1 0.0000001 1e3 1E+3 1e-7 1e400 5 -17 0 123456789012345 1234567890123456 3.141592653589793238'.split(
		' ',
	);

const nested = numbers.map((number, index) => String.raw`"a${index}\\":${number}`);

const record = `{"id":"a1","name":"Acme","meta":{},"members":[${numbers.join(',')}],"nested":{${nested.join(',')}}}`;

const answer = (result: string) =>
	text(200, `{"success":true,"errors":[],"messages":[],"result":${result},"result_info":{"total_size":1.0}}`);

await test('writes every number as it was read, at any position', () => {
	assert.equal(JSON.stringify(parseExactly(record)), record);
	const spaced = numbers.map(number => `{ "a" :\n\t${number} }`);
	assert.deepEqual(
		spaced.map(each => JSON.stringify(parseExactly(each))),
		numbers.map(number => `{"a":${number}}`),
	);
});

await test('writes any JSON as it was read', () => {
	const digits = (maxLength: number) =>
		fc.array(fc.integer({min: 0, max: 9}), {minLength: 1, maxLength}).map(list => list.join(''));
	const whole = digits(20).map(each => each.replace(/^0+(?=\d)/v, ''));
	const fraction = fc.oneof(
		fc.constant(''),
		digits(20).map(each => `.${each}`),
	);
	const exponent = fc.oneof(
		fc.constant(''),
		fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-'), digits(3)).map(parts => parts.join('')),
	);
	const number = fc.tuple(fc.constantFrom('', '-'), whole, fraction, exponent).map(parts => parts.join(''));
	const objectOf = (members: ReadonlyArray<readonly [name: string, value: string]>) =>
		`{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
	const member = fc.string().map(each => `${each}_`);
	const {json} = fc.letrec<{json: string}>(tie => ({
		json: fc.oneof(
			{maxDepth: 4},
			number,
			fc.oneof(fc.string(), number).map(each => JSON.stringify(each)),
			fc.array(tie('json'), {maxLength: 4}).map(items => `[${items.join(',')}]`),
			fc.dictionary(member, tie('json'), {maxKeys: 4}).map(members => objectOf(Object.entries(members))),
		),
	}));
	fc.assert(
		fc.property(json, each => {
			const list = `[${each}]`;
			assert.equal(JSON.stringify(parseExactly(list)), list);
		}),
	);
});

await test('parses a text twice only if it holds a number that would lose digits', () => {
	const plain = {};
	const without = [
		'{"a":1,"b":[1.5,0,-100],"c":"1.10"}',
		'{"metadata":"rate 1.10, crm 12345678901234567890"}',
		'{"at":"2025-03-14T09:26:00.120Z"}',
	];
	assert.deepEqual(
		without.map(each => parseExactly(each, plain) === plain),
		[true, true, true],
	);
	assert.notEqual(parseExactly('{"a":1.10}', plain), plain);
});

await test('parses a text that is nested too deeply to keep its numbers', () => {
	const deep = `{"a":1.10,"b":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
	assert.equal((parseExactly(deep) as {readonly a: unknown}).a, 1.1);
});

await test('keeps the numbers of a single organization and of listed records exact', async () => {
	await using alone = await setUp(answer(record));
	assert.equal(harmlessJson(await alone.client.getOrganization('a1')), record);
	await using listed = await setUp(answer(`[${record}]`));
	const {items, pages} = await readList(listed.client.listOrganizations());
	assert.deepEqual(
		items.map(each => harmlessJson(each)),
		[record],
	);
	assert.equal(pages[0]?.total, 1);
	const accounts = await readList(listed.client.listAccounts('a1'));
	assert.match(harmlessJson({...accounts.items[0]}), /"members":\[12345678901234567890,/v);
});

await test('sends a loaded profile back with its numbers unchanged', async () => {
	const profile =
		'{"business_address":{"line":1.10},"business_email":"","business_name":"Ltd","business_phone":15551234567890123,"external_metadata":"","crm_id":12345678901234567890,"rate":1.10}';
	await using fixture = await setUp(answer(profile));
	const {client, server} = fixture;
	const read = await client.getProfile('a1');
	assert.ok(read);
	await client.updateProfile('a1', read);
	await client.createOrganization({name: 'Acme', profile: read}).catch(() => undefined);
	const sent = profile
		.replace('{"line":1.10}', String.raw`"{\"line\":1.10}"`)
		.replace('15551234567890123', '"15551234567890123"');
	assert.deepEqual(
		server.requests.slice(1).map(({body}) => body),
		[sent, `{"name":"Acme","profile":${sent}}`],
	);
});

await test('treats an exact number of the wrong type like any other wrong type', () => {
	const odd = (number: string) =>
		parseExactly(`{"id":"a1","name":${number},"parent":${number},"profile":${number},"meta":${number}}`);
	assert.deepEqual(v.parse(organizationSchema, odd('1.10')), v.parse(organizationSchema, odd('1.5')));
	const flagged = v.parse(
		organizationSchema,
		parseExactly('{"id":"a1","meta":{"flags":{"share":1.10,"most":12345678901234567890}}}'),
	);
	assert.deepEqual(flagsOf(flagged), {share: '1.10', most: '12345678901234567890'});
});

await test('reads a numeric id the same way from a single record and from a list', () => {
	const records = ['12', '1.0', '1e3', '-0'].map(number => `{"id":${number},"name":"Acme","meta":{}}`);
	const read = briefReader();
	assert.deepEqual(
		records.map(each => v.parse(organizationSchema, parseExactly(each)).id),
		records.map(each => read(JSON.parse(each))?.id),
	);
});

await test('keeps exact numbers in a snapshot', () => {
	const organization = v.parse(organizationSchema, parseExactly(record));
	const snapshot = snapshotText({
		host: 'api.test',
		takenAt: '2025-03-14T09:26:00.000Z',
		isComplete: true,
		organizations: [organization],
	});
	assert.ok(snapshot.includes(record));
	assert.equal(snapshotText(parseSnapshot(snapshot)), snapshot);
});
