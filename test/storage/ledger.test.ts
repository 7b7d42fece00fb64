import assert from 'node:assert/strict';
import {
	appendFileSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openForm} from '../../source/forms/form.js';
import {memoryLedger, openLedger} from '../../source/storage/ledger.js';
import {assertModes} from '../helpers/of-unix.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const formOf = (name: string, email = '') => openForm('create', undefined, {name: '', parentId: 'emea'}, {name, business_email: email});

await test('what became of a row is known to the next program, and its values stay out of the file', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test');
	const file = path.join(folder.path, 'onboarding', 'api.test.ndjson');
	ledger.note(formOf('Alpha'), {status: 'sent', at: 5});
	assert.deepEqual(ledger.find(formOf('Alpha')), {status: 'sent', at: 5});
	ledger.note(formOf('Alpha'), {status: 'created', id: 'a1'});
	ledger.note(formOf('Beta'), {status: 'sent', at: 5});
	ledger.note(formOf('Beta'), undefined);
	appendFileSync(file, '{"key":"cut sho');

	const next = openLedger(folder.path, 'api.test');
	assert.deepEqual(next.find(formOf('Alpha')), {status: 'created', id: 'a1'});
	assert.equal(next.find(formOf('Beta')), undefined);
	assert.deepEqual(['a1', 'b1'].map(id => next.hasMade(id)), [true, false]);
	assert.equal(next.find(formOf('Alpha', 'ops@alpha.example')), undefined);
	assert.equal(openLedger(folder.path, 'other.test').find(formOf('Alpha')), undefined);
	assert.ok(!readFileSync(file, 'utf8').includes('Alpha'));
	assertModes({[file]: '600'});
	const root = openForm('create', undefined, {name: '', parentId: ''}, {name: 'Alpha'});
	assert.deepEqual([next, ledger].map(each => [each.find(root), each.findAnywhere(root)]), [[undefined, {status: 'created', id: 'a1'}], [undefined, {status: 'created', id: 'a1'}]]);
	assert.equal(next.findAnywhere(formOf('Beta')), undefined);
	ledger.note(root, undefined);
	assert.deepEqual([ledger, openLedger(folder.path, 'api.test')].map(each => each.findAnywhere(root)), Array.from({length: 2}, () => ({status: 'created', id: 'a1'})));
	ledger.note(formOf('Lost'), {status: 'sent', at: 5});
	assert.deepEqual(ledger.findAnywhere(formOf('Lost')), {status: 'sent', at: 5});

	next.note(formOf('Gamma'), {status: 'sent', at: 5});
	assert.deepEqual(openLedger(folder.path, 'api.test').find(formOf('Gamma')), {status: 'sent', at: 5});
});

await test('one program alone creates rows; a lock whose holder is gone holds nobody up, and what was noted meanwhile is known', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test');
	const other = openLedger(folder.path, 'api.test');
	assert.ok(ledger.lock());
	assert.ok(!other.lock());
	ledger.note(formOf('Alpha'), {status: 'created', id: 'a1'});
	ledger.unlock();
	assert.ok(other.lock());
	assert.deepEqual(other.find(formOf('Alpha')), {status: 'created', id: 'a1'});

	other.unlock();
	const lockFile = path.join(folder.path, 'onboarding', 'api.test.lock');
	writeFileSync(lockFile, '4194304-1');
	ledger.unlock();
	assert.equal(readFileSync(lockFile, 'utf8'), '4194304-1');
	writeFileSync(lockFile, '');
	assert.ok(!ledger.lock(), 'one that is being written is held');
	writeFileSync(lockFile, '4194304-1');
	assert.ok(ledger.lock());
});

await test('in memory it lasts as long as the program', () => {
	const ledger = memoryLedger();
	assert.ok(ledger.lock());
	ledger.note(formOf('Alpha'), {status: 'sent', at: 5});
	ledger.unlock();
	assert.deepEqual(ledger.find(formOf('Alpha')), {status: 'sent', at: 5});
});
