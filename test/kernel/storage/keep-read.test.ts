import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Account, Member} from '../../../source/base/api/schemas.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {keepAccount, keepMember, keepMoved, keepTags} from '../../../source/kernel/storage/keep-read.js';
import {type KnownName, openKnown} from '../../../source/kernel/storage/known.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {lineText, noticedIn} from '../../../source/kernel/storage/noticed.js';
import {truthOf} from '../../../source/kernel/writes/last-writes.js';
import {account} from '../../helpers/state.js';

const day = 86_400_000;
const now = Date.now();

const list = <Item>(...items: readonly Item[]) => ({items, unreadable: 0});

const shop = (name: string, rest: Partial<Account> = {}) =>
	account('shop', {name, settings: {enforce_twofactor: false}, tags: {}, ...rest});
const other = account('other', {tags: {}});

/** The names in the list of the north, after the shop moved there from the south a second ago, and whether that list is true. */
function afterMove(south: readonly Account[], southAt: number, north: readonly Account[], isWithoutTags?: true) {
	const disk: Disk = {stateFolder: ''};
	const known = openKnown(disk);
	known.keep('accounts', [
		{id: 'south', readAt: southAt, value: {...list(...south), ...(isWithoutTags && {isWithoutTags})}},
		{id: 'north', readAt: now - 300_000, value: list(...north)},
	]);
	const journal = memoryJournal();
	journal.add({
		at: now - 1000,
		kind: 'move',
		id: 'shop',
		before: {name: 'Shop', parentId: 'south'},
		after: {name: 'Shop', parentId: 'north'},
	});
	keepMoved(disk, 'shop', {from: 'south', to: 'north'});
	const isTrue = truthOf({journal, disk, now: () => now});
	return [
		known.read('accounts', 'south')?.value.items.map(({name}) => name),
		known.read('accounts', 'north')?.value.items.map(({name}) => name),
		isTrue({id: 'north', kind: 'accounts', readAt: now - 300_000}),
	];
}

await test('never makes what is known of a moved account younger than it is', () => {
	assert.deepEqual(afterMove([shop('Shop')], now - 200_000, [other]), [[], ['Account other', 'Shop'], true]);
	assert.deepEqual(
		afterMove([shop('Shop')], now - 20 * day, [other]),
		[[], ['Account other'], false],
		'the list is read again',
	);
	assert.deepEqual(afterMove([shop('Shop')], now - 200_000, [other, shop('Newer')]), [
		[],
		['Account other', 'Newer'],
		true,
	]);
	assert.deepEqual(
		afterMove([account('shop', {name: 'Shop'})], now - 200_000, [other], true),
		[[], ['Account other'], false],
		'nobody knows its tags',
	);
	assert.deepEqual(afterMove([], now - 200_000, [other]), [[], ['Account other'], false]);
});

/** The changes that the news shows of an organization, given these writes from here, and the time of the last noticed difference. */
function noticedWith(disk: Disk, writes: readonly JournalEntry[]) {
	const known = openKnown(disk);
	return {
		lines: known.changes
			.all()
			.flatMap(change => noticedIn(change, writes)?.lines.map(line => lineText(line)) ?? [])
			.toArray(),
		times: [...known.changeTimes()].flat().map(({kind, earlier, later}) => [kind, earlier.readAt, later.readAt >= now]),
	};
}

await test('tells what somebody else changed of an account that was read back after a write from here', () => {
	const disk: Disk = {stateFolder: ''};
	const known = openKnown(disk);
	const told: KnownName[] = [];
	known.observe(names => {
		told.push(...names);
	});
	const readAt = now - 100_000;
	known.keep('accounts', [{id: 'north', readAt, value: list(shop('Shop'), other)}]);
	const edit: JournalEntry = {
		at: now,
		kind: 'editAccount',
		part: 'settings',
		id: 'shop',
		before: {name: 'Renamed by somebody', parentId: 'north', values: [['abuse_contact_email', '']]},
		after: {name: 'Renamed by somebody', parentId: 'north', values: [['abuse_contact_email', 'a@test.example']]},
	};
	const {tags: _, ...stored} = shop('Renamed by somebody', {
		settings: {enforce_twofactor: true, abuse_contact_email: 'a@test.example'},
	});
	keepAccount(disk, 'north', stored);
	const expected = {
		lines: ['Account renamed: Shop → Renamed by somebody', 'Renamed by somebody · Two-factor enforced: no → yes'],
		times: [['accounts', readAt, true]],
	};
	assert.deepEqual(noticedWith(disk, [edit]), expected);
	assert.deepEqual(told, [{kind: 'accounts', id: 'north'}]);
	known.keep('accounts', [{id: 'north', readAt: Date.now(), value: list({...stored, tags: {}}, other)}]);
	assert.deepEqual(noticedWith(disk, [edit]), expected, 'also after the whole list was read again');
	assert.equal(known.read('accounts', 'north')?.value.items[0]?.name, 'Renamed by somebody');
});

await test('notes nothing if what was read back is as it was known, and no credential', () => {
	const disk: Disk = {stateFolder: ''};
	const known = openKnown(disk);
	known.keep('accounts', [{id: 'north', readAt: now - 1000, value: list(shop('Shop', {tags: {env: 'live'}}))}]);
	keepTags(disk, 'north', {id: 'shop', tags: {env: 'live'}});
	assert.deepEqual(noticedWith(disk, []), {lines: [], times: []});
	assert.equal(known.changes.all().toArray().length, 0);
	keepTags(disk, 'north', {id: 'shop', tags: {env: `cfut_${'s3cret'.repeat(7)}`}});
	assert.equal(known.read('accounts', 'north'), undefined);
});

await test('does not call a person gone whom a list lacks because it lags behind the invitation', () => {
	const disk: Disk = {stateFolder: ''};
	const known = openKnown(disk);
	const member = (id: string, email: string, status = 'active'): Member => ({
		id,
		status,
		user: {id: `u${id}`, email, name: ''},
	});
	const ann = member('m1', 'ann@test.example');
	const jane = member('m2', 'jane@test.example', 'pending');
	const invite: JournalEntry = {
		at: now - 50_000,
		kind: 'invite',
		id: 'north',
		member: {email: 'jane@test.example'},
		before: {name: 'North', parentId: ''},
	};
	known.keep('members', [{id: 'north', readAt: now - 100_000, value: list(ann)}]);
	keepMember(disk, 'north', jane);
	assert.deepEqual(noticedWith(disk, [invite]).lines, []);
	known.keep('members', [{id: 'north', readAt: now - 45_000, value: list(ann)}]);
	assert.deepEqual(noticedWith(disk, [invite]).lines, []);
	known.keep('members', [{id: 'north', readAt: now - 10_000, value: list(ann, jane)}]);
	assert.deepEqual(noticedWith(disk, [invite]).lines, []);
	known.keep('members', [{id: 'north', readAt: now - 5000, value: list(jane)}]);
	assert.deepEqual(noticedWith(disk, [invite]).lines, ['Member gone: ann@test.example']);
});
