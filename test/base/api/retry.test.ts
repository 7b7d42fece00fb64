import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {defaultBackoff, readRetryAfter} from '../../../source/base/api/judge.js';
import {repeatText} from '../../../source/kernel/rows/failure.js';
import {failureOf, setUp} from '../../helpers/api-client.js';
import {hang, html, inTurn, json, ok, refused, reset, resetHalfWay, text} from '../../helpers/misbehaving-server.js';
import {until} from '../../helpers/until.js';

const good = ok({id: 'a1'});
const limited = (retryAfter: string) =>
	refused(429, [{code: 971, message: 'More than 1200 requests per 300 seconds reached'}], {'retry-after': retryAfter});

await test('repeats a read after each temporary failure', async () => {
	const failures = [reset, resetHalfWay, html(502), refused(500, []), limited('0'), hang];
	const found = await Promise.all(
		failures.map(async failure => {
			await using fixture = await setUp(inTurn(failure, good), {timeout: {response: 50}});
			const {server, client} = fixture;
			const {id} = await client.getOrganization('a1');
			return `${id} ${server.requests.length}`;
		}),
	);
	assert.deepEqual(
		found,
		failures.map(() => 'a1 2'),
	);
});

await test('gives up a read after its last repeat, with a longer wait each time', async () => {
	const waits: number[] = [];
	await using fixture = await setUp(html(502), {
		backoff(attempt) {
			waits.push(attempt);
			return 1;
		},
	});
	const {server, client} = fixture;
	const error = await failureOf(client.getOrganization('a1'));
	assert.equal(error.status, 502);
	assert.equal(server.requests.length, 3);
	assert.deepEqual(waits, [1, 2]);
});

await test('reports a repeat only after a timeout', async () => {
	const told: unknown[] = [];
	await using fixture = await setUp(inTurn(html(502), hang, good), {
		timeout: {response: 50},
		onRepeat(error) {
			told.push(repeatText(error));
		},
	});
	await fixture.client.getOrganization('a1');
	assert.deepEqual(told, [undefined, 'No answer in time to GET /organizations/a1: asked again.']);
});

await test('respects the configured limit of repeats', async () => {
	await using fixture = await setUp(html(502), {retryLimit: 0});
	const {server, client} = fixture;
	await failureOf(client.getOrganization('a1'));
	assert.equal(server.requests.length, 1);
});

await test('sends a read once when it is refused for a lasting reason', async () => {
	const failures = [refused(403, []), refused(404, []), html(200), html(404), ok('text')];
	const counts = await Promise.all(
		failures.map(async failure => {
			await using fixture = await setUp(failure);
			const {server, client} = fixture;
			await failureOf(client.getOrganization('a1'));
			return server.requests.length;
		}),
	);
	assert.deepEqual(
		counts,
		failures.map(() => 1),
	);
});

await test('sends a write once, whatever happens', async () => {
	const failures = [reset, resetHalfWay, html(502), refused(500, []), limited('0'), hang];
	const counts = await Promise.all(
		failures.map(async failure => {
			await using fixture = await setUp(failure, {timeout: {response: 50}});
			const {server, client} = fixture;
			await failureOf(client.createOrganization({name: 'x'}));
			await failureOf(client.renameOrganization('a1', 'x'));
			await failureOf(client.deleteOrganization('a1'));
			return server.requests.length;
		}),
	);
	assert.deepEqual(
		counts,
		failures.map(() => 3),
	);
});

await test('waits for Retry-After', async () => {
	await using fixture = await setUp(inTurn(limited('1'), good));
	const {server, client} = fixture;
	const start = performance.now();
	await client.getOrganization('a1');
	// A timer may fire a moment early.
	assert.ok(performance.now() - start > 950);
	assert.equal(server.requests.length, 2);
});

await test('reports a long Retry-After instead of waiting', async () => {
	await using fixture = await setUp(limited('287'));
	const {server, client} = fixture;
	const error = await failureOf(client.listOrganizations().next());
	assert.equal(server.requests.length, 1);
	assert.equal(error.retryAfter, 287);
	assert.equal(error.isRepeatSafe, true);
	assert.match(
		error.message,
		/^Could not list the organizations: you have reached the rate limit\. Try again in 287 seconds\.$/v,
	);
});

await test('reports at once when a failed service asks for more than a few seconds', async () => {
	await using fixture = await setUp(text(503, '', {'retry-after': '30'}), {longestWait: 600_000});
	const {server, client} = fixture;
	const error = await failureOf(client.getOrganization('a1'));
	assert.equal(server.requests.length, 1);
	assert.match(error.message, /failed \(status 503\)\. Try again in 30 seconds\.$/v);
});

const absurd = [
	json(200, {success: true, result: {id: 'a1'}}, {ratelimit: '"default";r=0;t=999999999999999'}),
	limited('1000000000000'),
];

for (const [index, behaviour] of absurd.entries()) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`keeps a rate limit for at most an hour, whatever an answer asks for (${index + 1})`, async (t: TestContext) => {
		t.mock.timers.enable({apis: ['Date']});
		await using fixture = await setUp(inTurn(behaviour, good));
		const {client} = fixture;
		await client.getOrganization('a1').catch(() => undefined);
		const kept = await failureOf(client.getOrganization('a1'));
		t.assert.deepStrictEqual([kept.failure, kept.retryAfter], ['notSent', 3600]);
		t.mock.timers.tick(3_600_000);
		const {id} = await client.getOrganization('a1');
		t.assert.strictEqual(id, 'a1');
	});
}

await test('ends a wait at once when the call or the whole client is cancelled', async () => {
	const [callController, clientController] = [new AbortController(), new AbortController()];
	await using fixture = await setUp(limited('60'), {signal: clientController.signal});
	const {server, client} = fixture;
	const calls = [
		failureOf(client.endedBy(callController.signal).getOrganization('a1')),
		failureOf(client.getOrganization('a2')),
	];
	await until(() => server.requests.length === 2);
	callController?.abort();
	const first = await calls[0];
	assert.equal(first?.failure, 'cancelled');
	clientController?.abort();
	const second = await calls[1];
	assert.equal(second?.failure, 'cancelled');
	assert.equal(server.requests.length, 2);
});

await test('doubles and jitters the default wait', () => {
	const waits = [1, 2, 3].map(attempt => Array.from({length: 50}, () => defaultBackoff(attempt)));
	assert.deepEqual(
		waits.map((each, index) => each.every(wait => wait >= 250 * 2 ** index && wait <= 500 * 2 ** index)),
		[true, true, true],
	);
	assert.ok(new Set(waits[0]).size > 1);
});

await test('reads both forms of Retry-After', () => {
	assert.equal(readRetryAfter('30'), 30);
	assert.equal(readRetryAfter('0'), 0);
	assert.deepEqual(
		[undefined, '', 'soon', '-5', '1.5', '9'.repeat(400)]
			.map(header => readRetryAfter(header))
			.filter(seconds => seconds !== undefined && seconds !== 0),
		[],
	);
	const seconds = readRetryAfter(new Date(Date.now() + 90_000).toUTCString()) ?? 0;
	assert.ok(seconds >= 88);
	assert.ok(seconds <= 90);
	assert.equal(readRetryAfter(new Date(0).toUTCString()), 0);
	// The clock of this service is a day off.
	const yesterday = Date.now() - 86_400_000;
	assert.equal(readRetryAfter(new Date(yesterday + 40_000).toUTCString(), new Date(yesterday).toUTCString()), 40);
	assert.equal(readRetryAfter('30', new Date(yesterday).toUTCString()), 30);
});
