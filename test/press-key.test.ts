import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../source/api/client.js';
import type {Context} from '../source/commands/context.js';
import {loadOrganizations} from '../source/commands/load.js';
import type {KeyPress} from '../source/key-press.js';
import {keymap} from '../source/keymap.js';
import {pressKey} from '../source/press-key.js';
import {placeOf} from '../source/state/place.js';
import {initialState} from '../source/state/state.js';
import {createStore} from '../source/state/store.js';
import {memoryDrafts, memoryJournal} from '../source/storage/memory.js';
import {openSandbox} from './sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20});

/**
A program without a screen: a real store and a client that asks the sandbox.
*/
function start(isReadOnly = false) {
	const client = createClient({baseUrl: sandbox.url, credential: {scheme: 'token', token: sandbox.token}, isReadOnly});
	const store = createStore(initialState({
		label: 'sandbox', scheme: 'token', isReadOnly, isDryRun: false,
	}, {columns: 120, rows: 40}));
	const calls: string[] = [];
	const now = () => Date.now();
	let lastRequest = 0;
	const context: Context = {
		store,
		client,
		bindings: keymap,
		nextRequest: () => ++lastRequest,
		now,
		drafts: memoryDrafts(now),
		journal: memoryJournal(),
		async wait() {
			calls.push('waited');
		},
		async editText(text) {
			return {status: 'edited', text: `${text} edited`};
		},
		dryRun: undefined,
		quit() {
			calls.push('quit');
		},
		async stopProcess() {
			calls.push('stopped');
		},
		async suspendTerminal(callback) {
			calls.push('suspended');
			await callback();
		},
	};
	const type = async (...presses: readonly KeyPress[]) => {
		for (const press of presses) {
			// eslint-disable-next-line no-await-in-loop -- One key after the other, as at a keyboard.
			await pressKey(context, press);
		}
	};

	return {
		context,
		store,
		calls,
		type,
		async press(...names: readonly string[]) {
			await type(...names.map(name => ({name, ...(name.length === 1 && {text: name})})));
		},
		said: () => store.getState().message?.text,
	};
}

async function startLoaded(isReadOnly = false) {
	const program = start(isReadOnly);
	await loadOrganizations(program.context);
	return program;
}

await test('a key runs its command and clears the last message', async () => {
	const {store, press} = await startLoaded();
	store.dispatch({type: 'message/shown', message: {tone: 'info', text: 'Old news.'}});
	const before = store.getState();
	await press('j');
	assert.notEqual(store.getState().selectedKey, before.selectedKey);
	assert.equal(store.getState().message, undefined);
});

await test('a key that is off says why, and does nothing else', async () => {
	const {store, press, said} = start();
	const before = store.getState();
	await press('D');
	assert.match(said() ?? '', /still loading/v);
	await press('n');
	assert.match(said() ?? '', /Press \/ to find/v);
	assert.deepEqual({...store.getState(), message: undefined}, before);
});

await test('a read-only session says so at each key that writes, and asks the server for nothing', async () => {
	const {store, press, said} = await startLoaded(true);
	const asked = sandbox.requests.length;
	const told: Array<string | undefined> = [];
	for (const key of ['c', 'C', 'e', 'p', 'D']) {
		// eslint-disable-next-line no-await-in-loop -- One key after the other.
		await press(key);
		told.push(said());
	}

	assert.deepEqual(told, told.map(() => 'This session is read-only: start without --read-only to change things.'));
	assert.equal(told.length, 5);
	assert.equal(store.getState().dialog.kind, 'none');
	assert.equal(sandbox.requests.length, asked);
});

await test('a key that does nothing here says so by its name', async () => {
	const {press, said, type} = await startLoaded();
	await press('ctrl+x');
	assert.equal(said(), 'ctrl-x does nothing here. Press ? for the keys that do.');
	await press('ü');
	assert.match(said() ?? '', /^ü does nothing here/v);
	await type({name: 'paste', text: 'text'});
	assert.match(said() ?? '', /does nothing here/v);
});

await test('where text is typed, keys that no binding names are typed', async () => {
	const {store, press, type} = await startLoaded();
	await press('/', 'q', 'j', 'backspace', 'ctrl+a', 'x');
	assert.deepEqual(store.getState().find?.line, {text: 'xq', cursor: 1});
	await type({name: 'paste', text: 'two\nlines'});
	assert.equal(store.getState().find?.line.text, 'xtwo linesq');
	await press('escape');
	assert.equal(store.getState().find, undefined);
});

await test('an edit goes from the tree to the server and back by keys alone', async () => {
	const {store, press, said} = await startLoaded();
	await press('p');
	assert.equal(placeOf(store.getState()), 'form');
	await press('ctrl+s');
	assert.match(said() ?? '', /Nothing is changed/v);
	await press('ctrl+u', 'N', 'e', 'w', 'ctrl+s');
	assert.equal(placeOf(store.getState()), 'review');
	await press('y');
	assert.equal(placeOf(store.getState()), 'tree');
	assert.match(said() ?? '', /business name stored as asked, nothing else changed/v);
	const {selectedKey = '', details} = store.getState();
	assert.equal(details.get(selectedKey)?.detail?.profile?.business_name, 'New');
});

await test('a deletion wants the exact name first', async () => {
	const {store, press, type, said} = await startLoaded();
	await press('C');
	await type({name: 'paste', text: 'Short-lived'});
	await press('ctrl+s', 'y', 'D', 'enter');
	assert.match(said() ?? '', /Type the exact name first/v);
	await type({name: 'paste', text: 'Short-lived'});
	const writes = sandbox.requests.filter(({method}) => method === 'DELETE').length;
	await press('enter');
	assert.match(said() ?? '', /^Deleted Short-lived/v);
	assert.equal(sandbox.requests.filter(({method}) => method === 'DELETE').length, writes + 1);
	assert.ok(store.getState().organizations.every(({name}) => name !== 'Short-lived'));
});

await test('quit and suspend act from every pane and dialog', async () => {
	const {press, calls} = await startLoaded();
	await press('?', 'ctrl+c', 'escape', 'ctrl+z', 'q');
	assert.deepEqual(calls, ['quit', 'suspended', 'stopped', 'quit']);
});

await test('in a terminal that is too small only leaving works', async () => {
	const {store, press, said, calls} = await startLoaded();
	store.dispatch({type: 'terminal/resized', columns: 20, rows: 5});
	const {selectedKey} = store.getState();
	await press('j');
	assert.equal(store.getState().selectedKey, selectedKey);
	assert.match(said() ?? '', /does nothing here/v);
	await press('q');
	assert.deepEqual(calls, ['quit']);
});
