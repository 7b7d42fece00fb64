import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {keepTree} from '../../../source/abilities/organizations/begin.js';
import {createStore} from '../../../source/kernel/state/store.js';
import type {RememberedList} from '../../../source/kernel/storage/tree-cache.js';
import {emptyState, family, organization, received} from '../../helpers/state.js';

// As the tree shows it, so that parents come first.
const inOrder = ['acme', 'apac', 'emea', 'contoso', 'north'].flatMap(id => family.find(each => each.id === id) ?? []);

await test('stores the loaded list in the order of the tree after a pause, so that keys come first', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const kept: RememberedList[] = [];
	const last = () => [kept.length, kept.at(-1)?.readAt, kept.at(-1)?.organizations.map(({id}) => id)];
	const cache = {
		read: () => undefined,
		async keep(list: RememberedList) {
			kept.push(list);
		},
	};
	let time = 5;
	const store = createStore(emptyState(), reduce);
	const stop = keepTree({store, now: () => time++}, cache, assert.ifError);
	t.mock.timers.tick(5000);
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	for (let key = 0; key < 3; key++) {
		t.mock.timers.tick(250);
		store.dispatch({type: 'tree/moved', by: 1});
	}

	t.assert.deepStrictEqual(kept, []);
	t.mock.timers.tick(300);
	t.assert.deepStrictEqual(kept, [{organizations: inOrder, readAt: 5}]);
	store.dispatch({type: 'tree/moved', by: 1});
	t.mock.timers.tick(5000);
	t.assert.strictEqual(kept.length, 1, 'once');
	const made = organization('made', {parent: 'emea'});
	store.dispatch({type: 'organizations/found', organizations: [made]});
	t.mock.timers.tick(300);
	t.assert.deepStrictEqual(
		last(),
		[2, 5, ['acme', 'apac', 'emea', 'contoso', 'made', 'north']],
		'what was created since',
	);
	store.dispatch({type: 'detail/notFound', id: 'made'});
	t.mock.timers.tick(300);
	store.dispatch({type: 'organizations/requested', request: 2});
	store.dispatch(received(2, inOrder));
	t.mock.timers.tick(300);
	t.assert.deepStrictEqual(last(), [4, 6, inOrder.map(({id}) => id)], 'the new time of a list that has not changed');
	store.dispatch({type: 'organizations/found', organizations: [made]});
	t.mock.timers.tick(300);
	store.dispatch({type: 'detail/notFound', id: 'made'});
	stop();
	t.assert.deepStrictEqual(last(), [6, 6, inOrder.map(({id}) => id)], 'what was deleted a moment ago');
});

await test('marks a stored list that lacks records', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setTimeout']});
	const kept: RememberedList[] = [];
	const cache = {
		read: () => undefined,
		async keep(list: RememberedList) {
			kept.push(list);
		},
	};
	const store = createStore(emptyState(), reduce);
	const stop = keepTree({store, now: () => 5}, cache, assert.ifError);
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch({type: 'organizations/received', request: 1, organizations: family, unreadable: 1, isLast: true});
	t.mock.timers.tick(300);
	stop();
	t.assert.deepStrictEqual(kept, [{organizations: inOrder, readAt: 5, isShort: true}]);
});
