import assert from 'node:assert/strict';
import {test} from 'node:test';
import {branchFigures} from '../../../source/kernel/figures/branch-figures.js';
import {figureSource} from '../../../source/kernel/state/figure-source.js';
import {rowOfId} from '../../../source/kernel/state/selectors.js';
import {zonesBelow} from '../../../source/kernel/state/zone-counts.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {json, refused, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {account, family, received} from '../../helpers/state.js';

const total = (number: number): Behaviour => json(200, {success: true, result: [], result_info: {total_count: number}});

/** The zones of the family, whose first organization has three accounts, and the second none. */
async function openWith(behaviourOf: (id: string) => Behaviour, names: readonly string[] = ['Shop', 'Blog', 'Wiki']) {
	const server = await startMisbehavingServer((response, request) => {
		const answer = behaviourOf(request.query.get('account.id') ?? '');
		answer(response, request);
	});
	const {store, press} = startProgram({baseUrl: server.url, credential: {scheme: 'key', email: 'op@x.example', key: 'k'.repeat(37)}, connection: {credentialKind: 'global_api_key'}});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	for (const [id, items] of [['acme', names.map((name, at) => account(`a${at}`, {name}))], ['emea', []]] as const) {
		store.dispatch({type: 'accounts/requested', id, request: 2});
		store.dispatch({
			type: 'accounts/received', id, request: 2, items, unreadable: 0, isLast: true, readAt: 0,
		});
	}

	store.dispatch({type: 'branch/opened', id: 'acme'});
	const state = store.getState();
	store.dispatch({
		type: 'branch/counted', branch: {
			id: 'acme', figures: branchFigures(figureSource(state, 0), rowOfId(state, 'acme')), index: state.tree.index, now: 0,
		},
	});
	await press('z');
	return {
		store, press, server, async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
		},
	};
}

await test('counts zones only when asked, with one request for each account, and shows what is not counted as unknown', async () => {
	await using opened = await openWith(id => id === 'a1' ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : total(id === 'a0' ? 1200 : 0));
	const {store, press, server} = opened;
	assert.equal(server.requests.length, 0);
	assert.match(frameOf(store.getState()), /Press z to count the zones of 3 accounts, with one request each, a few at a time\./v);
	assert.match(frameOf(store.getState()), /Shop +\?/v);
	await press('z');
	assert.deepEqual(server.requests.map(({url}) => url).toSorted(), ['a0', 'a1', 'a2'].map(id => `/client/v4/zones?account.id=${id}&per_page=5`));
	const frame = frameOf(store.getState());
	assert.match(frame, /At least 1,200 zones of the root’s 200,000, counted in 2 of 3 known accounts of the root’s 20,000\./v);
	assert.match(frame, /The zones of 1 account could not be counted\./v);
	assert.deepEqual([/Shop +1,200/v, /Wiki +0/v, /Blog +\?/v].filter(wanted => !wanted.test(frame)), []);
	assert.deepEqual(zonesBelow(store.getState(), 'acme').unread, family.length - 2);
	await press('escape');
	assert.equal(store.getState().dialog.kind, 'branch');
	assert.match(frameOf(store.getState()), /Zones +counted in 2 of 3 known accounts/v);
	assert.match(frameOf(store.getState()), /at least +1,200 .*of the root’s 200,000/v);
});

await test('counts all again, and keeps what is counted while it fails', async () => {
	let number = 5;
	await using opened = await openWith(() => number === 0 ? refused(500, [{code: 1, message: 'Not now'}]) : total(number));
	const {store, press} = opened;
	await press('z');
	assert.equal(zonesBelow(store.getState(), 'acme').zones, 15);
	number = 7;
	await press('r');
	assert.equal(zonesBelow(store.getState(), 'acme').zones, 21);
	number = 0;
	await press('r');
	assert.match(frameOf(store.getState()), /Not now/v);
	// What is not counted any more is unknown, not zero.
	assert.equal(zonesBelow(store.getState(), 'acme').counted, 0);
	assert.match(frameOf(store.getState()), /Shop +\?/v);
});

await test('shows hostile names of accounts within the frame', async () => {
	await using opened = await openWith(() => total(Number.MAX_SAFE_INTEGER), ['\u{1B}[2J\u{202E}=cmd\u{0}\n日本'.repeat(9), '']);
	const {store, press} = opened;
	await press('z');
	const sizes = [{columns: 120, rows: 40}, {columns: 80, rows: 24}, {columns: 40, rows: 12}];
	assert.deepEqual(sizes.flatMap(size => {
		const frame = frameOf({...store.getState(), size});
		return [...excessOf(frame, size), ...frame.match(/[\p{Control}\p{Format}]/gv)?.filter(character => character !== '\n') ?? []];
	}), []);
});
