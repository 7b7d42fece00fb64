import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {historyIn} from '../../../source/abilities/history/state.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {dialogOf, family, received} from '../../helpers/state.js';
import {call, keyOf, openSandbox} from '../../base/sandbox/call.js';

// The sandbox makes up 400 records for its root.
await using sandbox = await openSandbox({organizations: 30, seed: 7});

const withKey = {credential: keyOf(sandbox), connection: {credentialKind: 'global_api_key'}} as const;

async function startAtRoot(options: Partial<Parameters<typeof startProgram>[0]> = {}) {
	const program = startProgram({baseUrl: sandbox.url, ...withKey, ...options});
	await loadOrganizations(program.context);
	return program;
}

const loadedIn = (state: State) => {
	const {records, isWhole} = dialogOf(state, 'history');
	return [records.length, isWhole];
};

await test('shows who did what, newest first, and loads the next page near the end of the list', async () => {
	const {press, store} = await startAtRoot();
	const asked = sandbox.requests.length;
	await press('H', ']');
	assert.deepEqual(loadedIn(store.getState()), [100, false]);
	const frame = frameOf(store.getState());
	assert.match(
		frame,
		/In the last 18 months: 100 records so far, back to \d{4}-\d\d-\d\d, newest first\. More load as you scroll; press R to[\s│]+load all\./v,
	);
	assert.match(frame, /❯ \d\d-\d\d \d\d:\d\d(?::\d\d)? {2,5}\S+ +\S+ /v);
	store.dispatch({type: 'terminal/resized', columns: 158, rows: 40});
	assert.match(frameOf(store.getState()), /❯ \d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)? {2,5}\S+ +(?:key|dashboard|token: )/v);
	await press('j', 'pagedown');
	assert.deepEqual(loadedIn(store.getState()), [100, false]);
	await press('G');
	assert.deepEqual(loadedIn(store.getState()), [200, false]);
	assert.equal(sandbox.requests.length - asked, 3);
	await press('R');
	const [count, isWhole] = loadedIn(store.getState());
	assert.deepEqual([Number(count) >= 395, isWhole], [true, true]);
	const times = dialogOf(store.getState(), 'history').records.map(({action}) => action.time ?? '');
	assert.deepEqual(times, times.toSorted().toReversed());
	assert.match(frameOf(store.getState()), /\d{3} records, newest first, in \d+ rows\./v);
});

await test('goes to a shorter and a longer period, and says at both ends that there is none', async () => {
	const {press, said, store} = await startAtRoot();
	await press('H', '[', '[');
	assert.equal(dialogOf(store.getState(), 'history').sought.period, 'day');
	await press('[');
	assert.equal(said(), 'This is the shortest period.');
	await press(']', ']', ']');
	assert.equal(dialogOf(store.getState(), 'history').sought.period, 'all');
	await press(']');
	assert.equal(said(), 'The service keeps the history for 18 months.');
});

await test('shows one record with its request as JSON, and copies it', async () => {
	const {press, store, calls, context} = await startAtRoot();
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Seen "twice"'}});
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: id});
	await press('H', 'enter');
	const frame = frameOf(store.getState());
	assert.match(frame, /Action +created Seen "twice"/v);
	assert.match(frame, /Result +done 200/v);
	assert.match(frame, /"name": "Seen \\"twice\\""/v);
	await press('y');
	assert.match(calls.at(-1) ?? '', /^copied \{\n {2}"id": /v);
	await press('escape');
	assert.equal(dialogOf(store.getState(), 'history').isDetailed, false);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'none');
});

await test('finds loaded records and filters them by person, changes and refusals', async () => {
	const {press, paste, store, said} = await startAtRoot();
	await press('H', ']', '/');
	assert.equal(said(), 'This finds among the 100 loaded records. Press R to load the rest of the period.');
	await paste('refused 403');
	await press('enter');
	assert.match(frameOf(store.getState()), /refused 403 +match 1 of \d{1,3} …/v);
	assert.doesNotMatch(frameOf(store.getState()), / done │/v);
	await press('/', 'escape', 'c');
	assert.doesNotMatch(frameOf(store.getState()), /viewed|listed/v);
	await press('f', 'p');
	assert.match(frameOf(store.getState()), / \d{1,3} of 100 records: only [^@]+@[^,]+, only changes, only refused/v);
	// Without a filter, the end of the list loads the next page.
	await press('G', 'G');
	assert.deepEqual(loadedIn(store.getState()), [100, false]);
	await press('escape');
	assert.doesNotMatch(frameOf(store.getState()), /only/v);
	assert.equal(loadedIn(store.getState())[0], 100);
	await press('G');
	assert.deepEqual(loadedIn(store.getState()), [200, false]);
});

await test('exports every record of the period, also those that are not loaded, as CSV and NDJSON', async () => {
	const files = new Map<string, string>();
	const {press, store, said} = await startAtRoot({
		context: {
			async writeNewFile(name, text) {
				files.set(name, text);
			},
		},
	});
	await press('H', ']', 'x');
	assert.match(frameOf(store.getState()), /Exports every record of the last 18 months; cforgs reads the rest /v);
	await press('enter');
	const [name = ''] = files.keys();
	assert.match(name, /^history-acme-distribution.*\.csv$/v);
	const lines = files.get(name)?.trimEnd().split('\r\n') ?? [];
	assert.ok(lines.length > 395);
	assert.match(lines[0] ?? '', /^time,user_email,/v);
	assert.equal(said(), `${lines.length - 1} records written to /here/${name}.`);
	assert.equal(store.getState().dialog.kind, 'history');
	await press('c', 'x', ...'backspace backspace backspace'.split(' '), ...'ndjson', 'enter');
	const records = files
		.values()
		.toArray()
		.at(-1)
		?.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as {readonly raw: {readonly method: string}});
	assert.ok(records);
	assert.ok(records.length > 100);
	assert.deepEqual(
		records.filter(({raw}) => raw.method === 'GET'),
		[],
	);
});

await test('says who did what to a screen reader, and how much has loaded', async () => {
	const {press, store} = await startAtRoot({isSpoken: true});
	await press('H', ']');
	const scene = sceneOf(store.getState());
	assert.match(scene.intro[0] ?? '', /^History, Acme Distribution, times in UTC\.$/v);
	assert.match(
		scene.focus ?? '',
		/^\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?, [^@]+@[^,]+, [^,]+, (?:key|dashboard|token: [ a-z]+), (?:done|refused 403), 1 of \d{2,3}$/v,
	);
	assert.match(scene.lines.join(' '), /In the last 18 months: 100 records so far/v);
});

await test('works in a read-only session and with a user token, and says why an account token cannot', async () => {
	const readOnly = await startAtRoot({connection: {...withKey.connection, isReadOnly: true}});
	await readOnly.press('H');
	assert.equal(dialogOf(readOnly.store.getState(), 'history').isWhole, true);
	const token = await startAtRoot({
		credential: {scheme: 'token', token: sandbox.token},
		connection: {credentialKind: 'user_token'},
	});
	await token.press('H');
	assert.equal(dialogOf(token.store.getState(), 'history').isWhole, true);
	const account = await startAtRoot({
		credential: {scheme: 'token', token: sandbox.accountToken},
		connection: {credentialKind: 'account_token'},
	});
	await account.press('H');
	assert.equal(account.store.getState().dialog.kind, 'none');
	assert.match(account.said() ?? '', /^Reading the history needs /v);
});

const record = (id: string) => ({id, action: {time: '2026-11-01T10:00:00Z'}, actor: {email: `${id}@test.example`}});

async function startWith(behaviour: Behaviour) {
	const server = await startMisbehavingServer(behaviour);
	const program = startProgram({baseUrl: server.url, ...withKey});
	program.store.dispatch({type: 'organizations/requested', request: 900});
	program.store.dispatch(received(900, family));
	return {...program, server};
}

const answer =
	(result: readonly unknown[], cursor?: string): Behaviour =>
	response => {
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				success: true,
				errors: [],
				messages: [],
				result,
				result_info: {count: String(result.length), ...(cursor !== undefined && {cursor})},
			}),
		);
	};

await test('stops at a cursor that repeats, and says that the history is not complete', async () => {
	const {press, store, server} = await startWith(
		answer(
			Array.from({length: 3}, (_, index) => record(`r${index}`)),
			'same',
		),
	);
	await using _ = server;
	await press('H', 'j');
	const frame = frameOf(store.getState());
	assert.match(frame, /not complete, 3 records, back to 2026-11-01\./v);
	assert.match(
		frame,
		/The service sent the same cursor twice, so the rest of the history cannot be read\. Press r to try again\./v,
	);
	await press('j');
	assert.equal(server.requests.length, 2);
});

await test('exports a record once, also if pages overlap', async () => {
	const files: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		(request.query.get('cursor') === null
			? answer([record('one'), record('two')], 'next')
			: answer([record('two'), record('three')]))(response, request);
	});
	const {press, store} = startProgram({
		baseUrl: server.url,
		...withKey,
		context: {
			async writeNewFile(_, text) {
				files.push(text);
			},
		},
	});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('H', 'x', ...'backspace backspace backspace'.split(' '), ...'ndjson', 'enter');
	assert.deepEqual(
		files[0]
			?.trimEnd()
			.split('\n')
			.map(line => (JSON.parse(line) as {readonly id: string}).id),
		['one', 'two', 'three'],
	);
});

await test('keeps what has loaded if a page fails, and goes on from there', async () => {
	let isBroken = true;
	const {press, store, server} = await startWith((response, request) => {
		if (request.query.get('cursor') === null) {
			answer([record('one')], 'two')(response, request);
		} else if (isBroken) {
			response.statusCode = 403;
			response.end(JSON.stringify({success: false, errors: [{message: 'Forbidden'}], messages: [], result: {}}));
		} else {
			answer([record('two'), record('one'), {}])(response, request);
		}
	});
	await using _ = server;
	await press('H', 'j');
	assert.match(frameOf(store.getState()), /not complete, 1 record, back to 2026-11-01\./v);
	isBroken = false;
	await press('r');
	assert.deepEqual(
		dialogOf(store.getState(), 'history').records.map(({id}) => id),
		['one', 'two', ''],
	);
	assert.match(frameOf(store.getState()), /3 records, newest first\./v);
	assert.match(frameOf(store.getState()), /\(no time\).*\(nobody named\)/v);
});

await test('stops loading when the person leaves', async () => {
	let arrived: (() => void) | undefined;
	const {promise, resolve} = Promise.withResolvers<void>();
	const {press, store, server} = await startWith((_, {url}) => {
		arrived = resolve;
		assert.match(url, /logs\/audit/v);
		arrived();
	});
	await using _ = server;
	const opening = press('H');
	await promise;
	await press('escape');
	await opening;
	assert.equal(store.getState().dialog.kind, 'none');
	assert.equal(historyIn(store.getState()), undefined);
});

await test('goes from a request in the log to its record, and back to the log', async () => {
	const {
		result: {id},
		headers,
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Logged'}});
	const write = await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Logged again'}});
	const logged = (method: string, path: string, ray: string) => ({
		method,
		path,
		ray,
		purpose: 'rename',
		milliseconds: 1,
		status: 200,
		at: Date.now(),
	});
	const {press, store, said} = await startAtRoot({
		context: {
			requests: () =>
				[
					logged('PUT', `/organizations/${id}`, write.headers.get('cf-ray') ?? ''),
					logged('GET', `/organizations/${id}/profile`, 'ffffffffffffffff-SBX'),
					logged('POST', '/organizations', headers.get('cf-ray') ?? ''),
					{...logged('PUT', `/organizations/${id}`, ''), ray: undefined},
				] as ReadonlyArray<ReturnType<typeof logged>>,
		},
	});
	await press('L', 'enter', 'H');
	const [found, ...others] = dialogOf(store.getState(), 'history').records;
	assert.deepEqual([found?.raw.uri, found?.raw.method, others], [`/organizations/${id}`, 'PUT', []]);
	assert.match(frameOf(store.getState()), /renamed it to Logged again/v);
	await press(']');
	assert.match(said() ?? '', /^This is only the record of one request\./v);
	await press('escape');
	assert.equal(dialogOf(store.getState(), 'log').isDetailed, true);
	await press('escape', 'j', 'H');
	assert.match(frameOf(store.getState()), /No record has this cf-ray\./v);
	await press('escape', 'j', 'H');
	assert.equal(said(), 'The path of this request names no organization, so its record cannot be looked up.');
	await press('j', 'H');
	assert.equal(said(), 'This request has no cf-ray, so its record cannot be looked up.');
});

await test('asks for the history of the resource of a record, and shows before and after with how sure the service is', async () => {
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Asked about'}});
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Then'}});
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Now'}});
	const {press, store, context} = await startAtRoot();
	await loadOrganizations(context);
	store.dispatch({type: 'tree/selected', key: id});
	await press('H', 'j', 'enter');
	const frame = frameOf(store.getState());
	assert.match(frame, /Before and after/v);
	assert.match(frame, /The service is sure: this is the exact history of the resource\./v);
	assert.match(
		frame,
		/After .*renamed it from Then to Now.*\n.*This record .*renamed it from Asked about to Then(?:.*\n)+?.*Before .*created Asked about/v,
	);
});

await test('says why if the service refuses the history of a resource, and shows the record all the same', async () => {
	const {press, store, server} = await startWith((response, {url}) => {
		if (!url.includes('/history')) {
			answer([record('one')])(response, {method: '', url, query: new URLSearchParams(), headers: {}, body: ''});
			return;
		}

		response.statusCode = 403;
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				success: false,
				errors: [{code: 10_000, message: 'Forbidden', documentation_url: 'https://developers.cloudflare.com/api/x'}],
				messages: [],
				result: {},
			}),
		);
	});
	await using _ = server;
	await press('H', 'enter');
	const frame = frameOf(store.getState());
	assert.match(frame, /Who +one@test\.example/v);
	assert.match(frame, /What happened to this resource could not be read\./v);
	assert.match(frame, /See https:\/\/developers\.cloudflare\.com\/api\/x/v);
	assert.equal(
		server.requests.filter(({url}) => url.includes('/logs/audit/one/history?action_time=2026-11-01T10%3A00%3A00Z&'))
			.length,
		1,
	);
	// A record without an id cannot be asked about.
	const nameless = await startWith(answer([{action: {time: '2026-11-01T10:00:00Z'}}]));
	await using __ = nameless.server;
	await nameless.press('H', 'enter');
	assert.match(
		frameOf(nameless.store.getState()),
		/no id or no time, so the[\s│]+history of its resource cannot be read/v,
	);
	assert.equal(nameless.server.requests.length, 1);
});
