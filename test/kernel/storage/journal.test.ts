import assert from 'node:assert/strict';
import fs, {appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import * as v from 'valibot';
import {parseExactly} from '../../../source/base/api/json.js';
import {profileSchema} from '../../../source/base/api/schemas.js';
import {changeField} from '../../../source/kernel/form-model/form.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {undoForm, type JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {noRuns, openJournal, type Journal} from '../../../source/kernel/storage/journal.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import {assertModes} from '../../helpers/of-unix.js';
import {profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const fileIn = (folder: string) => path.join(folder, 'journal', readdirSync(path.join(folder, 'journal'))[0] ?? '');

const atOf = (journal: Journal) => journal.list().map(({at}) => at);

function entry(at: number, rest: Partial<JournalEntry> = {}): JournalEntry {
	const before = {name: 'Northwind', parentId: 'emea', profile: {...profile, since: {year: 2025}}};
	return {at, kind: 'edit', id: 'north', before, after: {...before, name: `N${at}`}, ...rest};
}

function addAll(journal: Journal, from: number, to: number): void {
	for (let at = from; at <= to; at++) {
		journal.add(entry(at));
	}
}

await test('lists the latest write first, with all earlier values', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	assert.deepEqual(journal.list(), []);
	const deleted: JournalEntry = {at: 2, kind: 'delete', id: 'x', before: {name: 'a\u{D83D}\n', parentId: ''}};
	journal.add(entry(1));
	journal.add(deleted);
	journal.add(entry(3, {isUnclear: true}));
	assert.deepEqual(journal.list(), [entry(3, {isUnclear: true}), deleted, entry(1)]);
});

await test('keeps the cf-ray and the time of a lost answer with its write, on disk and in memory', () => {
	using temporary = temporaryFolder();
	const raysIn = (journal: Journal) => {
		journal.add(entry(1, {isUnclear: true}));
		journal.add(entry(2, {isUnclear: true}));
		journal.noteLost(entry(1), {ray: '8f-FRA', lostAt: 7});
		journal.noteLost(entry(2), {ray: undefined, lostAt: 8});
		journal.settle(entry(1), 'stored');
		return journal.list().map(({ray, lostAt, isUnclear}) => [ray, lostAt, isUnclear]);
	};

	const expected = [
		[undefined, 8, true],
		['8f-FRA', 7, undefined],
	];
	assert.deepEqual(raysIn(openJournal(temporary.path, 'api.test')), expected);
	assert.deepEqual(raysIn(memoryJournal()), expected);
});

await test('keeps the exact numbers of members that no form shows', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	const profileText = `${JSON.stringify(profile).slice(0, -1)},"crm_id":12345678901234567890,"rate":1.10}`;
	const before = {name: 'Northwind', parentId: '', profile: v.parse(profileSchema, parseExactly(profileText))};
	journal.add(entry(1, {kind: 'profile', before, after: before}));
	const [read] = journal.list();
	assert.ok(read);
	assert.equal(JSON.stringify(read.before.profile), profileText);
	const undo = undoForm(read);
	const [request] = requestsOf(changeField(undo, 'business_phone', {text: '1'}));
	assert.match(JSON.stringify(request), /"crm_id":12345678901234567890,"rate":1\.10/v);
});

await test('makes the journal readable only by its owner', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	openJournal(folder, 'api.test').add(entry(1));
	assert.ok(fileIn(folder).startsWith(path.join(folder, 'journal')));
	assertModes({[path.join(folder, 'journal')]: '700', [fileIn(folder)]: '600'});
});

await test('keeps a journal for each host, and never leaves the folder', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const hosts = ['api.test', '127.0.0.1:8787', '[::1]:80', '../../etc', '..'];
	const journals = hosts.map(host => openJournal(folder, host));
	for (const [at, journal] of journals.entries()) {
		journal.add(entry(at));
	}

	assert.deepEqual(
		journals.map(journal => atOf(journal)),
		[[0], [1], [2], [3], [4]],
	);
	assert.equal(readdirSync(path.join(folder, 'journal')).length, hosts.length);
});

await test('keeps the last 100 writes for undo, and limits the size of the file', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const journal = openJournal(folder, 'api.test');
	addAll(journal, 1, 150);
	assert.deepEqual(
		atOf(journal),
		Array.from({length: 100}, (_, index) => 150 - index),
	);
	addAll(journal, 151, 420);
	assert.deepEqual(
		atOf(journal),
		Array.from({length: 100}, (_, index) => 420 - index),
	);
	const files = readdirSync(path.join(folder, 'journal')).map(file => path.join(folder, 'journal', file));
	const lines = files.flatMap(file =>
		readFileSync(file, 'utf8')
			.split('\n')
			.filter(line => line !== ''),
	);
	assert.ok(lines.length <= 400);
	assertModes(Object.fromEntries(files.map(file => [file, '600'])));
});

await test('skips a line that a crash cut short, and reads the lines after it', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const journal = openJournal(folder, 'api.test');
	addAll(journal, 1, 2);
	const file = fileIn(folder);
	const text = readFileSync(file, 'utf8');
	writeFileSync(file, text.slice(0, -30));
	journal.add(entry(3));
	journal.add(entry(4));
	assert.deepEqual(atOf(journal), [4, 3, 1]);
});

await test('skips a line that is not an entry', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const journal = openJournal(folder, 'api.test');
	journal.add(entry(1));
	appendFileSync(fileIn(folder), 'null\n{"at":"x"}\n\n[]\n');
	journal.add(entry(2));
	assert.deepEqual(atOf(journal), [2, 1]);
});

await test('lets two programs write to one journal', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const [one, two] = [openJournal(folder, 'api.test'), openJournal(folder, 'api.test')];
	for (let at = 1; at <= 20; at += 2) {
		one.add(entry(at));
		two.add(entry(at + 1));
	}

	assert.deepEqual(
		atOf(one),
		Array.from({length: 20}, (_, index) => 20 - index),
	);
	assert.deepEqual(two.list(), one.list());
});

await test('keeps what one program writes while another reads', (t: TestContext) => {
	using temporary = temporaryFolder();
	const [one, two] = [openJournal(temporary.path, 'api.test'), openJournal(temporary.path, 'api.test')];
	let at = 0;
	let isWithin = false;
	const alone = (run: () => void) => {
		isWithin = true;
		run();
		isWithin = false;
	};

	const read = fs.readSync;
	t.mock.method(fs, 'readSync', (...given: Parameters<typeof read>) => {
		const length = read(...given);
		// The whole file has been read.
		if (length === 0 && !isWithin) {
			alone(() => {
				two.add(entry(++at));
			});
		}

		return length;
	});
	syncBuiltinESMExports();
	const lost: number[] = [];
	const look = (own: number) => {
		const kept = atOf(one);
		lost.push(...[at, own].filter(each => each > 0 && !kept.includes(each)));
	};

	try {
		for (let own = 1000; own < 1150; own++) {
			one.add(entry(own));
			alone(() => {
				look(own);
			});
		}
	} finally {
		t.mock.restoreAll();
		syncBuiltinESMExports();
	}

	t.assert.ok(at > 100);
	t.assert.deepStrictEqual(lost, []);
});

for (const [name, open] of [
	['on disk', openJournal],
	['in memory', () => memoryJournal()],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`records the outcome of a write ${name}, and keeps the latest`, () => {
		using temporary = temporaryFolder();
		const journal = open(temporary.path, 'api.test');
		for (const at of [1, 2, 3, 4]) {
			journal.add(entry(at, {isUnclear: true}));
		}

		journal.settle(entry(1), 'stored');
		journal.settle(entry(2), 'notStored');
		journal.settle(entry(3), 'notStored');
		journal.settle(entry(3), 'stored');
		assert.deepEqual(journal.list(), [entry(4, {isUnclear: true}), entry(3), entry(1)]);
	});
}

await test('reports the unclear write of an ended program once, and keeps it unclear', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	journal.add(entry(1, {isUnclear: true}));
	const file = fileIn(temporary.path);
	// A number that no process has: the kernel’s highest is 2^22.
	writeFileSync(file, readFileSync(file, 'utf8').replace(/(?<="program":")[^"]*/v, '4194305-1'));
	assert.deepEqual(journal.list(), [entry(1, {isUnclear: true, isInterrupted: true})]);
	journal.settle(entry(1), 'told');
	assert.deepEqual(journal.list(), [entry(1, {isUnclear: true})]);
});

await test('checks whether a program still runs only if the outcome of its write is unknown', (t: TestContext) => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	for (const at of [1, 2, 3]) {
		journal.add(entry(at, {isUnclear: true}));
	}

	journal.settle(entry(1), 'stored');
	journal.settle(entry(2), 'told');
	const kill = process.kill.bind(process);
	const asked = t.mock.fn(kill);
	t.after(() => {
		Object.assign(process, {kill});
	});
	Object.assign(process, {kill: asked});
	t.assert.deepStrictEqual(journal.list(), [entry(3, {isUnclear: true}), entry(2, {isUnclear: true}), entry(1)]);
	t.assert.strictEqual(asked.mock.callCount(), 1);
});

await test('continues a journal of an earlier version', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	journal.add(entry(0));
	const lines = Array.from({length: 180}, (_, index) => JSON.stringify(entry(index + 1)));
	writeFileSync(path.join(temporary.path, 'journal', 'api.test.ndjson'), `${lines.join('\n')}\n`);
	assert.equal(atOf(journal)[0], 180);
	addAll(journal, 181, 190);
	assert.deepEqual(
		atOf(journal),
		Array.from({length: 100}, (_, index) => 190 - index),
	);
});

await test('leaves out kinds of writes that are not known', () => {
	using temporary = temporaryFolder();
	const [known, all] = [
		openJournal(temporary.path, 'api.test', ({kind}) => kind === 'edit'),
		openJournal(temporary.path, 'api.test'),
	];
	known.add(entry(1));
	known.add(entry(2, {kind: 'move'}));
	assert.deepEqual([atOf(known), atOf(all)], [[1], [2, 1]]);
	writeFileSync(fileIn(temporary.path), `${JSON.stringify({...entry(3), kind: 4})}\n`);
	assert.deepEqual(atOf(all), []);
});

await test('ignores a copy next to the journal', () => {
	using folder = temporaryFolder();
	const journal = openJournal(folder.path, 'api.test');
	journal.add(entry(1));
	writeFileSync(path.join(folder.path, 'journal', 'api.test~copy.ndjson'), '');
	journal.add(entry(2));
	journal.add(entry(3));
	assert.deepEqual(
		journal.list().map(({at}) => at),
		[3, 2, 1],
	);
});

await test('throws on adding if no folder can be created, but not on listing', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	writeFileSync(path.join(folder, 'file'), '');
	const journal = openJournal(path.join(folder, 'file'), 'api.test');
	assert.deepEqual(journal.list(), []);
	assert.throws(
		() => {
			journal.add(entry(1));
		},
		{code: 'ENOTDIR'},
	);
});

await test('keeps an entry in memory if it cannot be written, with its outcome', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	writeFileSync(path.join(folder, 'file'), '');
	const journal = openJournal(path.join(folder, 'file'), 'api.test');
	assert.throws(
		() => {
			addAll(journal, 1, 1);
		},
		{code: 'ENOTDIR'},
	);
	assert.throws(
		() => {
			journal.add(entry(2, {isUnclear: true}));
		},
		{code: 'ENOTDIR'},
	);

	assert.throws(
		() => {
			journal.settle(entry(2), 'stored');
		},
		{code: 'ENOTDIR'},
	);
	assert.deepEqual(journal.list(), [entry(2), entry(1)]);
});

await test('checks whether an entry can be written, and leaves nothing behind', () => {
	using temporary = temporaryFolder();
	const folder = temporary.path;
	const journal = openJournal(folder, 'api.test');
	journal.check(entry(1));
	assert.deepEqual([journal.list(), readdirSync(path.join(folder, 'journal'))], [[], []]);
	writeFileSync(path.join(folder, 'file'), '');
	assert.throws(
		() => {
			openJournal(path.join(folder, 'file'), 'api.test').check(entry(1));
		},
		{code: 'ENOTDIR'},
	);
});

await test('does the same for the journal of the sandbox in memory', () => {
	const journal = memoryJournal();
	journal.add(entry(1));
	journal.add(entry(2));
	assert.deepEqual(atOf(journal), [2, 1]);
});

const about = (email: string): Partial<JournalEntry> => ({
	kind: 'invite',
	member: {email, id: `id of ${email}`, isPending: true},
});

await test('keeps apart the writes about several people of one organization', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	const [jane, joe] = ['jane@test.example', 'joe@test.example'].map(email =>
		entry(1, {...about(email), isUnclear: true}),
	);
	assert.ok(jane);
	assert.ok(joe);
	journal.add(jane);
	journal.add(joe);
	assert.deepEqual(journal.list(), [joe, jane]);
	journal.noteLost(jane, {ray: '8f-FRA', lostAt: 7});
	journal.settle(joe, 'stored');
	const {isUnclear: _, ...stored} = joe;
	assert.deepEqual(journal.list(), [stored, {...jane, ray: '8f-FRA', lostAt: 7}]);
	journal.settle(jane, 'notStored');
	assert.deepEqual(journal.list(), [stored]);
});

await test('keeps what a write undoes, and that it is undone itself', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	journal.add(entry(1, {kind: 'delete', after: undefined}));
	journal.add(entry(2, {undoes: 1}));
	journal.settle(entry(1), 'undone');
	assert.deepEqual(
		journal.list().map(({at, undoes, isUndone}) => [at, undoes, isUndone]),
		[
			[2, 1, undefined],
			[1, undefined, true],
		],
	);
});

await test('lists writes and results that could not be written, in order with the others', () => {
	using temporary = temporaryFolder();
	const folder = path.join(temporary.path, 'journal');
	const away = path.join(temporary.path, 'away');
	const journal = openJournal(temporary.path, 'api.test');
	journal.add(entry(1, {...about('jane@test.example'), isUnclear: true}));
	renameSync(folder, away);
	writeFileSync(folder, '');
	assert.throws(
		() => {
			journal.add(entry(3));
		},
		{code: /^E/v},
	);
	assert.throws(
		() => {
			journal.add(entry(2));
		},
		{code: /^E/v},
	);
	assert.throws(
		() => {
			journal.settle(entry(1, about('jane@test.example')), 'stored');
		},
		{code: /^E/v},
	);
	rmSync(folder);
	renameSync(away, folder);
	journal.add(entry(4));
	assert.deepEqual(
		journal.list().map(({at, isUnclear}) => [at, isUnclear]),
		[
			[4, undefined],
			[3, undefined],
			[2, undefined],
			[1, undefined],
		],
	);
});

await test('reports what keeps the journal from being read, but not its absence', () => {
	using temporary = temporaryFolder();
	const journal = openJournal(temporary.path, 'api.test');
	journal.checkReadable();
	journal.add(entry(1));
	journal.checkReadable();
	rmSync(fileIn(temporary.path));
	mkdirSync(path.join(temporary.path, 'journal', 'api.test.ndjson'));
	assert.throws(() => {
		journal.checkReadable();
	}, /no regular file|EISDIR/v);
	rmSync(path.join(temporary.path, 'journal'), {recursive: true});
	writeFileSync(path.join(temporary.path, 'journal'), '');
	assert.throws(
		() => {
			journal.checkReadable();
		},
		{code: 'ENOTDIR'},
	);
});

await test('begins a new part after two hundred lines, and reads the two parts with the highest numbers', () => {
	using temporary = temporaryFolder();
	const folder = path.join(temporary.path, 'journal');
	const journal = openJournal(temporary.path, 'api.test');
	addAll(journal, 1, 201);
	const linesIn = (file: string) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean).length;
	assert.deepEqual(
		readdirSync(folder)
			.toSorted()
			.map(file => [file, linesIn(file)]),
		[
			['api.test.ndjson', 200],
			['api.test~1.ndjson', 1],
		],
	);
	rmSync(folder, {recursive: true});
	mkdirSync(folder, {mode: 0o700});
	for (const part of [9, 10, 11]) {
		writeFileSync(path.join(folder, `api.test~${part}.ndjson`), `${JSON.stringify(entry(part))}\n`);
	}

	assert.deepEqual(atOf(journal), [11, 10]);
	journal.add(entry(12));
	assert.deepEqual(readdirSync(folder).toSorted(), ['api.test~10.ndjson', 'api.test~11.ndjson']);
	assert.deepEqual(atOf(journal), [12, 11, 10]);
});

await test('hands on the runs it was given, or none', () => {
	using temporary = temporaryFolder();
	const runs = {...noRuns, list: () => [entry(1)]};
	const {list, ...rest} = openJournal(temporary.path, 'api.test', () => true, runs).runs;
	const {list: given, ...others} = runs;
	assert.deepEqual([list(), rest], [given(), others]);
	const none = openJournal(temporary.path, 'api.test').runs;
	none.noteUndone({id: 'a', after: {name: 'a', parentId: ''}, key: 'a', number: 1});
	none.unlock();
	assert.deepEqual([none.list(), none.lock(), none.uncheckedLock()], [[], true, undefined]);
});
