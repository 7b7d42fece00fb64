import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {account, dialogOf, family, received} from '../../helpers/state.js';

const filter: readonly Event[] = [
	{type: 'find/opened', now: 1},
	{type: 'find/edited', line: lineOf('depth:0,1')},
	{type: 'find/accepted'},
];

const member = (id: string) => ({id, status: 'active', user: {email: `${id}@acme.example`, name: ''}}) as const;

function start(...events: readonly Event[]) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1'});
	for (const event of [
		{type: 'organizations/requested', request: 900} as const,
		received(900, family),
		{type: 'tree/allFolded', isCollapsed: false} as const,
		{type: 'tree/selected', key: 'emea'} as const,
		{type: 'accounts/requested', id: 'emea', request: 901} as const,
		{
			type: 'accounts/received',
			id: 'emea',
			request: 901,
			items: [account('a1', {name: 'Website'}), account('a2', {name: 'Shop'})],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		} as const,
		{type: 'members/requested', id: 'emea', request: 902} as const,
		{
			type: 'members/received',
			id: 'emea',
			request: 902,
			items: [member('anna'), member('ben')],
			unreadable: 0,
			isLast: true,
			readAt: 1,
		} as const,
		...events,
	]) {
		program.store.dispatch(event);
	}

	return program;
}

const marked: Event = {type: 'tree/marksChanged', ids: ['acme', 'apac', 'north']};

for (const [key, what] of [
	['e', 'Edits EMEA'],
	['p', 'Edits EMEA'],
	['c', 'Creates below EMEA'],
	['B', 'Creates next to EMEA'],
	['o', 'Creates below EMEA'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`says that a key acts on one organization only while others are marked: ${key}`, async () => {
		const {press, said, store} = start(marked);
		await press(key);
		assert.equal(said(), `${what} only; 3 are marked.`);
		assert.match(frameOf(store.getState()), / only; 3 are marked\./v);
	});
}

await test('says nothing about marks if only the organization itself is marked, or if a key acts on none', async () => {
	const {press, said} = start({type: 'tree/marksChanged', ids: ['emea']});
	await press('c');
	assert.equal(said(), undefined);
	const others = start(marked);
	await others.press('C');
	assert.equal(others.said(), undefined);
});

await test('invites to the marked organizations from the tree, and to one organization from its panes', async () => {
	const {press, said, store} = start(marked);
	await press('i');
	assert.equal(said(), undefined);
	assert.deepEqual(
		dialogOf(store.getState(), 'invite').to.organizations.map(({id}) => id),
		['acme', 'apac', 'north'],
	);
	const beside = start(marked, {type: 'pane/focused', pane: 'members'});
	await beside.press('i');
	assert.equal(beside.said(), 'Invites to EMEA only; 3 are marked.');
	assert.deepEqual(
		dialogOf(beside.store.getState(), 'invite').to.organizations.map(({id}) => id),
		['emea'],
	);
});

await test('says that one member only is removed while others are marked', async () => {
	const messages: string[] = [];
	const {store, press} = start({type: 'pane/focused', pane: 'members'});
	store.subscribe(() => {
		messages.push(store.getState().message?.text ?? '');
	});
	await press('m', 'D');
	assert.ok(messages.includes('Removes ben@acme.example only; 1 is marked.'), messages.join('\n'));
});

await test('names the marked organizations that a filter hides before an export, a copy and a group', async () => {
	const {store, press} = start(marked, ...filter);
	await press('x');
	assert.match(frameOf(store.getState()), /The marked: 3 organizations[\s\S]*1 marked one is not shown: Northwind\./v);
	await press('escape', 'y');
	assert.match(frameOf(store.getState()), /Copy from 3 marked organizations, 3 not fully loaded, 1 not shown/v);
	await press('escape', 'A');
	assert.match(frameOf(store.getState()), /1 marked one is not shown: Northwind\./v);
});

await test('names the marked accounts that a search hides in the review of their move', async () => {
	const {store, press} = start({type: 'pane/focused', pane: 'accounts'});
	await press('m', 'm', '/', ...'shop', 'enter', 'v');
	store.dispatch({type: 'move/chosen', destination: 'apac'});
	assert.match(frameOf(store.getState()), /1 marked one is not shown: Website\./v);
});

await test('lists the people of just the marked organizations, and says so in the review of a removal', async () => {
	const {store, press} = start(marked, ...filter, {type: 'pane/focused', pane: 'tree'});
	await press('I');
	assert.deepEqual(dialogOf(store.getState(), 'people').ids, ['acme', 'apac', 'north']);
	assert.match(
		frameOf(store.getState()),
		/People of the 3 marked organizations[\s\S]*1 marked one is not shown: Northwind\.[\s\S]*Press I to read the members of the 3 marked/v,
	);
	const jane = {id: 'm1', status: 'active', user: {email: 'jane@acme.example', name: ''}} as const;
	store.dispatch({
		type: 'people/read',
		read: new Map(['acme', 'apac', 'north'].map(id => [id, {members: [jane], unreadable: 0}])),
	});
	await press('D');
	assert.match(
		frameOf(store.getState()),
		/Offboard jane@acme\.example[\s\S]*\[The 3 marked \(3\)\] {2}Everywhere \(3\)[\s\S]*1 marked one is not shown: Northwind\./v,
	);
});

for (const [key, text] of [
	['H', 'Shows the history of EMEA only; 3 are marked.'],
	['y', 'Copies from EMEA only; 3 are marked.'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`says in the detail, but not in the tree, that a key acts on one organization only: ${key}`, async () => {
		const messages: string[] = [];
		const {store, press} = start(marked, {type: 'pane/focused', pane: 'detail'});
		store.subscribe(() => {
			messages.push(store.getState().message?.text ?? '');
		});
		await press(key);
		assert.ok(messages.includes(text), messages.join('\n'));
		store.dispatch({type: 'pane/focused', pane: 'tree'});
		await press('escape', 'j');
		messages.length = 0;
		await press(key);
		assert.ok(!messages.includes(text), messages.join('\n'));
	});
}

for (const keys of [['D'], ['enter', 'D']]) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`says that one person only is offboarded while others are marked: ${keys.join(' ')}`, async () => {
		const {store, press} = start(
			{type: 'people/opened', rootId: 'acme', ids: ['emea'], now: 1},
			{type: 'people/read', read: new Map([['emea', {members: [member('anna'), member('ben')], unreadable: 0}]])},
		);
		await press('m', ...keys);
		assert.equal(dialogOf(store.getState(), 'offboarding').email, 'ben@acme.example');
		assert.match(frameOf(store.getState()), /Offboards ben@acme\.example only; 1 is marked\./v);
	});
}
