import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inspect} from 'node:util';
import type {ApiError} from '../../../source/base/api/api-error.js';
import type {Exchange} from '../../../source/base/api/caller.js';
import type {Client} from '../../../source/base/api/client.js';
import {createAnswerRedactor, createRedactor} from '../../../source/base/api/credential.js';
import {failureOf, setUp, token} from '../../helpers/api-client.js';
import {
	hang,
	html,
	json,
	ok,
	oversized,
	redirect,
	refused,
	reset,
	resetHalfWay,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../../helpers/misbehaving-server.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';

const key = {scheme: 'key', email: 'canary@example.com', key: 'canary-key-0123456789'} as const;
const read = async (client: Client) => client.getOrganization('a1');

/** Everything that printing, logging or storing an error can reveal. */
function shownBy(error: ApiError): string {
	return [
		String(error),
		error.stack,
		JSON.stringify(error),
		inspect(error, {depth: Infinity, showHidden: true, getters: true}),
	].join('\n');
}

const echo: Behaviour = (response, {headers}) => {
	const said = `${headers.authorization ?? ''} ${String(headers['x-auth-key'])} ${String(headers['x-auth-email'])}`;
	refused(400, [{code: 1, message: said, source: {pointer: said}}], {'cf-ray': said})(response, {
		method: '',
		url: '',
		query: new URLSearchParams(),
		headers,
		body: '',
	});
};

await test('keeps the credential out of every error', async () => {
	const notZipped = text(200, 'x', {'content-encoding': 'gzip'});
	const failures = [
		reset,
		resetHalfWay,
		hang,
		html(502),
		html(200),
		text(200, '{"succ'),
		refused(403, []),
		redirect(302, '/x'),
		oversized(40_000_000),
		echo,
		notZipped,
	];
	const shown = await Promise.all(
		failures.flatMap(failure =>
			[{scheme: 'token', token} as const, key].map(async credential => {
				await using fixture = await setUp(failure, {credential, retryLimit: 0, timeout: {response: 200}});
				const error = await failureOf(read(fixture.client));
				assert.equal(error.cause, undefined);
				return shownBy(error);
			}),
		),
	);
	assert.equal(shown.length, failures.length * 2);
	assert.deepEqual(
		shown.filter(each => each.includes('canary')),
		[],
	);
});

await test('redacts a credential that the service echoes, and keeps the rest of the message', async () => {
	await using fixture = await setUp(echo);
	const error = await failureOf(read(fixture.client));
	assert.equal(error.errors[0]?.message, 'Bearer [redacted] undefined undefined');
	assert.equal(error.ray, 'Bearer [redacted] undefined undefined');
});

await test('refuses a credential that no header can hold, without sending or showing it', async () => {
	const tokens = [`${token}\n`, `${token}\r\nX-Evil: 1`, `${token}\u{0}`, `${token}€`];
	const errors = await Promise.all(
		tokens.map(async each => {
			await using fixture = await setUp(ok({id: 'a1'}), {credential: {scheme: 'token', token: each}});
			const error = await failureOf(read(fixture.client));
			return `${error.failure} ${fixture.server.requests.length} ${shownBy(error).includes('canary')}`;
		}),
	);
	assert.deepEqual(
		errors,
		errors.map(() => 'notSent 0 false'),
	);
});

await test('follows no redirect, so that no header reaches the other host', async () => {
	await using other = await startMisbehavingServer(ok({id: 'a1'}));
	const statuses = [301, 302, 303, 307, 308];
	const errors = await Promise.all(
		statuses.flatMap(status =>
			[read, async (client: Client) => client.deleteOrganization('a1')].map(async call => {
				await using fixture = await setUp(redirect(status, `${other.url}/organizations/a1`), {credential: key});
				const error = await failureOf(call(fixture.client));
				assert.equal(fixture.server.requests.length, 1);
				return error;
			}),
		),
	);
	assert.deepEqual(
		errors.map(({failure, outcome}) => `${failure} ${outcome}`),
		errors.map(({request: {method}}) => `redirected ${method === 'GET' ? 'notApplied' : 'unknown'}`),
		'a write may have been applied before',
	);
	assert.match(
		errors[0]?.message ?? '',
		new RegExp(`the service redirects to ${new URL(other.url).host}, and cforgs does not follow`, 'v'),
	);
	assert.deepEqual(other.requests, []);
});

await test('explains a redirect whose address is invalid', async () => {
	await using fixture = await setUp(redirect(302, 'https://'));
	const error = await failureOf(read(fixture.client));
	assert.match(error.message, /redirects to another address/v);
});

await test('reports each request without headers, including retries and failures', async () => {
	const exchanges: Exchange[] = [];
	let turn = 0;
	const behaviours = [html(502), json(200, {success: true, result: {id: 'a1'}}), refused(403, []), reset];
	await using fixture = await setUp(
		(response, request) => {
			behaviours[turn++]?.(response, request);
		},
		{
			onExchange(exchange) {
				exchanges.push(exchange);
			},
		},
	);
	await read(fixture.client);
	await failureOf(fixture.client.listAccounts('a1', {name: 'x'}).next());
	await failureOf(fixture.client.for('clearing up').deleteOrganization('a1'));
	const ray = '8f0a1b2c3d4e5f60-FRA';
	assert.deepEqual(
		exchanges.map(({milliseconds, bytes, serverDate, ...exchange}) => exchange),
		[
			{
				method: 'GET',
				path: '/organizations/a1',
				purpose: 'read the organization',
				status: 502,
				ray,
				failure: 'gateway',
			},
			{method: 'GET', path: '/organizations/a1', purpose: 'read the organization', status: 200, ray},
			{
				method: 'GET',
				path: '/organizations/a1/accounts?name=x&include_tags=true&page_size=50',
				purpose: 'list the accounts',
				status: 403,
				ray,
				failure: 'refused',
			},
			{method: 'DELETE', path: '/organizations/a1', purpose: 'clearing up', failure: 'network'},
		],
	);
	assert.deepEqual(
		exchanges.map(({milliseconds}) => milliseconds > 0),
		[true, true, true, true],
	);
	assert.equal(exchanges[1]?.bytes, '{"success":true,"result":{"id":"a1"}}'.length);
	assert.doesNotMatch(JSON.stringify(exchanges), /canary/v);
});

await test('redacts the credential in its URL and JSON forms, but keeps the email address as a stored value', () => {
	const odd = String.raw`canary /"+\=0123456789`;
	const redact = createRedactor({scheme: 'token', token: odd});
	assert.equal(
		redact(`a ${odd} b ${encodeURIComponent(odd)} c ${JSON.stringify(odd)}`),
		'a [redacted] b [redacted] c "[redacted]"',
	);
	const redactAnswer = createAnswerRedactor(key);
	assert.equal(redactAnswer(`${key.key} of ${key.email}`), `[redacted] of ${key.email}`);
	assert.equal(createAnswerRedactor({scheme: 'token', token: 'success'})('{"success":true}'), '{"success":true}');
});

await test('redacts a credential in a good answer, and refuses to save the redaction mark', async () => {
	const profile = {...emptyProfile, business_address: `with ${token}`};
	await using fixture = await setUp(ok(profile));
	const {client, server} = fixture;
	// Nothing has been redacted yet, so this text belongs to the user.
	await client.updateProfile('a1', {...profile, business_address: '[redacted]'});
	const stored = await client.getProfile('a1');
	assert.equal(stored?.business_address, 'with [redacted]');
	const error = await failureOf(client.updateProfile('a1', {...profile, ...stored}));
	assert.deepEqual([error.failure, error.outcome, server.requests.length], ['notSent', 'notApplied', 2]);
	assert.match(
		error.message,
		/^Could not save the profile: a value contains \[redacted\], which cforgs shows in place of your credential/v,
	);
	await client.updateProfile('a1', {...profile, business_address: 'new'});
	assert.equal(server.requests.length, 3);
});
