import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as v from 'valibot';
import {accountSchema, memberSchema} from '../../../source/base/api/schemas.js';
import {collectTexts, findKnown, mostFindings, unreadIn} from '../../../source/abilities/everywhere/known-search.js';
import {type Known, openKnown} from '../../../source/kernel/storage/known.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {startProgram} from '../../helpers/program.js';
import {frameOf} from '../../helpers/frames.js';
import {until} from '../../helpers/until.js';
import {shownText} from '../../../source/base/text/told.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {dialogOf, family, profile, received, stateWith} from '../../helpers/state.js';

const account = (id: string, name: string, tags = {}) => v.parse(accountSchema, {id, name, tags});
const member = (id: string, email: string, name = '') =>
	v.parse(memberSchema, {id, status: 'active', user: {email, name}});
const hour = 3_600_000;
const now = 100 * hour;

function filled() {
	const disk = {stateFolder: '/nonexistent'};
	const known = openKnown(disk);
	known.keep('accounts', [
		{
			id: 'north',
			readAt: now - 3 * hour,
			value: {
				items: [account('a1', 'Mérida web', {env: 'prod'}), account('a2', 'Other', {env: 'test'})],
				unreadable: 0,
			},
		},
	]);
	known.keep('members', [
		{
			id: 'emea',
			readAt: now,
			value: {items: [member('m1', 'jane@acme.example', 'Jane Doe'), member('m2', 'max@acme.example')], unreadable: 0},
		},
	]);
	known.keep('profile', [
		{
			id: 'apac',
			readAt: now,
			value: {
				...profile,
				business_name: 'Silver Lake',
				business_address: '{"city": "Mérida"}',
				external_metadata: '{"tier": "silver"}',
			},
		},
		{id: 'gone', readAt: now, value: {...profile, business_name: 'Mérida of a deleted one'}},
	]);
	return {disk, known};
}

const textsOf = (known: Known) => ({
	accounts: [...known.texts('accounts')],
	members: [...known.texts('members')],
	profile: [...known.texts('profile')],
	version: '',
});

const findIn = (known: Known, query: string, options?: Parameters<typeof findKnown>[3]) =>
	findKnown({state: stateWith(family), known}, textsOf(known), query, options ?? {isTrue: () => true});

const found = (query: string) =>
	findIn(filled().known, query).findings.map(({kind, organizationId, title}) => [kind, organizationId, title]);

await test('finds accounts by name, tag or id, people by address or name, and profiles by words across their fields', () => {
	assert.deepEqual(found('merida'), [
		['accounts', 'north', 'Mérida web'],
		['profile', 'apac', 'Mérida'],
	]);
	assert.deepEqual(found('env=prod'), [['accounts', 'north', 'Mérida web']]);
	assert.deepEqual(found('a2'), [['accounts', 'north', 'Other']]);
	assert.deepEqual(found('doe jane'), [['members', 'emea', 'jane@acme.example']]);
	assert.deepEqual(found('mérida silver'), [['profile', 'apac', 'Silver Lake']]);
	assert.deepEqual([found('prod other'), found('  '), found('nothing like it')], [[], [], []]);
});

await test('finds an organization by its name, id and path, and by them together with a value', () => {
	assert.deepEqual(found('northwind'), [['organization', 'north', 'Northwind']]);
	assert.deepEqual(found('NORTHW'), [['organization', 'north', 'Northwind']]);
	assert.deepEqual(found('emea north'), [['organization', 'north', 'Northwind']]);
	assert.deepEqual(found('apac silver'), [['profile', 'apac', 'Silver Lake']]);
	assert.deepEqual(found('acme silver'), [['profile', 'apac', 'Silver Lake']]);
	assert.deepEqual(found('north prod'), [['accounts', 'north', 'Mérida web']]);
	assert.deepEqual(found('emea jane'), [['members', 'emea', 'jane@acme.example']]);
	assert.deepEqual(found('apac'), [['organization', 'apac', 'APAC']], 'not everything below it');
});

await test('lists what equals the text first, then what begins with it, and the rest in the order of the tree', () => {
	const known = openKnown({stateFolder: '/nonexistent/ranks'});
	known.keep('accounts', [
		{id: 'acme', readAt: now, value: {items: [account('a1', 'The shop'), account('a2', 'Shop')], unreadable: 0}},
		{id: 'north', readAt: now, value: {items: [account('a3', 'Shop two'), account('shop', 'Other')], unreadable: 0}},
		{id: 'apac', readAt: now, value: {items: [account('a4', 'A shop'), account('a5', 'shop')], unreadable: 0}},
	]);
	known.keep('members', [
		{
			id: 'emea',
			readAt: now,
			value: {items: [member('m1', 'shop@acme.example'), member('m2', 'a@shop.example')], unreadable: 0},
		},
	]);
	assert.deepEqual(
		findIn(known, 'shop').findings.map(({id}) => id),
		['a2', 'a5', 'shop', 'm1', 'a3', 'a1', 'a4', 'm2'],
	);
});

await test('finds no value because two of its neighbours have one word each', () => {
	assert.deepEqual([found('jane max'), found('web test')], [[], []]);
});

await test('finds what this session read and has not kept yet', async () => {
	const {known, disk} = filled();
	const {store, context} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => now}});
	for (const event of [
		{type: 'organizations/requested', request: 900},
		received(900, family),
		{type: 'accounts/requested', id: 'emea', request: 1},
		{
			type: 'accounts/received',
			id: 'emea',
			request: 1,
			items: [account('a9', 'Fresh shop')],
			unreadable: 0,
			isLast: true,
			readAt: now,
		},
	] satisfies readonly Event[]) {
		store.dispatch(event);
	}

	const ids: string[] = [];
	await collectTexts(context, ['accounts'], (texts, isLast) => {
		ids.push(
			...findKnown({state: store.getState(), known}, texts, 'fresh', {isTrue: () => true}).findings.map(
				({id}) => `${id} ${isLast}`,
			),
		);
		return true;
	});
	assert.deepEqual(ids, ['a9 true']);
});

await test('lists no more than somebody reads, and says that there are more', () => {
	const {known} = filled();
	known.keep('accounts', [
		{
			id: 'acme',
			readAt: now,
			value: {items: Array.from({length: 300}, (_, at) => account(`many${at}`, `Many ${at}`)), unreadable: 0},
		},
	]);
	const {findings, isCut} = findIn(known, 'many');
	assert.deepEqual([findings.length, isCut], [mostFindings, true]);
});

await test('counts the organizations of which something is not read', () => {
	assert.deepEqual(
		unreadIn(stateWith(family), filled().known, () => true),
		{profile: family.length - 1, accounts: family.length - 1, members: family.length - 1, tags: 0},
	);
	const {known} = filled();
	known.keep('accounts', [{id: 'acme', readAt: now, value: {isWithoutTags: true, items: [], unreadable: 0}}]);
	assert.deepEqual(
		[unreadIn(stateWith(family), known, () => true).tags, unreadIn(stateWith(family), known, () => true).accounts],
		[1, family.length - 2],
	);
});

await test('widens a search in the tree with one key, shows what it is and where, and goes there', async () => {
	const {disk} = filled();
	const {store, press, paste} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk, now: () => now}});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('/');
	await paste('merida');
	await press('ctrl+o');
	const frame = frameOf(store.getState());
	assert.match(frame, /\/ merida/v);
	assert.match(frame, /2 found\./v);
	assert.match(frame, /❯ account {7}Mérida web +Northwind {2}read 3 hours ago/v);
	assert.match(frame, / {2}profile {7}Mérida +APAC /v);
	assert.match(
		frame,
		/Not read yet: the accounts of 4 organizations, the members of 4 organizations, the profiles of 4/v,
	);
	await press('down', 'enter');
	assert.deepEqual(
		[store.getState().selectedKey, store.getState().pane, store.getState().tab, store.getState().find],
		['apac', 'detail', 'profile', undefined],
	);
	await press('*', 'enter');
	assert.equal(store.getState().dialog.kind, 'everywhere');
});

await test('marks what a write from here can have made untrue, and does not count it as not read', async () => {
	const {known, disk} = filled();
	const isTrue = ({id}: {readonly id: string}) => id !== 'north';
	assert.deepEqual(
		findIn(known, 'merida', {isTrue}).findings.map(({kind, isOutdated = false}) => [kind, isOutdated]),
		[
			['accounts', true],
			['profile', false],
		],
	);
	assert.deepEqual(
		[unreadIn(stateWith(family), known, isTrue)].map(({accounts, outdated}) => [accounts, outdated]),
		[[family.length - 1, 1]],
	);
	const journal = memoryJournal();
	const {store, press, paste} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		context: {disk, journal, now: () => now + hour},
	});
	journal.add({
		at: now + 1,
		kind: 'remove',
		id: 'emea',
		member: {email: 'Max@acme.example', id: 'm2'},
		before: {name: 'EMEA', parentId: ''},
	});
	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('*');
	await paste('acme.example');
	const frame = frameOf(store.getState());
	assert.match(
		frame,
		/❯ person {8}jane@acme\.example {2}Jane Doe, active +EMEA {2}may lack your change {2}read 1 hour ago/v,
	);
	assert.doesNotMatch(frame, /max@/v, 'who was removed from here');
	assert.match(frame, /changed 1 organization after reading\. Results that may be older than that are marked\./v);
	journal.add({
		at: now + 2,
		kind: 'invite',
		id: 'emea',
		member: {email: 'max@acme.example'},
		before: {name: 'EMEA', parentId: ''},
	});
	await press('backspace');
	assert.match(frameOf(store.getState()), /max@acme\.example/v, 'invited again');
});

await test('finds accounts and values of an organization unmarked after only its members were changed', async () => {
	const {disk} = filled();
	const journal = memoryJournal();
	const {store, press, paste} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		context: {disk, journal, now: () => now + hour},
	});
	for (const id of ['north', 'apac']) {
		journal.add({
			at: now + 1,
			kind: 'remove',
			id,
			member: {email: 'max@acme.example', id: 'm2'},
			before: {name: id, parentId: ''},
		});
	}

	store.dispatch({type: 'organizations/requested', request: 900});
	store.dispatch(received(900, family));
	await press('*');
	await paste('merida');
	const frame = frameOf(store.getState());
	assert.match(frame, /2 found\./v);
	assert.doesNotMatch(frame, /may lack|after reading/v);
});

await test('goes on with a search that was left for what it found, and comes back to its results', async () => {
	const {disk} = filled();
	const gate = Promise.withResolvers<void>();
	const {store, press} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		token: 'x'.repeat(40),
		context: {disk, wait: async () => gate.promise},
	});
	const events: readonly Event[] = [
		{type: 'organizations/requested', request: 1},
		received(1, family),
		{type: 'recents/changed', recents: {organizations: ['emea']}},
	];
	for (const event of events) {
		store.dispatch(event);
	}

	const opening = press('*');
	await until(() => store.getState().dialog.kind === 'everywhere');
	await press('enter');
	const {dialog, selectedKey, message} = store.getState();
	assert.deepEqual([dialog.kind, selectedKey], ['none', 'emea']);
	assert.match(shownText(message?.text ?? ''), /^The search goes on\. To go back to it, press Esc in the tree\.$/v);
	gate.resolve();
	await opening;
	await press('escape');
	await press('d', 'o', 'e');
	const back = store.getState().dialog;
	assert.deepEqual(back.kind === 'everywhere' && [back.isLoading, back.findings.map(({title}) => title)], [
		false,
		['jane@acme.example'],
	]);
});

await test('brings the last search back on an empty line, also after Escape', async () => {
	const {disk} = filled();
	const {store, press} = startProgram({baseUrl: 'http://127.0.0.1:1', context: {disk}});
	store.dispatch(received(0, family));
	const shown = () => frameOf(store.getState());
	await press('*', 'up');
	assert.equal(dialogOf(store.getState(), 'everywhere').line.text, '', 'there is none yet');
	await press(...'jane', 'escape', '*');
	assert.deepEqual([dialogOf(store.getState(), 'everywhere').line.text, shown().includes('↑ last search')], ['', true]);
	await press('up');
	assert.match(shown(), /jane@acme\.example/v);
	await press(...Array.from({length: 4}, () => 'backspace'), 'down');
	assert.equal(dialogOf(store.getState(), 'everywhere').line.text, '');
});
