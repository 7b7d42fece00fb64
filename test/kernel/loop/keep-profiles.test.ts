import assert from 'node:assert/strict';
import {test} from 'node:test';
import {profileClock} from '../../../source/kernel/loop/known-lists.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';

await test('counts a change of the profile as newer than a loaded profile, and not a removed member', () => {
	const journal = memoryJournal();
	const before = {name: 'North', parentId: ''};
	journal.add({at: 5, kind: 'profile', id: 'o1', before, after: before});
	journal.add({at: 7, kind: 'remove', id: 'o2', before, member: {email: 'bob@y.example', id: 'm1'}});
	assert.deepEqual(profileClock({journal, now: () => 9}), {now: 9, writes: new Map([['o1', 5]])});
});
