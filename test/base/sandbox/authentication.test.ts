import assert from 'node:assert/strict';
import {test} from 'node:test';
import {call, headersOf, openSandbox} from './call.js';

await using sandbox = await openSandbox({organizations: 5});

async function statusAndBody(headers: Readonly<Record<string, string>>): Promise<readonly [number, unknown]> {
	const {status, body} = await call(sandbox, 'GET /organizations', {headers});
	return [status, body];
}

const notAuthenticated = [403, {success: false, errors: [{code: 10_000, message: 'Authentication error'}]}];

function malformed(code: number, header: string): readonly [number, unknown] {
	return [
		400,
		{
			success: false,
			errors: [
				{
					code: 6003,
					message: 'Invalid request headers',
					error_chain: [{code, message: `Invalid format for ${header} header`}],
				},
			],
			messages: [],
			result: null,
		},
	];
}

await test('issues credentials in the published shapes', () => {
	assert.match(sandbox.token, /^[\w\-]{40}$/v);
	assert.match(sandbox.accountToken, /^cfat_\w{40}$/v);
	assert.match(sandbox.key, /^[\da-f]{37}$/v);
});

await test('lists the same for the user token and the key', async () => {
	const byToken = await call<readonly unknown[]>(sandbox, 'GET /organizations', {
		headers: headersOf(sandbox).user_token,
	});
	const byKey = await call<readonly unknown[]>(sandbox, 'GET /organizations');
	assert.equal(byToken.result.length, 5);
	assert.deepEqual(byKey.body, byToken.body);
});

await test('answers 403 Forbidden to a call that the credential may not make, with its documentation page', async () => {
	const reference = 'https://developers.cloudflare.com/api/resources/organizations';
	const refused = async (request: string, kind: 'user_token' | 'account_token') => {
		const {status, body} = await call(sandbox, request, {headers: headersOf(sandbox)[kind], body: '{'});
		return [status, body];
	};

	const forbidden = (page: string) => [
		403,
		{
			success: false,
			errors: [{code: 10_000, message: 'Forbidden', documentation_url: `${reference}/${page}`}],
			messages: [],
			result: null,
		},
	];
	assert.deepEqual(await refused('PUT /organizations/x', 'user_token'), forbidden('methods/update/'));
	assert.deepEqual(
		await refused('PUT /organizations/x/profile', 'user_token'),
		forbidden('subresources/organization_profile/methods/update/'),
	);
	assert.deepEqual(await refused('POST /organizations', 'account_token'), forbidden('methods/create/'));
});

await test('answers 403 to a missing or wrong credential, without messages and result', async () => {
	assert.deepEqual(await statusAndBody({}), notAuthenticated);
	assert.deepEqual(await statusAndBody({Authorization: `Bearer ${'x'.repeat(40)}`}), notAuthenticated);
	assert.deepEqual(await statusAndBody({'X-Auth-Email': sandbox.email}), notAuthenticated);
	assert.deepEqual(await statusAndBody({'X-Auth-Key': sandbox.key}), notAuthenticated);
	assert.deepEqual(
		await statusAndBody({'X-Auth-Email': sandbox.email, 'X-Auth-Key': 'a'.repeat(37)}),
		notAuthenticated,
	);
	assert.deepEqual(
		await statusAndBody({'X-Auth-Email': 'else@where.example', 'X-Auth-Key': sandbox.key}),
		notAuthenticated,
	);
});

await test('answers 400 to a malformed credential, with the reason in the error chain', async () => {
	assert.deepEqual(await statusAndBody({Authorization: 'Bearer short'}), malformed(6111, 'Authorization'));
	assert.deepEqual(await statusAndBody({Authorization: `Basic ${sandbox.token}`}), malformed(6111, 'Authorization'));
	assert.deepEqual(
		await statusAndBody({'X-Auth-Email': sandbox.email, 'X-Auth-Key': 'NOT-HEX'}),
		malformed(6103, 'X-Auth-Key'),
	);
	assert.deepEqual(
		await statusAndBody({'X-Auth-Email': 'nobody', 'X-Auth-Key': sandbox.key}),
		malformed(6102, 'X-Auth-Email'),
	);
});

await test('changes nothing on a refused write', async () => {
	const {status} = await call(sandbox, 'POST /organizations', {headers: {}, json: {name: 'Sneaked in'}});
	assert.equal(status, 403);
	const {info} = await call(sandbox, 'GET /organizations?name.contains=sneaked');
	assert.equal(info.total_size, 0);
});
