import assert from 'node:assert/strict';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {known as knownAbility} from '../../../source/abilities/known/ability.js';
import {until} from '../../../source/kernel/loop/until.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {openKeptNames} from '../../../source/kernel/storage/kept-names.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {family, profile, received, visibleNames} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const diskIn = (folder: string): Disk => ({
	stateFolder: folder,
	cacheFolder: folder,
	owner: {host: 'api.test', fingerprint: 'f', context: undefined},
});

function start(disk: Disk, isSandbox = false) {
	const filters = {regions: 'depth:1', wrong: 'emial:none'};
	const program = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}, connection: {filters, isSandbox}});
	const {store} = program;
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	return {
		...program,
		frame: () => frameOf(store.getState()),
		visible: () => visibleNames(store.getState()),
		saved: openKeptNames(disk),
	};
}

await test('lists the saved filters with what each finds now, and marks those of the config file', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const readAt = Date.now();
	openKnown(disk).keep('profile', [
		{id: 'north', readAt, value: {...profile, business_email: ''}},
		{id: 'emea', readAt, value: profile},
	]);
	const {press, frame, context, store, saved} = start(disk);
	saved.save('no-contact', 'email:none');
	const begun = knownAbility.begin?.(context, assert.ifError);
	await press('@');
	await until(store, ({profiles}) => profiles.size === 2);
	assert.match(frame(), /no-contact {2}email:none +1 match, 3 not known/v);
	assert.match(frame(), /regions {2}depth:1 +config file · 2 matches/v);
	assert.match(frame(), /wrong {2}emial:none +config file · does not work/v);
	begun?.stop?.();
});

await test('shows the whole text of the chosen filter below the list', async () => {
	using folder = temporaryFolder();
	const {press, frame, saved} = start(diskIn(folder.path));
	const text = Array.from({length: 12}, (_, at) => `-email:customer-${at}`).join(' ');
	saved.save('a-long-one', `${text} phone:none`);
	await press('@');
	assert.match(frame(), /a-long-one {2}-email:customer-0.*…/v);
	assert.ok(
		frame()
			.replaceAll(/[\s│]+/gv, ' ')
			.includes(` ${text} phone:none `),
		frame(),
	);
	const listOf = () =>
		frame()
			.split('\n')
			.slice(0, 6)
			.map(line => line.replaceAll('❯', ' '));
	const before = listOf();
	await press('j');
	assert.deepEqual(listOf(), before);
	assert.ok(!frame().includes('phone:none'));
});

await test('narrows the tree to what the chosen filter finds, and finds a filter by its terms', async () => {
	using folder = temporaryFolder();
	const {press, visible, said, store} = start(diskIn(folder.path));
	await press('@', '/', ...'depth', 'enter', 'enter');
	assert.deepEqual(visible(), ['Acme', '  APAC', '  EMEA']);
	assert.deepEqual([store.getState().find?.line.text, store.getState().find?.isTyping], ['filter:regions', false]);
	await press('@', 'j', 'enter');
	assert.equal(said(), 'There is no term emial:. Did you mean email?');
});

await test('deletes a saved filter after a question, but none of the config file', async () => {
	using folder = temporaryFolder();
	const {press, frame, said, saved} = start(diskIn(folder.path));
	saved.save('alone', 'subs:0');
	await press('@', 'd', 'n');
	assert.ok(saved.filters().has('alone'));
	await press('d');
	assert.match(frame(), /Delete the filter alone\? Press y to delete it/v);
	await press('y');
	assert.deepEqual([saved.filters().has('alone'), said()], [false, 'The filter alone is deleted.']);
	await press('d');
	assert.equal(said(), 'The filter regions is in the config file. Delete its line there.');
});

await test('says why the saved filters cannot be read', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'kept', 'api.test.ndjson');
	mkdirSync(file, {recursive: true});
	const {press, said} = start(diskIn(folder.path));
	await press('@');
	assert.equal(said(), `The groups and saved filters could not be read: ${file} is a folder (EISDIR).`);
});

await test('follows a group and a saved filter that change while a filter names them', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const {press, paste, visible, saved, store} = start(disk);
	saved.add('some', [{id: 'north', name: 'Northwind'}]);
	await press('/');
	await paste('in:@some');
	await press('enter');
	assert.deepEqual(visible(), ['Acme', '  EMEA', '    Northwind']);
	store.dispatch({type: 'tree/marksChanged', ids: ['apac']});
	await press('@', 'a', 'escape');
	assert.deepEqual(visible(), ['Acme', '  APAC', '  EMEA', '    Northwind']);
	store.dispatch({type: 'tree/marksChanged', ids: ['north']});
	await press('@', 's', 'escape');
	assert.deepEqual(visible(), ['Acme', '  APAC']);
	saved.save('leaves', 'subs:0');
	await press('@', 'j', 'enter');
	assert.equal(visible().length, 5);
	await press('@', 'j', 'd', 'y', 'escape');
	assert.deepEqual(visible(), [], 'nothing is judged by a filter that is gone');
});

await test('saves the filter of the tree under a typed name, and shows it among the saved ones', async () => {
	using folder = temporaryFolder();
	const {press, paste, frame, said, saved, store} = start(diskIn(folder.path));
	await press('A');
	assert.match(said() ?? '', /To save a filter, press \/ and type one, such as email:none\.$/v);
	await press('/', ...'subs:0 dep', 'tab', '1', 'enter', 'A');
	assert.match(frame(), /Save the filter[\s\S]*Type a name for this filter, such as no-contact[\s\S]*subs:0 depth:1/v);
	await press('enter');
	assert.equal(said(), 'Type a name first.');
	await press(...'a b', 'enter');
	assert.match(frame(), /A name has up to 64 letters/v);
	await press('backspace', 'backspace', 'enter');
	assert.deepEqual(
		[said(), saved.filters().get('a')?.text],
		['Saved the filter a. Use it as the term filter:a, or press @.', 'subs:0 depth:1'],
	);
	assert.equal(store.getState().find?.line.text, 'subs:0 depth:1', 'the filter stays on');
	await press('/', 'ctrl+u');
	await paste('north subs:0');
	await press('enter', 'A');
	assert.equal(said(), 'A saved filter has only terms. For text in names, write name:north.');
});

await test('asks before it replaces a saved filter, and shows both texts', async () => {
	using folder = temporaryFolder();
	const {press, frame, said, saved} = start(diskIn(folder.path));
	saved.save('mine', 'depth:0');
	await press('/', ...'subs:0', 'enter', '@', 'A', ...'mine', 'enter');
	assert.match(frame(), /Replace the filter mine, depth:0\? Press y to replace it/v);
	await press('n', 'enter', 'y');
	assert.deepEqual(
		[said(), saved.filters().get('mine')?.text],
		['Replaced the filter mine: depth:0 is now subs:0.', 'subs:0'],
	);
	assert.match(frame(), /╭ Groups and filters[\s\S]*mine {2}subs:0/v);
	await press('A', ...'mine', 'enter');
	assert.equal(said(), 'The filter mine is subs:0 already.');
	await press('A', 'escape');
	assert.match(frame(), /╭ Groups and filters/v);
});

await test('saves a saved filter under another name, and none that would name itself', async () => {
	using folder = temporaryFolder();
	const {press, frame, saved} = start(diskIn(folder.path));
	await press('@', '/', ...'depth', 'enter', 'enter', 'A', ...'first', 'enter');
	assert.equal(saved.filters().get('first')?.text, 'depth:1');
	await press('/', 'ctrl+u', ...'filter:first subs:0', 'enter', 'A', ...'first', 'enter');
	assert.match(frame(), /finds no saved filter named “first”|no saved filter/v);
	assert.equal(saved.filters().get('first')?.text, 'depth:1');
});

await test('shows the position in a list that is longer than its room', async () => {
	using folder = temporaryFolder();
	const {press, frame, saved, store} = start(diskIn(folder.path));
	for (let at = 10; at < 48; at++) {
		saved.save(`level-${at}`, `depth:${at}`);
	}

	await press('@', 'j');
	assert.match(frame(), /╭ Groups and filters ─+ 2\/40 ─╮/v);
	await press('/', ...'level-1');
	assert.match(frame(), /╭ Groups and filters ─+╮[\s\S]*match 2 of 10/v);
	await press('escape');
	store.dispatch({type: 'dialog/moved', by: 39});
	assert.match(frame(), /╭ Groups and filters ─+ 40\/40 ─╮/v);
});

await test('says in a sandbox that a saved filter ends with it', async () => {
	using folder = temporaryFolder();
	const program = start(diskIn(folder.path), true);
	await program.press('/', ...'subs:0', 'enter', 'A', 'a', 'enter');
	assert.equal(
		program.said(),
		'Saved the filter a. Use it as the term filter:a, or press @. It is kept until this sandbox ends.',
	);
});
