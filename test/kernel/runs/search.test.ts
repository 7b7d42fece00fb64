import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {undoOfRun} from '../../../source/abilities/undo/rows.js';
import {type JournalEntry, writeKey} from '../../../source/kernel/form-model/journal-entry.js';
import {editByJournal, type FoundOfWrite} from '../../../source/kernel/state/item-result.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {dialogOf, family, received} from '../../helpers/state.js';
import {textOf} from '../../helpers/row-texts.js';
import {sceneOf} from '../../helpers/scene.js';

const values = (name: string) => ({name, parentId: ''});

const items = ['Acme North', 'Beta', 'Acme South', 'Gamma', 'Acme West'].map((name, number) => ({
	id: `id${number}`,
	key: `1 id${number}`,
	number,
	after: values(`${name} Ltd`),
	write: {
		at: 1,
		kind: 'edit',
		id: `id${number}`,
		before: values(name),
		after: values(`${name} Ltd`),
	} satisfies JournalEntry,
}));

const run: JournalEntry = {at: 1, kind: 'set', id: 'run', before: values('name'), items};

async function open() {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1', token: 'x'.repeat(40)});
	const {store} = program;
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	store.dispatch({type: 'undoRun/opened', run});
	const dialog = () => dialogOf(store.getState(), 'undoRun');
	return {
		...program,
		dialog,
		shown: () => frameOf(store.getState()),
		names: () => undoOfRun.inOrder(dialog(), registry).map(({before}) => before.name),
		focus: () => sceneOf(store.getState()).focus ?? '',
	};
}

await test('searches the rows of a review, and goes through the matches as in every list', async () => {
	const {press, names, shown, said, focus, dialog, store} = await open();
	await press('n');
	assert.equal(said(), 'There is no search to continue. Press / to find something.');
	await press('/', 'a', 'c', 'm', 'e');
	assert.equal(placeOf(store.getState(), registry), 'undoRunFind');
	assert.match(shown(), /│ \/acme {2,}match 1 of 3 │/v);
	assert.deepEqual(names(), ['Acme North', 'Acme South', 'Acme West']);
	await press('enter', 'n', 'n', 'n');
	assert.deepEqual([focus().endsWith('match 1 of 3'), said()], [true, 'Continued from the first match.']);
	await press('N');
	assert.match(focus(), /Acme West.*match 3 of 3$/v);
	await press('escape');
	assert.deepEqual([names().length, dialog().kind, placeOf(store.getState(), registry)], [5, 'undoRun', 'undoRun']);
	await press('/', 'x', 'y');
	assert.match(shown(), /No row matches “xy” by its text\./v);
});

await test('sends nothing while a search hides rows', async () => {
	const {press, said} = await open();
	await press('/', 'b', 'e', 't', 'a', 'enter', 'y');
	assert.equal(said(), 'The search shows only some rows. Press Esc to show all rows first.');
});

await test('offers the key that sends only while no search hides rows', async () => {
	const {press, shown} = await open();
	assert.match(shown(), /To send, press y\.[\s\S]+y send {2}/v);
	await press('/', 'b', 'e', 't', 'a', 'enter');
	assert.match(shown(), /To send, show all rows first: press Esc\./v);
	assert.doesNotMatch(shown(), /y send {2}/v);
	await press('escape');
	assert.match(shown(), /To send, press y\.[\s\S]+y send {2}/v);
});

await test('says how to see the rest of a long review, and offers the key that sends only once it can act', async () => {
	const {press, store, said, dialog} = await open();
	store.dispatch({type: 'terminal/resized', columns: 46, rows: 16});
	const bottom = () => frameOf(store.getState()).split('\n').at(-1) ?? '';
	const draw = (needed: number) => {
		store.dispatch({
			type: 'review/drawn',
			dialog: dialog(),
			drawn: {columns: 42, top: 0, bottom: 8, needed: [[0, needed]]},
		});
	};

	const head = () => frameOf(store.getState()).replaceAll(/[\s│]+/gv, ' ');
	draw(12);
	assert.match(head(), /To send, show every row first: press PgDn\./v);
	assert.match(bottom(), /PgDn show the rest/v);
	assert.doesNotMatch(bottom(), /y send|more/v);
	await press('y');
	assert.equal(said(), 'Not sent: 4 lines of the change are below. Press PgDn to show more.');
	draw(8);
	assert.match(head(), /To send, press y\./v);
	assert.match(bottom(), /y send/v);
	assert.doesNotMatch(bottom(), /show the rest/v);
});

await test('asks for a look at the rows that send something, and at no others', async () => {
	const {store, dialog} = await open();
	store.dispatch({type: 'terminal/resized', columns: 60, rows: 16});
	const edits = items.map(({write}, at): readonly [string, FoundOfWrite] => [
		writeKey(write),
		{...editByJournal(write), ...(at < 3 && {result: {status: 'left_out', text: `Changed by others: ${at}.`}})},
	]);
	store.dispatch({type: 'undoRun/opened', run, looking: 5});
	store.dispatch({type: 'undoRun/looked', request: 5, found: new Map(edits)});
	const rowsOf = () => {
		const {rows, needed = []} = undoOfRun.view(store.getState(), dialog(), {columns: 56, height: 12}, registry);
		return needed
			.flatMap(([from, to]) => rows.slice(from, to))
			.map(each => textOf(each.left))
			.join('\n');
	};

	assert.match(rowsOf(), /Gamma[\s\S]+Acme West/v);
	assert.doesNotMatch(rowsOf(), /Acme North|Changed by others/v);
});

await test('asks before it forgets which rows were left out', async () => {
	const {press, store, dialog, shown} = await open();
	await press('j', ' ', 'j', ' ', 'escape');
	assert.match(
		shown().replaceAll(/[\s│]+/gv, ' '),
		/You left out or included 2 rows\. Leaving forgets these choices and sends nothing\. To leave, press Esc\. To go back to the review, press n\./v,
	);
	await press('n');
	assert.deepEqual([[...dialog().leftOut], placeOf(store.getState(), registry)], [['1 id1', '1 id2'], 'undoRun']);
	await press('escape', 'escape');
	assert.notEqual(store.getState().dialog.kind, 'undoRun', 'the key that asked leaves when pressed again');
});

await test('leaves without a question if nothing differs from what the review proposed', async () => {
	const {press, store} = await open();
	await press(' ', ' ', 'escape');
	assert.notEqual(store.getState().dialog.kind, 'undoRun');
});

await test('has room for the undo of one row next to the other hints in 80 columns', async () => {
	const {store} = await open();
	store.dispatch({type: 'terminal/resized', columns: 80, rows: 24});
	assert.match(frameOf(store.getState()).split('\n').at(-1) ?? '', /y send {2}.*u this one/v);
});

await test('leaves out all matches of a search with the key for all', async () => {
	const {press, dialog} = await open();
	await press('/', 'a', 'c', 'm', 'e', 'enter', 'a', 'escape');
	assert.deepEqual([...dialog().leftOut], ['1 id0', '1 id2', '1 id4']);
});

await test('leaves out a range of rows, from the last one that was left out to the cursor', async () => {
	const {press, dialog, said} = await open();
	await press('V');
	assert.equal(said(), 'No range has begun. Press Space to leave out its first row.');
	await press('j', ' ', 'V');
	assert.equal(said(), 'The range begins here. Move to its other end first.');
	await press('j', 'j', 'V');
	assert.deepEqual([...dialog().leftOut], ['1 id1', '1 id2', '1 id3']);
	await press('k', 'k', ' ', 'j', 'V');
	assert.equal(said(), 'No range has begun. Press Space to leave out its first row.');
});

await test('keeps the cursor on its change when the stored values give the rows another order', () => {
	const {store} = startProgram({baseUrl: 'http://127.0.0.1:1', token: 'x'.repeat(40)});
	store.dispatch({type: 'undoRun/opened', run, looking: 5});
	store.dispatch({type: 'dialog/moved', by: 1});
	const chosen = () => undoOfRun.chosen(store.getState(), registry)?.id;
	assert.equal(chosen(), 'id1');
	const conflicts = items
		.slice(3, 4)
		.map(({write}): readonly [string, FoundOfWrite] => [
			writeKey(write),
			{...editByJournal(write), result: {status: 'conflict', text: 'Changed by others.'}},
		]);
	store.dispatch({type: 'undoRun/looked', request: 5, found: new Map(conflicts)});
	const dialog = dialogOf(store.getState(), 'undoRun');
	assert.deepEqual([undoOfRun.inOrder(dialog, registry)[0]?.id, chosen()], ['id3', 'id1']);
});
