import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {openJournal} from '../../../source/kernel/storage/journal.js';
import {keyOfWrite} from '../../../source/kernel/writes/write-key.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const creation = (name: string, parentId = 'o1') => ({kind: 'move', before: {name: '', parentId: ''}, after: {name, parentId, values: [['type', 'standard']]}} as const);

/** A journal on disk. `start`: what a new start of the program sees of it. */
function onDisk() {
	const folder = temporaryFolder();
	let time = 0;
	const start = () => ({journal: openJournal(folder.path, 'api.test'), now: () => ++time});
	const written = () => readdirSync(path.join(folder.path, 'journal')).map(file => readFileSync(path.join(folder.path, 'journal', file), 'utf8')).join('');
	return {start, written, [Symbol.dispose]: folder[Symbol.dispose]};
}

const unclear = (entries: readonly JournalEntry[]) => entries.filter(({isUnclear}) => isUnclear).map(({id}) => id);

await test('has the key of a write on disk before it can be sent, and uses it again after a restart', () => {
	using disk = onDisk();
	const {key, isAgain, note} = keyOfWrite(disk.start(), creation('Shop'));
	assert.match(key, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/v);
	note();
	assert.deepEqual([isAgain, disk.written().includes(key)], [false, true]);
	const again = disk.start();
	const second = keyOfWrite(again, creation('Shop'));
	assert.deepEqual([second.key, second.isAgain], [key, true]);
	second.note().settle({fate: 'stored'});
	assert.deepEqual(again.journal.list().map(({id, isUnclear}) => [id, isUnclear]), [[key, undefined]]);
});

await test('makes a new key for another write, and once the result of the earlier one is known', () => {
	using disk = onDisk();
	const context = disk.start();
	const first = keyOfWrite(context, creation('Shop'));
	const {settle, lost} = first.note();
	lost('ray-1');
	settle({fate: 'told'});
	const others = [creation('shop'), creation('Shop', 'o2'), {...creation('Shop'), after: {name: 'Shop', parentId: 'o1'}}].map(write => keyOfWrite(context, write));
	assert.equal(new Set([first, ...others].map(({key}) => key)).size, 4);
	assert.equal(keyOfWrite(context, creation('Shop')).key, first.key);
	settle({fate: 'stored'});
	assert.notEqual(keyOfWrite(context, creation('Shop')).key, first.key);
	const refused = keyOfWrite(context, creation('Refused'));
	refused.note().settle({fate: 'notStored'});
	assert.notEqual(keyOfWrite(context, creation('Refused')).key, refused.key);
});

await test('finds the key of an earlier try in a run of many writes', () => {
	using disk = onDisk();
	const context = disk.start();
	const run = context.journal.ofRun({
		kind: 'move', id: 'o1', before: {name: 'Acme', parentId: ''}, planned: [{id: 'a'}, {id: 'b'}],
	});
	const keys = ['One', 'Two'].map(name => {
		const {key, note} = keyOfWrite({...context, journal: run}, creation(name));
		note();
		return key;
	});
	const again = disk.start();
	const found = ['Two', 'One'].map(name => keyOfWrite(again, creation(name)));
	assert.deepEqual(found.map(({key, isAgain}) => [key, isAgain]), [[keys[1], true], [keys[0], true]]);
	found[0]?.note().settle({fate: 'stored'});
	assert.deepEqual(unclear(again.journal.list()), [keys[0]]);
});

await test('keeps the key of a write with a hostile name', () => {
	using disk = onDisk();
	const name = '=1\u{1B}[2J\u{202E}\n{"fate":"stored"}\u{D800}';
	const {key, note} = keyOfWrite(disk.start(), creation(name));
	note();
	assert.equal(keyOfWrite(disk.start(), creation(name)).key, key);
});
