import assert from 'node:assert/strict';
import {test} from 'node:test';
import {setImmediate as nextTick} from 'node:timers/promises';
import {Text} from 'ink';
import {reduce, registry} from '../../../source/abilities.js';
import type {SessionContext} from '../../../source/kernel/loop/context.js';
import {placeOf, typedLine} from '../../../source/kernel/rows/registry.js';
import {App} from '../../../source/program/session/show-app.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {isForgotten} from '../../helpers/collect-garbage.js';
import {startProgram} from '../../helpers/program.js';
import {render} from '../../helpers/render.js';
import {family, organization, received, stateWith} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';

await test('does not keep the list that it showed first', async () => {
	const store = createStore(stateWith(family), reduce);
	// The screen reads nothing else of the context until a key is pressed.
	const context = {store, registry, now: () => 0} as unknown as SessionContext;
	const {unmount, lastFrame} = render(
		<App
			context={context}
			Screen={({state}) => (
				<Text>
					{state.tree.visible.length} rows, {state.selectedKey}
				</Text>
			)}
			onDefect={assert.ifError}
		/>,
	);
	await until(
		() => lastFrame() === '5 rows, acme',
		() => lastFrame() ?? '',
	);
	const first = new WeakRef(store.getState().tree.index);
	store.dispatch({type: 'organizations/requested', request: 2});
	store.dispatch(received(2, [organization('one'), organization('two')]));
	// React keeps the state of the screen before the last one.
	for (let at = 0; at < 4; at++) {
		store.dispatch({type: 'tree/moved', by: at % 2 === 0 ? 1 : -1});
		// eslint-disable-next-line no-await-in-loop -- One screen after the other.
		await until(
			() => lastFrame() === `2 rows, ${store.getState().selectedKey ?? ''}`,
			() => lastFrame() ?? '',
		);
	}

	assert.ok(await isForgotten(first));
	unmount();
});

/** The app with the tree of the family, and what types into it. */
async function startApp() {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9'});
	program.store.dispatch({type: 'organizations/requested', request: 1});
	program.store.dispatch(received(1, family));
	const {stdin, unmount, lastFrame} = render(
		<App context={program.context} Screen={() => <Text>ready</Text>} onDefect={assert.ifError} />,
	);
	await until(
		() => lastFrame() === 'ready',
		() => lastFrame() ?? '',
	);
	return {
		...program,
		/** Each text is one read. */
		async read(...texts: readonly string[]) {
			for (const text of texts) {
				stdin.write(text);
				await nextTick(); // eslint-disable-line no-await-in-loop -- One read after the other.
			}

			const state = program.store.getState();
			return [placeOf(state, registry), typedLine(state, registry)?.text];
		},
		[Symbol.dispose]: unmount,
	};
}

await test('obeys Escape and then the keys after it, if all of them arrive in one read', async () => {
	using app = await startApp();
	assert.deepEqual(await app.read('?', '\u{1B}:undo'), ['palette', 'undo']);
	app.store.dispatch({type: 'form/requested', title: '', request: 2, id: 'north'});
	assert.deepEqual(await app.read('\u{1B}:edit'), ['palette', 'edit']);
});

await test('reads alt with a letter as alt if the key edits the typed line', async () => {
	using app = await startApp();
	assert.deepEqual(await app.read('?', '/', 'ab', '\u{1B}b', 'x'), ['helpFind', 'xab']);
});

await test('obeys keys in the copy dialog that arrive before it opens', async () => {
	using app = await startApp();
	await app.read('m', 'y\u{1B}[B\r');
	await until(() => app.calls.length > 0);
	assert.deepEqual(app.calls, ['copied Acme']);
	assert.deepEqual(await app.read('\u{1B}[27u', 'y\u{1B}:undo'), ['palette', 'undo']);
});
