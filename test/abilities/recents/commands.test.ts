import assert from 'node:assert/strict';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import {paletteEntries} from '../../../source/abilities/palette/ability.js';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {beginWithRecents} from '../../../source/abilities/recents/ability.js';
import {placeText} from '../../../source/kernel/rows/name-spans.js';
import {bestMatch} from '../../../source/kernel/state/find.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 1, seed: 7});
const parent = await createIn(sandbox, 'Pine Group');
const children: string[] = [];
for (const name of ['Pine East', 'Pine Nord', 'Pine West', 'Oak']) {
	children.push(await createIn(sandbox, name, parent)); // eslint-disable-line no-await-in-loop -- In this order.
}

const [east = '', nord = '', west = '', oak = ''] = children;

async function start({disk, isSpoken = false}: {readonly disk?: Disk; readonly isSpoken?: boolean} = {}) {
	const program = startProgram({
		baseUrl: sandbox.url,
		credential: keyOf(sandbox),
		isSpoken,
		...(disk && {context: {disk}}),
	});
	const begun = beginWithRecents({...program.context, asked: {}});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	const go = (key: string) => {
		program.store.dispatch({type: 'tree/selected', key});
	};

	const shown = () => {
		const {tree} = program.store.getState();
		return [...tree.visible].map(row => tree.index.nameAt(row));
	};

	return {...program, begun, go, shown, at: () => program.store.getState().selectedKey};
}

const diskIn = (stateFolder: string): Disk => ({
	stateFolder,
	owner: {host: 'api.example', fingerprint: 'f1', context: undefined},
});

await test('lists the pinned organizations while nothing is typed in find, and goes to the chosen one', async () => {
	const {press, go, shown, store, at, said} = await start();
	go(west);
	await press('P');
	assert.equal(said(), 'Pine West is pinned, 1 in all. Press / to see the pinned organizations.');
	go(nord);
	await press('P');
	go(parent);
	await press('/');
	assert.deepEqual(shown(), ['Pine Group', 'Pine Nord', 'Pine West']);
	assert.match(frameOf(store.getState()), /pinned 1 of 2/v);
	assert.equal(at(), nord);
	await press('down');
	assert.equal(at(), west);
	await press('o', 'a');
	assert.deepEqual(shown(), ['Pine Group', 'Oak']);
	await press('backspace', 'backspace');
	assert.deepEqual(shown(), ['Pine Group', 'Pine Nord', 'Pine West']);
	await press('escape');
	assert.deepEqual([at(), shown().length], [parent, 6]);
	await press('/', 'down', 'enter');
	assert.deepEqual([at(), shown().length, store.getState().find], [west, 6, undefined]);
	await press('P');
	assert.equal(said(), 'Pine West is no longer pinned.');
	await press('[');
	assert.equal(at(), parent);
});

await test('shows the whole tree while nothing is typed in find if nothing listed is pinned', async () => {
	const {press, go, shown, at, store, said} = await start();
	store.dispatch({type: 'recents/changed', recents: {pins: new Set(['gone'])}});
	go(oak);
	await press('/');
	assert.deepEqual([shown().length, at()], [6, oak]);
	await press('down');
	assert.equal(said(), 'Type what to find first.');
	await press('enter');
	assert.deepEqual([at(), store.getState().find], [oak, undefined]);
});

await test('lists the pinned and then the visited organizations while nothing is typed in find everywhere', async () => {
	const {press, go, store, at} = await start();
	go(west);
	await press('P');
	go(oak);
	await press('enter', 'escape');
	go(east);
	await press('enter', 'escape', '*');
	assert.match(
		frameOf(store.getState()),
		/❯ organization {2}Pine West {2}pinned [\s\S]* {2}organization {2}Pine East [\s\S]* {2}organization {2}Oak /v,
	);
	await press('down', 'enter');
	assert.equal(at(), east);
	await press('*', 'enter');
	assert.equal(at(), west);
	await press('[');
	assert.equal(at(), east);
});

await test('marks a pin with a sign, which a mark hides, and says it to screen readers', async () => {
	const {press, go, store} = await start();
	go(west);
	await press('P', 'k');
	assert.match(frameOf(store.getState()), /│ {2}\^ {2}· Pine West/v);
	await press('j', 'm');
	assert.match(frameOf(store.getState()), /│ ❯\* {2}· Pine West/v);
	const spoken = await start({isSpoken: true});
	spoken.go(west);
	await spoken.press('P');
	assert.equal(spoken.said(), 'Pine West is pinned, 1 in all. Press slash to see the pinned organizations.');
	assert.match(placeText(spoken.store.getState()) ?? '', /^Pine West, pinned, level 2, /v);
	await spoken.press('/');
	assert.match(placeText(spoken.store.getState()) ?? '', /^Pine West, in Pine Group, pinned 1 of 1, level 2$/v);
});

await test('goes to the organization that was visited most of those that match equally well, also in the next session', async () => {
	using folder = temporaryFolder();
	const {press, go, at, begun} = await start({disk: diskIn(folder.path)});
	await press('/', ...'pine');
	assert.equal(at(), east, 'the shorter name, and the first in the tree');
	await press('escape');
	go(west);
	await press('enter', 'escape');
	go(oak);
	await press('/', ...'pine');
	assert.equal(at(), west);
	begun.keep?.();
	begun.stop?.();
	const {organizations} = JSON.parse(readFileSync(path.join(folder.path, 'recents', 'api.example.json'), 'utf8')) as {
		readonly organizations: ReadonlyArray<{readonly id: string}>;
	};
	assert.deepEqual(
		organizations.map(({id}) => id),
		[west],
	);
	const next = await start({disk: diskIn(folder.path)});
	await next.press('/', ...'pine');
	assert.deepEqual(
		[next.at(), bestMatch(next.store.getState())],
		[west, next.store.getState().tree.index.rowByKey.get(west)],
	);
	next.begun.stop?.();
});

await test('counts what was opened, jumped to or saved as a visit, but no row that was passed', async () => {
	const {press, go, store} = await start();
	const visits = () => store.getState().recents.organizations;
	go(east);
	await press('j', 'j', '/', ...'pine', 'down', 'escape');
	assert.deepEqual(visits(), []);
	await press('/', ...'oak', 'enter');
	assert.deepEqual(visits(), [oak]);
	go(nord);
	await press('enter', 'tab', 'escape', 'escape');
	assert.deepEqual(visits(), [nord, oak]);
	await press('/');
	store.dispatch({type: 'find/edited', line: {text: 'subs:0', cursor: 6}});
	await press('enter');
	assert.deepEqual(visits(), [nord, oak], 'a filter leads to no organization');
});

await test('puts a command that was run from the list of commands first of equal ones', async () => {
	const {press, store} = await start();
	const first = () => paletteEntries(registry, store.getState())[0]?.name;
	await press(':', ...'mark');
	assert.equal(first(), 'mark');
	await press('escape', ':', ...'help', 'enter', 'escape', ':');
	assert.equal(first(), 'help');
	await press(...'copy');
	assert.equal(first(), 'copy');
});

await test('pins for this session only if the pin cannot be kept, and says so', async () => {
	using folder = temporaryFolder();
	mkdirSync(path.join(folder.path, 'state'));
	writeFileSync(path.join(folder.path, 'state', 'recents'), '');
	const {press, go, said, store} = await start({disk: diskIn(path.join(folder.path, 'state'))});
	go(west);
	await press('P');
	assert.match(said() ?? '', /^Pine West is pinned in this session only, because this cannot be kept: .+\.$/v);
	assert.deepEqual([...store.getState().recents.pins], [west]);
});

await test('pins at most 100 organizations, and says that another one must go first', async () => {
	const {press, go, said, store} = await start();
	store.dispatch({
		type: 'recents/changed',
		recents: {pins: new Set([...Array.from({length: 99}, (_, at) => `id${at}`), west])},
	});
	go(east);
	await press('P');
	assert.equal(said(), '100 organizations are pinned, which is the most. Unpin one first.');
	go(west);
	await press('P');
	assert.equal(said(), 'Pine West is no longer pinned.');
});
