import assert from 'node:assert/strict';
import {test} from 'node:test';
import {neverChanged} from '../../../source/kernel/filter/source.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import type {Disk} from '../../../source/kernel/storage/disk.js';
import {openKnown} from '../../../source/kernel/storage/known.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {changedAtIn} from '../../../source/kernel/writes/journal.js';
import {profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const edit = (id: string, at: number, isUnclear?: true): JournalEntry => ({
	at,
	kind: 'edit',
	id,
	before: {name: id, parentId: '', profile},
	after: {name: id, parentId: '', profile: {...profile, business_name: 'Other'}},
	...(isUnclear && {isUnclear}),
});

const setUp = () => {
	const folder = temporaryFolder();
	const disk: Disk = {
		stateFolder: folder.path,
		cacheFolder: folder.path,
		owner: {host: 'api.test', fingerprint: 'f', context: undefined},
	};
	const known = openKnown(disk);
	const journal = memoryJournal();
	return {
		known,
		journal,
		read(id: string, readAt: number, name: string) {
			known.keep('profile', [{id, readAt, value: {...profile, business_name: name}}]);
		},
		changedAt: (...ids: readonly string[]) => ids.map(id => changedAtIn({disk, journal})(id)),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
};

await test('takes the last write from here, or the later of two readings that differ', () => {
	using all = setUp();
	const {journal, read, changedAt} = all;
	journal.add(edit('acme', 1000));
	journal.add(edit('acme', 5000));
	journal.add(edit('apac', 1000, true));
	read('emea', 2000, 'A');
	read('emea', 3000, 'B');
	read('emea', 4000, 'B');
	read('north', 2000, 'A');
	assert.deepEqual(changedAt('acme', 'emea', 'north', 'apac', 'other'), [
		5000,
		3000,
		neverChanged,
		neverChanged,
		neverChanged,
	]);
	read('acme', 6000, 'A');
	read('acme', 7000, 'C');
	assert.deepEqual(changedAt('acme'), [7000], 'a difference after the write is of somebody else');
});

await test('keeps the time of a write that explains what a later reading shows', () => {
	using all = setUp();
	const {known, journal, read, changedAt} = all;
	read('acme', 1000, 'A');
	journal.add(edit('acme', 2000));
	read('acme', 9000, 'Other');
	known.keep('members', [{id: 'acme', readAt: 1000, value: {items: [], unreadable: 0}}]);
	assert.deepEqual(changedAt('acme'), [2000]);
	known.keep('members', [
		{
			id: 'acme',
			readAt: 8000,
			value: {
				items: [{id: 'm', status: 'active', user: {id: 'u', email: 'jane@acme.example', name: ''}}],
				unreadable: 0,
			},
		},
	]);
	assert.deepEqual(changedAt('acme'), [8000], 'the write was not about members');
});

await test('remembers the times after somebody has looked, and forgets old ones and deleted organizations', () => {
	using all = setUp();
	const {known, read, changedAt} = all;
	for (const id of ['acme', 'emea']) {
		read(id, 1000, 'A');
		read(id, 2000, 'B');
	}

	known.changes.drop([...known.changes.all()]);
	assert.deepEqual(changedAt('acme', 'emea'), [2000, 2000]);
	known.forget('acme');
	assert.deepEqual(changedAt('acme', 'emea'), [neverChanged, 2000]);
	known.forgetBefore(2001);
	assert.deepEqual(changedAt('emea'), [neverChanged]);
});

await test('takes no reading for a change that people would not call one', () => {
	using all = setUp();
	const {known, changedAt} = all;
	known.keep('members', [{id: 'acme', readAt: 1000, value: {items: [], unreadable: 0}}]);
	known.keep('members', [{id: 'acme', readAt: 2000, value: {items: [], total: 0, unreadable: 0}}]);
	assert.deepEqual(changedAt('acme'), [neverChanged]);
});
