import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test, type TestContext} from 'node:test';
import {registry} from '../../source/abilities.js';
import {ApiError} from '../../source/base/api/api-error.js';
import type {Client} from '../../source/base/api/client.js';
import type {Context} from '../../source/kernel/loop/context.js';
import {exportChosen} from '../../source/abilities/export/ability.js';
import {loadOrganizations} from '../../source/kernel/loop/load.js';
import {snapshotText} from '../../source/kernel/files/snapshot.js';
import {placeOf} from '../../source/kernel/rows/registry.js';
import {openJournal} from '../../source/kernel/storage/journal.js';
import {
	ok,
	startMisbehavingServer,
	type MisbehavingServer,
	type SeenRequest,
	refused,
} from '../helpers/misbehaving-server.js';
import {frameOf} from '../helpers/frames.js';
import {startNavigator} from '../helpers/navigator.js';
import {startProgram} from '../helpers/program.js';
import {dialogOf, formOf} from '../helpers/state.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';

const organization = {id: 'a1', name: 'Staying', meta: {}};
const profile = {
	business_address: '',
	business_email: '',
	business_name: '',
	business_phone: '',
	external_metadata: '',
};

function resultOf({url, method}: SeenRequest): unknown {
	if (method === 'DELETE' || url.includes('/accounts') || url.includes('parent.id')) {
		return [];
	}

	return url.includes('/organizations?') ? [organization] : url.endsWith('/profile') ? profile : organization;
}

/** A service with one organization. It can hold back the answers to a method from some moment, and send them late. */
async function startSlow() {
	const held: Array<() => void> = [];
	let holding: string | undefined;
	let holdingPart = '';
	let closed = 0;
	const server = await startMisbehavingServer((response, request) => {
		response.once('close', () => {
			closed += response.writableFinished ? 0 : 1;
		});
		const answer = () => {
			ok(resultOf(request))(response, request);
		};

		if (holding === request.method && request.url.includes(holdingPart)) {
			held.push(answer);
		} else {
			answer();
		}
	});
	return {
		server,
		async untilClosed() {
			await until(() => closed > 0 && closed >= held.length);
		},
		hold(method: string, part = '') {
			holding = method;
			holdingPart = part;
		},
		async untilHeld() {
			await until(() => held.length > 0);
		},
		[Symbol.asyncDispose]: server.close,
		release() {
			holding = undefined;
			for (const answer of held) {
				answer();
			}
		},
	};
}

/** A program that has loaded the list of a server. */
async function startOn({url}: MisbehavingServer, context: Partial<Context> = {}) {
	const program = startProgram({
		baseUrl: url,
		credential: {scheme: 'key', email: 'me@test.example', key: 'x'},
		context,
	});
	await loadOrganizations(program.context);
	return program;
}

/** Presses a key whose request is held back, and then Escape. Returns the place during the wait, and the state before the late answers. */
async function leaveHeld(
	slow: Awaited<ReturnType<typeof startSlow>>,
	{store, press}: Awaited<ReturnType<typeof startOn>>,
	key: string,
) {
	const pressed = press(key);
	await slow.untilHeld();
	const place = placeOf(store.getState(), registry);
	await press('escape');
	await slow.untilClosed();
	await pressed;
	const left = store.getState();
	slow.release();
	return {place, left};
}

for (const [key, place] of [
	['e', 'opening'],
	['p', 'opening'],
	['D', 'deletion'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`leaves the wait behind ${key} with Esc, closes the connection, and ignores late answers`,
		{timeout: 20_000},
		async () => {
			await using slow = await startSlow();
			const {store, press} = await startOn(slow.server);
			slow.hold('GET');
			const opened = press(key);
			await slow.untilHeld();
			assert.equal(placeOf(store.getState(), registry), place);
			await press('escape');
			const left = store.getState();
			await slow.untilClosed();
			await opened;
			slow.release();
			assert.equal(left.dialog.kind, 'none');
			assert.deepEqual(store.getState(), left);
		},
	);
}

for (const part of ['/organizations?', '/profile']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`leaves an export that waits for ${part} with Esc, closes the connection, and writes nothing`,
		{timeout: 20_000},
		async () => {
			await using slow = await startSlow();
			const program = await startOn(slow.server);
			await program.press('x', 'tab', 'tab', 'p');
			slow.hold('GET', part);
			const {place, left} = await leaveHeld(slow, program, 'enter');
			assert.equal(place, 'exporting');
			assert.deepEqual([left.awaited, left.dialog.kind, program.calls], [0, 'none', []]);
		},
	);
}

await test('leaves an export at once that waits for the rate limit', {timeout: 20_000}, async () => {
	await using slow = await startSlow();
	const {promise: never} = Promise.withResolvers<void>();
	const {promise: isWaiting, resolve: onWait} = Promise.withResolvers<void>();
	const {store, context, press} = await startOn(slow.server, {
		async wait() {
			onWait();
			return never;
		},
	});
	const getProfile = async () => {
		throw new ApiError('Too many.', {
			failure: 'refused',
			request: {method: 'GET', path: '/'},
			status: 429,
			retryAfter: 60,
		});
	};

	await press('x', 'tab', 'tab', 'p');
	const client: Client = {...context.client, getProfile, for: () => client, endedBy: () => client};
	const reading = exportChosen({...context, client}, {name: 'enter'});
	await isWaiting;
	await press('escape');
	await reading;
	assert.equal(store.getState().awaited, 0);
});

await test('leaves a comparison that loads with Esc, and closes the connection', {timeout: 20_000}, async () => {
	await using slow = await startSlow();
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'older.json');
	writeFileSync(
		file,
		snapshotText({
			host: new URL(slow.server.url).host,
			takenAt: '2025-01-01T00:00:00.000Z',
			isComplete: true,
			organizations: [],
		}),
	);
	const program = await startOn(slow.server);
	await program.press('=');
	await program.paste(file);
	slow.hold('GET');
	const {left} = await leaveHeld(slow, program, 'enter');
	assert.equal(left.dialog.kind, 'none');
});

await test(
	'leaves a comparison of two organizations that load with Esc, and closes the connections',
	{timeout: 20_000},
	async () => {
		await using slow = await startSlow();
		const {store, press} = await startOn(slow.server);
		store.dispatch({type: 'organizations/found', organizations: [{...organization, id: 'a2'}]});
		await press('m');
		slow.hold('GET');
		const compared = press('=');
		await slow.untilHeld();
		assert.equal(placeOf(store.getState(), registry), 'pair');
		await press('escape');
		await slow.untilClosed();
		await compared;
		slow.release();
		assert.deepEqual(
			[store.getState().dialog.kind, store.getState().awaited, store.getState().message],
			['none', 0, undefined],
		);
	},
);

await test(
	'leaves the wait for a changed organization outside the tree with Esc, and closes the connection',
	{timeout: 20_000},
	async () => {
		await using slow = await startSlow();
		const program = await startOn(slow.server);
		const {store, press} = program;
		await press('=');
		store.dispatch({type: 'comparison/asked', request: 1000});
		const changes = [{id: 'a9', name: 'Late', change: 'created'}] as const;
		store.dispatch({
			type: 'comparison/made',
			request: 1000,
			comparison: {file: 'older.json', from: '', to: '', changes, remarks: []},
		});
		assert.equal(placeOf(store.getState(), registry), 'changes');
		slow.hold('GET');
		const {left} = await leaveHeld(slow, program, 'enter');
		assert.equal(left.dialog.kind, 'none');
	},
);

await test(
	'leaves the wait for a new organization with Esc, closes the connection, and keeps the organization',
	{timeout: 20_000},
	async () => {
		const {promise: isHeld, resolve: hold} = Promise.withResolvers<void>();
		const {promise: isClosed, resolve: close} = Promise.withResolvers<void>();
		const created = {id: 'a2', name: 'New', meta: {}};
		let looks = 0;
		await using server = await startMisbehavingServer((response, request) => {
			if (!request.url.includes('/organizations/a2')) {
				ok(request.method === 'POST' ? created : request.url.includes('parent.id') ? [] : [organization])(
					response,
					request,
				);
			} else if (looks++ < 2) {
				refused(403, [])(response, request);
			} else {
				response.once('close', close);
				hold();
			}
		});
		const {store, press, paste, said} = await startOn(server);
		await press('C');
		await paste('New');
		await press('ctrl+s');
		const saved = press('y');
		await isHeld;
		assert.equal(placeOf(store.getState(), registry), 'waiting');
		await press('escape');
		await isClosed;
		await saved;
		assert.match(said() ?? '', /^The service accepted the creation, but the new organization was not read back yet\./v);
		assert.deepEqual(
			store
				.getState()
				.organizations.map(({name}) => name)
				.toSorted((left, right) => left.localeCompare(right)),
			['New', 'Staying'],
		);
	},
);

const id = 'a'.repeat(32);
const reads: ReadonlyArray<readonly [name: string, keys: readonly string[], typed: string, last: string]> = [
	['the list is read again', [], '', 'R'],
	['an organization is read again', [], '', 'r'],
	['an export reads', ['x', 'tab', 'tab'], '', 'enter'],
	['the server searches for a name', ['/'], 'elsewhere', 'enter'],
	['the server searches for an id', ['/', ...id], '', 'enter'],
	['the organization of an account is looked for', ['*'], id, 'enter'],
];

for (const [name, keys, typed, last] of reads) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`leaves with Esc while ${name}, closes the connection, and changes nothing`,
		{timeout: 20_000},
		async () => {
			await using slow = await startSlow();
			const program = await startOn(slow.server);
			const {store, press, paste, calls} = program;
			await press(...keys);
			await (typed === '' ? undefined : paste(typed));
			slow.hold('GET');
			const {left} = await leaveHeld(slow, program, last);
			assert.deepEqual(
				[left.awaited, left.dialog.kind, left.find, calls.filter(call => call !== 'waited')],
				[0, 'none', undefined, []],
			);
			assert.deepEqual(store.getState(), left);
			assert.deepEqual(
				left.organizations.map(each => each.name),
				['Staying'],
			);
		},
	);
}

await test('reports a stopped export, and writes a finished one', async () => {
	await using slow = await startSlow();
	const {press, calls, said} = await startOn(slow.server);
	slow.hold('GET');
	await press('x', 'tab', 'tab');
	const reading = press('enter');
	await slow.untilHeld();
	await press('escape');
	await reading;
	assert.equal(said(), 'Nothing was written: the export was stopped.');
	slow.release();
	await press('x', 'tab', 'tab', 'enter');
	assert.equal(calls.length, 1);
});

await test('reports where a list was stopped, and continues there with R', async () => {
	let isHolding = true;
	const page = (from: number) =>
		Array.from({length: 50}, (_, index) => ({
			id: `id-${from + index}`,
			name: `Organization ${from + index}`,
			meta: {},
		}));
	await using server = await startMisbehavingServer((response, request) => {
		const token = request.query.get('page_token') ?? '';
		if (!request.url.includes('/organizations?')) {
			ok([])(response, request);
		} else if (!(isHolding && token === 'p3')) {
			const [from, next] = ({'': [0, 'p2'], p2: [50, 'p3'], p3: [100, undefined]} as const)[token] ?? [0, undefined];
			ok(page(from), {next_page_token: next, total_size: 150})(response, request);
		}
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor('Esc stop');
	await session.waitFor('Organization 0');
	await session.waitFor(() => server.requests.some(({query}) => query.get('page_token') === 'p3'));
	await session.press('escape');
	await session.waitFor('Stopped at 100 of 150. Press R to continue.');
	assert.doesNotMatch(session.screen(), /Esc stop/v);
	isHolding = false;
	const before = server.requests.length;
	await session.press('R');
	await session.waitFor('· 150 organizations');
	assert.deepEqual(
		server.requests
			.slice(before)
			.filter(({url}) => url.includes('/organizations?'))
			.map(({query}) => query.get('page_token')),
		['p3'],
	);
});

for (const [method, words, verdict, writes] of [
	['GET', 'it was cancelled. Nothing was changed.', 'notStored', 0],
	['PUT', 'it was cancelled. It is unclear', 'unknown', 1],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`leaves the wait for a save behind a ${method} with Esc, reports what is known, and keeps the typed text`, async () => {
		await using slow = await startSlow();
		const {store, press, paste} = await startOn(slow.server);
		await press('e');
		await paste(' typed');
		await press('ctrl+s');
		slow.hold(method);
		const saved = press('y');
		await slow.untilHeld();
		assert.equal(placeOf(store.getState(), registry), 'sending');
		await press('escape');
		await saved;
		const {dialog} = store.getState();
		slow.release();
		const form = formOf(store.getState());
		assert.deepEqual([form.step.name, form.verdict, form.line.text], ['editing', verdict, 'Staying typed']);
		assert.ok(form.error?.message.includes(words));
		assert.equal(store.getState().dialog, dialog);
		assert.equal(slow.server.requests.filter(request => request.method === 'PUT').length, writes);
		assert.equal(store.getState().organizations[0]?.name, 'Staying');
	});
}

await test('shows how long a write has waited for a silent service', {timeout: 20_000}, async (t: TestContext) => {
	t.mock.timers.enable({apis: ['setInterval']});
	let seconds = 0;
	await using slow = await startSlow();
	const {store, press, paste} = await startOn(slow.server, {now: () => seconds * 1000});
	await press('e');
	await paste(' typed');
	await press('ctrl+s');
	slow.hold('PUT');
	const saved = press('y');
	await slow.untilHeld();
	t.assert.doesNotMatch(frameOf(store.getState()), /so far/v);
	seconds = 12;
	t.mock.timers.tick(1000);
	t.assert.match(frameOf(store.getState()), /then sending … 12 s so far\./v);
	await press('escape');
	await saved;
	t.assert.strictEqual(store.getState().waited, 0);
});

for (const [name, keys, typed, method, sent] of [
	['a profile', ['p'], ' typed', 'PUT', '/organizations/a1/profile'],
	['an organization', ['e'], ' typed', 'PUT', '/organizations/a1'],
	['a new organization', ['C'], 'New', 'POST', '/organizations'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`ends the request that writes ${name} with Esc, and closes the connection`,
		{timeout: 20_000},
		async () => {
			await using slow = await startSlow();
			const {press, paste} = await startOn(slow.server);
			await press(...keys);
			await paste(typed);
			await press('ctrl+s');
			slow.hold(method);
			const saved = press('y');
			await slow.untilHeld();
			await press('escape');
			await slow.untilClosed();
			assert.deepEqual(
				slow.server.requests.filter(request => request.method === method).map(({url}) => url),
				[`/client/v4${sent}`],
			);
			slow.release();
			await saved;
		},
	);
}

await test(
	'leaves the wait for a deletion with Esc, closes the connection, and reports the outcome as unknown',
	{timeout: 20_000},
	async () => {
		await using slow = await startSlow();
		const program = await startOn(slow.server);
		await program.press('D');
		await program.paste('Staying');
		slow.hold('DELETE');
		const {place, left} = await leaveHeld(slow, program, 'enter');
		assert.equal(place, 'deleting');
		const {verdict, error, sending} = dialogOf(left, 'deletion').deletion;
		assert.deepEqual(
			[verdict, error?.outcome, sending, left.organizations.length],
			['unknown', 'unknown', undefined, 1],
		);
	},
);

for (const way of ['ctrl+c', 'kill -9'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`records a write that was under way when ${way} ended the program, and reports it at the next start`, async () => {
		await using slow = await startSlow();
		await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: slow.server.url}});
		const {session, stateHome} = navigator;
		await session.waitFor('1 organization');
		await session.press('e');
		await session.waitFor('❯ Name');
		session.write(' typed');
		await session.press('ctrl+s');
		await session.waitFor('Review');
		slow.hold('PUT');
		await session.press('y');
		await slow.untilHeld();
		if (way === 'ctrl+c') {
			await session.press(way);
		} else {
			session.kill('SIGKILL');
		}

		await session.waitForExit();
		const [entry] = openJournal(path.join(stateHome, 'cforgs'), new URL(slow.server.url).host).list();
		assert.deepEqual([entry?.before.name, entry?.after?.name, entry?.isUnclear], ['Staying', 'Staying typed', true]);
		slow.release();
		const next = navigator.again();
		await next.waitFor('cforgs ended before the result of a change of Staying was known');
		await next.press('enter');
		await next.waitFor('The part that you sent earlier is not stored.');
		await next.waitFor('❯ Name              Staying typed');
	});
}

await test('names the way out of a wait on the screen, and can be quit while a list hangs', async () => {
	await using slow = await startSlow();
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: slow.server.url}});
	const {session} = navigator;
	await session.waitFor('1 organization');
	await session.press('e');
	await session.waitFor('❯ Name');
	session.write(' typed');
	await session.press('ctrl+s');
	await session.waitFor('Review');
	slow.hold('PUT');
	await session.press('y');
	await session.waitFor('Esc stop waiting');
	await slow.untilHeld();
	await session.press('escape');
	await session.waitFor('It is unclear');
	await session.waitFor('Staying typed');
	await session.press('escape', 'x');
	slow.hold('GET');
	await session.press('R');
	await session.waitFor('loading');
	await session.press('q');
	const {exitCode} = await session.waitForExit(3000);
	assert.equal(exitCode, 6, 'a write stayed unclear');
});
