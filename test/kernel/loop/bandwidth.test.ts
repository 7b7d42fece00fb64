import {test, type TestContext} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {offerLowBandwidth} from '../../../source/kernel/loop/bandwidth.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {emptyState} from '../../helpers/state.js';

await test('offers low bandwidth for what takes longer than 200 ms, unless it is on or another message is shown', (t: TestContext) => {
	const offered = (milliseconds: number, what: 'answer' | 'packet' | 'frame' = 'answer', isLow = false) => {
		const store = createStore(emptyState(), reduce);
		store.dispatch({type: 'terminal/bandwidthChosen', isLow});
		offerLowBandwidth(store, what, milliseconds);
		offerLowBandwidth(store, 'answer', 999);
		return store.getState().message?.text;
	};

	t.assert.strictEqual(
		offered(201),
		'This line is slow: the terminal answered after 201 ms. Press b to save bytes. ssh -C saves bytes, too.',
	);
	t.assert.strictEqual(
		offered(420, 'frame'),
		'This line is slow: a screen took 420 ms. Press b to save bytes. ssh -C saves bytes, too.',
	);
	t.assert.match(String(offered(200)), /after 999 ms/v);
	t.assert.strictEqual(offered(999, 'answer', true), undefined);
});
