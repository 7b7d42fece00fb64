import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {reduce, registry} from '../../../source/abilities.js';
import {createListWait} from '../../../source/program/session/show-app.js';
import {createTypeAhead, pressKey} from '../../../source/program/session/press-key.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {startProgram} from '../../helpers/program.js';
import {apiError, emptyState, family, formOf, organization, received} from '../../helpers/state.js';
import {until} from '../../helpers/until.js';
import {keyOf, openSandbox} from '../../base/sandbox/call.js';

const waiting = (count: number) =>
	count === 1
		? '1 key waits until the list has loaded. Press Esc to drop it.'
		: `${count} keys wait until the list has loaded. Press Esc to drop them.`;

function start() {
	const store = createStore(emptyState(), reduce);
	store.dispatch({type: 'organizations/requested', request: 1});
	const passed: string[] = [];
	let time = 0;
	const press = createListWait({store, registry, now: () => time}, ({name}) => {
		passed.push(name);
		if (name === '/') {
			store.dispatch({type: 'find/opened'});
		}
	});
	return {
		store,
		passed,
		said: () => store.getState().message?.text,
		press(...names: readonly string[]) {
			for (const name of names) {
				press({name, ...(name.length === 1 && {text: name})});
			}
		},
		pass(milliseconds: number) {
			time += milliseconds;
		},
	};
}

await test('queues keys typed before a row is shown, in order, until the whole list has loaded', () => {
	const {store, passed, press, said} = start();
	press('E');
	assert.equal(said(), waiting(1));
	press('j', 'j');
	store.dispatch(received(1, family.slice(1, 2), false));
	press('p', 'q', '1', '?', 'z');
	assert.deepEqual([passed, said()], [[], waiting(8)]);
	store.dispatch(received(1, family));
	assert.deepEqual([passed, said()], [['E', 'j', 'j', 'p', 'q', '1', '?', 'z'], undefined]);
	press('k');
	assert.equal(passed.at(-1), 'k');
});

await test('acts at once on keys that need no row, and on every key once the rows were shown long enough', () => {
	const {store, passed, press, pass} = start();
	press('1', '?', 'q', 'escape', 'ctrl+c', 'z');
	store.dispatch(received(1, family.slice(1, 2), false));
	pass(299);
	press('j', 'q', '2', 'ctrl+z');
	const free = ['1', '?', 'q', 'escape', 'ctrl+c', 'z', 'q', '2', 'ctrl+z'];
	assert.deepEqual(passed, free);
	press('escape');
	pass(1);
	press('j', 'p');
	assert.deepEqual(passed, [...free, 'j', 'p']);
});

await test('queues nothing when the whole list loads at once', () => {
	const {store, passed, press} = start();
	store.dispatch(received(1, family));
	press('E', 'j', 'p');
	assert.deepEqual(passed, ['E', 'j', 'p']);
});

await test('drops the queued keys on Esc, and reports it', () => {
	const {store, passed, press, said} = start();
	press('E', 'p', 'escape');
	assert.equal(said(), 'Dropped 2 waiting keys.');
	store.dispatch(received(1, family));
	assert.deepEqual(passed, []);
	press('escape');
	assert.deepEqual(passed, ['escape']);
});

await test('acts on ctrl-c and ctrl-z at once, even behind keys queued for a form', () => {
	const {passed, press} = start();
	press('p', 'q', 'ctrl+z', 'ctrl+c');
	assert.deepEqual(passed, ['ctrl+z', 'ctrl+c']);
});

await test('drops the queued keys when a key opens something else or the list fails', () => {
	const one = start();
	one.press('E', 'j', '/');
	one.store.dispatch(received(1, family));
	assert.deepEqual([one.passed, one.said()], [['/'], undefined]);
	const other = start();
	other.press('E', 'j');
	other.store.dispatch({type: 'organizations/failed', request: 1, error: apiError()});
	assert.deepEqual([other.passed, other.said()], [[], undefined]);
});

await test('keeps keys waiting for a long list too, until it has loaded or Esc drops them', () => {
	const {store, passed, press, said, pass} = start();
	const page = {...received(1, family.slice(1, 2), false), total: 100_000};
	press('j', 'p');
	store.dispatch(page);
	press('x');
	pass(60_000);
	press('k');
	assert.deepEqual([passed, said()], [[], waiting(4)]);
	press('escape');
	assert.equal(said(), 'Dropped 4 waiting keys.');
	press('j', 'p');
	assert.deepEqual(passed, ['j', 'p']);
});

await test('ends on the same row whether keys are typed before or after the list loads', async () => {
	await using sandbox = await openSandbox({organizations: 2500, seed: 5});
	const open = () => {
		const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const press = createListWait(
			program.context,
			createTypeAhead(program.context, each => {
				void pressKey(program.context, each);
			}),
		);
		return {
			...program,
			async typeAll() {
				for (const name of 'Ejjjjjp') {
					press({name, text: name});
				}

				await until(() => program.store.getState().dialog.kind === 'form');
				return formOf(program.store.getState()).id;
			},
		};
	};

	const [early, late] = [open(), open()];
	const loaded = loadOrganizations(early.context);
	const first = await early.typeAll();
	await loaded;
	await loadOrganizations(late.context);
	const second = await late.typeAll();
	assert.equal(first, second);
	assert.equal(early.store.getState().organizations.length, 2500);
});

await test('keeps the cursor on its organization when rows arrive above it', () => {
	const {store} = start();
	store.dispatch(received(1, [organization('m'), organization('n')], false));
	store.dispatch({type: 'tree/moved', by: 1});
	store.dispatch(received(1, [organization('a'), organization('b')]));
	assert.equal(store.getState().selectedKey, 'n');
});
