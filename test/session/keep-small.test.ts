import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {reduce} from '../../source/abilities.js';
import {keepSmall} from '../../source/session/keep-small.js';
import {createStore} from '../../source/state/store.js';
import {prepareSearch} from '../../source/tree/search.js';
import {until} from '../helpers/until.js';
import {
	emptyState,
	family,
	organization,
	received,
} from '../helpers/state.js';

await test('frees the memory of loading a list once the program is idle', async () => {
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall({store, wait: delay});
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	assert.ok(left.deref());
	await until(() => left.deref() === undefined, () => 'What nobody needs is still there.');
	stop();
});

await test('prepares the names of a list for a search while idle', async () => {
	const store = createStore(emptyState(), reduce);
	let parts = 0;
	const wait = async (milliseconds: number) => {
		parts++;
		await delay(milliseconds);
	};

	const stop = keepSmall({store, wait});
	const many = Array.from({length: 25_000}, (_, index) => organization(`o${index}`, {name: `Entity ${index}`}));
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, many));
	// Waiting for idleness keeps no process alive.
	await until(() => parts === 3, () => `${parts} parts`);
	assert.equal(prepareSearch(store.getState().tree.index), 0);
	stop();
});
