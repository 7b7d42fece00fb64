import {test, type TestContext} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {countDown} from '../../../source/program/session/notices.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {family, stateWith} from '../../helpers/state.js';

function startPaused(isLoading: boolean) {
	const clock = {time: 0};
	const store = createStore(stateWith(family), reduce);
	if (isLoading) {
		store.dispatch({type: 'requests/awaited'});
	}

	countDown({store, now: () => clock.time}, new AbortController().signal)(2000);
	return {store, clock, text: () => store.getState().message?.text};
}

await test('tells what continues during a rate limit, and takes that back when the limit is over', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setInterval']});
	const loading = startPaused(true);
	t.assert.strictEqual(loading.text(), 'Rate limit reached. Loading continues by itself; the header counts down.');
	loading.clock.time += 1000;
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual([loading.store.getState().pause, loading.text() === undefined], [1, false]);
	loading.clock.time += 1000;
	t.mock.timers.tick(1000);
	t.assert.deepStrictEqual([loading.store.getState().pause, loading.text()], [undefined, undefined]);

	const writing = startPaused(false);
	t.assert.strictEqual(writing.text(), 'Rate limit reached. cforgs continues by itself; the header counts down.');
	writing.store.dispatch({type: 'message/shown', message: {tone: 'success', text: 'Saved.'}});
	writing.clock.time += 2000;
	t.mock.timers.tick(2000);
	t.assert.strictEqual(writing.text(), 'Saved.');
});
