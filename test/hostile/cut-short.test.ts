import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations, refreshSelected} from '../../source/kernel/loop/load.js';
import {html, ok, pages, refused, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {startProgram} from '../helpers/program.js';

const organizations = (from: number, to: number) =>
	Array.from({length: to - from}, (_, index) => ({
		id: `id-${from + index}`,
		name: `Organization ${from + index}`,
		meta: {},
	}));
const thirds = pages({
	'': {result: organizations(0, 50), next: 'p2', total: 150},
	p2: {result: organizations(50, 100), next: 'p3', total: 150},
	p3: {result: organizations(100, 150), total: 150},
});

/** The list. Its page with this token fails as set. */
function failingAt(token: string): {readonly behaviour: Behaviour; mend(): void; breakWith(failure: Behaviour): void} {
	let failing: Behaviour | undefined;
	return {
		behaviour(response, request) {
			const isList = request.url.includes('/organizations?');
			const other = request.url.includes('/accounts')
				? ok([{id: 'x1', name: 'Kept account', settings: {}}])
				: refused(404, []);
			const answer = isList
				? (((request.query.get('page_token') ?? '') === token ? failing : undefined) ?? thirds)
				: other;
			answer(response, request);
		},
		mend() {
			failing = undefined;
		},
		breakWith(failure) {
			failing = failure;
		},
	};
}

await test('reports where a list was cut short, keeps what loaded, and continues there with R', async () => {
	const {behaviour, mend, breakWith} = failingAt('p3');
	breakWith(html(503));
	await using server = await startMisbehavingServer(behaviour);
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor(
		screen =>
			screen.includes('stopped at 100 of 150') &&
			screen.includes('The list is incomplete. Press R to continue after 100.'),
	);
	assert.match(session.screen(), /status 503/v);
	mend();
	const before = server.requests.length;
	await session.press('R');
	await session.waitFor('· 150 organizations');
	const asked = server.requests
		.slice(before)
		.filter(({url}) => url.includes('/organizations?'))
		.map(({query}) => query.get('page_token'));
	assert.deepEqual(asked, ['p3']);
});

await test('starts the list again if the service no longer accepts a page token', async () => {
	const {behaviour, mend, breakWith} = failingAt('p2');
	breakWith(refused(400, [{code: 1001, message: 'page token expired'}]));
	await using server = await startMisbehavingServer(behaviour);
	const {store, context, press} = startProgram({baseUrl: server.url, token: 'x'});
	await loadOrganizations(context);
	const {listing} = store.getState();
	assert.deepEqual([listing.progress.status, listing.loaded, 'pageToken' in listing.progress], ['failed', 50, false]);
	mend();
	await press('R');
	assert.deepEqual(
		[store.getState().listing.progress.status, store.getState().organizations.length],
		['complete', 150],
	);
	assert.deepEqual(
		server.requests.map(({query}) => query.get('page_token')),
		[null, 'p2', null, 'p2', 'p3'],
	);
});

await test('keeps the screen if a refresh fails, with how long before it was loaded', async () => {
	const {behaviour, breakWith} = failingAt('');
	await using server = await startMisbehavingServer(behaviour);
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	await session.waitFor(screen => screen.includes('· 150 organizations') && screen.includes('Kept account'));
	breakWith(html(502));
	await session.press('R');
	await session.waitFor(
		screen =>
			screen.includes('list not refreshed') && screen.includes('You see the earlier list. Press R to reload it.'),
	);
	await server.close();
	await session.press('r');
	await session.waitFor(
		screen =>
			/1, loaded (?:just before|\d+ seconds? earlier)/v.test(screen) &&
			/Below: the data loaded (?:just before|\d+ seconds? earlier)\./v.test(screen),
	);
	assert.match(session.screen(), /Organization 0[\s\S]*Kept account/v);
});

await test('keeps the loaded accounts of an organization if loading them again fails', async () => {
	await using server = await startMisbehavingServer(failingAt('none').behaviour);
	const {store, context} = startProgram({baseUrl: server.url, token: 'x'});
	await loadOrganizations(context);
	await refreshSelected(context);
	await server.close();
	await refreshSelected(context);
	const list = store.getState().accounts.get('id-0');
	assert.deepEqual(
		[list?.progress.status, list?.isOld, list?.items.map(({name}) => name)],
		['failed', true, ['Kept account']],
	);
});

await test('continues accounts that were cut short with r, and keeps the old accounts until a reload is complete', async () => {
	let isBroken = true;
	const accounts = (from: number, to: number) =>
		Array.from({length: to - from}, (_, index) => ({
			id: `x${from + index}`,
			name: `Account ${from + index}`,
			settings: {},
		}));
	const lists = pages({
		'': {result: accounts(0, 50), next: 'a2', total: 70},
		a2: {result: accounts(50, 70), total: 70},
	});
	await using server = await startMisbehavingServer((response, request) => {
		const isAccounts = request.url.includes('/accounts');
		const isFailing = isAccounts && isBroken && request.query.get('page_token') === 'a2';
		const organization = {id: 'id-0', name: 'Organization 0', meta: {}};
		const answer = isFailing
			? html(503)
			: isAccounts
				? lists
				: ok(request.url.includes('/organizations?') ? [organization] : organization);
		answer(response, request);
	});
	await using navigator = await startNavigator({environment: {CLOUDFLARE_BASE_URL: server.url}});
	const {session} = navigator;
	const asked = (from: number) =>
		server.requests
			.slice(from)
			.filter(({url}) => url.includes('/accounts'))
			.map(({query}) => query.get('page_token'));
	await session.waitFor('stopped at 50 of 70, press r to go on');
	isBroken = false;
	const first = server.requests.length;
	await session.press('r');
	await session.waitFor('70 of 70, direct');
	assert.deepEqual(asked(first), ['a2']);
	isBroken = true;
	await session.press('r');
	await session.waitFor(
		screen =>
			/70, loaded (?:just before|\d+ seconds? earlier)/v.test(screen) &&
			/Below: the data loaded (?:just before|\d+ seconds? earlier)\./v.test(screen),
	);
	isBroken = false;
	const second = server.requests.length;
	await session.press('r');
	await session.waitFor('70 of 70, direct');
	assert.deepEqual(asked(second), ['a2']);
});
