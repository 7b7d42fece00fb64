import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {keepKnown} from '../../../source/abilities/known/recall.js';
import {known as ability} from '../../../source/abilities/known/ability.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {foundRows} from '../../../source/kernel/state/found.js';
import {createStore} from '../../../source/kernel/state/store.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {type Known, openKnown} from '../../../source/kernel/storage/known.js';
import {until} from '../../../source/kernel/loop/until.js';
import {paneOf} from '../../../source/kernel/rows/registry.js';
import {frameOf} from '../../helpers/frames.js';
import {startProgram} from '../../helpers/program.js';
import {account, family, north, profile, received, stateWith} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const diskIn = (folder: string): Disk => ({
	stateFolder: folder,
	cacheFolder: folder,
	owner: {host: 'api.test', fingerprint: 'f', context: undefined},
});

const accounts = (ids: readonly string[], {request = 7, isLast = true} = {}): readonly Event[] => [
	{type: 'accounts/requested', id: 'north', request},
	{
		type: 'accounts/received',
		id: 'north',
		request,
		items: ids.map(id => account(id)),
		unreadable: 0,
		isLast,
		readAt: 5,
		...(isLast && {total: ids.length}),
	},
];

function setUp(t: TestContext, disk: Disk, known: Known = openKnown(disk)) {
	t.mock.timers.enable({apis: ['setTimeout']});
	const store = createStore(stateWith(family), reduce);
	return {store, known, keeping: keepKnown({store}, known)};
}

await test('keeps profiles and whole lists that a session read, once nothing new comes', (t: TestContext) => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const {store, known} = setUp(t, disk);
	for (const event of [
		...accounts(['a1', 'a2']),
		{type: 'profiles/received', profiles: new Map([['emea', {profile: null, readAt: 3}]])},
		{type: 'detail/readBeside', detail: {organization: north, profile, readAt: 4}},
	] satisfies readonly Event[]) {
		store.dispatch(event);
	}

	t.assert.strictEqual(known.times('accounts').size, 0);
	t.mock.timers.tick(300);
	t.assert.deepStrictEqual(
		[
			known.read('accounts', 'north')?.value.items.map(({id}) => id),
			known.read('profile', 'emea')?.value,
			known.read('profile', 'north'),
		],
		[['a1', 'a2'], null, {id: 'north', readAt: 4, value: profile}],
	);
});

await test('never keeps a part of a list as if it were all of it', (t: TestContext) => {
	using folder = temporaryFolder();
	const {store, known, keeping} = setUp(t, diskIn(folder.path));
	for (const event of accounts(['a1'], {isLast: false})) {
		store.dispatch(event);
	}

	keeping.stop();
	t.assert.strictEqual(known.times('accounts').size, 0);
});

await test('writes what waits at the end, and later if another program is writing', (t: TestContext) => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const real = openKnown(disk);
	let busy = 1;
	const {store, keeping} = setUp(t, disk, {
		...real,
		keep: (kind, records) => (busy-- > 0 ? false : real.keep(kind, records)),
	});
	for (const event of accounts(['a1'])) {
		store.dispatch(event);
	}

	t.mock.timers.tick(300);
	t.assert.strictEqual(real.times('accounts').size, 0);
	t.mock.timers.tick(300);
	t.assert.strictEqual(real.times('accounts').size, 1);
	for (const event of accounts(['a1', 'a2'], {request: 8})) {
		store.dispatch(event);
	}

	keeping.stop();
	t.assert.strictEqual(real.read('accounts', 'north')?.value.items.length, 2);
});

await test('forgets a deleted organization', (t: TestContext) => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const {store, known, keeping} = setUp(t, disk);
	known.keep('profile', [{id: 'north', readAt: 1, value: profile}]);
	store.dispatch({type: 'detail/notFound', id: 'north'});
	t.assert.strictEqual(known.read('profile', 'north'), undefined);
	keeping.stop();
});

await test('shows what an earlier session read at the row where the cursor rests, with its age', () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	let now = 100 * 3_600_000;
	openKnown(disk).keep('accounts', [
		{id: 'north', readAt: now - 3 * 3_600_000, value: {items: [account('a1')], total: 1, unreadable: 0}},
	]);
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => now}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	store.dispatch({type: 'tree/selected', key: 'north'});
	const begun = ability.begin?.(context, assert.ifError);
	begun?.atRest?.('north');
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
	const state = store.getState();
	assert.equal(
		paneOf(registry, state).view(state, {columns: 60, height: 10}, false, registry).note,
		'1/1, direct · read 3 hours ago',
	);
	assert.ok(begun?.atRest);
	begun.atRest('north');
	assert.equal(
		store.getState().accounts,
		state.accounts,
		'nothing is counted or judged again for what is shown already',
	);
	now += 3_600_000;
	begun.atRest('north');
	assert.equal(store.getState().accounts.get('north')?.age, '4 hours ago');
	begun.stop?.();
});

for (const key of ['x', '=']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`looks at the profiles of earlier sessions with ${key}`, async () => {
		using folder = temporaryFolder();
		const disk = diskIn(folder.path);
		openKnown(disk).keep('profile', [{id: 'north', readAt: Date.now() - 10_000, value: profile}]);
		const {context, store, press} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
		const begun = ability.begin?.(context, assert.ifError);
		store.dispatch({type: 'organizations/requested', request: 900});
		store.dispatch(received(900, family));
		await press(key);
		assert.deepEqual(store.getState().profiles.keys().toArray(), ['north']);
		begun?.stop?.();
	});
}

await test('lets the figures count the members that the list of people has read', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	const begun = ability.begin?.(context, assert.ifError);
	const recalled = Promise.withResolvers<unknown>();
	store.observe(event => {
		if (event.type === 'known/allRecalled' && event.need === 'members') {
			recalled.resolve(event);
		}
	});
	store.dispatch({type: 'branch/asked'});
	await recalled.promise;
	openKnown(disk).keep('members', [{id: 'north', readAt: Date.now(), value: {items: [], total: 0, unreadable: 0}}]);
	store.dispatch({type: 'people/ended', request: 1});
	await until(store, ({members}) => (members?.size ?? 0) > 0);
	assert.equal(store.getState().members?.get('north')?.progress.status, 'complete');
	begun?.stop?.();
});

await test('judges an open filter only a few times a second while it recalls what earlier sessions read', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	openKnown(disk).keep(
		'profile',
		Array.from({length: 3000}, (_, at) => ({id: `id${at}`, readAt: 1, value: null})),
	);
	const {context, store, press} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => 1000}});
	const begun = ability.begin?.(context, assert.ifError);
	let passed = 0;
	const stop = store.observe(({type}) => {
		passed += type === 'known/profilesRecalled' ? 1 : 0;
	});
	await press('/');
	await until(store, ({profiles}) => profiles.size === 3000);
	assert.equal(passed, 1);
	stop();
	begun?.stop?.();
});

await test('tells a filter when something changed, and tells it again after a change', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const known = openKnown(disk);
	for (const [ago, name] of [
		[7_200_000, 'A'],
		[3_600_000, 'B'],
	] as const) {
		known.keep('profile', [{id: 'north', readAt: Date.now() - ago, value: {...profile, business_name: name}}]);
	}

	const {context, store, press, paste} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	const begun = ability.begin?.(context, assert.ifError);
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('/');
	assert.equal(store.getState().changeTimes, undefined, 'nothing asked for them');
	const foundIds = () => {
		const {
			tree: {index},
		} = store.getState();
		const {inOrder, unknown} = foundRows(index, store.getState());
		return [[...inOrder].map(row => index.idAt(row)), unknown];
	};

	await paste('changed:<1d');
	await until(store, ({changeTimes}) => changeTimes !== undefined);
	assert.deepEqual(foundIds(), [['north'], 0]);
	context.journal.add({
		at: Date.now(),
		kind: 'edit',
		id: 'emea',
		before: {name: 'Before', parentId: 'acme'},
		after: {name: 'EMEA', parentId: 'acme'},
	});
	begun?.atRest?.('north');
	await until(store, ({changeTimes}) => changeTimes?.size === 2);
	assert.deepEqual(foundIds(), [['emea', 'north'], 0]);
	begun?.stop?.();
});

await test('finds an organization by a profile that an earlier session read, without a request', async () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const ids = Array.from({length: 600}, (_, at) => `id${at}`);
	openKnown(disk).keep('profile', [
		...ids.map(id => ({id, readAt: 1, value: null})),
		{id: 'north', readAt: Date.now() - 7_200_000, value: {...profile, business_name: 'Aurora Borealis'}},
	]);
	const {context, store, press, paste} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	const begun = ability.begin?.(context, assert.ifError);
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('/');
	await paste('borealis');
	await until(store, ({profiles}) => profiles.size === 601);
	assert.equal(store.getState().selectedKey, 'north');
	begun?.stop?.();
});

await test('shows nothing that is older than the last write from here, or dated in the future', () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const now = Date.now();
	const list = {items: [account('a1')], total: 1, unreadable: 0};
	openKnown(disk).keep('accounts', [
		{id: 'north', readAt: now - 1000, value: list},
		{id: 'emea', readAt: now - 1000, value: list},
		{id: 'apac', readAt: now + 120_000, value: list},
	]);
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	context.journal.add({
		at: now - 500,
		kind: 'move',
		id: 'a1',
		before: {name: 'Shop', parentId: 'north'},
		after: {name: 'Shop', parentId: 'elsewhere'},
	});
	const begun = ability.begin?.(context, assert.ifError);
	for (const id of ['north', 'emea', 'apac']) {
		begun?.atRest?.(id);
	}

	assert.deepEqual(store.getState().accounts.keys().toArray(), ['emea']);
	begun?.stop?.();
});

await test('says how old a profile of an earlier session is, and how old by now, until this session has read it', () => {
	using folder = temporaryFolder();
	const disk = diskIn(folder.path);
	const hour = 3_600_000;
	let now = 100 * hour;
	openKnown(disk).keep('profile', [
		{id: 'north', readAt: now - hour, value: {...profile, business_name: 'Northwind Ltd'}},
	]);
	const {context, store} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => now}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	store.dispatch({type: 'tree/selected', key: 'north'});
	const begun = ability.begin?.(context, assert.ifError);
	begun?.atRest?.('north');
	assert.match(frameOf(store.getState()), /Business +Northwind Ltd[\s\S]*Read +1 hour ago/v);
	now += 2 * hour;
	store.dispatch({type: 'pane/tabChosen', tab: 'profile'});
	assert.match(frameOf(store.getState()), /Read 3 hours ago\.[\s\S]*Northwind Ltd/v);
	store.dispatch({type: 'detail/readBeside', detail: {organization: north, profile, readAt: now}});
	assert.doesNotMatch(frameOf(store.getState()), /hours ago\./v);
	begun?.stop?.();
});
