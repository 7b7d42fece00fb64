import assert from 'node:assert/strict';
import {test} from 'node:test';
import {failureOf, setUp, token} from '../../helpers/api-client.js';
import {inTurn, json, ok, refused, text} from '../../helpers/misbehaving-server.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';

const profile = {
	...emptyProfile,
	business_address: '{"line1":  "x"}',
	business_email: 'a@b.example',
	business_name: 'B',
	business_phone: '1',
	external_metadata: 'plain',
	tax_id: 'kept',
};

await test('uses the right method, path and body for each call', async () => {
	await using fixture = await setUp(ok({id: 'a1', name: 'Acme'}));
	const {server, client} = fixture;
	await client.getOrganization('a1');
	await client.createOrganization({name: 'New', parent: {id: 'p1'}, profile});
	await client.renameOrganization('a1', 'Renamed');
	await client.deleteOrganization('a1');
	await client.getProfile('a1');
	await client.updateProfile('a1', profile);
	assert.deepEqual(
		server.requests.map(({method, url, body}) => [
			method,
			url,
			body === '' ? undefined : (JSON.parse(body) as unknown),
		]),
		[
			['GET', '/client/v4/organizations/a1', undefined],
			['POST', '/client/v4/organizations', {name: 'New', parent: {id: 'p1'}, profile}],
			['PUT', '/client/v4/organizations/a1', {name: 'Renamed'}],
			['DELETE', '/client/v4/organizations/a1', undefined],
			['GET', '/client/v4/organizations/a1/profile', undefined],
			['PUT', '/client/v4/organizations/a1/profile', profile],
		],
	);
});

await test('sends only the Authorization header with the token scheme', async () => {
	await using fixture = await setUp(ok({id: 'a1'}));
	const {server, client} = fixture;
	await client.getOrganization('a1');
	assert.equal(server.requests[0]?.headers.authorization, `Bearer ${token}`);
	assert.equal(server.requests[0]?.headers['x-auth-key'], undefined);
});

await test('sends only the two key headers with the key scheme', async () => {
	await using fixture = await setUp(ok({id: 'a1'}), {
		credential: {scheme: 'key', email: 'me@example.com', key: 'canary-key'},
	});
	const {server, client} = fixture;
	await client.getOrganization('a1');
	assert.equal(server.requests[0]?.headers['x-auth-email'], 'me@example.com');
	assert.equal(server.requests[0]?.headers['x-auth-key'], 'canary-key');
	assert.equal(server.requests[0]?.headers.authorization, undefined);
});

await test('rejects an answer about another organization, and reports a write as unknown', async () => {
	await using fixture = await setUp(ok({id: 'b2', name: 'Other'}));
	const {client} = fixture;
	const read = await failureOf(client.getOrganization('a1'));
	const written = await failureOf(client.renameOrganization('a1', 'New'));
	const deleted = await failureOf(client.deleteOrganization('a1'));
	assert.deepEqual(
		[read, written, deleted].map(({failure, outcome}) => [failure, outcome]),
		[
			['shape', 'notApplied'],
			['shape', 'unknown'],
			['shape', 'unknown'],
		],
	);
	assert.match(read.message, /the answer is about another organization/v);
	const {id} = await client.getOrganization('B2');
	await client.deleteOrganization('B2');
	assert.equal(id, 'b2');
});

await test('leaves the outcome of a deletion unknown when the id in the answer is not text', async () => {
	const ids: readonly unknown[] = [
		{toString: 'no function'},
		{toString: null, valueOf: 1},
		{},
		[],
		null,
		true,
		1.5,
		'',
	];
	const errors = await Promise.all(
		ids.map(async id => {
			await using fixture = await setUp(ok({id}));
			const failure = await failureOf(fixture.client.deleteOrganization('a1'));
			return failure;
		}),
	);
	assert.deepEqual(new Set(errors.map(({failure, outcome}) => `${failure} ${outcome}`)), new Set(['shape unknown']));
	assert.match(
		errors[0]?.message ?? '',
		/^Could not delete the organization: the answer does not say which organization was deleted\. It is unclear/v,
	);
	await using fixture = await setUp(ok({id: 17}));
	await fixture.client.deleteOrganization('17');
});

await test('encodes an id so that it cannot change the path of a request', async () => {
	await using fixture = await setUp((response, request) => {
		ok({id: decodeURIComponent(request.url.split('/').at(-1) ?? '')})(response, request);
	});
	const {server, client} = fixture;
	const ids = ['a/b', '../x', 'a?b=c', 'a#b', 'a%2Fb', '日本', '__proto__', '...', 'a b'];
	await Promise.all(ids.map(async id => client.getOrganization(id)));
	const expected = ids.map(id => `/client/v4/organizations/${encodeURIComponent(id)}`);
	assert.deepEqual(new Set(server.requests.map(({url}) => url)), new Set(expected));
});

await test('refuses an id that no URL can hold, before sending anything', async () => {
	await using fixture = await setUp(ok([]));
	const {server, client} = fixture;
	const ids = ['', '.', '..', '\u{D800}'];
	const errors = await Promise.all(
		ids.flatMap(id => [failureOf(client.deleteOrganization(id)), failureOf(client.listAccounts(id).next())]),
	);
	assert.deepEqual(
		new Set(errors.map(({failure, outcome}) => `${failure} ${outcome}`)),
		new Set(['notSent notApplied']),
	);
	assert.equal(server.requests.length, 0);
});

await test('accepts a 204 without a body for a write, but not for a read', async () => {
	await using fixture = await setUp(text(204, ''));
	const {client} = fixture;
	await client.updateProfile('a1', profile);
	await client.deleteOrganization('a1');
	const failed = await failureOf(client.getProfile('a1'));
	assert.match(
		failed.message,
		/^Could not read the profile: the service gave an unexpected answer \(status 204\)\. Check the base address/v,
	);
});

await test('accepts missing or odd members of the envelope', async () => {
	const bodies = [
		{result: {id: 'a1'}},
		{success: true, result: {id: 'a1'}},
		{success: true, errors: null, messages: null, result: {id: 'a1'}, result_info: null},
		{success: true, errors: [], messages: [{code: 10_000, message: 'not an error here'}], result: {id: 'a1'}},
		{success: 'true', errors: [], result: {id: 'a1'}},
	];
	await using fixture = await setUp(inTurn(...bodies.map(body => json(200, body))));
	const {client} = fixture;
	const found = await Promise.all(bodies.map(async () => client.getOrganization('a1')));
	assert.deepEqual(
		found,
		found.map(() => ({id: 'a1', name: '', meta: {}})),
	);
});

await test('accepts a byte order mark before the answer', async () => {
	await using fixture = await setUp(text(200, '\u{FEFF}{"success":true,"result":{"id":"a1"}}'));
	const {client} = fixture;
	const {id} = await client.getOrganization('a1');
	assert.equal(id, 'a1');
});

await test('returns undefined or an empty profile when no profile is stored', async () => {
	await using missing = await setUp(refused(404, [{code: 1000, message: 'not found'}]));
	assert.equal(await missing.client.getProfile('a1'), undefined);
	await using nothing = await setUp(ok(null));
	assert.equal(await nothing.client.getProfile('a1'), undefined);
	await using empty = await setUp(ok({}));
	const found = await empty.client.getProfile('a1');
	assert.deepEqual(new Set(Object.values(found ?? {})), new Set(['']));
});

await test('reports an unreadable profile as an error, not as a missing profile', async () => {
	await using web = await setUp(text(404, '<html></html>'));
	await using wrong = await setUp(ok('text'));
	const errors = await Promise.all([web, wrong].map(async ({client}) => failureOf(client.getProfile('a1'))));
	assert.deepEqual(
		errors.map(({failure}) => failure),
		['gateway', 'shape'],
	);
});

await test('sends only reads when the client is read-only', async () => {
	await using fixture = await setUp(ok({id: 'a1'}), {isReadOnly: true});
	const {server, client} = fixture;
	const writes = [
		client.createOrganization({name: 'x'}),
		client.renameOrganization('a1', 'x'),
		client.deleteOrganization('a1'),
		client.updateProfile('a1', profile),
	];
	const errors = await Promise.all(writes.map(async write => failureOf(write)));
	assert.deepEqual(
		errors.map(({failure, outcome, isRepeatSafe}) => ({failure, outcome, isRepeatSafe})),
		errors.map(() => ({failure: 'notSent', outcome: 'notApplied', isRepeatSafe: false})),
	);
	assert.match(errors[0]?.message ?? '', /^Could not create the organization: this session is read-only\./v);
	await client.getOrganization('a1');
	assert.deepEqual(
		server.requests.map(({method}) => method),
		['GET'],
	);
});
