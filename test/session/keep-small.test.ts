import assert from 'node:assert/strict';
import {constants, PerformanceObserver} from 'node:perf_hooks';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {isDeepStrictEqual} from 'node:util';
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
	const stop = keepSmall({store});
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	assert.ok(left.deref());
	await until(() => left.deref() === undefined, () => 'What nobody needs is still there.');
	stop();
});

// V8 itself forces no collection.
const isForcedMinor = (detail: unknown): boolean =>
	isDeepStrictEqual({...detail as Record<string, unknown>}, {kind: constants.NODE_PERFORMANCE_GC_MINOR, flags: constants.NODE_PERFORMANCE_GC_FLAGS_FORCED});

await test('collects garbage while a long list loads, and not after', async () => {
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall({store});
	let minor = 0;
	const observer = new PerformanceObserver(entries => {
		minor += entries.getEntries().filter(entry => 'detail' in entry && isForcedMinor(entry.detail)).length;
	});
	observer.observe({entryTypes: ['gc']});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family.slice(0, 2), false));
	await until(() => minor > 1, () => `${minor} collections`);
	store.dispatch(received(1, family.slice(2)));
	await delay(100);
	const before = minor;
	await delay(400);
	assert.equal(minor, before);
	observer.disconnect();
	stop();
});

await test('leaves the names of a list alone while idle, because a search needs twice their memory', async () => {
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall({store});
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	const many = Array.from({length: 25_000}, (_, index) => organization(`o${index}`, {name: `Entity ${index}`}));
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, many));
	await until(() => left.deref() === undefined, () => 'The memory is not freed.');
	assert.equal(prepareSearch(store.getState().tree.index), 15_000);
	stop();
});
