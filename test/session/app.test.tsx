import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setTimeout as delay} from 'node:timers/promises';
import {reduce, registry} from '../../source/abilities.js';
import type {SessionContext} from '../../source/commands/context.js';
import {App} from '../../source/session/app.js';
import {createStore} from '../../source/state/store.js';
import {isForgotten} from '../helpers/collect-garbage.js';
import {render} from '../helpers/render.js';
import {
	family,
	organization,
	received,
	stateWith,
} from '../helpers/state.js';

await test('does not keep the list that it showed first', async () => {
	const store = createStore(stateWith(family), reduce);
	// The screen reads nothing else of the context until a key is pressed.
	const context = {store, registry} as unknown as SessionContext;
	const {unmount} = render(<App context={context} Screen={({state}) => state.tree.visible.length} onDefect={assert.ifError}/>);
	const first = new WeakRef(store.getState().tree.index);
	store.dispatch({type: 'organizations/requested', request: 2});
	store.dispatch(received(2, [organization('one'), organization('two')]));
	// React keeps the state of the screen before the last one.
	for (let by = 0; by < 4; by++) {
		store.dispatch({type: 'tree/moved', by: by % 2 === 0 ? 1 : -1});
		await delay(200); // eslint-disable-line no-await-in-loop -- One screen after the other.
	}

	assert.ok(await isForgotten(first));
	unmount();
});
