import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {idsWithoutProfile, readProfiles} from '../../../source/kernel/loop/readings.js';
import {failureOf, setUp} from '../../helpers/api-client.js';
import {inTurn, ok, refused, type Behaviour} from '../../helpers/misbehaving-server.js';
import {organization, profile} from '../../helpers/state.js';
import {shownText, type Told} from '../../../source/base/text/told.js';

const listed = [
	organization('a'),
	organization('b', {profile}),
	organization('c'),
	organization('d'),
	organization('c'),
];

function reading(isWanted = () => true) {
	const told: string[] = [];
	return {
		told,
		isWanted,
		note(text: Told) {
			told.push(shownText(text));
		},
		async wait(milliseconds: number) {
			told.push(`waited ${milliseconds}`);
			await delay(milliseconds);
		},
	};
}

const refusal = refused(403, [{code: 1, message: 'No.'}]);
const limited = refused(429, [], {'retry-after': '1'});
const none = refused(404, [{code: 1002, message: 'The organization has no profile'}]);
const byId =
	(answers: Readonly<Record<string, Behaviour>>): Behaviour =>
	(response, request) => {
		(answers[/organizations\/(?<id>[^\/]+)/v.exec(request.url)?.groups?.['id'] ?? ''] ?? ok(profile))(
			response,
			request,
		);
	};

await test('reads each missing profile once; a missing profile becomes null, and a refused one stays unread', async () => {
	assert.deepEqual(idsWithoutProfile(listed), ['a', 'c', 'd']);
	await using fixture = await setUp(byId({c: none, d: refusal}));
	const asked = reading();
	const {organizations, refusals} = await readProfiles(fixture.client, listed, idsWithoutProfile(listed), asked);
	assert.deepEqual(
		organizations.map(each => each.profile),
		[profile, profile, null, undefined, null],
	);
	assert.deepEqual([refusals.map(({status}) => status), fixture.server.requests.length], [[403], 3]);
	assert.equal(asked.told.at(-1), 'Loading profiles: 3 of 3 …');
});

await test('waits when the rate limit is reached, then repeats the same request', async () => {
	await using fixture = await setUp(inTurn(limited, ok(profile)), {longestWait: 10});
	const asked = reading();
	const {organizations} = await readProfiles(fixture.client, [organization('a')], ['a'], asked);
	assert.deepEqual(
		organizations.map(each => each.profile),
		[profile],
	);
	assert.ok(asked.told.includes('Loading profiles: the service accepts more requests in 1 second …'));
	assert.ok(asked.told.includes('waited 1000'));
});

await test('reports a wait that is too long, or one too many in a row, instead of waiting', async () => {
	const asked = {
		...reading(),
		async wait() {
			asked.told.push('waited');
		},
	};
	const ends = await Promise.all(
		['601', '11'].map(async seconds => {
			await using fixture = await setUp(refused(503, [], {'retry-after': seconds}));
			const {retryAfter} = await failureOf(readProfiles(fixture.client, [organization('a')], ['a'], asked));
			return [retryAfter, fixture.server.requests.length];
		}),
	);
	assert.deepEqual(ends, [
		[601, 1],
		[11, 4],
	]);
	assert.equal(asked.told.filter(text => text === 'waited').length, 3);
});

await test('gives up when the rate limit lasts, without waiting again for each profile', async () => {
	const ids = Array.from({length: 40}, (_, at) => `o${at}`);
	let waits = 0;
	const asked = {
		...reading(),
		async wait() {
			waits++;
		},
	};
	await using fixture = await setUp(inTurn(ok(profile), refused(429, [], {'retry-after': '0'})), {retryLimit: 0});
	const {status} = await failureOf(readProfiles(fixture.client, [], ids, asked));
	assert.equal(status, 429);
	assert.ok(waits <= 12, `It was waited for ${waits} times.`);
});

await test('stops if every profile is refused, if the service fails or if nobody waits for the profiles', async () => {
	const ids = Array.from({length: 40}, (_, at) => `o${at}`);
	await using refusing = await setUp(refusal);
	const {status} = await failureOf(readProfiles(refusing.client, [], ids, reading()));
	assert.equal(status, 403);
	assert.ok(refusing.server.requests.length < 12);
	await using failing = await setUp(refused(500, []), {retryLimit: 0});
	const failure = await failureOf(readProfiles(failing.client, [], ids, reading()));
	assert.equal(failure.status, 500);
	await using left = await setUp(ok(profile));
	let isWanted = true;
	const asked = reading(() => isWanted);
	await readProfiles(left.client, [], ids, {
		...asked,
		note() {
			isWanted = false;
		},
	});
	assert.ok(left.server.requests.length < 8);
});
