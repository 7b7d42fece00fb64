import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import {createBudget} from '../../source/base/api/budget.js';
import {createClient} from '../../source/base/api/client.js';
import {readWholeList} from '../../source/base/api/whole-list.js';
import {countDown} from '../../source/program/session/notices.js';
import {followSelection} from '../../source/program/session/shown-state.js';
import {loadOrganizations} from '../../source/kernel/loop/load.js';
import {keyOf, openSandbox} from '../base/sandbox/call.js';
import {openService} from '../../source/program/connection/connection.js';
import {commands} from '../../source/command-table.js';
import {readCommandLine} from '../../source/run.js';
import {failureOf, setUp} from '../helpers/api-client.js';
import {
	html,
	inTurn,
	json,
	ok,
	refused,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../helpers/misbehaving-server.js';
import {program as cforgs, startNavigator} from '../helpers/navigator.js';
import {startProgram} from '../helpers/program.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {until} from '../helpers/until.js';

const limited = (seconds: number) => refused(429, [{code: 971, message: 'Too many'}], {'retry-after': String(seconds)});

await test('counts down in the header, and continues reading by itself', async () => {
	await using navigator = await startNavigator({sandbox: {rateLimit: 3, rateLimitWindow: 2}});
	const {session} = navigator;
	await session.waitFor(screen => /waiting \d s/v.test(screen) && screen.includes('Rate limit reached.'));
	await session.waitFor(
		screen => screen.includes('· 60 organizations') && screen.includes(', direct') && !screen.includes('waiting'),
	);
	await session.waitFor(screen => !screen.includes('Rate limit reached.'));
	assert.match(session.screen(), /· 60 organizations/v);
});

await test('holds all reads while one rate limit applies', async () => {
	const pauses: number[] = [];
	await using fixture = await setUp(
		inTurn(limited(1), (response, request) => {
			ok({id: request.url.split('/').at(-1)})(response, request);
		}),
		{
			onPause(end) {
				pauses.push(end);
			},
		},
	);
	const {server, client} = fixture;
	const first = client.getOrganization('a1');
	await until(() => pauses.length > 0);
	const others = [client.getOrganization('a2'), client.getOrganization('a3')];
	assert.equal(server.requests.length, 1);
	await Promise.all([first, ...others]);
	assert.ok(Date.now() >= (pauses[0] ?? Infinity));
	assert.equal(server.requests.length, 4);
});

await test('extends a pause on later answers, but never shortens it', () => {
	const budget = createBudget();
	const isLonger = (retryAfter: number | undefined, resetAfter?: number) =>
		budget.learn({
			status: retryAfter === undefined ? 200 : 429,
			retryAfter,
			...(resetAfter !== undefined && {rateLimit: {remaining: 0, resetAfter}}),
		}) !== undefined;
	assert.deepEqual(
		[isLonger(60), isLonger(5), isLonger(undefined, 5), isLonger(undefined)],
		[true, false, false, false],
	);
	assert.ok(budget.left() > 50_000);
	assert.equal(isLonger(undefined, 120), true);
	assert.ok(budget.left() > 110_000);
});

await test('reads a page of any number of organizations', async () => {
	const many = Array.from({length: 150_000}, (_, index) => ({
		id: index.toString(16).padStart(32, '0'),
		name: `Customer ${index}`,
		meta: {},
	}));
	await using fixture = await setUp(ok(many));
	const {server, client} = fixture;
	const {context, store, press, paste, said} = startProgram({baseUrl: server.url, token: 'x'});
	await loadOrganizations(context);
	assert.equal(store.getState().organizations.length, many.length);
	const {organizations} = await readWholeList(client, () => true);
	assert.equal(organizations.length, many.length);
	await press('/');
	await paste('is in no name');
	await press('enter');
	assert.equal(said(), 'The server has at least 150,000 organizations for “is in no name”.');
});

await test('waits as soon as an answer reports a used-up budget', async () => {
	const usedUp = json(200, {success: true, result: {id: 'a1'}}, {ratelimit: '"default";r=0;t=90'});
	await using fixture = await setUp(usedUp);
	await fixture.client.getOrganization('a1');
	const error = await failureOf(fixture.client.getOrganization('a1'));
	assert.match(
		error.message,
		/^Could not read the organization: you have reached the rate limit\. Try again in (?:89|90) seconds\.$/v,
	);
	assert.deepEqual([error.failure, error.outcome, fixture.server.requests.length], ['notSent', 'notApplied', 1]);
});

const bare: ReadonlyArray<readonly [name: string, behaviour: Behaviour]> = [
	['the service’s own form', refused(429, [])],
	['nothing at all', text(429, '')],
	['a web page', html(429)],
	['words', text(429, 'Too Many Requests', {'content-type': 'text/plain'})],
	['another form', json(429, [])],
	['a part of an answer', text(429, '{"success":fal')],
];

for (const [name, behaviour] of bare) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`reports 429 with ${name} as such with its pause, and sends nothing before the end of the pause`, async () => {
		const pauses: number[] = [];
		await using fixture = await setUp(behaviour, {
			longestWait: 1000,
			onPause(end) {
				pauses.push(end);
			},
		});
		const start = Date.now();
		const written = await failureOf(fixture.client.renameOrganization('a1', 'x'));
		const read = await failureOf(fixture.client.getOrganization('a1'));
		const why =
			'Could not rename the organization: you have reached the rate limit, and the service does not say for how long.';
		assert.equal(written.message, `${why} Try again in 60 seconds.`);
		assert.deepEqual(
			[written.failure, written.status, written.outcome, written.isRepeatSafe, written.retryAfter],
			['refused', 429, 'notApplied', true, 60],
		);
		assert.match(read.message, /Try again in (?:59|60) seconds\.$/v);
		assert.deepEqual([pauses.length, fixture.server.requests.length], [1, 1]);
		assert.ok(Math.abs((pauses[0] ?? 0) - start - 60_000) < 2000);
	});
}

await test('waits after 429 as long as the state of the limit says', async () => {
	await using fixture = await setUp(text(429, '', {ratelimit: '"default";r=0;t=40'}), {retryLimit: 0});
	const error = await failureOf(fixture.client.getOrganization('a1'));
	assert.equal(
		error.message,
		'Could not read the organization: you have reached the rate limit. Try again in 40 seconds.',
	);
});

await test('counts down on the screen after a bare 429, and does not call the answer empty', async () => {
	await using server = await startMisbehavingServer(text(429, ''));
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor(
		screen =>
			/waiting (?:60|5\d) s/v.test(screen) && screen.includes('Rate limit reached. Loading continues by itself; the'),
	);
	assert.doesNotMatch(session.screen(), /empty/v);
	assert.equal(server.requests.length, 1);
	await session.press('q');
	assert.deepEqual(await session.waitForExit(2000), {exitCode: 0, signal: 0});
});

await test('shows the wait on the terminal while it lasts without a screen, and nowhere else', async () => {
	const behaviours = [limited(1), ok([{id: 'a1', name: 'Acme'}])];
	await using onTerminal = await startMisbehavingServer(inTurn(...behaviours));
	const environmentFor = ({url}: {readonly url: string}) => ({
		CLOUDFLARE_BASE_URL: url,
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
	});
	await using session = startSession({
		arguments: [cforgs, 'list'],
		columns: 100,
		rows: 20,
		environment: environmentFor(onTerminal),
	});
	await session.waitFor('The rate limit is reached; continuing in 1 second …');
	assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
	assert.match(session.screen(), /^a1 +Acme\n*$/v);
	await using inPipe = await startMisbehavingServer(inTurn(...behaviours));
	const piped = await runProgram(['list'], environmentFor(inPipe));
	assert.deepEqual(piped, {stdout: 'a1\tAcme\n', stderr: '', status: 0});
});

await test('writes one line about a long wait to a script', async () => {
	await using server = await startMisbehavingServer(limited(40));
	const child = spawn(process.execPath, [cforgs, 'list'], {
		env: {PATH: process.env['PATH'], CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)},
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	const [line] = (await once(child.stderr, 'data')) as readonly Uint8Array[];
	assert.equal(String(line), 'cforgs: The rate limit is reached; continuing in 40 seconds …\n');
	child.kill();
	await once(child, 'close');
});

await test('shares one budget between the first screen and every context with the same host and credential', async () => {
	await using fixture = await setUp(limited(90));
	const open = (address: string, token: string) =>
		openService({...readCommandLine(commands, []).flags, baseUrl: address}, {}, {scheme: 'token', token}).clientOptions;
	const first = open(fixture.server.url, 'shared');
	await failureOf(createClient({...first, retryLimit: 0}).getOrganization('a1'));
	const held = await failureOf(createClient(open(fixture.server.url, 'shared')).getOrganization('a1'));
	assert.deepEqual([held.failure, fixture.server.requests.length], ['notSent', 1]);
	await failureOf(createClient({...open(fixture.server.url, 'another'), retryLimit: 0}).getOrganization('a1'));
	assert.equal(fixture.server.requests.length, 2);
	assert.equal(open('https://elsewhere.example/client/v4', 'shared').budget?.left(), 0);
	assert.ok((first.budget?.left() ?? 0) > 80_000);
});

await test('continues the countdown in the next context', async () => {
	await using navigator = await startNavigator({isGreeted: false, sandbox: {rateLimit: 2, rateLimitWindow: 5}});
	const {session} = navigator;
	await session.waitFor('CLOUDFLARE_API_KEY');
	await session.waitFor('429');
	await session.press('enter');
	await session.waitFor(/waiting \d s/v);
	assert.equal(navigator.sandbox.requests.length, 4);
	await session.waitFor('60 organizations');
});

await test('reports the wait during a review, keeps the review, and sends once after another y', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const {store, context, press, type, said} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	await press('c');
	await type({name: 'X', text: 'X'});
	await press('ctrl+s');
	store.dispatch({type: 'requests/paused', seconds: 25});
	const before = store.getState().dialog;
	await press('y');
	assert.match(said() ?? '', /^Rate limit reached\. Press the key again in 25 s\. Nothing is lost\.$/v);
	assert.equal(store.getState().dialog, before);
	store.dispatch({type: 'requests/resumed'});
	await press('y');
	const posts = sandbox.requests.filter(({method}) => method !== 'GET');
	assert.deepEqual(
		posts.map(({method}) => method),
		['POST'],
	);
});

const held: ReadonlyArray<readonly [name: string, method: string, open: readonly string[]]> = [
	['a change', 'PUT', ['e']],
	['a creation', 'POST', ['C']],
];

for (const [name, method, open] of held) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`asks again before sending ${name} if its reads had to wait for the service`, async () => {
		let isLimited = false;
		const organization = {id: 'a1', name: 'Held', meta: {}};
		await using server = await startMisbehavingServer((response, request) => {
			const isRefused = isLimited && request.method === 'GET';
			isLimited &&= !isRefused;
			const isList = request.url.includes('/organizations?');
			(isRefused
				? limited(1)
				: request.url.endsWith('/profile')
					? refused(404, [])
					: ok(isList ? [organization] : organization))(response, request);
		});
		const ending = new AbortController();
		const {store, context, press, paste, said} = startProgram({
			baseUrl: server.url,
			token: 'x',
			context: {
				client: createClient({
					baseUrl: server.url,
					credential: {scheme: 'token', token: 'x'},
					onPause(end) {
						pause(end);
					},
				}),
			},
		});
		const pause = countDown(context, ending.signal);
		const sent = () => server.requests.filter(each => each.method !== 'GET').map(each => each.method);
		await loadOrganizations(context);
		await press(...open);
		await paste('X');
		await press('ctrl+s');
		isLimited = true;
		await press('y');
		const {dialog} = store.getState();
		assert.deepEqual([dialog.kind === 'form' && dialog.form.step.name, sent()], ['reviewing', []]);
		assert.match(
			said() ?? '',
			/^Nothing was sent: you were rate-limited\. The service accepts requests again\. Press y to send\.$/v,
		);
		await until(() => store.getState().pause === undefined);
		await press('y');
		assert.deepEqual(sent(), [method]);
		ending.abort();
	});
}

await test('asks again before a deletion that had to wait', async () => {
	await using sandbox = await openSandbox({organizations: 20});
	const {store, context, press, paste, said} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(context);
	await press('C');
	await paste('Empty');
	await press('ctrl+s', 'y', 'D');
	await paste('Empty');
	store.dispatch({type: 'requests/paused', seconds: 25});
	await press('enter');
	assert.match(said() ?? '', /^Rate limit reached\. Press the key again in 25 s\. Nothing is lost\.$/v);
	const deletions = () => sandbox.requests.filter(({method}) => method === 'DELETE').length;
	assert.equal(deletions(), 0);
	store.dispatch({type: 'requests/resumed'});
	await press('enter');
	assert.equal(deletions(), 1);
});

await test('counts down once a second, only while a pause lasts, and requests nothing', async (t: TestContext) => {
	await using sandbox = await openSandbox({organizations: 20});
	const {store, context: used} = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(used);
	const asked = sandbox.requests.length;
	t.mock.timers.enable({apis: ['setInterval', 'setTimeout', 'Date'], now: 1_000_000});
	const ending = new AbortController();
	const seen: string[] = [];
	store.observe(event => {
		seen.push(event.type === 'requests/paused' ? String(event.seconds) : event.type);
	});
	countDown(used, ending.signal)(1_003_000);
	for (let second = 0; second < 3600; second++) {
		t.mock.timers.tick(1000);
	}

	t.mock.timers.reset();
	t.assert.deepStrictEqual(seen, ['3', 'message/shown', '2', '1', 'requests/resumed', 'message/cleared']);
	ending.abort();
	t.assert.strictEqual(sandbox.requests.length, asked);
});

await test('sends nothing while idle for an hour', async (t: TestContext) => {
	await using fixture = await setUp(ok([]));
	const program = startProgram({baseUrl: fixture.server.url, token: 'x'});
	await loadOrganizations({
		...program.context,
		client: createClient({baseUrl: fixture.server.url, credential: {scheme: 'token', token: 'x'}}),
	});
	t.mock.timers.enable({apis: ['setInterval', 'setTimeout', 'Date']});
	const stop = followSelection(program.context, () => undefined);
	t.mock.timers.tick(3_600_000);
	t.mock.timers.reset();
	stop();
	t.assert.strictEqual(fixture.server.requests.length, 1);
});
