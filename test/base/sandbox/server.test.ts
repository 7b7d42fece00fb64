import assert from 'node:assert/strict';
import http, {type IncomingMessage} from 'node:http';
import {connect} from 'node:net';
import {once} from 'node:events';
import {test} from 'node:test';
import {startSandbox, type Sandbox} from '../../../source/base/sandbox/server.js';
import {call, headersOf, openSandbox, type Organization, profile} from './call.js';

await test('listens only on loopback, with and without /client/v4', async () => {
	await using sandbox = await openSandbox({organizations: 3});
	assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/v);
	const long = await call<readonly Organization[]>(sandbox, 'GET /organizations');
	const short = await call<readonly Organization[]>(
		{...sandbox, url: new URL(sandbox.url).origin},
		'GET /organizations',
	);
	assert.deepEqual(short.body, long.body);
	assert.equal(long.result.length, 3);
});

await test('answers 404 in the envelope to an unknown path or method', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const requests = [
		'GET /',
		'GET /user',
		'GET /organizations/a/b',
		'GET /client/v4/organizations',
		'PATCH /organizations',
		'DELETE /organizations',
	];
	const answers = await Promise.all(
		requests.map(async request => {
			const {status, body, errors} = await call(sandbox, request);
			return {...body, request, status, errors: errors.map(({code}) => code)};
		}),
	);
	assert.deepEqual(
		answers,
		requests.map(request => ({request, status: 404, success: false, errors: [7003, 7000], messages: [], result: null})),
	);
});

await test('sends a unique cf-ray and the rate limit with every answer', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const answers = [
		await call(sandbox, 'GET /organizations'),
		await call(sandbox, 'GET /nowhere'),
		await call(sandbox, 'GET /organizations', {headers: {}}),
		await call(sandbox, 'POST /organizations', {body: '{'}),
	];
	assert.deepEqual(
		answers.map(({status}) => status),
		[200, 404, 403, 400],
	);
	const rays = answers.map(({headers}) => headers.get('cf-ray') ?? '');
	assert.deepEqual(
		rays.filter(ray => !/^[\da-f]{16}-SBX$/v.test(ray)),
		[],
	);
	assert.equal(new Set(rays).size, 4);
	assert.deepEqual(
		answers.map(({headers}) => headers.get('Ratelimit')?.replace(/;t=\d+$/v, '')),
		['"default";r=1199', '"default";r=1198', '"default";r=1198', '"default";r=1197'],
	);
	assert.deepEqual(
		answers.map(({headers}) => headers.get('Ratelimit')).filter(limit => !/;t=\d+$/v.test(limit ?? '')),
		[],
	);
	assert.deepEqual(
		answers.map(({headers}) => headers.get('Ratelimit-Policy')),
		answers.map(() => '"default";q=1200;w=300'),
	);
});

/** Sends one request with headers that fetch does not let callers set. */
async function statusWith(
	sandbox: Sandbox,
	headers: Readonly<Record<string, string>>,
	body?: string,
): Promise<number | undefined> {
	const asked = http.request(`${sandbox.url}/organizations`, {
		method: body === undefined ? 'GET' : 'POST',
		headers: {...headersOf(sandbox).global_api_key, ...headers},
	});
	asked.end(body);
	const [answer] = (await once(asked, 'response')) as [IncomingMessage];
	answer.resume();
	return answer.statusCode;
}

await test('answers to loopback names only, and to no web page of another origin', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const hosts = [
		'127.0.0.1',
		'127.0.0.1:1',
		'localhost:8787',
		'LOCALHOST',
		'[::1]:80',
		'evil.example',
		'evil.example:8787',
		'localhost.evil.example',
		'192.168.0.1',
		'127.0.0.1@evil.example',
	];
	const ofHosts = await Promise.all(hosts.map(async host => statusWith(sandbox, {host})));
	assert.deepEqual(
		ofHosts.map(status => status === 200),
		hosts.map((_host, index) => index < 5),
	);
	assert.equal(ofHosts[5], 421);
	const origins = [
		'http://127.0.0.1:5173',
		'http://localhost',
		'https://evil.example',
		'https://localhost.evil.example',
		'null',
		'file://',
		'',
	];
	const ofOrigins = await Promise.all(origins.map(async origin => statusWith(sandbox, {origin})));
	assert.deepEqual(ofOrigins, [200, 200, 403, 403, 403, 403, 403]);
});

await test('takes bodies up to 1 MiB', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const bodyOf = (length: number) =>
		JSON.stringify({name: 'Large', profile: {...profile, external_metadata: 'x'.repeat(length)}});
	const large = bodyOf(1024 * 1024);
	assert.equal(await statusWith(sandbox, {}, large), 413);
	assert.equal(await statusWith(sandbox, {'transfer-encoding': 'chunked'}, large), 413);
	assert.notEqual(await statusWith(sandbox, {}, bodyOf(500_000)), 413);
	assert.equal(
		await statusWith(sandbox, {'transfer-encoding': 'chunked'}, JSON.stringify({name: 'Small', profile})),
		200,
	);
	const {status} = await call(sandbox, 'GET /organizations');
	assert.equal(status, 200);
});

await test('counts only requests with the credential of the user against the rate limit', async () => {
	await using sandbox = await openSandbox({organizations: 1, rateLimit: 1});
	const stranger = {headers: {Authorization: `Bearer ${'x'.repeat(40)}`}};
	for (const options of [{headers: {}}, stranger, {headers: {Authorization: 'Bearer short'}}]) {
		await call(sandbox, 'GET /organizations', options); // eslint-disable-line no-await-in-loop -- Each may count.
	}

	const first = await call(sandbox, 'GET /organizations');
	const second = await call(sandbox, 'GET /organizations');
	const third = await call(sandbox, 'GET /organizations', stranger);
	assert.deepEqual([first.status, second.status, third.status], [200, 429, 403]);
});

await test('answers 429 with Retry-After to everything past the rate limit, until the window ends', async () => {
	await using sandbox = await openSandbox({organizations: 1, rateLimit: 2, rateLimitWindow: 2});
	const first = await call(sandbox, 'GET /organizations');
	const second = await call(sandbox, 'GET /organizations');
	const third = await call(sandbox, 'POST /organizations', {json: {name: 'Too many'}});
	assert.deepEqual([first.status, second.status, third.status], [200, 200, 429]);
	assert.equal(third.errors[0]?.code, 971);
	assert.match(third.errors[0]?.message ?? '', /More than 2 requests per 2 seconds reached/v);
	assert.match(third.headers.get('Retry-After') ?? '', /^[12]$/v);
	assert.match(third.headers.get('Ratelimit') ?? '', /^"default";r=0;t=[12]$/v);
	let last = third;
	const deadline = Date.now() + 5000;
	while (last.status === 429 && Date.now() < deadline) {
		// eslint-disable-next-line no-await-in-loop -- Asked until it is let through.
		last = await call(sandbox, 'GET /organizations');
	}

	assert.equal(last.status, 200);
	assert.equal(last.info.total_size, 1);
});

await test('answers 403 to every call by the id of a new organization at first, but lists it', async () => {
	await using sandbox = await openSandbox({organizations: 1, readyAfter: 60_000});
	const {
		status,
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'New'}});
	assert.equal(status, 200);
	const requests = [
		['GET ', undefined],
		['GET /profile', undefined],
		['GET /accounts', undefined],
		['PUT ', {name: 'x'}],
		['PUT /profile', profile],
		['DELETE ', undefined],
	] as const;
	const refusals = await Promise.all(
		requests.map(async ([request, json]) => {
			const [method, rest = ''] = request.split(' ', 2);
			const {status: refused, errors} = await call(sandbox, `${method} /organizations/${id}${rest}`, json && {json});
			return [request, refused, errors[0]?.code];
		}),
	);
	assert.deepEqual(
		refusals,
		requests.map(([request]) => [request, 403, 10_000]),
	);

	const below = await call(sandbox, 'POST /organizations', {json: {name: 'Below', parent: {id}}});
	assert.equal(below.status, 403);
	const list = await call<readonly Organization[]>(sandbox, 'GET /organizations');
	assert.deepEqual(
		list.result.map(({name}) => name),
		['Acme Distribution', 'New'],
	);
});

await test('makes a new organization ready after the set time', async () => {
	await using sandbox = await openSandbox({organizations: 1, readyAfter: 500});
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'New'}});
	const statuses: number[] = [];
	const deadline = Date.now() + 5000;
	while (statuses.at(-1) !== 200 && Date.now() < deadline) {
		// eslint-disable-next-line no-await-in-loop -- Asked until it is ready.
		const {status} = await call(sandbox, `GET /organizations/${id}`);
		statuses.push(status);
	}

	assert.deepEqual([...new Set(statuses)], [403, 200]);
});

await test('delays each answer by the latency', async () => {
	await using sandbox = await openSandbox({organizations: 1, latency: 80});
	const start = performance.now();
	await call(sandbox, 'GET /organizations');
	assert.ok(performance.now() - start >= 75);
});

await test('records the last thousand requests, with their queries', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	await call(sandbox, 'GET /organizations?page_size=3');
	await call(sandbox, 'POST /organizations', {json: {}});
	await call(sandbox, 'GET /nowhere', {headers: {}});
	assert.deepEqual(sandbox.requests, [
		{method: 'GET', path: '/client/v4/organizations?page_size=3', status: 200},
		{method: 'POST', path: '/client/v4/organizations', status: 400},
		{method: 'GET', path: '/client/v4/nowhere', status: 403},
	]);
	for (let round = 0; round < 10; round++) {
		// eslint-disable-next-line no-await-in-loop -- A hundred at a time.
		await Promise.all(Array.from({length: 100}, async () => call(sandbox, 'GET /organizations')));
	}

	assert.equal(sandbox.requests.length, 1000);
	assert.deepEqual(sandbox.requests[0], {method: 'GET', path: '/client/v4/organizations', status: 200});
});

await test('ends open connections at once when it closes, even those that wait for an answer', async () => {
	const sandbox = await startSandbox({organizations: 1, latency: 60_000});
	const {port} = new URL(sandbox.url);
	const idle = connect(Number(port), '127.0.0.1');
	await once(idle, 'connect');
	const ended = once(idle, 'close');
	const waiting = assert.rejects(call(sandbox, 'GET /organizations'), TypeError);
	const start = performance.now();
	await sandbox.close();
	await Promise.all([ended, waiting]);
	assert.ok(performance.now() - start < 2000);
	await assert.rejects(call(sandbox, 'GET /organizations'), TypeError);
});

await test('reports a port in use as an error', async () => {
	await using sandbox = await openSandbox({organizations: 1});
	const {port} = new URL(sandbox.url);
	await assert.rejects(startSandbox({organizations: 1, port: Number(port)}), {code: 'EADDRINUSE'});
});

await test('reports an impossible number of organizations as an error', async () => {
	const outcomes = await Promise.allSettled(
		[0, 100_001, 1.5, NaN].map(async organizations => startSandbox({organizations})),
	);
	assert.deepEqual(
		outcomes.map(outcome => outcome.status === 'rejected' && outcome.reason instanceof RangeError),
		[true, true, true, true],
	);
});
