import assert from 'node:assert/strict';
import {appendFileSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {itemsLeft, type JournalEntry, writeKey} from '../../../source/kernel/form-model/journal-entry.js';
import {openJournal, type Journal} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import type {RunHead} from '../../../source/kernel/storage/run-journal.js';
import {recordedChanges} from '../../../source/kernel/writes/journal.js';
import {assertModes} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

// A number that no process has: the kernel’s highest is 2^22.
const endedProgram = '4194305-1';

const jane = 'jane@test.example';

const removal = (at: number, id: string, rest: Partial<JournalEntry> = {}): JournalEntry => ({
	at,
	kind: 'remove',
	id,
	member: {email: jane},
	before: {name: id.toUpperCase(), parentId: ''},
	isUnclear: true,
	...rest,
});

const head = (ids: readonly string[], rest: Partial<RunHead> = {}): RunHead => ({
	kind: 'remove',
	id: jane,
	member: {email: jane},
	before: {name: jane, parentId: ''},
	planned: ids.map(id => ({id, member: {email: jane}})),
	...rest,
});

/** Removes the person from these organizations, in one run, from a time on. */
function remove(journal: Journal, ids: readonly string[], at: number, planned = ids): void {
	const run = journal.ofRun(head(planned));
	for (const [index, id] of ids.entries()) {
		run.add(removal(at + index, id));
		run.settle(removal(at + index, id), 'stored');
	}

	run.end();
}

const changesIn = (journal: Journal): readonly JournalEntry[] => recordedChanges({journal}).entries;

const shownIn = (journal: Journal): ReadonlyArray<readonly [number, number | string]> =>
	changesIn(journal).map(({at, id, items}) => [at, items ? itemsLeft({items}).length : id]);

const filesIn = (folder: string, ending: string): readonly string[] =>
	readdirSync(path.join(folder, 'journal'))
		.filter(name => name.endsWith(ending))
		.map(name => path.join(folder, 'journal', name));

const ids = (number: number): readonly string[] => Array.from({length: number}, (_, index) => `o${index}`);

for (const [name, open] of [
	['on disk', (folder: string) => openJournal(folder, 'api.test')],
	['in memory', () => memoryJournal()],
] as const) {
	/* eslint-disable no-await-in-loop -- One test after the other. */
	await test(`keeps a run of many writes as one entry ${name}, which pushes no other write out`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		journal.add(removal(1, 'other', {isUnclear: undefined}));
		remove(journal, ids(300), 10);
		assert.deepEqual(shownIn(journal), [
			[10, 300],
			[1, 'other'],
		]);
		const [run] = changesIn(journal);
		assert.deepEqual(
			[run?.kind, run?.id, run?.member?.email, run?.isUnclear, run?.isUndone],
			['remove', jane, jane, undefined, undefined],
		);
		assert.equal(run?.items?.[7]?.after.name, 'O7');
	});

	await test(`counts as undone what a later write took back ${name}, and a run without the rest`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		remove(journal, ['a', 'b'], 10);
		journal.add(removal(20, 'a', {kind: 'invite', isUnclear: undefined}));
		assert.deepEqual(
			changesIn(journal)[1]?.items?.map(({id, isUndone}) => [id, isUndone]),
			[
				['a', true],
				['b', undefined],
			],
		);
		journal.add(removal(21, 'b', {kind: 'invite', isUnclear: undefined}));
		assert.deepEqual(
			changesIn(journal).map(({isUndone}) => isUndone),
			[undefined, undefined, true],
		);
	});

	await test(`leaves out a run that stored nothing ${name}, and a write of a run that was refused`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		const run = journal.ofRun(head(['a', 'b']));
		run.add(removal(1, 'a'));
		run.settle(removal(1, 'a'), 'notStored');
		assert.deepEqual(shownIn(journal), []);
		run.add(removal(2, 'b'));
		run.settle(removal(2, 'b'), 'stored');
		run.end();
		assert.deepEqual(shownIn(journal), [[1, 1]]);
		journal.ofRun(head(['c', 'd'])).end();
		assert.equal(shownIn(journal).length, 1);
	});

	await test(`continues a run that did not store all that it planned ${name}, and no other`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		remove(journal, ['a'], 10, ['a', 'b', 'c']);
		remove(journal, ['b'], 20, ['b', 'c']);
		// The last one alone continues the run as well.
		remove(journal, ['c'], 30);
		assert.deepEqual(shownIn(journal), [[30, 3]]);
		// The same person, after the run has done everything.
		remove(journal, ['a', 'b'], 40);
		const other = journal.ofRun({...head(['a', 'x']), id: 'max@test.example', member: {email: 'max@test.example'}});
		other.add(removal(50, 'x', {member: {email: 'max@test.example'}}));
		other.end();
		assert.deepEqual(shownIn(journal), [
			[50, 1],
			[40, 2],
			[30, 3],
		]);
	});

	await test(`records the only write of a run as an entry of its own ${name}`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		remove(journal, ['a'], 10);
		assert.deepEqual(
			changesIn(journal).map(({id, items, run, isUnclear}) => [id, items, run, isUnclear]),
			[['a', undefined, undefined, undefined]],
		);
	});

	await test(`finds the unclear write of a run among the single ones ${name}, and settles it there`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path);
		const run = journal.ofRun(head(['a', 'b']));
		run.add(removal(10, 'a'));
		run.noteLost(removal(10, 'a'), {ray: '8f-FRA', lostAt: 11});
		run.settle(removal(10, 'a'), 'told');
		run.end();
		const [unclear] = journal.list();
		assert.deepEqual(
			[unclear?.id, unclear?.isUnclear, unclear?.ray, changesIn(journal)[0]?.isUnclear],
			['a', true, '8f-FRA', true],
		);
		assert.ok(unclear);
		// As a later try of the same write does, also in another run.
		journal.ofRun(head(['z', 'y'])).settle(unclear, 'stored');
		assert.deepEqual(
			changesIn(journal).map(({isUnclear, items}) => [isUnclear, items?.length]),
			[[undefined, 1]],
		);
	});
	/* eslint-enable no-await-in-loop */
}

await test('reads no file of an ended run at a start, and one whose result is unknown', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	remove(journal, ['a', 'b'], 10);
	assert.deepEqual([journal.list(), filesIn(temporary.path, '.open')], [[], []]);
	const run = journal.ofRun(head(['c', 'd'], {id: 'other', member: undefined}));
	run.add(removal(20, 'c'));
	assert.deepEqual(
		journal.list().map(({id, isUnclear}) => [id, isUnclear]),
		[['c', true]],
	);
	run.settle(removal(20, 'c'), 'told');
	run.end();
	const later = openJournal(temporary.path, 'api.test');
	assert.deepEqual(
		later.list().map(({id}) => id),
		['c'],
	);
	for (const entry of later.list()) {
		later.settle(entry, 'stored');
	}

	assert.deepEqual([later.list(), filesIn(temporary.path, '.open'), shownIn(later).length], [[], [], 2]);
	assertModes(Object.fromEntries(filesIn(temporary.path, '.ndjson').map(file => [file, '600'])));
});

await test('has the writes of a run that it no longer lists, and reads its file only once', () => {
	using temporary = temporaryFolder();
	remove(openJournal(temporary.path, 'api.test'), ids(3), 10);
	const journal = openJournal(temporary.path, 'api.test');
	const closed = () => [...journal.closedRuns()].flat();
	assert.deepEqual([journal.list().length, closed().map(({id}) => id)], [0, ['o0', 'o1', 'o2']]);
	const [before, again] = [closed(), closed()];
	assert.ok(before.every((write, at) => write === again[at]));
	const [file = ''] = filesIn(temporary.path, '.ndjson');
	appendFileSync(file, `\n${JSON.stringify({at: 12, id: 'o2', member: {email: jane}, fate: 'undone'})}\n`);
	assert.deepEqual(
		closed().map(({isUndone}) => isUndone),
		[undefined, undefined, true],
	);
});

await test('lists the writes of a run as long as the lists of the service may lag behind them', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	const at = Date.now();
	remove(journal, ['a', 'b'], at);
	assert.deepEqual(
		journal.list().map(({id}) => id),
		['b', 'a'],
	);
	const [file = ''] = filesIn(temporary.path, '.ndjson');
	writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/"at":\d+/gv, '"at":5'));
	assert.deepEqual(
		[journal.list().length, journal.list()],
		[2, []],
		'the list that finds them old is the last one with them',
	);
});

await test('reports the write of a run that was killed, and continues the run', () => {
	using temporary = temporaryFolder();
	const killed = openJournal(temporary.path, 'api.test').ofRun(head(['a', 'b', 'c']));
	killed.add(removal(10, 'a'));
	killed.settle(removal(10, 'a'), 'stored');
	killed.add(removal(11, 'b'));
	const [file = ''] = filesIn(temporary.path, '.ndjson');
	writeFileSync(
		file,
		readFileSync(file, 'utf8').replaceAll(/(?<="program":")[^"]*/gv, () => endedProgram),
	);
	// The kill cut the last line short.
	appendFileSync(file, '\n{"at":12,"kind":"rem');
	const journal = openJournal(temporary.path, 'api.test');
	assert.deepEqual(
		journal.list().map(({id, isInterrupted}) => [id, isInterrupted]),
		[
			['b', true],
			['a', undefined],
		],
	);
	const run = journal.ofRun(head(['b', 'c']));
	run.add(removal(20, 'b'));
	const [, interrupted] = journal.list();
	assert.ok(interrupted);
	run.settle(interrupted, 'notStored');
	run.settle(removal(20, 'b'), 'stored');
	run.add(removal(21, 'c'));
	run.settle(removal(21, 'c'), 'stored');
	run.end();
	assert.deepEqual(
		[shownIn(journal), filesIn(temporary.path, '.ndjson').length, filesIn(temporary.path, '.open')],
		[[[20, 3]], 1, []],
	);
});

await test('lets two programs send runs of different kinds, each with its own file', () => {
	using temporary = temporaryFolder();
	const [one, two] = [openJournal(temporary.path, 'api.test'), openJournal(temporary.path, 'api.test')];
	const [removing, inviting] = [
		one.ofRun(head(['a', 'b'])),
		two.ofRun(head(['a', 'b'], {kind: 'invite', id: 'north', member: undefined})),
	];
	const now = Date.now();
	for (const [index, id] of ['a', 'b'].entries()) {
		const at = now + index;
		removing.add(removal(at, id));
		inviting.add(removal(at + 20, id, {kind: 'invite', member: {email: 'max@test.example'}}));
		removing.settle(removal(at, id), 'stored');
		inviting.settle(removal(at + 20, id, {member: {email: 'max@test.example'}}), 'stored');
	}

	assert.deepEqual(
		one.list().map(each => writeKey(each)),
		two.list().map(each => writeKey(each)),
	);
	removing.end();
	inviting.end();
	assert.deepEqual(
		[shownIn(one), filesIn(temporary.path, '.ndjson').length],
		[
			[
				[now + 20, 2],
				[now, 2],
			],
			2,
		],
	);
});

await test('keeps the last 100 runs', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	for (let at = 1; at <= 103; at++) {
		remove(journal, ['a', 'b'], at * 10);
	}

	assert.equal(filesIn(temporary.path, '.ndjson').length, 100);
	assert.deepEqual(
		shownIn(journal).map(([at]) => at),
		Array.from({length: 100}, (_, index) => (103 - index) * 10),
	);
});

await test('records each write of a run on its own if the run cannot be recorded', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	journal.add(removal(1, 'other', {isUnclear: undefined}));
	remove(journal, ['a', 'b'], 10);
	const file = filesIn(temporary.path, '.ndjson').find(name => name.includes('run-')) ?? '';
	rmSync(file);
	mkdirSync(file);
	remove(journal, ['a', 'b'], 10);
	assert.match(recordedChanges({journal}).why ?? '', /could not be read/v);
	rmdirSync(file);
	assert.deepEqual(
		shownIn(journal),
		[
			[11, 1],
			[10, 'a'],
			[1, 'other'],
		],
		'the next one begins the run',
	);
});

await test('locks a kind of runs for a host, or for a subject, so that no two programs do the same', () => {
	using temporary = temporaryFolder();
	const [journal, other] = ['api.test', 'other.test'].map(host => openJournal(temporary.path, host));
	const lock = journal?.lockOf('inviting');
	assert.equal(lock?.lock(), true);
	assert.deepEqual(
		[
			journal?.lockOf('inviting', 'north').lock(),
			journal?.lockOf('inviting', '../south').lock(),
			journal?.lockOf('inviting', 'north').lock(),
		],
		[true, true, false],
	);
	assert.equal(journal?.lockOf('inviting').lock(), false);
	assert.deepEqual([journal?.lockOf('moving').lock(), other?.lockOf('inviting').lock()], [true, true]);
	lock?.unlock();
	assert.equal(journal?.lockOf('inviting').lock(), true);
	const file = path.join(temporary.path, 'inviting', 'api.test.lock');
	// A lock of another host.
	writeFileSync(file, '1-1-elsewhere-boot-1');
	assert.deepEqual([journal?.lockOf('inviting').lock(), journal?.lockOf('inviting').uncheckedLock()], [false, file]);
	assert.deepEqual(
		[memoryJournal().lockOf('moving').lock(), memoryJournal().lockOf('moving').uncheckedLock()],
		[true, undefined],
	);
});
