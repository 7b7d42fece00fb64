import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {test, type TestContext} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {whyNotInvert} from '../../../source/abilities/marks/tree-marks.js';
import {beginWithMarks} from '../../../source/abilities/marks/ability.js';
import {markedKey} from '../../../source/kernel/state/markable.js';
import {markedRows} from '../../../source/kernel/state/selectors.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';
import {assertModes} from '../../helpers/of-unix.js';
import {startProgram} from '../../helpers/program.js';
import {emptyState, family, reasonOf, received, reduceAll, stateWith} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 1, seed: 7});
const parent = await createIn(sandbox, 'Parent');
const children: string[] = [];
for (const name of ['Child a', 'Child b', 'Child c', 'Other']) {
	children.push(await createIn(sandbox, name, parent)); // eslint-disable-line no-await-in-loop -- In this order.
}

const [first = '', , third = '', other = ''] = children;

function writeMarks(folder: string, text: string): void {
	mkdirSync(`${folder}/marks`);
	writeFileSync(`${folder}/marks/api.example-f1.json`, text);
}

async function start() {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	const go = (key: string) => {
		program.store.dispatch({type: 'tree/selected', key});
	};

	const names = () => {
		const state = program.store.getState();
		return markedRows(state).map(row => state.tree.index.nameAt(row));
	};

	return {...program, go, names};
}

await test('marks everything from the last mark to the cursor, in both directions', async () => {
	const {press, go, names, said} = await start();
	go(first);
	await press('V');
	assert.match(said() ?? '', /Nothing is marked/v);
	await press('m');
	go(third);
	await press('V');
	assert.deepEqual([names(), said()], [['Child a', 'Child b', 'Child c'], '2 organizations marked, 3 in all.']);
	go(parent);
	await press('V');
	assert.deepEqual(names(), ['Parent', 'Child a', 'Child b', 'Child c']);
});

await test('marks everything below an organization, or says that there is nothing', async () => {
	const {press, go, names, said} = await start();
	go(parent);
	await press('>');
	assert.deepEqual(names(), ['Child a', 'Child b', 'Child c', 'Other']);
	go(other);
	await press('>');
	assert.match(said() ?? '', /nothing below/v);
});

await test('marks everything that a search found', async () => {
	const {press, names, said} = await start();
	await press('&');
	assert.match(said() ?? '', /no search/v);
	await press('/', ...'child', 'enter', '&');
	assert.deepEqual(names(), ['Child a', 'Child b', 'Child c']);
});

await test('says how many organizations a filter could not judge when it marks what it found', async () => {
	const {press, paste, store, names, said} = await start();
	store.dispatch({type: 'known/profilesRecalled', profiles: new Map([[first, {profile: null, readAt: 1}]])});
	await press('/');
	await paste('email:none');
	await press('enter', '&');
	assert.deepEqual(names(), ['Child a']);
	assert.match(said() ?? '', /^1 organization marked\. The filter could not judge \d organizations\.$/v);
});

await test('takes only matches of a filter into a range and an inversion, and says what it leaves out', async () => {
	const {press, go, names, said} = await start();
	go(other);
	await press('m', '/', ...'name:child*,nothing', 'enter');
	go(first);
	await press('m');
	go(parent);
	await press('V');
	assert.deepEqual(
		[names(), said()],
		[['Child a', 'Other'], '0 organizations marked, 2 in all. 1 organization in between does not match the filter.'],
	);
	go(third);
	await press('V', '~');
	assert.deepEqual([names(), said()], [['Other'], '0 organizations marked instead of 3, 1 in all.']);
	await press('~');
	assert.deepEqual(
		[names(), said()],
		[['Child a', 'Child b', 'Child c', 'Other'], '3 organizations marked instead of 0, 4 in all.'],
	);
	go(parent);
	await press('m');
	assert.equal(said(), 'Parent marked, 5 in all. Parent does not match the filter.');
});

await test('inverts the marks', async () => {
	const {press, go, names} = await start();
	go(parent);
	await press('>', '~');
	assert.ok(names().includes('Parent'));
	assert.ok(names().every(name => !name?.startsWith('Child')));
	await press('~');
	assert.deepEqual(names(), ['Child a', 'Child b', 'Child c', 'Other']);
});

await test('inverts no marks before the whole list has loaded', () => {
	const loading = reduceAll(
		emptyState(),
		{type: 'organizations/requested', request: 1},
		received(1, family.slice(0, 3), false),
		{type: 'tree/marksChanged', ids: ['north', 'later']},
	);
	assert.equal(reasonOf(whyNotInvert, loading), 'Not everything has loaded yet, so the marks cannot be inverted.');
	assert.equal(reasonOf(whyNotInvert, stateWith(family)), '');
});

await test('keeps the marks for the next session with the same credential', async () => {
	using folder = temporaryFolder();
	const disk: Disk = {stateFolder: folder.path, owner: {host: 'api.example', fingerprint: 'f1', context: undefined}};
	const before = await start();
	const {keep, stop} = beginWithMarks({...before.context, disk, asked: {}});
	before.go(first);
	await before.press('m');
	keep?.();
	stop?.();
	assertModes({[`${folder.path}/marks/api.example-f1.json`]: '600'});
	const after = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
	beginWithMarks({...after.context, disk, asked: {}}).stop?.();
	await loadOrganizations(after.context);
	assert.deepEqual([...after.store.getState().marks], [first]);
	const elsewhere = await start();
	beginWithMarks({
		...elsewhere.context,
		disk: {...disk, owner: {host: 'api.example', fingerprint: 'f2', context: undefined}},
		asked: {},
	}).stop?.();
	assert.deepEqual([...elsewhere.store.getState().marks], []);
});

await test('keeps marks within a quarter of a second, also while more are set, but not during the key press', async (t: TestContext) => {
	using folder = temporaryFolder();
	const disk: Disk = {stateFolder: folder.path, owner: {host: 'api.example', fingerprint: 'f1', context: undefined}};
	const program = await start();
	t.mock.timers.enable({apis: ['setTimeout']});
	const {stop} = beginWithMarks({...program.context, disk, asked: {}});
	const kept = () => {
		const next = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		beginWithMarks({...next.context, disk, asked: {}}).stop?.();
		return [...next.store.getState().marks];
	};

	program.go(first);
	await program.press('m');
	t.mock.timers.tick(150);
	t.assert.deepStrictEqual(kept(), []);
	program.go(third);
	await program.press('m');
	t.mock.timers.tick(100);
	t.assert.deepStrictEqual(kept(), [first, third]);
	program.go(other);
	await program.press('m');
	t.mock.timers.tick(250);
	t.assert.deepStrictEqual(kept(), [first, third, other]);
	stop?.();
});

await test('keeps the marks of two sessions at the same time', async () => {
	using folder = temporaryFolder();
	const disk: Disk = {stateFolder: folder.path, owner: {host: 'api.example', fingerprint: 'f1', context: undefined}};
	const open = async () => {
		const program = await start();
		const {keep, stop} = beginWithMarks({...program.context, disk, asked: {}});
		stop?.();
		const mark = async (key: string) => {
			program.go(key);
			await program.press('m');
			keep?.();
		};

		return {mark, marks: () => program.store.getState().marks};
	};

	const [one, two] = [await open(), await open()];
	await one.mark(first);
	await two.mark(third);
	const between = await open();
	assert.deepEqual(between.marks(), new Set([first, third]));
	await one.mark(first);
	await two.mark(other);
	const after = await open();
	assert.deepEqual(after.marks(), new Set([third, other]));
});

await test('keeps the marks of accounts, members and people, next to those of another session, and reads a file of organizations', () => {
	using folder = temporaryFolder();
	const disk: Disk = {stateFolder: folder.path, owner: {host: 'api.example', fingerprint: 'f1', context: undefined}};
	writeMarks(folder.path, JSON.stringify([third]));
	const open = () => {
		const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const {keep, stop} = beginWithMarks({...program.context, disk, asked: {}});
		stop?.();
		const mark = (list: string, of: string, ...ids: readonly string[]) => {
			program.store.dispatch({type: 'pane/rowsMarked', list, of, names: new Map(ids.map(id => [id, `name of ${id}`]))});
			keep?.();
		};

		return {mark, state: () => program.store.getState()};
	};

	const [one, two] = [open(), open()];
	one.mark('accounts', first, 'a1', 'a2');
	two.mark('people', markedKey([first, third]), 'anna');
	two.mark('accounts', first, 'a3');
	one.mark('accounts', first, 'a2');
	const {marks, listMarks} = open().state();
	assert.deepEqual([...marks], [third]);
	assert.deepEqual(
		listMarks.map(({list, of, names}) => [list, of, [...names]]),
		[
			[
				'accounts',
				first,
				[
					['a2', 'name of a2'],
					['a3', 'name of a3'],
				],
			],
			['people', markedKey([first, third]), [['anna', 'name of anna']]],
		],
	);
	one.mark('accounts', first);
	two.mark('accounts', first);
	two.mark('people', markedKey([first, third]));
	assert.deepEqual(open().state().listMarks, []);
});

await test('keeps as many marks as a list has organizations, says that it keeps no more, and leaves those of other sessions', () => {
	using folder = temporaryFolder();
	const disk: Disk = {stateFolder: folder.path, owner: {host: 'api.example', fingerprint: 'f1', context: undefined}};
	const open = () => {
		const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox)});
		const {keep, stop} = beginWithMarks({...program.context, disk, asked: {}});
		stop?.();
		return {...program, keep};
	};

	const ids = Array.from({length: 100_001}, (_, at) => `${at}${'x'.repeat(65)}`);
	const {store, said, keep} = open();
	const number = () => open().store.getState().marks.size;
	store.dispatch({type: 'tree/marksChanged', ids: ids.slice(1)});
	keep?.();
	assert.deepEqual([number(), said()], [100_000, undefined]);
	store.dispatch({type: 'tree/marksChanged', ids});
	keep?.();
	assert.deepEqual(
		[number(), said()],
		[100_000, 'More than 100,000 rows are marked, so the latest marks are not kept for the next session.'],
	);
	const another = open();
	another.store.dispatch({type: 'tree/marksChanged', ids: ids.slice(2)});
	another.keep?.();
	store.dispatch({type: 'tree/marksChanged', ids: [...ids, 'new']});
	keep?.();
	assert.deepEqual(open().store.getState().marks, new Set(ids.slice(2)));
	store.dispatch({type: 'tree/marksChanged', ids: ids.slice(0, 2)});
	keep?.();
	assert.equal(number(), 2);
});
