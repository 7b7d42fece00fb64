import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {marksOfList} from '../../../source/kernel/state/markable.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {account, dialogOf, family, received} from '../../helpers/state.js';

const wide = {columns: 120, rows: 40};

function start(size = wide) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const {store} = program;
	for (const event of [
		{type: 'organizations/requested', request: 900} as const,
		received(900, family),
		{type: 'terminal/resized', ...size} as const,
		{type: 'tree/allFolded', isCollapsed: false} as const,
		{type: 'tree/marksChanged', ids: ['north', 'apac']} as const,
		{type: 'accounts/requested', id: 'contoso', request: 901} as const,
		{
			type: 'accounts/received',
			id: 'contoso',
			request: 901,
			items: [account('a1', {name: 'Website'})],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		} as const,
		{type: 'tree/selected', key: 'contoso'} as const,
		{type: 'pane/focused', pane: 'accounts'} as const,
	]) {
		store.dispatch(event);
	}

	return program;
}

await test('lists everything that is marked with its path, with one key and from the list of commands', async () => {
	const {press, store} = start();
	await press('m', '.');
	const frame = frameOf(store.getState());
	assert.match(
		frame,
		/Marked[\s\S]*2 organizations and 1 account marked\.[\s\S]*APAC +Acme[\s\S]*Northwind +Acme › EMEA[\s\S]*Website +Acme › EMEA › Contoso +account/v,
	);
	assert.match(sceneOf(store.getState()).focus ?? '', /^APAC in Acme, 1 of 3$/v);
	await press('escape', ':', ...'what is marked', 'enter');
	assert.equal(store.getState().dialog.kind, 'marked');
});

await test('finds among the marked ones, unmarks one and unmarks all', async () => {
	const {press, store, said} = start();
	await press('m', '.', '/', ...'north', 'enter', 'm');
	assert.deepEqual([[...store.getState().marks], said()], [['apac'], 'Northwind unmarked, 2 others are marked.']);
	await press('escape', 'G', ' ');
	assert.equal(marksOfList(store.getState(), 'accounts', 'contoso')?.names.size, 0);
	await press('M');
	assert.deepEqual([store.getState().marks.size, store.getState().dialog.kind], [0, 'none']);
	assert.match(said() ?? '', /^1 organization unmarked\. Press M /v);
	await press('.');
	assert.match(frameOf(store.getState()), /Nothing is marked\. Press Esc, then press m to mark a row\./v);
});

await test('goes to a marked organization that the filter hides, and to a marked account', async () => {
	const {press, store} = start();
	await press('m');
	for (const event of [
		{type: 'find/opened', now: 1} as const,
		{type: 'find/edited', line: lineOf('depth:0')} as const,
		{type: 'find/accepted'} as const,
	]) {
		store.dispatch(event);
	}

	await press('.');
	assert.match(frameOf(store.getState()), /2 marked ones are not shown: APAC, Northwind\.[\s\S]*APAC.*not shown/v);
	await press('j', 'enter');
	assert.deepEqual(
		[store.getState().selectedKey, store.getState().pane, store.getState().find],
		['north', 'tree', undefined],
	);
	await press('.', 'G', 'enter');
	assert.deepEqual(
		[store.getState().selectedKey, store.getState().pane, store.getState().soughtAccount],
		['contoso', 'accounts', 'a1'],
	);
});

await test('names the marked organizations that have not loaded yet', async () => {
	const {press, store} = start({columns: 60, rows: 24});
	store.dispatch({type: 'tree/marksChanged', ids: ['north', 'later']});
	await press('.');
	assert.match(frameOf(store.getState()), /1 organization marked\.[\s\S]*1 marked organization has not loaded yet\./v);
});

await test('says that a marked row is no longer listed, and stays', async () => {
	const {press, store, said} = start();
	await press('m');
	store.dispatch({type: 'accounts/requested', id: 'contoso', request: 902});
	store.dispatch({
		type: 'accounts/received',
		id: 'contoso',
		request: 902,
		items: [account('a2', {name: 'Shop'})],
		unreadable: 0,
		isLast: true,
		readAt: 2,
	});
	await press('.', 'G', 'enter');
	assert.deepEqual([said(), store.getState().dialog.kind], ['Website is no longer listed.', 'marked']);
	store.dispatch({type: 'organizations/requested', request: 903});
	store.dispatch(
		received(
			903,
			family.filter(({id}) => id !== 'contoso'),
		),
	);
	await press('G', 'enter');
	assert.deepEqual(
		[said(), store.getState().dialog.kind],
		['Website: the organization is no longer listed.', 'marked'],
	);
});

await test('goes back to the people of the marked organizations for a person who was marked there', async () => {
	const {press, store} = start();
	const jane = {id: 'j', status: 'active', user: {id: 'j', email: 'jane@acme.example', name: ''}};
	for (const event of [
		{type: 'people/opened', rootId: 'emea', ids: ['north', 'apac'], now: 1, isOfMarked: true} as const,
		{type: 'people/read', read: new Map([['north', {members: [jane], unreadable: 0}]])} as const,
	]) {
		store.dispatch(event);
	}

	await press('m', 'escape', '.');
	assert.match(frameOf(store.getState()), /jane@acme\.example .*person of 2 organizations/v);
	store.dispatch({type: 'tree/marksChanged', ids: ['apac']});
	await press('G', 'enter');
	const {dialog} = store.getState();
	assert.deepEqual(dialog.kind === 'people' && [dialog.ids, dialog.isOfMarked], [['north', 'apac'], true]);
	await press('escape', '.', 'G', 'm');
	assert.deepEqual(
		store.getState().listMarks.map(({names}) => names.size),
		[0],
	);
});

await test('goes to the people below the organization of a marked person, whatever is marked in the tree', async () => {
	const {press, store} = start();
	store.dispatch({
		type: 'pane/rowsMarked',
		list: 'people',
		of: 'emea',
		names: new Map([['anna', 'anna@acme.example']]),
	});
	await press('.', 'G', 'enter');
	const {dialog, pane} = store.getState();
	assert.deepEqual(
		[dialog.kind === 'people' && [dialog.rootId, dialog.isOfMarked], pane],
		[['emea', undefined], 'tree'],
	);
});

const peopleOf = (emails: readonly string[]) => ({
	members: emails.map(id => ({id, status: 'active', user: {id, email: `${id}@acme.example`, name: ''}}) as const),
	unreadable: 0,
});

await test('lists what is marked from the list of people, and goes back to that list or to a person in it', async () => {
	const {press, store} = start();
	for (const event of [
		{type: 'people/opened', rootId: 'emea', ids: ['emea', 'north'], now: 1} as const,
		{type: 'people/asked', request: 950, now: 1} as const,
		{type: 'people/read', read: new Map([['emea', peopleOf(['anna', 'ben'])]])} as const,
	]) {
		store.dispatch(event);
	}

	await press('j', 'm', '.');
	assert.match(frameOf(store.getState()), /2 organizations and 1 person marked\.[\s\S]*ben@acme\.example/v);
	// The reading goes on behind it.
	store.dispatch({type: 'people/read', read: new Map([['north', peopleOf(['aaron'])]])});
	store.dispatch({type: 'people/ended', request: 950});
	await press('escape');
	assert.match(frameOf(store.getState()), /aaron@acme\.example[\s\S]*ben@acme\.example/v);
	assert.equal(dialogOf(store.getState(), 'people').request, undefined);
	await press('g', '.', 'G', 'enter');
	assert.deepEqual([dialogOf(store.getState(), 'people').cursor, store.getState().selectedKey], [2, 'contoso']);
	await press('.', 'G', 'M');
	assert.equal(store.getState().dialog.kind, 'people');
});

await test('names the people who are marked in other lists of people', async () => {
	const {press, store} = start();
	store.dispatch({type: 'pane/rowsMarked', list: 'people', of: 'apac', names: new Map([['zoe', 'zoe@acme.example']])});
	store.dispatch({type: 'people/opened', rootId: 'emea', ids: ['emea'], now: 1});
	store.dispatch({type: 'people/read', read: new Map([['emea', peopleOf(['anna', 'ben'])]])});
	await press('m');
	assert.match(
		frameOf(store.getState()),
		/1 marked\.[\s\S]*Marked in other lists of people: zoe@acme\.example\. Press \. for everything/v,
	);
});
