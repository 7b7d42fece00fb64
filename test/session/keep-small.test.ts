import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keepSmall} from '../../source/session/keep-small.js';
import {createStore} from '../../source/state/store.js';
import {until} from '../helpers/until.js';
import {emptyState, family, received} from '../helpers/state.js';

await test('what reading a list left behind is given back once nothing happens any more', async () => {
	const store = createStore(emptyState());
	const stop = keepSmall(store);
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	assert.ok(left.deref());
	await until(() => left.deref() === undefined, () => 'What nobody needs is still there.');
	stop();
});
