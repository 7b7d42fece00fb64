import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {type Journal, openJournal} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {truthOf} from '../../../source/kernel/writes/last-writes.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const lag = 30_000;

const edit = (id: string, at: number): JournalEntry => ({
	at, kind: 'edit', id, before: {name: id, parentId: ''}, after: {name: `${id} now`, parentId: ''},
});

/** Removes a person from two organizations in one run. */
function remove(journal: Journal, at: number, person = 'jane@test.example', ids: readonly string[] = ['north', 'emea']): void {
	const member = {email: person};
	const run = journal.ofRun({
		kind: 'remove', id: person, member, before: {name: person, parentId: ''}, planned: ids.map(id => ({id, member})),
	});
	for (const id of ids) {
		run.add({
			at, kind: 'remove', id, member, before: {name: id, parentId: ''},
		});
	}

	run.end();
}

/** The ids for which what was read at a time is true. */
const trueAt = (journal: Journal, now: number, readAt: number): readonly string[] => {
	const isTrue = truthOf({journal, now: () => now});
	return ['north', 'emea', 'apac'].filter(id => isTrue({id, readAt}));
};

await test('takes nothing for true that was read before the last write from here, while lists lag behind it, or in the future', () => {
	const journal = memoryJournal();
	const now = 10_000_000;
	const at = now - 1_000_000;
	journal.add(edit('north', at));
	assert.deepEqual([at - 1, at + lag, at + lag + 1, now, now + 1].map(readAt => trueAt(journal, now, readAt)), [
		['emea', 'apac'], ['emea', 'apac'], ['north', 'emea', 'apac'], ['north', 'emea', 'apac'], [],
	]);
});

await test('counts both organizations of a moved account, and when an answer was lost', () => {
	const journal = memoryJournal();
	journal.add({
		at: 1000, lostAt: 5000, kind: 'move', id: 'a1', before: {name: 'a1', parentId: 'north'}, after: {name: 'a1', parentId: 'emea'},
	});
	assert.deepEqual([4000 + lag, 5001 + lag].map(readAt => trueAt(journal, 1_000_000, readAt)), [['apac'], ['north', 'emea', 'apac']]);
});

await test('notices a run of another program, and reads the runs of long ago only after nobody has looked for a while', () => {
	using folder = temporaryFolder();
	const now = Date.now();
	const other = openJournal(folder.path, 'api.test');
	remove(other, now - 1_000_000);
	const journal = openJournal(folder.path, 'api.test');
	let readings = 0;
	const counting: Journal = {
		...journal, runs: {
			...journal.runs, list() {
				readings++;
				return journal.runs.list();
			},
		},
	};
	assert.deepEqual([trueAt(counting, now, now - 1_000_001), trueAt(counting, now, now - 900_000)], [['apac'], ['north', 'emea', 'apac']]);
	remove(other, now, 'joe@test.example', ['apac']);
	assert.deepEqual([trueAt(counting, now + 100_000, now - 1), trueAt(counting, now + 200_000, now - 1), readings], [['north', 'emea'], ['north', 'emea'], 1]);
	assert.deepEqual([trueAt(counting, now + 320_001, now - 1), readings], [['north', 'emea'], 2]);
});

await test('takes nothing for true that is older than the oldest recorded run, once runs are no longer kept', () => {
	using folder = temporaryFolder();
	const journal = openJournal(folder.path, 'api.test');
	for (let number = 0; number <= 100; number++) {
		remove(journal, 1000 + number, `p${number}@test.example`);
	}

	assert.deepEqual([1001, 1002].map(readAt => trueAt(journal, 10_000_000, readAt)), [[], ['apac']]);
});

await test('takes nothing for true if the writes cannot be read', () => {
	const journal: Journal = {
		...memoryJournal(), checkReadable() {
			throw Object.assign(new Error('refused'), {code: 'EACCES', syscall: 'open'});
		},
	};
	assert.deepEqual(trueAt(journal, 10, 5), []);
});
