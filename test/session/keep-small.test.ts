import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../source/abilities.js';
import type {Organization} from '../../source/api/schemas.js';
import type {Block} from '../../source/format/pane-block.js';
import {keepSmall} from '../../source/session/keep-small.js';
import {createStore} from '../../source/state/store.js';
import {createCellWriter} from '../../source/terminal/cell-writer.js';
import {createHeadlessTerminal} from '../helpers/headless-terminal.js';
import {terminalOutput} from '../helpers/terminal-output.js';
import {until} from '../helpers/until.js';
import {
	emptyState,
	family,
	organization,
	received,
} from '../helpers/state.js';

await test('what reading a list left behind is given back once nothing happens any more', async () => {
	const store = createStore(emptyState(), reduce);
	const stop = keepSmall(store, undefined);
	const left = new WeakRef({page: Array.from({length: 100_000}, String)});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	assert.ok(left.deref());
	await until(() => left.deref() === undefined, () => 'What nobody needs is still there.');
	stop();
});

await test('at rest the first letter is made ready, and in a long list the screens of a search are rehearsed', async () => {
	const rehearsedFor = async (list: readonly Organization[]) => {
		const store = createStore(emptyState(), reduce);
		const cells = createCellWriter(terminalOutput(createHeadlessTerminal(120, 40)).stream, new Map());
		const {promise, resolve} = Promise.withResolvers<ReadonlyArray<readonly Block[]>>();
		const stop = keepSmall(store, {...cells, rehearse: resolve});
		store.dispatch({type: 'organizations/requested', request: 1});
		store.dispatch(received(1, list));
		// What waits for a rest keeps no process alive.
		const alive = setInterval(() => undefined, 1000);
		const screens = await promise.finally(() => {
			clearInterval(alive);
			stop();
		});
		return screens.map(blocks => blocks.flatMap(({lines}) => lines.flat().map(({text}) => text)).join(''));
	};

	const long = Array.from({length: 20_000}, (_, index) => organization(`o${index}`, {name: `Entity ${index}`}));
	const [short, shown] = await Promise.all([rehearsedFor(family), rehearsedFor(long)]);
	assert.deepEqual(short, []);
	assert.deepEqual(shown.filter(text => !/match(?:es)?|similar/v.test(text)), []);
	assert.ok(shown.length > 1);
});
