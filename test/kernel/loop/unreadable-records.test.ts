import assert from 'node:assert/strict';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {parentFinder} from '../../../source/base/tree/parents.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {selectedRow} from '../../../source/kernel/state/selectors.js';
import {pickerChoices} from '../../../source/kernel/rows/picker.js';
import {frameOf} from '../../helpers/frames.js';
import {inTurn, ok, startMisbehavingServer} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf, visibleNames} from '../../helpers/state.js';

const credential = {scheme: 'key', email: 'a@b.example', key: 'c'.repeat(37)} as const;
const ghost = {name: 'Ghost', parent: {id: 'acme', name: 'Acme'}, serial: 12_345_678_901_234, meta: {}};
const acme = {id: 'acme', name: 'Acme', meta: {}};
const emea = {id: 'emea', name: 'EMEA', parent: {id: 'acme'}, meta: {}};
const list = [acme, ghost, emea, {name: 'Stray', parent: {id: 'elsewhere'}}, null];

async function startLoaded(...lists: readonly unknown[]) {
	const server = await startMisbehavingServer(inTurn(...lists.map(each => ok(each))));
	const program = startProgram({baseUrl: server.url, credential});
	await loadOrganizations(program.context);
	return {...program, server};
}

await test('shows a record without an id in the tree, marked, below its parent', async () => {
	const {server, store, press} = await startLoaded(list);
	await using _ = server;
	await press('E');
	assert.deepEqual(visibleNames(store.getState()), ['', 'Acme', '  EMEA', '  Ghost', 'Stray']);
	const frame = frameOf(store.getState());
	assert.match(frame, / {4}· Ghost \(unreadable\)/v);
	assert.match(frame, /· \(no name\) \(unreadable\)/v);
	assert.match(frame, /3 unreadable/v);
});

await test('shows and copies a record without an id as the service sent it', async () => {
	const {server, store, press} = await startLoaded(list);
	await using _ = server;
	await press('E', '/', ...'Ghost', 'enter', 'enter');
	assert.match(
		frameOf(store.getState()),
		/Name +Ghost[\s\S]*Parent +Acme · acme[\s\S]*This record has no id\.[\s\S]*Press 4 for/v,
	);
	assert.match(frameOf(store.getState()), /This record has no id\. Its accounts cannot be read\./v);
	await press('4');
	assert.match(frameOf(store.getState()), /"name": "Ghost"[\s\S]*"serial": 12345678901234/v);
	await press('y');
	const {entries} = dialogOf(store.getState(), 'copy');
	assert.deepEqual(
		entries.map(({label}) => label),
		['Name', 'Path', 'JSON'],
	);
	assert.equal(entries[1]?.text, 'Acme › Ghost');
	assert.deepEqual(JSON.parse(entries[2]?.text ?? ''), ghost);
});

await test('explains on keys that need an id that the record has none, and sends no request', async () => {
	const {server, store, press, said} = await startLoaded(list);
	await using _ = server;
	await press('E', '/', ...'Ghost', 'enter', 'escape');
	const before = server.requests.length;
	const keys = ['e', 'p', 'c', 'B', 'D', 'm', 'r', 'o', 'x'];
	const answers: string[] = [];
	for (const key of keys) {
		store.dispatch({type: 'message/cleared'});
		await press(key); // eslint-disable-line no-await-in-loop -- One key after the other.
		answers.push(`${key} ${said() ?? ''} ${store.getState().dialog.kind}`);
	}

	assert.deepEqual(
		answers,
		keys.map(key => `${key} This record has no id. You can only view its JSON in the detail. none`),
	);
	await press('g', 'j', 'm', '/', ...'Ghost', 'enter', '=');
	assert.match(said() ?? '', /^This record has no id\. .* press M first\.$/v);
	assert.equal(server.requests.length, before);
});

await test('offers no record without an id as a parent', async () => {
	const {server, store} = await startLoaded(list);
	await using _ = server;
	const {index} = store.getState().tree;
	const find = parentFinder(index);
	assert.deepEqual(
		['Ghost', 'Ghosd', 'Acme › Ghost'].filter(name => 'row' in find(name)),
		[],
	);
	store.dispatch({type: 'form/opened', form: createForm('')});
	store.dispatch({type: 'picker/opened', query: lineOf('')});
	assert.deepEqual(
		pickerChoices(store.getState()).map(({id}) => id),
		['', 'acme', 'emea'],
	);
});

await test('keeps the cursor on a record without an id after a reload, or reports that it is gone', async () => {
	const {server, store, press, said, context} = await startLoaded(
		list,
		[...list.toReversed(), {name: 'Another'}],
		[acme],
	);
	await using _ = server;
	await press('E', '/', ...'Ghost', 'enter', 'escape');
	await loadOrganizations(context);
	const row = selectedRow(store.getState());
	assert.equal(store.getState().tree.index.nameAt(row), 'Ghost');
	assert.equal(visibleNames(store.getState()).length, 6);
	await loadOrganizations(context);
	assert.deepEqual(visibleNames(store.getState()), ['Acme']);
	assert.match(said() ?? '', /^Ghost is no longer in the list: the cursor is on Acme\.$/v);
});
