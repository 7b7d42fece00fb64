import assert from 'node:assert/strict';
import {test} from 'node:test';
import {Text} from 'ink';
import {reduce, registry} from '../../../source/abilities.js';
import type {SessionContext} from '../../../source/kernel/loop/context.js';
import {App} from '../../../source/program/session/ink-app.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {render} from '../../helpers/render.js';
import {family, organization, received, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';

await test('does not keep the list that it showed first', async () => {
	const store = createStore(stateWith(family), reduce);
	// The screen reads nothing else of the context until a key is pressed.
	const context = {store, registry, now: () => 0} as unknown as SessionContext;
	const {unmount, lastFrame} = render(<App context={context} Screen={({state}) => <Text>{state.tree.visible.length} rows, {state.selectedKey}</Text>} onDefect={assert.ifError}/>);
	await until(() => lastFrame() === '5 rows, acme', () => lastFrame() ?? '');
	const first = new WeakRef(store.getState().tree.index);
	store.dispatch({type: 'organizations/requested', request: 2});
	store.dispatch(received(2, [organization('one'), organization('two')]));
	// React keeps the state of the screen before the last one.
	for (let at = 0; at < 4; at++) {
		store.dispatch({type: 'tree/moved', by: at % 2 === 0 ? 1 : -1});
		await until(() => lastFrame() === `2 rows, ${store.getState().selectedKey ?? ''}`, () => lastFrame() ?? ''); // eslint-disable-line no-await-in-loop -- One screen after the other.
	}

	assert.ok(await isForgotten(first));
	unmount();
});
