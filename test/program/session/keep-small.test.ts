import assert from 'node:assert/strict';
import {constants, PerformanceObserver} from 'node:perf_hooks';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {keepSmall} from '../../../source/program/session/show.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {prepareSearch} from '../../../source/base/tree/search.js';
import {until} from '../../helpers/until.js';
import {emptyState, family, organization, received} from '../../helpers/state.js';

// Counts the collections of old objects. V8 collects those of a small heap by itself only after eight idle seconds.
function watchCollections() {
	const counts = {major: 0};
	const observer = new PerformanceObserver(entries => {
		for (const entry of entries.getEntries()) {
			const {kind = 0} = 'detail' in entry ? (entry.detail as {readonly kind?: number}) : {};
			counts.major += kind === constants.NODE_PERFORMANCE_GC_MAJOR ? 1 : 0;
		}
	});
	observer.observe({entryTypes: ['gc']});
	return {
		counts,
		[Symbol.dispose]() {
			observer.disconnect();
		},
	};
}

await test('frees the memory of loading a list once the program is idle', async () => {
	using collections = watchCollections();
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall({store});
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	assert.ok(left.deref());
	await until(
		() => collections.counts.major > 0,
		() => 'Nothing was collected.',
		6000,
	);
	assert.equal(left.deref(), undefined);
	stop();
});

await test('leaves the names of a list alone while idle, because a search needs twice their memory', async () => {
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall({store});
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	const many = Array.from({length: 25_000}, (_, index) => organization(`o${index}`, {name: `Entity ${index}`}));
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, many));
	await until(
		() => left.deref() === undefined,
		() => 'The memory is not freed.',
	);
	assert.equal(prepareSearch(store.getState().tree.index), 15_000);
	stop();
});
