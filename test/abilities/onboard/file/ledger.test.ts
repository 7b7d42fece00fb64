import assert from 'node:assert/strict';
import {appendFileSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {openForm} from '../../../../source/kernel/form-model/form.js';
import {ledgerMemory, memoryLedger, openLedger} from '../../../../source/abilities/onboard/file/ledger.js';
import {ownMark} from '../../../../source/kernel/storage/process-mark.js';
import {assertModes} from '../../../helpers/of-unix.js';
import {temporaryFolder} from '../../../helpers/temporary-folder.js';

const formOf = (name: string, email = '') =>
	openForm('create', undefined, {name: '', parentId: 'emea'}, {name, business_email: email});

await test('records the outcome of a row for the next program, without its values', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const file = path.join(folder.path, 'onboarding', 'api.test.ndjson');
	ledger.note({form: formOf('Alpha'), number: 2}, {status: 'sent', at: 5});
	assert.deepEqual(ledger.find(formOf('Alpha')), {status: 'sent', at: 5});
	ledger.note({form: formOf('Alpha'), number: 2}, {status: 'created', id: 'a1'});
	ledger.note({form: formOf('Beta'), number: 2}, {status: 'sent', at: 5});
	ledger.note({form: formOf('Beta'), number: 2}, undefined);
	appendFileSync(file, '{"key":"cut sho');

	const next = openLedger(folder.path, 'api.test', 'customers.csv');
	assert.deepEqual(next.find(formOf('Alpha')), {status: 'created', id: 'a1'});
	assert.equal(next.find(formOf('Beta')), undefined);
	assert.deepEqual(
		['a1', 'b1'].map(id => next.hasCreated(id)),
		[true, false],
	);
	assert.equal(next.find(formOf('Alpha', 'ops@alpha.example')), undefined);
	assert.equal(openLedger(folder.path, 'other.test', 'customers.csv').find(formOf('Alpha')), undefined);
	assert.ok(!readFileSync(file, 'utf8').includes('Alpha'));
	assertModes({[file]: '600'});
	const root = openForm('create', undefined, {name: '', parentId: ''}, {name: 'Alpha'});
	assert.deepEqual(
		[next, ledger].map(each => [each.find(root), each.findAnywhere(root)]),
		[
			[undefined, [{status: 'created', id: 'a1'}]],
			[undefined, [{status: 'created', id: 'a1'}]],
		],
	);
	assert.deepEqual(next.findAnywhere(formOf('Beta')), []);
	ledger.note({form: root, number: 2}, undefined);
	assert.deepEqual(
		[ledger, openLedger(folder.path, 'api.test', 'customers.csv')].map(each => each.findAnywhere(root)),
		Array.from({length: 2}, () => [{status: 'created', id: 'a1'}]),
	);
	ledger.note({form: formOf('Lost'), number: 2}, {status: 'sent', at: 5});
	assert.deepEqual(ledger.findAnywhere(formOf('Lost')), [{status: 'sent', at: 5}]);

	next.note({form: formOf('Gamma'), number: 2}, {status: 'sent', at: 5});
	assert.deepEqual(openLedger(folder.path, 'api.test', 'customers.csv').find(formOf('Gamma')), {status: 'sent', at: 5});
});

await test('lets only one program create rows, ignores the lock of a dead one, and reads what others recorded', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const other = openLedger(folder.path, 'api.test', 'customers.csv');
	assert.ok(ledger.lock());
	assert.ok(!other.lock());
	ledger.note({form: formOf('Alpha'), number: 2}, {status: 'created', id: 'a1'});
	ledger.unlock();
	assert.ok(other.lock());
	assert.deepEqual(other.find(formOf('Alpha')), {status: 'created', id: 'a1'});

	other.unlock();
	const lockFile = path.join(folder.path, 'onboarding', 'api.test.lock');
	const dead = ownMark().replace(/^\d+-\d+/v, '4194304-1');
	writeFileSync(lockFile, dead);
	ledger.unlock();
	assert.equal(readFileSync(lockFile, 'utf8'), dead);
	writeFileSync(lockFile, '');
	assert.ok(!ledger.lock(), 'one that is being written is held');
	writeFileSync(lockFile, dead);
	assert.ok(ledger.lock());
});

await test('refuses the lock of a program on another computer or in another container', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const lockFile = path.join(folder.path, 'onboarding', 'api.test.lock');
	assert.ok(ledger.lock());
	assert.equal(ledger.uncheckedLock(), undefined);
	const [pid, start, host, boot, namespace] = readFileSync(lockFile, 'utf8').split('-', 5);
	ledger.unlock();
	const marks = [
		['4194304', '1', '0123456789ab', boot, namespace],
		[pid, start, host, boot, '17'],
	].map(parts => parts.join('-'));
	assert.deepEqual(
		marks.map(mark => {
			writeFileSync(lockFile, mark);
			return [ledger.lock(), ledger.uncheckedLock(), readFileSync(lockFile, 'utf8')];
		}),
		marks.map(mark => [false, lockFile, mark]),
	);
	writeFileSync(lockFile, ['4194304', '1', host, boot, namespace].join('-'));
	assert.ok(ledger.lock(), 'its program is gone');
});

await test('recognizes a changed row by its line in the file or its other values', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const alpha = {form: formOf('Alpha', 'ops@alpha.example'), number: 2};
	const bare = {form: formOf('Bare'), number: 3};
	ledger.note(alpha, {status: 'sent', at: 5});
	ledger.note(alpha, {status: 'created', id: 'a1'});
	ledger.note(bare, {status: 'sent', at: 5});
	ledger.note({form: formOf('Refused'), number: 4}, undefined);
	const likes = (file: string, number: number, form = formOf('Other')) =>
		openLedger(folder.path, 'api.test', file).findLike({form, number});
	const madeAlpha = {status: 'created', id: 'a1'} as const;
	assert.deepEqual(likes('customers.csv', 2), {ofLine: [madeAlpha], ofValues: [], ofContact: [], elsewhere: []});
	assert.deepEqual(likes('customers.csv', 3), {
		ofLine: [{status: 'sent', at: 5}],
		ofValues: [],
		ofContact: [],
		elsewhere: [],
	});
	assert.deepEqual([likes('customers.csv', 4).ofLine, likes('others.csv', 2).ofLine], [[], []]);
	assert.deepEqual(likes('others.csv', 9, formOf('Renamed', 'ops@alpha.example')).ofValues, [madeAlpha]);
	const moved = openForm(
		'create',
		undefined,
		{name: '', parentId: 'apac'},
		{name: 'Alpha', business_email: 'ops@alpha.example'},
	);
	assert.deepEqual(likes('others.csv', 9, moved).elsewhere, [madeAlpha]);
	assert.deepEqual(ledger.findLike({form: formOf('Bare'), number: 9}).ofValues, [], 'a name alone tells nothing');
});

await test('finds an organization below one parent when another with its name was deleted below a second parent', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	const below = (parent: string) => ({
		form: openForm('create', undefined, {name: '', parentId: parent}, {name: 'Alpha'}),
		number: 2,
	});
	ledger.note(below('emea'), {status: 'created', id: 'a1'});
	ledger.note(below('emea'), undefined);
	ledger.note(below('apac'), {status: 'created', id: 'a2'});
	const made = [ledger, openLedger(folder.path, 'api.test', 'customers.csv')].map(each =>
		each.findAnywhere(below('').form),
	);
	assert.deepEqual(made, [[{status: 'created', id: 'a2'}], [{status: 'created', id: 'a2'}]]);
});

await test('remembers the parent given for all rows, for the same file only', () => {
	using folder = temporaryFolder();
	const ledger = openLedger(folder.path, 'api.test', 'customers.csv');
	ledger.note({form: formOf('Own'), number: 2}, {status: 'created', id: 'a1'});
	assert.equal(ledger.givenParent(), undefined);
	ledger.note({form: formOf('Below'), number: 2, isParentGiven: true}, {status: 'sent', at: 5});
	assert.deepEqual(
		['customers.csv', 'others.csv'].map(file => openLedger(folder.path, 'api.test', file).givenParent()),
		['emea', undefined],
	);
});

await test('records when the rows of a file were first sent, and what its last run created', () => {
	using folder = temporaryFolder();
	const open = (file: string) => openLedger(folder.path, 'api.test', file);
	const rows = ['Alpha', 'Twin', 'Twin'].map((name, index) => ({form: formOf(name), number: index + 2}));
	const [alpha, twin] = rows;
	assert.ok(alpha);
	assert.ok(twin);
	const ledger = open('customers.csv');
	ledger.note(alpha, {status: 'sent', at: 1});
	ledger.noteRun(rows, 10);
	ledger.note(alpha, {status: 'created', id: 'a1'});
	ledger.note(twin, {status: 'sent', at: 11});
	ledger.note(twin, {status: 'created', id: 't1'});
	const file = path.join(folder.path, 'onboarding', 'api.test.ndjson');
	const listed = readFileSync(file, 'utf8').length;
	ledger.noteRun(rows.slice(0, 2), 20);
	assert.ok(readFileSync(file, 'utf8').length - listed < 100, 'what is known is not written again');
	open('others.csv').noteRun([], 30);
	ledger.note(alpha, {status: 'sent', at: 31});
	ledger.note(alpha, {status: 'created', id: 'a2'});
	const times = (name: string) => ['Alpha', 'Twin', 'Other'].map(each => open(name).timesListed(formOf(each)));
	assert.deepEqual(
		[times('customers.csv'), times('others.csv')],
		[
			[1, 2, 0],
			[0, 0, 0],
		],
	);
	const ids = ['a1', 't1', 'a2'];
	assert.deepEqual(
		ids.map(id => open('customers.csv').lastRunOf(id)),
		[undefined, 10, undefined],
		'what that run sent itself',
	);
	assert.deepEqual(
		ids.map(id => open('others.csv').lastRunOf(id)),
		[undefined, undefined, 30],
	);
});

await test('keeps a ledger in memory as long as the program runs', () => {
	const ledger = memoryLedger();
	assert.ok(ledger.lock());
	ledger.note({form: formOf('Alpha'), number: 2}, {status: 'sent', at: 5});
	ledger.unlock();
	assert.deepEqual(ledger.find(formOf('Alpha')), {status: 'sent', at: 5});
});

await test('finds the account of a row, and keeps no name of it, which can hold a credential', () => {
	const memory = ledgerMemory();
	const ledger = memoryLedger('customers.csv', memory);
	ledger.noteAccount('acme', 'cfut_abcdefgh12345678', 'a1');
	assert.equal(memoryLedger('customers.csv', memory).accountOf('acme', 'cfut_abcdefgh12345678'), 'a1');
	assert.equal(ledger.accountOf('other', 'cfut_abcdefgh12345678'), undefined);
	assert.doesNotMatch(memory.lines.join('\n'), /cfut_/v);
});
