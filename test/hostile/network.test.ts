import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../source/api/client.js';
import {failureOf, setUp} from '../helpers/api-client.js';
import {
	drip,
	hang,
	html,
	ok,
	reset,
	resetHalfWay,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';

const again = /[Tt]ry again|Check/v;
const failures: ReadonlyArray<readonly [name: string, behaviour: Behaviour, sentence: RegExp]> = [
	['5xx', text(503, '{"success":false,"errors":[]}'), /status 503/v],
	['HTML', html(200), /a web page came back/v],
	['truncated', text(200, '{"success":tr'), /cut short or garbled/v],
	['empty', text(200, ''), /the answer was empty/v],
	['of a wrong type', ok('text'), /does not hold what was asked for/v],
	['compressed wrongly', text(200, 'x', {'content-encoding': 'gzip'}), /compressed wrongly/v],
	['dripping', drip, /did not send the whole answer in time/v],
	['reset', reset, /connection was closed/v],
	['reset half-way', resetHalfWay, /connection was closed before the whole answer/v],
	['hanging', hang, /did not send the whole answer in time/v],
];

await test('each way for the network to fail is a sentence with a way on', async () => {
	const errors = await Promise.all(failures.map(async ([, behaviour]) => {
		await using fixture = await setUp(behaviour, {retryLimit: 0, timeout: {request: 2000}});
		const error = await failureOf(fixture.client.getOrganization('a1'));
		return error;
	}));
	assert.deepEqual(errors.filter(({message}, index) => failures[index]?.[2].test(message) !== true || !again.test(message)), []);
});

await test('a name that cannot be resolved is told as that', async () => {
	const client = createClient({baseUrl: 'https://no-such-host.invalid', credential: {scheme: 'token', token: 'x'}, retryLimit: 0});
	const error = await failureOf(client.getOrganization('a1'));
	assert.match(error.message, /the name no-such-host\.invalid cannot be resolved\. Check the network connection and the base address/v);
});

await test('whatever fails, what was loaded stays on the screen, and one host alone is asked', async () => {
	let behaviour: Behaviour | undefined;
	const hosts = new Set<string>();
	const server = await startMisbehavingServer((response, request) => {
		hosts.add(request.headers.host ?? '');
		const answer = behaviour ?? ok(request.url.includes('/organizations?') ? [{id: 'a1', name: 'Staying'}] : {id: 'a1', name: 'Staying'});
		answer(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('1 organization');
	// The two that take as long as the time limit have their sentences above.
	const quick = failures.filter(([name]) => !['dripping', 'hanging'].includes(name));
	const shown: boolean[] = [];
	for (const [, failing] of quick) {
		behaviour = failing;
		await session.press('R'); // eslint-disable-line no-await-in-loop
		await session.waitFor('list not read again'); // eslint-disable-line no-await-in-loop
		shown.push(session.screen().includes('❯ · Staying'));
		behaviour = undefined;
		await session.press('R'); // eslint-disable-line no-await-in-loop
		await session.waitFor(screen => screen.includes('1 organization') && !screen.includes('not read again')); // eslint-disable-line no-await-in-loop
	}

	await server.close();
	assert.deepEqual(shown, quick.map(() => true));
	assert.deepEqual([...hosts], [`127.0.0.1:${server.port}`]);
});
