import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {keepInJournal, settleWrite} from '../../../source/kernel/writes/journal.js';
import {settleByRead} from '../../../source/kernel/writes/shown-by-reads.js';
import {hasSettledEarlier} from '../../../source/abilities/tags/write.js';
import {startProgram} from '../../helpers/program.js';

await test('records in a dry run nothing of what a read shows of an unclear write', () => {
	const unclearAfter = (dryRun?: () => undefined) => {
		const journal = memoryJournal();
		const entry: JournalEntry = {
			at: 1,
			kind: 'move',
			id: 'a1',
			before: {name: 'Shop', parentId: 'north'},
			after: {name: 'Shop', parentId: 'south'},
			isUnclear: true,
		};
		journal.add(entry);
		const {context} = startProgram({baseUrl: 'https://api.test', context: {journal, dryRun}});
		settleByRead(context, entry, 'stored');
		return journal.list().map(({isUnclear}) => isUnclear === true);
	};

	assert.deepEqual([unclearAfter(), unclearAfter(() => undefined)], [[false], [true]]);
});

await test('records in a dry run neither tags that a read shows, nor a result that was looked up, nor a write found later', () => {
	const recordedBy = (dryRun?: () => undefined) => {
		const journal = memoryJournal();
		const about = {
			id: 'a1',
			before: {name: 'Shop', parentId: 'north', values: []},
			after: {name: 'Shop', parentId: 'north', values: [['env', 'live']]},
			isUnclear: true,
		} as const;
		const move: JournalEntry = {...about, at: 2, kind: 'move'};
		const {context} = startProgram({baseUrl: 'https://api.test', context: {journal, dryRun}});
		journal.add({...about, at: 1, kind: 'tags'});
		journal.add(move);
		hasSettledEarlier(context, about, new Map([['env', 'live']]));
		settleWrite(context, move, 'stored');
		keepInJournal(context, {kind: 'move', id: 'a2', before: about.before});
		return journal.list().filter(({isUnclear}) => isUnclear !== true).length;
	};

	assert.deepEqual([recordedBy(), recordedBy(() => undefined)], [3, 0]);
});
