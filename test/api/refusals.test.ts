import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {ApiError} from '../../source/api/api-error.js';
import type {Client, ClientOptions} from '../../source/api/client.js';
import {failureOf, setUp} from '../helpers/api-client.js';
import {
	html,
	json,
	refused,
	text,
	type Behaviour,
} from '../helpers/misbehaving-server.js';

const key = {scheme: 'key', email: 'me@example.com', key: 'canary-key'} as const;
const read = async (client: Client) => client.getOrganization('a1');
const save = async (client: Client) => client.renameOrganization('a1', 'x');

async function errorOf(behaviour: Behaviour, call: (client: Client) => Promise<unknown>, options: Partial<ClientOptions> = {}): Promise<ApiError> {
	await using fixture = await setUp(behaviour, {retryLimit: 0, ...options});
	const failed = await failureOf(call(fixture.client));
	return failed;
}

await test('a refusal holds all that the service said', async () => {
	const error = await errorOf(refused(400, [
		{
			code: 6003, message: 'Invalid request headers', documentation_url: 'x', error_chain: [
				{code: 6111, message: 'Invalid format for Authorization header', error_chain: [{code: 1, message: 'deepest'}]},
				{code: '6103', message: 'Invalid format for X-Auth-Key header'},
			],
		},
		{message: 'second', source: {pointer: '/profile/business_email'}},
	]), save);
	assert.equal(error.failure, 'refused');
	assert.equal(error.status, 400);
	assert.equal(error.ray, '8f0a1b2c3d4e5f60-FRA');
	assert.deepEqual(error.request, {method: 'PUT', path: '/organizations/a1'});
	assert.deepEqual(error.errors, [
		{code: 6003, message: 'Invalid request headers'},
		{code: 6111, message: 'Invalid format for Authorization header'},
		{code: 1, message: 'deepest'},
		{code: 6103, message: 'Invalid format for X-Auth-Key header'},
		{message: 'second', pointer: '/profile/business_email'},
	]);
	assert.equal(error.outcome, 'notApplied');
	assert.equal(error.isRepeatSafe, false);
});

await test('a call that the token scheme cannot make is explained as that', async () => {
	const body = {success: false, errors: [{code: 10_000, message: 'PUT method not allowed for the api_token authentication scheme'}]};
	const errors = [await errorOf(json(405, body), save), await errorOf(json(403, body), save)];
	const why = 'Could not rename the organization: the service does not take an API token for this call.';
	const todo = 'It needs the API key scheme: set the e-mail address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY), and unset the API token (CLOUDFLARE_API_TOKEN), which goes first.';
	assert.deepEqual(errors.map(({message}) => message), errors.map(() => `${why} ${todo}`));
});

await test('a credential that is not accepted is told from one that lacks a permission', async () => {
	const unaccepted = refused(403, [{code: 10_000, message: 'Authentication error'}]);
	const list = await errorOf(unaccepted, async client => client.listOrganizations().next());
	assert.match(list.message, /^Could not list the organizations: the service does not accept the API token\. Check that it was copied whole/v);
	assert.doesNotMatch(list.message, /API key/v);
	const one = await errorOf(unaccepted, read);
	assert.match(one.message, /does not accept the API token for this call\. .*this call needs the API key scheme: set .*, and unset the API token \(CLOUDFLARE_API_TOKEN\), which goes first\.$/v);
	const withKey = await errorOf(unaccepted, read, {credential: key});
	assert.match(withKey.message, /does not accept the e-mail address and API key\. Check/v);
	const unauthorized = await errorOf(refused(401, []), read, {credential: key});
	assert.match(unauthorized.message, /does not accept the e-mail address and API key\. Check/v);
	const unpermitted = await errorOf(refused(403, [{code: 9109, message: 'Unauthorized to access requested resource'}]), read);
	assert.equal(unpermitted.message, 'Could not read the organization: this credential is not permitted to do that. Ask an administrator of the organization for access.');
});

await test('a key in the place of a token, or the other way round, is said to be that, with where it belongs', async () => {
	const unaccepted = refused(403, [{code: 10_000, message: 'Authentication error'}]);
	const malformed = refused(400, [{code: 6003, message: 'Invalid request headers'}]);
	const placed = {scheme: 'token', token: 'cfk_canary0123456789'} as const;
	const list = async (client: Client) => client.listOrganizations().next();
	const errors = await Promise.all([unaccepted, malformed, refused(401, [])].map(async refusal => errorOf(refusal, list, {credential: placed})));
	const messages = errors.map(({message}) => message);
	const why = 'Could not list the organizations: the service does not accept the API token, which looks like an API key.';
	const todo = 'A key belongs in the e-mail address and API key (CLOUDFLARE_EMAIL, CLOUDFLARE_API_KEY), beside its e-mail address: set both, and unset the API token (CLOUDFLARE_API_TOKEN).';
	assert.deepEqual(messages, messages.map(() => `${why} ${todo}`));
	const token = await errorOf(unaccepted, read, {credential: {...key, key: 'cfut_canary0123456789'}});
	assert.match(token.message, /API key, which looks like an API token\. A token belongs in the API token \(CLOUDFLARE_API_TOKEN\): set that, and unset the e-mail address/v);
	const unpermitted = await errorOf(refused(403, [{code: 9109, message: 'Unauthorized'}]), read, {credential: placed});
	assert.match(unpermitted.message, /this credential is not permitted/v);
});

await test('a malformed credential is explained for its scheme', async () => {
	const malformed = refused(400, [{code: 6003, message: 'Invalid request headers', error_chain: [{code: 6111, message: 'Invalid format'}]}]);
	const withToken = await errorOf(malformed, read);
	assert.match(withToken.message, /the API token is malformed\. Check the API token \(CLOUDFLARE_API_TOKEN\)/v);
	const withKey = await errorOf(malformed, read, {credential: key});
	assert.match(withKey.message, /the e-mail address or API key is malformed\. Check/v);
});

await test('a user who may not create organizations is told so', async () => {
	const error = await errorOf(refused(403, [{message: 'User is not eligible to create an organization:  no_enterprise_accounts'}]), async client => client.createOrganization({name: 'x'}));
	assert.match(error.message, /^Could not create the organization: this user may not create organizations without an enterprise account\. /v);
	assert.equal(error.outcome, 'notApplied');
});

await test('an unknown id is told from a wrong base address', async () => {
	const unroutable = refused(404, [{code: 7003, message: 'Could not route to /organizations/x, perhaps your object identifier is invalid?'}, {code: 7000, message: 'No route for that URI'}]);
	const unknown = await errorOf(unroutable, read);
	assert.match(unknown.message, /it does not exist, or this credential cannot see it\. It may have been deleted, or the id is wrong\./v);
	const list = await errorOf(unroutable, async client => client.listOrganizations().next());
	assert.match(list.message, /this API is not at the base address\. Check the base address/v);
});

await test('any other refusal quotes the service, in bounds and on one line', async () => {
	const error = await errorOf(refused(409, [{code: 1, message: `not\n empty ${'x'.repeat(5000)}`}]), async client => client.deleteOrganization('a1'));
	assert.match(error.message, /^Could not delete the organization: the service says "not empty x+"\. Nothing was changed: correct what it names, and try again\.$/v);
	assert.ok(error.message.length < 400);
	assert.equal(error.errors[0]?.message.length, 1000);
	const silent = await errorOf(refused(418, []), save);
	assert.match(silent.message, /the service refused it with status 418 and gave no reason\./v);
});

await test('success: false is a failure whatever the status', async () => {
	const error = await errorOf(refused(200, [{code: 1, message: 'no'}]), save);
	assert.equal(error.failure, 'refused');
	assert.equal(error.status, 200);
	assert.equal(error.outcome, 'notApplied');
	const implied = await errorOf(json(200, {errors: [{code: 1, message: 'no'}], result: null}), read);
	assert.equal(implied.failure, 'refused');
});

await test('errors of odd types are read as far as they go', async () => {
	const asText = await errorOf(json(400, {success: false, errors: 'just text'}), read);
	assert.deepEqual(asText.errors, [{message: 'just text'}]);
	const odd = await errorOf(json(400, {
		success: false, errors: [null, 5, {code: {}, message: null}, {
			code: 2, message: 'x', source: 'y', error_chain: 'z',
		}],
	}), read);
	assert.deepEqual(odd.errors, [{message: ''}, {code: 2, message: 'x'}, {message: 'z'}]);
	let chain: unknown = 'end';
	for (let depth = 0; depth < 1000; depth++) {
		chain = {message: 'x', error_chain: chain};
	}

	const deep = await errorOf(json(400, {success: false, errors: chain}), read);
	assert.equal(deep.errors.length, 20);
});

await test('an answer that is not of the API is told by what it is', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, string, RegExp]> = [
		[html(200), 'gateway', /a web page came back instead of an answer of the API \(status 200\)/v],
		[html(403), 'gateway', /a web page came back/v],
		[text(200, 'upstream request timeout'), 'gateway', /what came back is not an answer of the API/v],
		[text(200, '{"success":true,"result":{"id":"a'), 'shape', /the answer is cut short or garbled/v],
		[text(200, ''), 'shape', /the answer was empty/v],
		[json(200, []), 'shape', /does not have the form of the API/v],
		[json(200, 'ok'), 'shape', /does not have the form of the API/v],
		[json(404, {message: 'Not Found'}), 'gateway', /does not have the form of the API \(status 404\)/v],
		[json(200, {success: true, result: 'text'}), 'shape', /does not hold what was asked for/v],
		[json(200, {success: true, result: {name: 'no id'}}), 'shape', /does not hold what was asked for/v],
		[text(304, ''), 'shape', /the answer was empty \(status 304\)/v],
		[text(204, ''), 'shape', /does not hold what was asked for/v],
	];
	const errors = await Promise.all(rows.map(async ([behaviour]) => errorOf(behaviour, read)));
	assert.deepEqual(errors.map(({failure}) => failure), rows.map(([, failure]) => failure));
	assert.deepEqual(errors.filter(({message}, index) => !rows[index]?.[2].test(message)), []);
});

await test('the outcome of a write is unknown unless it was certainly refused', async () => {
	const rows: ReadonlyArray<readonly [Behaviour, string]> = [
		[html(502), 'unknown'],
		[refused(500, []), 'unknown'],
		[html(200), 'unknown'],
		[text(200, '{"success":tr'), 'unknown'],
		[json(200, {success: true, result: null}), 'unknown'],
		[html(403), 'notApplied'],
		[refused(429, []), 'notApplied'],
		[text(302, '', {location: '/x'}), 'notApplied'],
	];
	const errors = await Promise.all(rows.map(async ([behaviour]) => errorOf(behaviour, save)));
	assert.deepEqual(errors.map(({outcome}) => outcome), rows.map(([, outcome]) => outcome));
	assert.deepEqual(errors.map(({isRepeatSafe}) => isRepeatSafe), [false, false, false, false, false, false, true, false]);
	assert.deepEqual(errors.map(({message}) => message.includes('It is not known whether the change was made')), rows.map(([, outcome]) => outcome === 'unknown'));
});

await test('a read is always safe to repeat', async () => {
	const error = await errorOf(html(502), read);
	assert.equal(error.isRepeatSafe, true);
	assert.equal(error.outcome, 'notApplied');
	assert.equal(error.message, 'Could not read the organization: the service failed with status 502. Try again in a moment.');
});
