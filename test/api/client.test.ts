import assert from 'node:assert/strict';
import {test} from 'node:test';
import {failureOf, setUp, token} from '../helpers/api-client.js';
import {
	json,
	ok,
	refused,
	text,
} from '../helpers/misbehaving-server.js';

const profile = {
	business_address: '{"line1":  "x"}', business_email: 'a@b.example', business_name: 'B', business_phone: '1', external_metadata: 'plain', tax_id: 'kept',
};

test('each call uses its method, its path and its body', async t => {
	const {server, client} = await setUp(t, ok({id: 'a1', name: 'Acme'}));
	await client.getOrganization('a1');
	await client.createOrganization({name: 'New', parent: {id: 'p1'}, profile});
	await client.updateOrganization('a1', {name: 'Renamed'});
	await client.deleteOrganization('a1');
	await client.getProfile('a1');
	await client.updateProfile('a1', profile);
	assert.deepEqual(server.requests.map(({method, url, body}) => [method, url, body === '' ? undefined : JSON.parse(body)]), [
		['GET', '/client/v4/organizations/a1', undefined],
		['POST', '/client/v4/organizations', {name: 'New', parent: {id: 'p1'}, profile}],
		['PUT', '/client/v4/organizations/a1', {name: 'Renamed'}],
		['DELETE', '/client/v4/organizations/a1', undefined],
		['GET', '/client/v4/organizations/a1/profile', undefined],
		['PUT', '/client/v4/organizations/a1/profile', profile],
	]);
});

test('the token scheme sends its header alone', async t => {
	const {server, client} = await setUp(t, ok({id: 'a1'}));
	await client.getOrganization('a1');
	assert.equal(server.requests[0]?.headers.authorization, `Bearer ${token}`);
	assert.equal(server.requests[0]?.headers['x-auth-key'], undefined);
});

test('the key scheme sends its two headers alone', async t => {
	const {server, client} = await setUp(t, ok({id: 'a1'}), {credential: {scheme: 'key', email: 'me@example.com', key: 'canary-key'}});
	await client.getOrganization('a1');
	assert.equal(server.requests[0]?.headers['x-auth-email'], 'me@example.com');
	assert.equal(server.requests[0]?.headers['x-auth-key'], 'canary-key');
	assert.equal(server.requests[0]?.headers.authorization, undefined);
});

test('an id never changes where a request goes', async t => {
	const {server, client} = await setUp(t, ok({id: 'a1'}));
	const ids = ['a/b', '../x', 'a?b=c', 'a#b', 'a%2Fb', '日本', '__proto__', '...', 'a b'];
	for (const id of ids) {
		// eslint-disable-next-line no-await-in-loop
		await client.getOrganization(id);
	}

	assert.deepEqual(server.requests.map(({url}) => url), ids.map(id => `/client/v4/organizations/${encodeURIComponent(id)}`));
});

test('an id that no address can hold is refused before anything is sent', async t => {
	const {server, client} = await setUp(t, ok([]));
	for (const id of ['', '.', '..', '\u{D800}']) {
		// eslint-disable-next-line no-await-in-loop
		const error = await failureOf(client.deleteOrganization(id));
		assert.equal(error.failure, 'notSent');
		assert.equal(error.outcome, 'notApplied');
		// eslint-disable-next-line no-await-in-loop
		await failureOf(client.listAccounts(id).next());
	}

	assert.equal(server.requests.length, 0);
});

test('a 204 is a success without a body', async t => {
	const {client} = await setUp(t, text(204, ''));
	assert.equal(await client.updateProfile('a1', profile), undefined);
	assert.equal(await client.deleteOrganization('a1'), undefined);
	assert.equal(await client.getProfile('a1'), undefined);
});

test('members of the envelope may be missing or odd', async t => {
	const bodies = [
		{result: {id: 'a1'}},
		{success: true, result: {id: 'a1'}},
		{
			success: true, errors: null, messages: null, result: {id: 'a1'}, result_info: null,
		},
		{
			success: true, errors: [], messages: [{code: 10_000, message: 'not an error here'}], result: {id: 'a1'},
		},
		{success: 'true', errors: [], result: {id: 'a1'}},
	];
	for (const body of bodies) {
		// eslint-disable-next-line no-await-in-loop
		const {client} = await setUp(t, json(200, body));
		// eslint-disable-next-line no-await-in-loop
		assert.deepEqual(await client.getOrganization('a1'), {id: 'a1', name: '', meta: {}});
	}
});

test('a byte order mark before the answer does no harm', async t => {
	const {client} = await setUp(t, text(200, '\u{FEFF}{"success":true,"result":{"id":"a1"}}'));
	const {id} = await client.getOrganization('a1');
	assert.equal(id, 'a1');
});

test('no profile yet is undefined, in each of its forms', async t => {
	const missing = await setUp(t, refused(404, [{code: 1000, message: 'not found'}]));
	assert.equal(await missing.client.getProfile('a1'), undefined);
	const nothing = await setUp(t, ok(null));
	assert.equal(await nothing.client.getProfile('a1'), undefined);
	const empty = await setUp(t, ok({}));
	const found = await empty.client.getProfile('a1');
	assert.deepEqual(new Set(Object.values(found ?? {})), new Set(['']));
});

test('a profile that cannot be read is an error, not a missing one', async t => {
	const web = await setUp(t, text(404, '<html></html>'));
	assert.equal((await failureOf(web.client.getProfile('a1'))).failure, 'gateway');
	const wrong = await setUp(t, ok('text'));
	assert.equal((await failureOf(wrong.client.getProfile('a1'))).failure, 'shape');
});

test('a read-only client sends reads alone', async t => {
	const {server, client} = await setUp(t, ok({id: 'a1'}), {isReadOnly: true});
	const writes = [
		client.createOrganization({name: 'x'}),
		client.updateOrganization('a1', {name: 'x'}),
		client.deleteOrganization('a1'),
		client.updateProfile('a1', profile),
	];
	for (const write of writes) {
		// eslint-disable-next-line no-await-in-loop
		const error = await failureOf(write);
		assert.equal(error.failure, 'notSent');
		assert.equal(error.outcome, 'notApplied');
		assert.equal(error.isRepeatSafe, false);
		assert.match(error.message, /read-only/v);
	}

	await client.getOrganization('a1');
	assert.deepEqual(server.requests.map(({method}) => method), ['GET']);
});
