import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Member} from '../../../source/base/api/schemas.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {type Journal, openJournal} from '../../../source/kernel/storage/journal.js';
import {type KnownKind, type KnownValues, openKnown} from '../../../source/kernel/storage/known.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {truthOf} from '../../../source/kernel/writes/last-writes.js';
import {account, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const lag = 30_000;

const edit = (id: string, at: number): JournalEntry => ({
	at,
	kind: 'profile',
	id,
	before: {name: id, parentId: '', profile},
	after: {name: id, parentId: '', profile: {...profile, business_phone: '1'}},
});

/** Removes a person from two organizations in one run. */
function remove(
	journal: Journal,
	at: number,
	person = 'jane@test.example',
	ids: readonly string[] = ['north', 'emea'],
): void {
	const member = {email: person};
	const run = journal.ofRun({
		kind: 'remove',
		id: person,
		member,
		before: {name: person, parentId: ''},
		planned: ids.map(id => ({id, member})),
	});
	for (const id of ids) {
		run.add({at, kind: 'remove', id, member, before: {name: id, parentId: ''}});
	}

	run.end();
}

const diskOf = (): Disk => ({stateFolder: ''});

/** The ids for which everything that was read at a time is true. */
const trueAt = (journal: Journal, now: number, readAt: number): readonly string[] => {
	const isTrue = truthOf({journal, disk: diskOf(), now: () => now});
	return ['north', 'emea', 'apac'].filter(id =>
		(['profile', 'accounts', 'members'] as const).every(kind => isTrue({id, readAt, kind})),
	);
};

await test('takes nothing for true that was read before the last write from here, while lists lag behind it, or in the future', () => {
	const journal = memoryJournal();
	const now = 10_000_000;
	const at = now - 1_000_000;
	journal.add(edit('north', at));
	assert.deepEqual(
		[at - 1, at + lag, at + lag + 1, now + 1000, now + 120_000].map(readAt => trueAt(journal, now, readAt)),
		[['emea', 'apac'], ['emea', 'apac'], ['north', 'emea', 'apac'], ['north', 'emea', 'apac'], []],
	);
});

await test('counts both organizations of a moved account, and when an answer was lost', () => {
	const journal = memoryJournal();
	journal.add({
		at: 1000,
		lostAt: 5000,
		kind: 'move',
		id: 'a1',
		before: {name: 'a1', parentId: 'north'},
		after: {name: 'a1', parentId: 'emea'},
	});
	assert.deepEqual(
		[4000 + lag, 5001 + lag].map(readAt => trueAt(journal, 1_000_000, readAt)),
		[['apac'], ['north', 'emea', 'apac']],
	);
});

await test('notices a run of another program, and reads the runs of long ago only after nobody has looked for a while', () => {
	using folder = temporaryFolder();
	const now = Date.now();
	const other = openJournal(folder.path, 'api.test');
	remove(other, now - 1_000_000);
	const journal = openJournal(folder.path, 'api.test');
	let readings = 0;
	const counting: Journal = {
		...journal,
		runs: {
			...journal.runs,
			list() {
				readings++;
				return journal.runs.list();
			},
		},
	};
	assert.deepEqual(
		[trueAt(counting, now, now - 1_000_001), trueAt(counting, now, now - 900_000)],
		[['apac'], ['north', 'emea', 'apac']],
	);
	remove(other, now, 'joe@test.example', ['apac']);
	assert.deepEqual(
		[trueAt(counting, now + 100_000, now - 1), trueAt(counting, now + 200_000, now - 1), readings],
		[['north', 'emea'], ['north', 'emea'], 1],
	);
	assert.deepEqual([trueAt(counting, now + 320_001, now - 1), readings], [['north', 'emea'], 2]);
});

await test('takes nothing for true that is older than the oldest recorded run, once runs are no longer kept', () => {
	using folder = temporaryFolder();
	const journal = openJournal(folder.path, 'api.test');
	for (let number = 0; number <= 100; number++) {
		remove(journal, 1000 + number, `p${number}@test.example`);
	}

	assert.deepEqual(
		[1001, 1002].map(readAt => trueAt(journal, 10_000_000, readAt)),
		[[], ['apac']],
	);
});

await test('takes nothing for true if the writes cannot be read', () => {
	const journal: Journal = {
		...memoryJournal(),
		checkReadable() {
			throw Object.assign(new Error('refused'), {code: 'EACCES', syscall: 'open'});
		},
	};
	assert.deepEqual(trueAt(journal, 10, 5), []);
});

const now = 10_000_000;

/** Whether a value of one organization that was read at a time is true after these writes. */
function isKnown<Kind extends KnownKind>(
	kind: Kind,
	value: KnownValues[Kind],
	{readAt, writes}: {readonly readAt: number; readonly writes: readonly JournalEntry[]},
): boolean {
	const journal = memoryJournal();
	for (const write of writes) {
		journal.add(write);
	}

	const disk = diskOf();
	openKnown(disk).keep<KnownKind>(kind, [{id: 'north', readAt, value}]);
	return truthOf({journal, disk, now: () => now})({kind, id: 'north', readAt});
}

const at = now - 20_000;

await test('takes a profile for true that was read after a write from here and shows it', () => {
	const phone = (text: string) => ({...profile, business_phone: text});
	const change = (from: string, to: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
		...edit('north', at),
		before: {name: 'North', parentId: '', profile: phone(from)},
		after: {name: 'North', parentId: '', profile: phone(to)},
		...more,
	});
	const first = change('1', '2');
	const second = change('2', '3', {at: at + 10});
	const isTrue = (text: string, readAt: number, ...writes: readonly JournalEntry[]) =>
		isKnown('profile', phone(text), {readAt, writes});
	assert.deepEqual(
		[isTrue('2', at + 5, first), isTrue('1', at + 5, first), isTrue('2', at - 5, first)],
		[true, false, false],
	);
	assert.deepEqual(
		[isTrue('3', at + 15, first, second), isTrue('2', at + 15, first, second), isTrue('2', at + 5, first, second)],
		[true, false, false],
	);
	assert.equal(isTrue('2', at + 5, {...first, isUnclear: true}), false);
	const renamed = {
		...first,
		kind: 'edit',
		before: {name: 'Old', parentId: '', profile: phone('1')},
		after: {name: 'New', parentId: '', profile: phone('1')},
	} as const;
	assert.equal(isTrue('1', at - 5, renamed), true);
	const secret = change('[redacted]', '[redacted]');
	assert.equal(isTrue('4', at + 5, secret), false);
});

const member = (id: string, email: string, status = 'active'): Member => ({
	id,
	status,
	user: {id: `u${id}`, email, name: ''},
});

await test('takes a list of members for true that shows the last invitation or removal of each person', () => {
	const invite = {
		at,
		kind: 'invite',
		id: 'north',
		member: {email: 'Jane@test.example'},
		before: {name: 'North', parentId: ''},
	} as const;
	const removal = {...invite, at: at + 10, kind: 'remove', member: {email: 'jane@test.example', id: 'm1'}} as const;
	const isTrue = (items: readonly Member[], readAt: number, ...writes: readonly JournalEntry[]) =>
		isKnown('members', {items, unreadable: 0}, {readAt, writes});
	const jane = member('m1', 'jane@test.example', 'pending');
	assert.deepEqual(
		[isTrue([jane], at + 5, invite), isTrue([], at + 5, invite), isTrue([jane], at - 5, invite)],
		[true, false, true],
	);
	assert.deepEqual(
		[
			isTrue([jane], at + 15, invite, removal),
			isTrue([], at + 15, invite, removal),
			isTrue([{...jane, status: 'canceled'}], at + 15, invite, removal),
		],
		[false, true, true],
	);
	assert.equal(isTrue([jane], at + 5, {...invite, isUnclear: true}), false);
});

await test('takes a list of accounts for true that shows where each account is and its last values', () => {
	const create = {
		at,
		kind: 'createAccount',
		id: 'a1',
		before: {name: '', parentId: 'north'},
		after: {name: 'Shop', parentId: 'north'},
		creation: {key: 'k', type: 'standard', knownIds: []},
	} as const;
	const settings = (more: Partial<JournalEntry>, contact: string): JournalEntry => ({
		at: at + 10,
		kind: 'editAccount',
		part: 'settings',
		id: 'a1',
		before: {name: 'Shop', parentId: 'north', values: [['abuse_contact_email', 'a@test.example']]},
		after: {name: 'Shop', parentId: 'north', values: [['abuse_contact_email', contact]]},
		...more,
	});
	const tags = settings(
		{
			kind: 'tags',
			part: 'tags',
			before: {name: 'Shop', parentId: 'north', values: [['env', 'test']]},
			after: {name: 'Shop', parentId: 'north', values: [['tier', 'gold']]},
		},
		'',
	);
	const away = {
		at: at + 20,
		kind: 'move',
		id: 'a1',
		before: {name: 'Shop', parentId: 'north'},
		after: {name: 'Shop', parentId: 'emea'},
	} as const;
	const shop = account('a1', {name: 'Shop', settings: {abuse_contact_email: 'b@test.example'}, tags: {tier: 'gold'}});
	const isTrue = (items: ReadonlyArray<typeof shop>, ...writes: readonly JournalEntry[]) =>
		isKnown('accounts', {items, unreadable: 0}, {readAt: at - 5, writes});
	assert.deepEqual(
		[isTrue([shop], create), isTrue([], create), isTrue([], away), isTrue([shop], away)],
		[true, false, true, false],
	);
	const [changed, again] = [settings({}, 'b@test.example'), settings({at: at + 15}, 'c@test.example')];
	assert.deepEqual(
		[isTrue([shop], changed), isTrue([shop], changed, again), isTrue([shop], again), isTrue([], changed)],
		[true, false, false, false],
	);
	assert.deepEqual(
		[isTrue([shop], tags), isTrue([{...shop, tags: {env: 'test', tier: 'gold'}}], tags), isTrue([], changed, away)],
		[true, false, true],
	);
	const {tags: _, ...bare} = shop;
	assert.equal(
		isKnown('accounts', {items: [bare], unreadable: 0, isWithoutTags: true}, {readAt: at - 5, writes: [tags]}),
		true,
	);
});
