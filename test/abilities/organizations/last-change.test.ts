import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {followLastChange, lastChangeOf} from '../../../source/abilities/organizations/last-change.js';
import {passMinutes} from '../../../source/abilities/organizations/begin.js';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {age} from '../../../source/base/text/time.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {KnownChange, KnownName} from '../../../source/kernel/storage/known.js';
import {createStore} from '../../../source/kernel/state/store.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {family, profile, received, stateWith} from '../../helpers/state.js';
import {openJournal} from '../../../source/kernel/storage/journal.js';
import {startProgram} from '../../helpers/program.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {until} from '../../helpers/until.js';

const day = 86_400_000;
const before = {name: 'Acme', parentId: '', profile};
const edit = (at: number, business_phone: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'profile',
	id: 'acme',
	before,
	after: {...before, profile: {...profile, business_phone}},
	...more,
});
const email: KnownChange = {
	kind: 'profile',
	id: 'acme',
	earlier: {readAt: 100, value: profile},
	later: {readAt: 500, value: {...profile, business_email: 'new@x.example', business_name: 'Other'}},
};
const sourceOf = (...noted: readonly KnownChange[]) => ({
	writes: registry.writes,
	changes: {of: ({kind, id}: KnownName) => noted.find(each => each.kind === kind && each.id === id)},
});

await test('finds the last write from here', () => {
	assert.deepEqual(lastChangeOf('acme', [edit(200, '2'), edit(300, '3')], sourceOf()), {
		at: 300,
		who: 'you',
		what: ['business phone'],
	});
	assert.equal(lastChangeOf('other', [edit(300, '3')], sourceOf()), undefined);
	assert.equal(lastChangeOf('acme', [edit(300, '3', {isUnclear: true})], sourceOf()), undefined);
});

await test('finds what two readings differ in, if it is later than the last write from here', () => {
	assert.deepEqual(lastChangeOf('acme', [edit(300, '3')], sourceOf(email)), {
		at: 500,
		what: ['Business name', '1 more'],
	});
	assert.deepEqual(lastChangeOf('acme', [edit(600, '3')], sourceOf(email)), {
		at: 600,
		who: 'you',
		what: ['business phone'],
	});
});

await test('names whom a write was about', () => {
	const invited: JournalEntry = {
		at: 700,
		kind: 'invite',
		id: 'acme',
		member: {email: 'jane@x.example'},
		before: {name: 'Acme', parentId: ''},
	};
	assert.deepEqual(lastChangeOf('acme', [invited], sourceOf(email))?.what, ['invited jane@x.example']);
});

await test('takes the last change from a history that was read, unless a later one is known', () => {
	const record: AuditRecord = {
		id: 'r',
		action: {result: 'success', time: '2026-01-02T00:00:00Z'},
		actor: {email: 'joe@x.example'},
		raw: {method: 'PUT', uri: '/organizations/acme/profile'},
		resource: {},
	};
	const at = Date.parse('2026-01-02T00:00:00Z');
	const lastOf = (writes: readonly JournalEntry[], noted: readonly KnownChange[], readAt = at + 10_000) =>
		lastChangeOf('acme', writes, {...sourceOf(...noted), recorded: {at, record, readAt}});
	const byJoe = {at, who: 'joe@x.example', what: ['changed the profile']};
	const noticedBetween = (earlier: number, later: number): KnownChange => ({
		...email,
		earlier: {...email.earlier, readAt: earlier},
		later: {...email.later, readAt: later},
	});
	assert.deepEqual(lastOf([edit(at - day, '2')], [noticedBetween(at - 10, at + 10)]), byJoe);
	assert.equal(lastOf([edit(at - 1000, '2')], [])?.who, 'you', 'the record of the own write');
	assert.equal(lastOf([edit(at + 1000, '2')], [])?.who, 'you');
	assert.equal(lastOf([], [noticedBetween(at + 10, at + 20)])?.at, at + 20);
	assert.equal(lastOf([], [noticedBetween(at - 10, at + day)])?.at, at + day, 'noticed after the history was read');
});

await test('shows the last change of a history once it is read', () => {
	const {store, context} = startProgram({baseUrl: 'http://127.0.0.1:1'});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	const following = followLastChange(context);
	following.atRest('acme');
	assert.equal(store.getState().lastChange?.change, undefined);
	store.dispatch({
		type: 'history/opened',
		organizations: [{id: 'acme', name: 'Acme'}],
		sought: {period: 'month', since: '2026-01-01', before: '2026-02-01'},
	});
	store.dispatch({type: 'history/asked', id: 'acme', request: 2});
	const records = [
		['GET', 'success', 3],
		['PUT', 'failure', 2],
		['PUT', 'success', 1],
	].map(([method, result, hour]): AuditRecord => ({
		id: String(hour),
		action: {result: String(result), time: `2026-01-02T0${hour}:00:00Z`},
		actor: {email: 'joe@x.example'},
		raw: {method: String(method), uri: '/organizations/acme/profile'},
		resource: {},
	}));
	store.dispatch({type: 'history/received', request: 2, records, unreadable: 0});
	assert.deepEqual(store.getState().lastChange?.change, {
		at: Date.parse('2026-01-02T01:00:00Z'),
		who: 'joe@x.example',
		what: ['changed the profile'],
	});
	following.stop();
});

await test('tells the age of the last change again when a minute has passed, and only if it differs', (t: TestContext) => {
	t.mock.timers.enable({apis: ['setInterval']});
	let now = 1_000_000;
	const journal = memoryJournal();
	const store = createStore(stateWith(family), reduce);
	const id = 'north';
	journal.add({...edit(now, '2'), id});
	const following = followLastChange({
		store,
		journal,
		disk: {stateFolder: '/nonexistent'},
		registry,
		now: () => now,
		wait: async () => undefined,
	});
	const stop = passMinutes({store});
	let changes = 0;
	store.subscribe(() => {
		changes++;
	});
	following.atRest(id);
	t.mock.timers.tick(60_000);
	const toldAfter = (minutes: number) => {
		now += minutes * 60_000;
		changes = 0;
		t.mock.timers.tick(60_000);
		return [age(1_000_000, store.getState().lastChange?.now ?? 0), changes];
	};

	t.assert.deepStrictEqual(
		[toldAfter(0), toldAfter(2), toldAfter(0.5), toldAfter(60)],
		[
			['just now', 0],
			['2 minutes ago', 1],
			['2 minutes ago', 0],
			['1 hour ago', 1],
		],
	);
	following.stop();
	stop();
	t.assert.deepStrictEqual(toldAfter(180), ['1 hour ago', 0]);
});

await test('says that a write of a run that ended long ago was yours, and reads the file of the run only once', async () => {
	using temporary = temporaryFolder();
	const writes = ['acme', 'emea'].map((id, at) => edit(at + 1, '2', {id, isUnclear: true}));
	const run = openJournal(temporary.path, 'api.test').ofRun({kind: 'profile', id: 'run', before, planned: writes});
	for (const write of writes) {
		run.add(write);
		run.settle(write, 'stored');
	}

	run.end();
	const journal = openJournal(temporary.path, 'api.test');
	assert.deepEqual(journal.list(), [], 'the run is no longer recent');
	const {store, context} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {journal}});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	const following = followLastChange(context);
	following.atRest('acme');
	const shown = () => store.getState().lastChange?.change;
	await until(() => shown() !== undefined);
	assert.deepEqual(shown(), {at: 1, who: 'you', what: ['business phone']});
	following.atRest('emea');
	assert.deepEqual(shown(), {at: 2, who: 'you', what: ['business phone']}, 'known at once');
	following.stop();
});
