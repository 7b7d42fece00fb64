import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {loadOrganizations} from '../../../source/kernel/loop/load.js';
import {markedRows} from '../../../source/kernel/state/selectors.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {openKeptNames} from '../../../source/kernel/storage/kept-names.js';
import {call, createIn, keyOf, openSandbox} from '../../base/sandbox/call.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {family, received} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 1, seed: 7});
const parent = await createIn(sandbox, 'Parent');
const one = await createIn(sandbox, 'One', parent);
const two = await createIn(sandbox, 'Two', parent);

async function start(disk?: Disk) {
	const program = startProgram({baseUrl: sandbox.url, credential: keyOf(sandbox), ...(disk && {context: {disk}})});
	await loadOrganizations(program.context);
	program.store.dispatch({type: 'tree/allFolded', isCollapsed: false});
	const mark = async (id: string) => {
		program.store.dispatch({type: 'tree/selected', key: id});
		await program.press('m');
	};

	const marked = () => {
		const state = program.store.getState();
		return markedRows(state).map(row => state.tree.index.nameAt(row));
	};

	return {
		...program,
		mark,
		marked,
		frame: () => frameOf(program.store.getState()),
		groups: openKeptNames(program.context.disk),
	};
}

await test('keeps the marked organizations under a name, and marks them again', async () => {
	const {press, mark, marked, said, frame, groups} = await start();
	await press('A');
	assert.match(said() ?? '', /Nothing is marked/v);
	await mark(one);
	await mark(two);
	await press('A');
	assert.match(frame(), /Keep as a group[\s\S]*Type a name for the 2 marked organizations/v);
	await press(...'a b', 'enter');
	assert.match(frame(), /A name has up to 64 letters/v);
	await press('backspace', 'backspace', 'enter');
	assert.deepEqual(
		[said(), [...(groups.groups().get('a') ?? [])]],
		[
			'2 organizations kept as @a.',
			[
				[one, 'One'],
				[two, 'Two'],
			],
		],
	);
	await press('M', '@');
	assert.match(frame(), /@a +2 organizations/v);
	await press('enter');
	assert.deepEqual([said(), marked()], ['2 organizations of @a are marked.', ['One', 'Two']]);
});

await test('adds the marked organizations to a group, subtracts them, and deletes the group after a question', async () => {
	const {press, mark, said, frame, groups} = await start();
	groups.add('emea', [{id: one, name: 'One'}]);
	await press('@', 'a');
	assert.match(said() ?? '', /Nothing is marked/v);
	await press('escape');
	await mark(two);
	await press('@', 'a');
	assert.deepEqual(
		[said(), [...(groups.groups().get('emea')?.keys() ?? [])]],
		['1 organization added to @emea.', [one, two]],
	);
	assert.match(frame(), /@emea +2 organizations/v);
	await press('s');
	assert.deepEqual(
		[said(), [...(groups.groups().get('emea')?.keys() ?? [])]],
		['1 organization removed from @emea.', [one]],
	);
	await press('d', 'n');
	assert.ok(groups.groups().has('emea'));
	await press('d');
	assert.match(frame(), /Delete the group @emea\?/v);
	await press('y');
	assert.deepEqual([said(), groups.groups().size], ['The group @emea is deleted. Its organizations are as before.', 0]);
	assert.match(frame(), /There are no groups or saved filters/v);
});

await test('says which marked organizations a group lacks because they have not loaded yet', async () => {
	const {press, said, mark, frame, store, groups} = await start();
	groups.add('emea', [{id: two, name: 'Two'}]);
	const [root] = family;
	assert.ok(root);
	store.dispatch({type: 'organizations/requested', request: 99});
	store.dispatch(received(99, [{...root, id: one, name: 'One'}], false));
	store.dispatch({type: 'tree/marksChanged', ids: ['later1', 'later2']});
	await press('A');
	assert.equal(said(), 'The marked organizations have not loaded yet.');
	await press('@', 'a');
	assert.equal(said(), 'The marked organizations have not loaded yet.');
	await press('escape');
	await mark(one);
	await press('A', ...'ren', 'enter');
	assert.deepEqual(
		[said(), groups.groups().get('ren')],
		['1 organization kept as @ren. 2 marked organizations have not loaded yet.', new Map([[one, 'One']])],
	);
	await press('@', 'a');
	assert.equal(said(), '1 organization added to @emea. 2 marked organizations have not loaded yet.');
	assert.match(frame(), /@emea +2 organizations/v);
	await press('s');
	assert.equal(said(), '1 organization removed from @emea. 2 marked organizations have not loaded yet.');
});

await test('says why the groups and filters cannot be read, instead of showing none', async () => {
	using folder = temporaryFolder();
	const {press, said, frame} = await start({
		stateFolder: folder.path,
		owner: {host: 'api.example', fingerprint: 'f1', context: undefined},
	});
	const file = path.join(folder.path, 'kept', 'api.example.ndjson');
	mkdirSync(file, {recursive: true});
	await press('@');
	assert.equal(said(), `The groups and saved filters could not be read: ${file} is a folder (EISDIR).`);
	assert.doesNotMatch(frame(), /There are no groups or saved filters/v);
	await press('/');
	assert.equal(said(), `The groups and saved filters could not be read: ${file} is a folder (EISDIR).`);
});

await test('names an organization of a group that is no longer visible', async () => {
	const closed = await createIn(sandbox, 'Closed', parent);
	await call(sandbox, `DELETE /organizations/${closed}`);
	const {press, marked, said, frame, groups, store} = await start();
	groups.add('emea', [
		{id: one, name: 'One'},
		{id: closed, name: 'Closed'},
	]);
	await press('@');
	assert.match(frame(), /@emea +2 organizations, 1 no longer visible/v);
	await press('v');
	assert.match(frame(), /@emea[\s\S]*❯ One +Parent[\s\S]*Closed +no longer visible/v);
	await press('G', 'enter');
	assert.equal(said(), 'Closed is no longer visible to you.');
	await press('g', 'enter');
	assert.deepEqual([store.getState().selectedKey, store.getState().dialog.kind], [one, 'none']);
	await press('@', 'v', 'escape');
	assert.equal(store.getState().dialog.kind, 'kept');
	await press('enter');
	assert.deepEqual([said(), marked()], ['1 organization of @emea is marked. No longer visible: Closed.', ['One']]);
});

await test('renames a group, and refuses a name that another one has', async () => {
	const {press, said, frame, groups} = await start();
	groups.add('emea', [{id: one, name: 'One'}]);
	groups.add('apac', [{id: two, name: 'Two'}]);
	groups.save('emea', 'depth:1');
	await press('@', 'j', 'r');
	assert.match(frame(), /Rename[\s\S]*Type another name for the group @emea/v);
	await press('ctrl+u', ...'@apac', 'enter');
	assert.match(frame(), /There is a group @apac already/v);
	await press('backspace', 'x', 'enter');
	assert.deepEqual([said(), groups.groups().keys().toArray()], ['The group @emea is now @apax.', ['apac', 'apax']]);
	assert.match(frame(), /❯ @apax/v, 'the cursor stays on it');
	assert.ok(groups.filters().has('emea'), 'a filter with the same name stays');
	await press('r', 'enter');
	assert.match(frame(), /╭ Groups and filters/v, 'the same name changes nothing');
	await press('r', 'escape');
	assert.match(frame(), /╭ Groups and filters/v);
});

await test('keeps either the marked organizations or the filter of the tree', async () => {
	const {press, paste, mark, said, frame, groups} = await start();
	await mark(one);
	await press('/');
	await paste('subs:0');
	await press('enter', 'A', 'tab');
	assert.match(frame(), /Save the filter[\s\S]*subs:0/v);
	await press(...'le', 'tab', 'tab', ...'af', 'enter');
	assert.equal(said(), 'Saved the filter leaf. Use it as the term filter:leaf, or press @.');
	await press('@', 'G', 'a');
	assert.equal(said(), 'leaf is a filter, and finds its organizations itself.');
	await press('A', ...'leaf', 'enter');
	assert.deepEqual([...(groups.groups().get('leaf') ?? [])], [[one, 'One']]);
	assert.match(frame(), /❯ @leaf/v);
	await press('escape', 'M', 'escape', 'A');
	assert.match(said() ?? '', /^Nothing is marked\..* To save a filter, press \/ and type one/v);
});
