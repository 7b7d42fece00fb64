import assert from 'node:assert/strict';
import {test} from 'node:test';
import {registry} from '../../../source/abilities.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {memoryDrafts} from '../../../source/kernel/storage/memory.js';
import {placeOf} from '../../../source/kernel/rows/registry.js';
import {frameOf} from '../../helpers/frames.js';
import {formOf, startOn, writesTo} from '../../helpers/on-organization.js';
import {openSandbox} from '../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7});

const moveFrom = (id: string, name: string, earlier = name): JournalEntry => ({
	at: 1, kind: 'edit', id, before: {name: earlier, parentId: sandbox.root}, after: {name, parentId: ''},
});

await test('reports that a record of an older version that only moved an organization cannot be restored', async () => {
	const program = await startOn(sandbox, 'Moved once');
	program.context.journal.add(moveFrom(program.id, 'Moved once'));
	const from = sandbox.requests.length;
	await program.press('u');
	assert.match(frameOf(program.store.getState()), /parent: cannot be restored/v);
	await program.press('enter');
	assert.equal(program.said(), 'The earlier parent cannot be restored: the service does not move organizations. That change did nothing else.');
	assert.equal(placeOf(program.store.getState(), registry), 'undo');
	assert.deepEqual(sandbox.requests.slice(from), []);
});

await test('restores the name of an older record that moved and renamed, and explains why not the parent', async () => {
	const program = await startOn(sandbox, 'Moved and renamed');
	const {before, after, ...entry} = moveFrom(program.id, 'Moved and renamed', 'Earlier name');
	const profile = await program.context.client.getProfile(program.id);
	program.context.journal.add({...entry, before: {...before, profile}, after: after && {...after, profile}});
	const from = sandbox.requests.length;
	await program.press('u', 'enter');
	assert.match(formOf(program).note ?? '', /The earlier parent cannot be restored: the service does not move organizations\./v);
	await program.press('y');
	assert.match(program.said() ?? '', /^Restored: Earlier name · name stored/v);
	assert.deepEqual(writesTo(sandbox, from), ['PUT']);
	await program.press('u');
	assert.match(frameOf(program.store.getState()), /undone/v);
});

await test('opens a draft of an older version without its parent, and reports that', async () => {
	const drafts = memoryDrafts(() => 1);
	const program = await startOn(sandbox, 'Drafted', {context: {drafts}});
	drafts.keep({
		kind: 'edit', id: program.id, before: {name: 'Drafted', parentId: ''}, texts: [{name: 'parent', text: sandbox.root}, {name: 'business_phone', text: '2'}],
	});
	drafts.release();
	await program.press('d', 'enter');
	assert.equal(placeOf(program.store.getState(), registry), 'conflict', 'the profile was not known to that draft');
	assert.equal(formOf(program).note, 'This draft also changed the parent. That part is left out: the service does not move organizations.');
	assert.equal(formOf(program).fields.some(({name}) => name === 'parent'), false);
});
