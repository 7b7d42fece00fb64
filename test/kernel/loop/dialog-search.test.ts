import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Checked} from '../../../source/abilities/check/state.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {registry} from '../../../source/abilities.js';
import type {LoggedRequest} from '../../../source/base/api/caller.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {sceneOf} from '../../helpers/scene.js';
import {startProgram} from '../../helpers/program.js';
import {changeField, createForm} from '../../../source/kernel/form-model/form.js';
import type {ContextEntry} from '../../../source/kernel/state/connection.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {frameOf} from '../../helpers/frames.js';
import {branchFigures} from '../../../source/kernel/figures/branch-figures.js';
import {filterSource} from '../../../source/kernel/state/found.js';
import {family, organization, received, reduceAll, stateWith} from '../../helpers/state.js';

const requests: readonly LoggedRequest[] = ['/more/two', '/three', '/two', '/one'].map((path, at) => ({
	method: 'GET',
	path,
	purpose: 'look',
	milliseconds: 1,
	status: 200,
	at,
}));

const written = (id: string, at: number) =>
	({kind: 'edit', id, at, before: {name: id, parentId: ''}, after: {name: `${id} now`, parentId: ''}}) as const;

const context = (name: string): ContextEntry => ({
	name,
	label: name,
	color: undefined,
	host: 'host.example',
	isReadOnly: false,
	isAskedFor: false,
	isCurrent: name === 'more two',
});

const member = (email: string) => ({id: email, status: 'active', user: {email, name: ''}}) as const;

/** Findings about these organizations, and nothing unknown. */
function checkedOf(ids: readonly string[]): Checked {
	const findings = ids.map(
		id =>
			({
				rule: 'empty',
				severity: 'low',
				row: -1,
				id,
				about: id,
				item: id,
				reason: 'A reason.',
				filter: 'subs:0',
				pane: 'tree',
			}) as const,
	);
	return {
		top: undefined,
		judged: findings,
		found: {
			findings,
			organizations: 4,
			unread: {profile: 0, accounts: 0, members: 0},
			uncertain: 0,
			factorUnknown: 0,
			accountFactorUnknown: 0,
			unjudged: [],
			broken: [],
		},
		of: [],
	};
}

const fourNew = stateWith(
	['more two', 'three', 'two', 'one'].map((name, at) =>
		organization(name, {create_time: `2025-01-0${9 - at}T00:00:00Z`}),
	),
).tree.index;

/** Opens each list with four rows. The rows `two` and `two more` match `two`. */
const openings: Readonly<Record<string, readonly Event[]>> = {
	accountAccess: [
		{type: 'accountAccess/opened', account: {id: 'a1', name: 'Shop'}},
		{type: 'accountAccess/requested', id: 'a1', request: 1},
		{
			type: 'accountAccess/received',
			id: 'a1',
			request: 1,
			isLast: true,
			unreadable: 0,
			readAt: 0,
			items: ['1 more two', '2 three', '3 two', '4 one'].map(email => ({
				id: email,
				status: 'accepted',
				user: {email},
				roles: [],
				policies: [],
			})),
		},
	],
	log: [],
	undo: [
		{
			type: 'undo/opened',
			entries: [written('more two', 4), written('three', 3), written('two', 2), written('one', 1)],
			now: 5,
		},
	],
	history: [
		{
			type: 'history/opened',
			organizations: [{id: 'north', name: 'Northwind'}],
			sought: {period: 'month', since: '2026-10-01', before: '2026-11-01'},
		},
		{type: 'history/asked', id: 'north', request: 1},
		{
			type: 'history/received',
			request: 1,
			unreadable: 0,
			records: ['more two', 'three', 'two', 'one'].map(id => ({
				id,
				action: {},
				actor: {email: id},
				raw: {},
				resource: {},
			})),
		},
	],
	usage: [
		{
			type: 'usage/opened',
			organization: {id: 'acme', name: 'Acme'},
			period: {from: '2026-01-01', to: '2026-01-02'},
			request: 1,
		},
		{
			type: 'usage/received',
			request: 1,
			usage: {
				unreadable: 0,
				rows: ['more two', 'three', 'two', 'one'].map((name, at) => ({
					x_BillableMetricId: 'm',
					x_BillableMetricName: name,
					BillingAccountId: name,
					ConsumedQuantity: 9 - at,
				})),
			},
		},
	],
	branch: [
		{
			type: 'branch/counted',
			branch: {
				id: 'acme',
				index: fourNew,
				now: 0,
				figures: branchFigures({...filterSource(fourNew, stateWith([])), readAt: () => undefined}, -1),
			},
		},
		{type: 'branch/opened', id: 'acme'},
	],
	people: [
		{type: 'people/opened', rootId: 'acme', ids: ['acme'], now: 1},
		{type: 'people/asked', request: 1, now: 1},
		{
			type: 'people/read',
			read: new Map([
				['acme', {members: ['a-two', 'b-three', 'c-two', 'd-one'].map(each => member(each)), unreadable: 0}],
			]),
		},
		{type: 'people/ended', request: 1},
	],
	news: [
		{type: 'news/awaited', since: 1, moment: 'Tuesday'},
		{
			type: 'news/found',
			own: 0,
			isShort: false,
			changes: ['more two', 'three', 'two', 'one'].map(id => ({id, name: id, presence: 'gone', edits: []}) as const),
		},
		{type: 'news/opened', user: ''},
	],
	findings: [
		{type: 'check/opened', top: undefined},
		{type: 'check/counted', checked: checkedOf(['more two', 'three', 'two', 'one'])},
	],
	drafts: [
		{
			type: 'drafts/offered',
			now: 1,
			drafts: ['more two', 'three', 'two', 'one'].map(name => ({
				file: name,
				savedAt: 0,
				form: storeForm(changeField(createForm('north'), 'name', {text: name})),
			})),
		},
	],
	columns: [
		{
			type: 'columns/listed',
			pane: 'tree',
			of: 'organizations',
			columns: ['more two', 'three', 'two', 'one'].map(name => ({name, head: name, about: '', place: undefined})),
			sort: undefined,
			left: 0,
		},
	],
	contexts: [{type: 'contexts/opened'}],
	marked: [
		{
			type: 'pane/rowsMarked',
			list: 'accounts',
			of: 'north',
			names: new Map(['more two', 'three', 'two', 'one'].map(name => [name, name])),
		},
		{type: 'marks/listed'},
	],
	kept: [
		{
			type: 'kept/opened',
			entries: ['more-two', 'three', 'two', 'one'].map(name => ({
				kind: 'filter',
				name,
				text: 'subs:0',
				isOfConfig: false,
			})),
			asked: {openedAt: 0},
			lookedAt: [],
		},
	],
};

async function open(kind: string, events = openings[kind] ?? []) {
	const program = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		token: 'x'.repeat(40),
		connection: {contexts: ['more two', 'three', 'two', 'one'].map(name => context(name))},
		context: {requests: () => requests},
	});
	const {store, press} = program;
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await (kind === 'log' ? press('L') : undefined);
	for (const event of events) {
		store.dispatch(event);
	}

	return {...program, dialog: () => store.getState().dialog, focus: () => sceneOf(store.getState()).focus ?? ''};
}

for (const kind of Object.keys(openings)) {
	/* eslint-disable no-await-in-loop -- One after the other. */
	await test(`keeps the cursor on its row while a search begins, narrows the list and ends: ${kind}`, async () => {
		const {press, focus} = await open(kind);
		await press('j', 'j');
		assert.match(focus(), /two.* 3 of 4$/v);
		await press('/', 't', 'w', 'o');
		assert.match(focus(), /two.* 2 of 2$/v);
		await press('escape');
		assert.match(focus(), /two.* 3 of 4$/v);
	});

	await test(`moves among the matches while the search is typed: ${kind}`, async () => {
		const {press, focus} = await open(kind);
		await press('/', 't', 'w', 'o', 'down');
		assert.match(focus(), /two.* 2 of 2$/v);
		await press('up');
		assert.match(focus(), /two.* 1 of 2$/v);
	});

	await test(`shows the whole list again with Escape before it leaves: ${kind}`, async () => {
		const {press, focus, dialog, store} = await open(kind);
		await press('/', 't', 'w', 'o', 'enter');
		assert.match(frameOf(store.getState()).split('\n').at(-1) ?? '', /Esc show all/v);
		await press('escape');
		assert.deepEqual([dialog().kind, placeOf(store.getState(), registry)], [kind, kind]);
		assert.match(focus(), / 1 of 4$/v);
		await press('escape');
		assert.equal(dialog().kind, 'none');
	});

	await test(`goes on at the other end with n and N, and says so: ${kind}`, async () => {
		const {press, focus, said} = await open(kind);
		await press('n');
		assert.equal(said(), 'There is no search to continue. Press / to find something.');
		await press('/', 't', 'w', 'o', 'enter', 'n');
		assert.deepEqual([focus().endsWith('match 2 of 2'), said()], [true, undefined]);
		await press('n');
		assert.deepEqual([focus().endsWith('match 1 of 2'), said()], [true, 'Continued from the first match.']);
		await press('N');
		assert.deepEqual([focus().endsWith('match 2 of 2'), said()], [true, 'Continued from the last match.']);
	});

	await test(`shows the position among the matches, and keeps the height of the list: ${kind}`, async () => {
		const {press, store} = await open(kind);
		const lineOfLast = () =>
			frameOf(store.getState())
				.split('\n')
				.findIndex(line => line.includes('❯'));
		const before = lineOfLast();
		await press('/', 't', 'w', 'o');
		assert.match(frameOf(store.getState()), /│ \/two {2,}match 1 of 2 │/v);
		assert.equal(lineOfLast(), before);
	});

	await test(`says what was searched and how to go on if nothing matches: ${kind}`, async () => {
		const {press, paste, store, said} = await open(kind);
		await press('/');
		await paste('no such');
		const none = /No [\w ]+ matches “no such” by .+\. Press Esc to end the search/v;
		const inDialog = frameOf(store.getState())
			.split('\n')
			.map(line => line.split('││').at(-1));
		assert.match(inDialog.join(' ').replaceAll(/[\s│]+/gv, ' '), none);
		await press('enter', 'n');
		assert.match(said() ?? '', none);
	});

	await test(`brings the last search back on an empty line, also after Escape: ${kind}`, async () => {
		const {press, focus, store} = await open(kind);
		await press('/', 'up');
		assert.doesNotMatch(frameOf(store.getState()), /│ \/two/v, 'there is none yet');
		await press('t', 'w', 'o', 'escape', '/', 'up');
		assert.match(frameOf(store.getState()), /│ \/two {2,}match 1 of 2 │/v);
		await press('down');
		assert.match(focus(), /match 2 of 2$/v);
		await press('up');
		assert.match(focus(), /match 1 of 2$/v, 'a typed line only moves');
	});

	await test(`finds words without their accents: ${kind}`, async () => {
		const {press, paste, focus} = await open(kind);
		await press('/');
		await paste('TWÓ');
		assert.match(focus(), /match 1 of 2$/v);
	});

	await test(`says what Tab does: ${kind}`, async () => {
		const {press, said, store} = await open(kind);
		await press('tab');
		const hasFilter = ['people', 'history', 'findings'].includes(kind);
		assert.equal(said(), hasFilter ? undefined : 'This list has no filter to change.');
		await press('/', 't', 'w', 'o', 'enter');
		const hintNow = () => frameOf(store.getState()).split('\n').at(-1) ?? '';
		assert.match(hintNow(), hasFilter ? /Esc end search/v : /Esc show all/v);
		await press('escape');
		assert.match(hintNow(), hasFilter ? /Esc show all/v : /Esc (?:leave|later)/v);
		await press('escape');
		assert.match(hintNow(), hasFilter ? /Esc leave/v : /Enter|↵/v);
	});
	/* eslint-enable no-await-in-loop */
}

await test('finds a key in the help by words in any order, and shows every key again before it closes', async () => {
	const {press, dialog, store} = await open('help');
	await press('?', '/', ...'the account move', 'enter');
	assert.match(frameOf(store.getState()), /Move the account, or the marked accounts/v);
	await press('escape');
	assert.equal(dialog().kind, 'help');
	await press('escape');
	assert.equal(dialog().kind, 'none');
});

await test('scrolls the help while a search is typed, and counts the matching keys', async () => {
	const {press, store} = await open('help');
	await press('?', '/', 'g', 'o');
	assert.match(frameOf(store.getState()), /\/go +\d+ of \d+ keys/v);
	await press('down', 'down');
	assert.deepEqual(
		[placeOf(store.getState(), registry), store.getState().dialog.kind === 'help' && store.getState().dialog],
		['helpFind', {...store.getState().dialog, scrolledTo: 2}],
	);
});

await test('begins a search before the first items come', async () => {
	const {press, store} = await open('history', openings['history']?.slice(0, 2));
	await press('/', 'f');
	assert.equal(placeOf(store.getState(), registry), 'historyFind');
	assert.match(frameOf(store.getState()), /loading ….*\/f .*no match …/sv);
});

await test('has nothing to show again without a search', () => {
	const opened = reduceAll(stateWith(family), {type: 'help/opened'});
	assert.match(frameOf(opened).split('\n').at(-1) ?? '', /Esc close/v);
});

await test('has the same keys in every list that can be searched', () => {
	const lists = registry.dialogs
		.values()
		.filter(({list}) => list)
		.map(({kind}) => kind)
		.toArray();
	assert.deepEqual(lists.toSorted(), [...Object.keys(openings), 'keptMembers', 'help', 'person', 'terms'].toSorted());
	const keysIn = (place: string, commands: readonly string[]) =>
		registry.bindings
			.filter(({places, command}) => places.includes(place) && commands.includes(command))
			.map(({keys, command}) => `${command} ${keys.join(' ')}`)
			.toSorted();
	const ofSearch = [
		'openListSearch',
		'keepListSearch',
		'leaveListSearch',
		'recallListSearch',
		'showNextFilter',
		'showPreviousFilter',
	];
	const ofCursor = [
		'findNext',
		'findPrevious',
		'moveListDown',
		'moveListUp',
		'moveListToFirst',
		'moveListToLast',
		'scrollDialogPageDown',
		'scrollDialogPageUp',
	];
	const all = lists.map(kind => {
		const commands = kind === 'help' ? ofSearch : [...ofSearch, ...ofCursor];
		const alike = ['', 'Find'].map(
			end => keysIn(kind + end, commands).join(', ') === keysIn(`log${end}`, commands).join(', '),
		);
		return [kind, ...alike];
	});
	assert.deepEqual(
		all,
		lists.map(kind => [kind, true, true]),
	);
});
