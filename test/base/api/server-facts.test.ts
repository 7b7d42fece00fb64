import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Exchange} from '../../../source/base/api/caller.js';
import {readServerFacts} from '../../../source/base/api/budget.js';
import {failureOf, setUp} from '../../helpers/api-client.js';
import {json, refused} from '../../helpers/misbehaving-server.js';

const limitOf = (limit: string, policy: string) =>
	readServerFacts({ratelimit: limit, 'ratelimit-policy': policy}).rateLimit;

await test('reads the published example, although its two names differ', () => {
	assert.deepEqual(limitOf('"default";r=50;t=30', '"burst";q=100;w=60'), {
		remaining: 50,
		resetAfter: 30,
		quota: 100,
		window: 60,
	});
});

await test('picks the limit with the least left, with the policy of that name', () => {
	const policies = '"burst";q=100;w=60, "day"; q=1000; w=86400';
	assert.deepEqual(limitOf('"day";r=7;t=9 , "burst";r=1;t=2', policies), {
		remaining: 1,
		resetAfter: 2,
		quota: 100,
		window: 60,
	});
	assert.deepEqual(limitOf('"burst";r=0;t=2, "day";r=0;t=9', policies), {
		remaining: 0,
		resetAfter: 9,
		quota: 1000,
		window: 86_400,
	});
});

await test('reads a limit without a policy, and ignores malformed limits', () => {
	assert.deepEqual(limitOf('"default";r=0;t=0', ''), {remaining: 0, resetAfter: 0});
	const limits = [
		'',
		'default',
		'"default";r=5',
		'"default";r=-5;t=1',
		'"default";r=x;t=1',
		'"default";q=5;w=1',
		';;;,,,',
	];
	const facts = limits.map(limit =>
		readServerFacts({ratelimit: limit, 'ratelimit-policy': '"default";q=1;w=1', date: 'yesterday'}),
	);
	assert.deepEqual(
		facts,
		limits.map(() => ({})),
	);
});

await test('reports the server date and rate limit of each exchange, even of a refusal', async () => {
	const exchanges: Exchange[] = [];
	const headers = {
		date: 'Tue, 01 Jul 2025 12:00:00 GMT',
		ratelimit: '"default";r=50;t=30',
		'ratelimit-policy': '"default";q=100;w=60',
	};
	const answers = [json(200, {success: true, result: {id: 'a1'}}, headers), refused(403, [], headers)];
	await using fixture = await setUp(
		(response, request) => {
			answers.shift()?.(response, request);
		},
		{
			onExchange(exchange) {
				exchanges.push(exchange);
			},
		},
	);
	await fixture.client.getOrganization('a1');
	await failureOf(fixture.client.getOrganization('a1'));
	const facts = {
		serverDate: Date.UTC(2025, 6, 1, 12),
		rateLimit: {remaining: 50, resetAfter: 30, quota: 100, window: 60},
	};
	assert.deepEqual(
		exchanges.map(({serverDate, rateLimit}) => ({serverDate, rateLimit})),
		[facts, facts],
	);
});
