import assert from 'node:assert/strict';
import {test} from 'node:test';
import {selectedRow} from '../../../source/kernel/state/selectors.js';
import type {Pane, State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {account, family, received, visibleNames} from '../../helpers/state.js';

const wide = {columns: 120, rows: 30};
const narrow = {columns: 50, rows: 20};

function onNorth(pane: Pane, size: State['size'] = wide) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:9', token: 'unused'});
	const {store} = program;
	store.dispatch({type: 'terminal/resized', ...size});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	store.dispatch({type: 'tree/selected', key: 'north'});
	store.dispatch({type: 'accounts/requested', id: 'north', request: 2});
	store.dispatch({
		type: 'accounts/received',
		id: 'north',
		request: 2,
		items: [account('a1')],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	store.dispatch({type: 'pane/focused', pane});
	return program;
}

async function testFrom(pane: Pane): Promise<void> {
	await test(`obeys the keys of the tree from the ${pane}`, async () => {
		const {store, press} = onNorth(pane);
		const selected = () => store.getState().tree.index.nameAt(selectedRow(store.getState()));
		await press('h');
		assert.equal(selected(), 'EMEA');
		await press('h');
		assert.deepEqual(visibleNames(store.getState()), ['Acme', '  APAC', '  EMEA']);
		await press('l');
		assert.equal(visibleNames(store.getState()).length, 5);
		await press('W');
		assert.deepEqual(visibleNames(store.getState()), ['Acme']);
		await press('E');
		assert.equal(visibleNames(store.getState()).length, 5);
		assert.equal(store.getState().pane, pane);
	});
}

await testFrom('detail');
await testFrom('accounts');

await test('sorts and marks the organizations from the detail, and the accounts from the accounts', async () => {
	const marked = async (pane: Pane, ...keys: readonly string[]) => {
		const {store, press} = onNorth(pane);
		await press(...keys);
		const {marks, listMarks} = store.getState();
		return [[...marks], [...(listMarks.find(({list}) => list === 'accounts')?.names.keys() ?? [])]];
	};

	const sorted = async (pane: Pane) => {
		const {store, press} = onNorth(pane);
		await press('s');
		const {tree, columns} = store.getState();
		return [tree.sorting.by, columns.get('accounts')?.sort?.by];
	};

	assert.deepEqual(
		[await sorted('detail'), await sorted('accounts')],
		[
			['created', undefined],
			['name', 'name'],
		],
	);
	assert.deepEqual(await marked('detail', 'm'), [['north'], []]);
	assert.deepEqual(await marked('accounts', 'm'), [[], ['a1']]);
	assert.deepEqual(
		[await marked('detail', 'm', 'M'), await marked('accounts', 'm', 'M')],
		[
			[[], []],
			[[], []],
		],
	);
});

await test('tells where the keys of the tree work if the tree is not on the screen', async () => {
	const {store, press, said} = onNorth('detail', narrow);
	const before = store.getState();
	const answers: string[] = [];
	for (const key of ['h', 'l', ' ', 'E', 'W', 's', 'm', 'M']) {
		await press(key); // eslint-disable-line no-await-in-loop -- One key after the other.
		answers.push(said() ?? '');
	}

	assert.deepEqual(
		answers,
		answers.map(() => 'This key works in the tree. Press Esc to go there.'),
	);
	assert.deepEqual({...store.getState(), message: undefined}, {...before, message: undefined});
	await press('tab', 'h');
	assert.equal(said(), 'This key works in the tree. Press Esc twice to go there.');
});

await test('hints only at keys that act on the account in the accounts pane', () => {
	const {store} = onNorth('accounts');
	assert.match(
		frameOf(store.getState()),
		/^ ↵ open {2}\/ find {2}m mark {2}c create account {2}e edit {2}v move {2}# tags {2}Esc tree {2}: commands {2}y copy +\? help {2}q quit$/mv,
	);
});
