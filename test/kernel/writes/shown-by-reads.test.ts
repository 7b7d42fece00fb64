import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {settleByRead} from '../../../source/kernel/writes/shown-by-reads.js';
import {startProgram} from '../../helpers/program.js';

await test('records in a dry run nothing of what a read shows of an unclear write', () => {
	const unclearAfter = (dryRun?: () => undefined) => {
		const journal = memoryJournal();
		const entry: JournalEntry = {
			at: 1, kind: 'move', id: 'a1', before: {name: 'Shop', parentId: 'north'}, after: {name: 'Shop', parentId: 'south'}, isUnclear: true,
		};
		journal.add(entry);
		const {context} = startProgram({baseUrl: 'https://api.test', context: {journal, dryRun}});
		settleByRead(context, entry, 'stored');
		return journal.list().map(({isUnclear}) => isUnclear === true);
	};

	assert.deepEqual([unclearAfter(), unclearAfter(() => undefined)], [[false], [true]]);
});
