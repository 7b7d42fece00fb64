import assert from 'node:assert/strict';
import {test} from 'node:test';
import {asciiColumns, setAscii} from '../../../source/base/text/ascii.js';
import {startProgram} from '../../helpers/program.js';
import {frameOf} from '../../helpers/frames.js';
import {account, family, profile, received} from '../../helpers/state.js';

function start() {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const {store} = program;
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	store.dispatch({
		type: 'known/profilesRecalled',
		profiles: new Map([
			['north', {profile: {...profile, external_metadata: '{"Tier":"gold"}'}, readAt: 1, age: 'a day ago'}],
		]),
	});
	const lines = () => frameOf(store.getState()).split('\n');
	return {
		...program,
		/** The heading of the tree, and the rows below it. */
		tree: () =>
			lines()
				.slice(2, 8)
				.map(line => line.slice(1, line.indexOf('│', 1)).trimEnd()),
		frame: () => lines().join('\n'),
	};
}

type Started = ReturnType<typeof start>;

/** Puts the cursor of the list on a column. */
async function goTo({press}: Started, text: string): Promise<void> {
	await press('/', ...text, 'enter');
}

await test('shows a column with its heading beside the names, and hides it again', async () => {
	const program = start();
	const {press, tree, frame} = program;
	assert.match(tree()[0] ?? '', /^ {3}Name +Subs$/v);
	await press('|');
	assert.match(frame(), /Columns of organizations[\s\S]* 1 Subs +Sub-organizations, direct/v);
	await goTo(program, 'email');
	await press('enter');
	assert.match(tree()[0] ?? '', /Name +Subs Email/v);
	assert.match(tree().join('\n'), /Contoso +\?\n[\s\S]*Northwind +ops@test\.exa/v);
	await press(' ');
	assert.match(tree()[0] ?? '', /Name +Subs$/v);
});

await test('offers members of JSON that known profiles have, and shows the name always', async () => {
	const program = start();
	const {press, tree, said} = program;
	await press('|', 'enter');
	assert.equal(said(), 'Name is always shown.');
	await goTo(program, 'tier');
	await press('enter');
	assert.match(tree()[0] ?? '', /Subs Tier$/v);
	assert.match(tree().join('\n'), /Northwind +gold/v);
});

await test('sorts by a column, then the other way round, then as usual, with a sign in the heading', async () => {
	const program = start();
	const {press, tree, store} = program;
	await press('|');
	await goTo(program, 'created');
	await press('s');
	assert.match(tree()[0] ?? '', /Created↓/v);
	await press('s');
	assert.match(tree()[0] ?? '', /Created↑/v);
	await press('s');
	assert.deepEqual([store.getState().tree.sorting.by, tree()[0]?.includes('Created')], ['name', false]);
});

await test('keeps the cursor on its column when the column moves, and sorts a list by its first column both ways', async () => {
	const program = start();
	const {press, store} = program;
	await press('|');
	await goTo(program, 'email');
	await press('escape', 'enter');
	const {dialog} = store.getState();
	assert.equal(dialog.kind === 'columns' && dialog.columns[dialog.cursor]?.name, 'email');
	await press('escape');
	store.dispatch({type: 'accounts/requested', id: 'acme', request: 2});
	store.dispatch({
		type: 'accounts/received',
		id: 'acme',
		request: 2,
		items: [account('b'), account('a')],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	await press('|', 's');
	assert.deepEqual(store.getState().columns.get('accounts')?.sort, {by: 'name', isReversed: false});
	await press('s');
	assert.deepEqual(store.getState().columns.get('accounts')?.sort, {by: 'name', isReversed: true});
});

await test('sorts names from Z to A, and shows the usual columns in the usual order on r', async () => {
	const program = start();
	const {press, tree, store} = program;
	await press('|', 's');
	assert.deepEqual(
		tree()
			.slice(1)
			.map(line => line.replace(/\d$/v, '').trim()),
		['❯ ▾ Acme', '▾ EMEA', '· Northwind', '· Contoso', '· APAC'],
	);
	await goTo(program, 'created');
	await press('enter', 'r');
	assert.deepEqual(
		[store.getState().columns.get('tree')?.shown, store.getState().tree.sorting],
		[undefined, {by: 'name', isReversed: false}],
	);
});

await test('goes through the orders with s: the shown columns follow the usual ones', async () => {
	const {press, store} = start();
	store.dispatch({type: 'pane/columnsChosen', pane: 'tree', shown: ['subs', 'email', 'gone']});
	const orders: string[] = [];
	for (let step = 0; step < 5; step++) {
		await press('s'); // eslint-disable-line no-await-in-loop -- One key after the other.
		orders.push(store.getState().tree.sorting.by);
	}

	assert.deepEqual(orders, ['created', 'all-subs', 'subs', 'email', 'name']);
});

await test('says how many chosen columns have no room, and counts them in the heading', async () => {
	const {press, store, tree, frame} = start();
	store.dispatch({
		type: 'pane/columnsChosen',
		pane: 'tree',
		shown: ['created', 'email', 'phone', 'business', 'address'],
	});
	assert.match(tree()[0] ?? '', /Name \+3 /v);
	await press('|');
	assert.match(frame(), /columns have no room next to the names/v);
});

await test('shows the sign of the order in ASCII too, and no control character of a name of a member', () => {
	const {store, frame} = start();
	store.dispatch({type: 'pane/columnsChosen', pane: 'tree', shown: ['metadata.a\u{1B}[31m']});
	store.dispatch({type: 'tree/sorted', sort: {by: 'metadata.a\u{1B}[31m', isReversed: false}});
	assert.match(frame(), /A⟦1B⟧\[31m↑/v);
	setAscii(true);
	const inAscii = frame();
	setAscii(false);
	assert.match(asciiColumns(inAscii), /A<1B>\[31m\^/v);
});
