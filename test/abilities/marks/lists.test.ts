import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Event} from '../../../source/kernel/state/events.js';
import {markedAccounts} from '../../../source/kernel/state/marks.js';
import {markableMembers} from '../../../source/abilities/people/members/commands.js';
import {markablePeople} from '../../../source/abilities/people/offboarding/marks.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {paneScene} from '../../helpers/pane-scene.js';
import {sceneOf} from '../../helpers/scene.js';
import {account, family, received} from '../../helpers/state.js';

const member = (id: string) => ({id, status: 'active', user: {email: `${id}@acme.example`, name: ''}}) as const;

const members = ['anna', 'ben', 'cleo', 'dora'].map(id => member(id));

const accounts = ['anna', 'ben', 'cleo', 'dora'].map(id => account(id, {name: `${id}@acme.example`}));

const listOf = (pane: 'accounts' | 'members', request: number, items = accounts.length): readonly Event[] => [
	{type: `${pane}/requested`, id: 'north', request},
	pane === 'accounts'
		? {
				type: 'accounts/received',
				id: 'north',
				request,
				items: accounts.slice(0, items),
				unreadable: 0,
				isLast: true,
				readAt: 1,
			}
		: {
				type: 'members/received',
				id: 'north',
				request,
				items: members.slice(0, items),
				unreadable: 0,
				isLast: true,
				readAt: 1,
			},
];

type ListName = 'accounts' | 'members' | 'people';

function open(name: ListName) {
	const program = startProgram({baseUrl: 'http://127.0.0.1:1'});
	const {store} = program;
	const events: readonly Event[] =
		name === 'people'
			? [
					{type: 'people/opened', rootId: 'north', ids: ['north'], now: 1},
					{type: 'people/read', read: new Map([['north', {members, unreadable: 0}]])},
				]
			: [...listOf(name, 901), {type: 'pane/focused', pane: name}];
	for (const event of [
		{type: 'organizations/requested', request: 900} as const,
		received(900, family),
		{type: 'tree/allFolded', isCollapsed: false} as const,
		{type: 'tree/selected', key: 'north'} as const,
		...events,
	]) {
		store.dispatch(event);
	}

	const markable = {
		accounts: () => markedAccounts(store.getState()).map(({id}) => id),
		members: () => [...markableMembers.marks(store.getState())].toSorted(),
		people: () => [...markablePeople.marks(store.getState())].map(key => key.slice(0, key.indexOf('@'))).toSorted(),
	}[name];
	return {...program, marked: markable};
}

for (const [name, noun] of [
	['accounts', 'account'],
	['members', 'member'],
	['people', 'person'],
] as const) {
	/* eslint-disable no-await-in-loop -- One after the other. */
	await test(`marks rows, ranges, what is listed and the others with the keys of the tree: ${name}`, async () => {
		const {press, marked, said} = open(name);
		await press('V');
		assert.equal(said(), `Nothing is marked. Press m to mark the selected ${noun}.`);
		await press('m', ' ');
		assert.deepEqual(marked(), ['anna', 'ben']);
		await press('G', 'V');
		assert.deepEqual(marked(), ['anna', 'ben', 'cleo', 'dora']);
		await press('g', 'm', '~');
		assert.deepEqual(marked(), ['anna']);
		await press('M');
		assert.deepEqual([marked(), said()], [[], `1 ${noun} unmarked. Press M to mark it again.`]);
		await press('M');
		assert.deepEqual(marked(), ['anna']);
		await press('M', '/', ...'cle', 'enter', '&');
		assert.deepEqual([marked(), said()], [['cleo'], `1 ${noun} marked.`]);
	});

	await test(`shows marks on the screen, and says them to a screen reader: ${name}`, async () => {
		const {press, store} = open(name);
		await press('m', 'k');
		const state = store.getState();
		assert.match(frameOf(state), /1 marked/v);
		assert.match(frameOf(state), /\*anna@acme\.example/v);
		const {focus = ''} = name === 'people' ? sceneOf(state) : paneScene(state);
		assert.match(focus, /marked, 1 of 4$/v);
	});
	/* eslint-enable no-await-in-loop */
}

for (const name of ['accounts', 'members'] as const) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`keeps the marks with their ids when the list loads again: ${name}`, async () => {
		const {press, store, marked} = open(name);
		await press('m', 'G', 'm');
		for (const event of listOf(name, 902, 3)) {
			store.dispatch(event);
		}

		assert.deepEqual(marked(), ['anna']);
	});
}

await test('keeps the marks of a list when rows of another organization are marked', async () => {
	const {press, store, said} = open('accounts');
	const go = (key: string) => {
		store.dispatch({type: 'tree/selected', key});
		store.dispatch({type: 'pane/focused', pane: 'accounts'});
	};

	const names = () => markedAccounts(store.getState()).map(({id}) => id);
	await press('m', 'm');
	store.dispatch({type: 'accounts/requested', id: 'apac', request: 903});
	store.dispatch({
		type: 'accounts/received',
		id: 'apac',
		request: 903,
		items: [account('other', {name: 'Other'})],
		unreadable: 0,
		isLast: true,
		readAt: 1,
	});
	go('apac');
	await press('m');
	assert.deepEqual(names(), ['other']);
	go('north');
	assert.deepEqual(names(), ['anna', 'ben']);
	await press('.');
	assert.match(frameOf(store.getState()), /3 accounts marked\./v);
	await press('M');
	assert.deepEqual(names(), []);
	await press('M');
	assert.deepEqual([names(), said()], [['anna', 'ben'], '2 accounts marked again.']);
});

await test('says how many marked people a search or a filter hides', async () => {
	const {press, store} = open('people');
	await press('m', 'm', '/', ...'anna', 'enter');
	assert.match(frameOf(store.getState()), /2 marked\. 1 marked one is not shown: ben@acme\.example\./v);
});

for (const [name, title] of [
	['accounts', 'marked accounts, 1 not shown'],
	['members', 'marked members, 1 not shown'],
	['people', 'marked people, 1 not shown'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One after the other.
	await test(`copies lists and tables of the marked rows: ${name}`, async () => {
		const {press, store} = open(name);
		await press('m', 'm', '/', ...'anna', 'enter', 'y');
		assert.match(frameOf(store.getState()), new RegExp(`Copy from 2 ${title}`, 'v'));
		const {dialog} = store.getState();
		const entries = dialog.kind === 'copy' ? dialog.entries : [];
		const texts = new Map(entries.map(({label, text}) => [label, text]));
		assert.equal(texts.get(name === 'accounts' ? 'Names' : 'Emails'), 'anna@acme.example\nben@acme.example');
		assert.match(texts.get('Table') ?? '', /\n.*anna@acme\.example/v);
		assert.match(texts.get('Markdown table') ?? '', /\| `anna@acme\.example` \|/v);
	});
}
