import assert from 'node:assert/strict';
import fs, {readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import path from 'node:path';
import process from 'node:process';
import {test, type TestContext} from 'node:test';
import * as v from 'valibot';
import {parseExactly} from '../../../source/base/api/json.js';
import {profileSchema} from '../../../source/base/api/schemas.js';
import {hasMoved} from '../../../source/kernel/form-model/conflict.js';
import {changeField, profileForm} from '../../../source/kernel/form-model/form.js';
import {requestsOf} from '../../../source/kernel/form-model/request.js';
import {restoreForm, storeForm, type KeptForm, type StoredForm} from '../../../source/kernel/form-model/stored-form.js';
import {openDrafts} from '../../../source/kernel/storage/drafts.js';
import {memoryDrafts} from '../../../source/kernel/storage/memory.js';
import {assertModes} from '../../helpers/of-unix.js';
import {organization, profile} from '../../helpers/state.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';
import {storedOf} from '../../helpers/stored-form.js';

const owner = {host: 'api.test', fingerprint: 'f1'};

const north = profileForm(organization('north', {name: 'Northwind'}), {...profile, since: {year: 2025}});

const formWith = (phone: string): StoredForm => storeForm(changeField(north, 'business_phone', {text: phone}));

const phoneOf = (form: KeptForm) => storedOf(form).texts[0]?.text;

// A number that no process has: the kernel’s highest is 2^22.
const endedMark = '4194305-1';

/** A state folder of its own, with programs of any owner using it. */
function setUp() {
	const temporary = temporaryFolder();
	const state = path.join(temporary.path, 'state');
	const folder = path.join(state, 'drafts');
	let time = 0;
	return {
		state,
		folder,
		start: (whose = owner) => openDrafts(state, whose, () => ++time),
		pass(milliseconds: number) {
			time += milliseconds;
		},
		files: () => readdirSync(folder).toSorted(),
		/** Ends the program with the open draft like kill -9. */
		end() {
			for (const file of readdirSync(folder)) {
				const ended = endedMark + file.slice(file.indexOf('.'));
				renameSync(path.join(folder, file), path.join(folder, ended));
			}
		},
		[Symbol.dispose]() {
			temporary[Symbol.dispose]();
		},
	};
}

await test('keeps the exact numbers of members that no form shows', () => {
	using programs = setUp();
	const drafts = programs.start();
	const before = v.parse(
		profileSchema,
		parseExactly(`${JSON.stringify(profile).slice(0, -1)},"crm_id":12345678901234567890,"rate":1.10}`),
	);
	const form = profileForm(organization('north'), before);
	const typed = changeField(form, 'business_phone', {text: '2'});
	drafts.keep(storeForm(typed));
	drafts.release();
	const [draft] = programs.start().list();
	assert.ok(draft);
	const kept = restoreForm(storedOf(draft.form));
	assert.deepEqual(
		[JSON.stringify(requestsOf(kept)), hasMoved(kept, form.before)],
		[JSON.stringify(requestsOf(typed)), false],
	);
	assert.match(JSON.stringify(requestsOf(kept)), /"crm_id":12345678901234567890,"rate":1\.10/v);
});

await test('makes a draft readable only by its owner, also on disk', () => {
	using programs = setUp();
	const {start, state, folder, files} = programs;
	const drafts = start();
	drafts.keep(formWith('1'));
	drafts.keep(formWith('2'));
	const [file = '', ...others] = files();
	assert.deepEqual(others, []);
	assertModes({[folder]: '700', [path.join(folder, file)]: '600', [state]: '700'});
	const {form, ...whose} = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>;
	assert.deepEqual(whose, {...owner, savedAt: 2});
	assert.equal(JSON.stringify(form), JSON.stringify(formWith('2')));
});

await test('lists no open draft of a running program, and lists a released one for its owner', () => {
	using programs = setUp();
	const {start} = programs;
	const [mine, other] = [start(), start()];
	mine.keep(formWith('1'));
	assert.deepEqual([mine.list(), other.list()], [[], []]);
	mine.release();
	assert.deepEqual(
		other.list().map(({form, savedAt}) => [phoneOf(form), savedAt]),
		[['1', 1]],
	);
	assert.deepEqual(mine.list(), other.list());
});

await test('lists the open draft of a program that has ended', () => {
	using programs = setUp();
	const {start, end} = programs;
	const drafts = start();
	drafts.keep(formWith('1'));
	end();
	const [draft] = start().list();
	assert.equal(phoneOf(draft?.form ?? formWith('')), '1');
	assert.equal(draft?.file.startsWith(endedMark), true);
});

await test('keeps a draft of another host or credential, without listing it', () => {
	using programs = setUp();
	const {start, files} = programs;
	const drafts = start();
	drafts.keep(formWith('1'));
	drafts.release();
	assert.deepEqual(start({...owner, host: 'other.test'}).list(), []);
	assert.deepEqual(start({...owner, fingerprint: 'f2'}).list(), []);
	assert.equal(files().length, 1);
	assert.equal(start().list().length, 1);
});

await test('lists the latest draft first', () => {
	using programs = setUp();
	const {start} = programs;
	for (const phone of ['1', '2', '3']) {
		const drafts = start();
		drafts.keep(formWith(phone));
		drafts.release();
	}

	assert.deepEqual(
		start()
			.list()
			.map(({form}) => phoneOf(form)),
		['3', '2', '1'],
	);
});

await test('gives a draft to only one of two programs', () => {
	using programs = setUp();
	const {start, files} = programs;
	const first = start();
	first.keep(formWith('1'));
	first.release();
	const [one, two] = [start(), start()];
	const file = one.list()[0]?.file ?? '';
	assert.deepEqual([one.take(file), two.take(file)], [true, false]);
	assert.deepEqual(two.list(), []);
	assert.match(files()[0] ?? '', new RegExp(`^${process.pid}-`, 'v'));
	one.drop();
	assert.deepEqual(files(), []);
});

await test('keeps an opened draft in the same file, and deletes it with the draft', () => {
	using programs = setUp();
	const {start, files} = programs;
	const first = start();
	first.keep(formWith('1'));
	first.release();
	const next = start();
	next.take(next.list()[0]?.file ?? '');
	next.keep(formWith('2'));
	assert.equal(files().length, 1);
	next.release();
	assert.deepEqual(
		next.list().map(({form}) => phoneOf(form)),
		['2'],
	);
});

await test('never touches the drafts of another program', () => {
	using programs = setUp();
	const {start, files} = programs;
	const [mine, other] = [start(), start()];
	mine.keep(formWith('mine'));
	other.keep(formWith('other'));
	assert.equal(files().length, 2);
	other.drop();
	other.release();
	assert.equal(files().length, 1);
	mine.release();
	assert.deepEqual(
		other.list().map(({form}) => phoneOf(form)),
		['mine'],
	);
});

await test('releases several forms as drafts', () => {
	using programs = setUp();
	const {start} = programs;
	const drafts = start();
	for (const phone of ['1', '2']) {
		drafts.keep(formWith(phone));
		drafts.release();
	}

	assert.deepEqual(
		drafts.list().map(({form}) => phoneOf(form)),
		['2', '1'],
	);
	drafts.discard(drafts.list()[0]?.file ?? '');
	assert.deepEqual(
		drafts.list().map(({form}) => phoneOf(form)),
		['1'],
	);
});

await test('keeps a draft in its place if its file cannot be renamed, and does not overwrite it with the next', (t: TestContext) => {
	using programs = setUp();
	const {start} = programs;
	const drafts = start();
	const rename = renameSync;
	t.mock.method(fs, 'renameSync', (from: string, to: string) => {
		if (from.endsWith('.open.json')) {
			throw Object.assign(new Error('It is injected.'), {code: 'EIO'});
		}

		rename(from, to);
	});
	syncBuiltinESMExports();
	for (const phone of ['1', '2']) {
		drafts.keep(formWith(phone));
		drafts.release();
	}

	t.mock.restoreAll();
	syncBuiltinESMExports();
	t.assert.deepStrictEqual(
		drafts.list().map(({form}) => phoneOf(form)),
		['2', '1'],
	);
	t.assert.strictEqual(drafts.take(drafts.list()[1]?.file ?? ''), true);
	t.assert.deepStrictEqual(
		drafts.list().map(({form}) => phoneOf(form)),
		['2'],
	);
});

await test('skips an unreadable file, and keeps it', () => {
	using programs = setUp();
	const {start, folder, files} = programs;
	const drafts = start();
	drafts.keep(formWith('1'));
	drafts.release();
	const [whole = ''] = files();
	const text = readFileSync(path.join(folder, whole), 'utf8');
	writeFileSync(path.join(folder, 'cut.json'), text.slice(0, -20));
	writeFileSync(
		path.join(folder, 'odd.json'),
		'{"host":"api.test","fingerprint":"f1","savedAt":1,"form":{"kind":"other"}}',
	);
	writeFileSync(path.join(folder, 'empty.json'), '');
	assert.deepEqual(
		drafts.list().map(({file}) => file),
		[whole],
	);
	assert.deepEqual(files(), [whole, 'cut.json', 'empty.json', 'odd.json'].toSorted());
});

await test('does nothing when it drops, releases or discards a missing draft', () => {
	using programs = setUp();
	const {start} = programs;
	const drafts = start();
	assert.deepEqual(drafts.list(), []);
	drafts.drop();
	drafts.release();
	drafts.discard('none.json');
	assert.equal(drafts.take('none.json'), false);
	assert.deepEqual(drafts.list(), []);
});

await test('throws on keeping if no folder can be created, but not on dropping', () => {
	using programs = setUp();
	const {state} = programs;
	writeFileSync(state, 'a file');
	const drafts = openDrafts(path.join(state, 'below'), owner, () => 0);
	assert.throws(
		() => {
			drafts.keep(formWith('1'));
		},
		{code: 'ENOTDIR'},
	);
	drafts.drop();
	drafts.release();
});

await test('does the same for drafts of the sandbox in memory', () => {
	const drafts = memoryDrafts(() => 7);
	drafts.release();
	drafts.keep(formWith('1'));
	assert.deepEqual(drafts.list(), []);
	drafts.release();
	drafts.keep(formWith('2'));
	drafts.release();
	assert.deepEqual(
		drafts.list().map(({form, savedAt}) => [phoneOf(form), savedAt]),
		[
			['2', 7],
			['1', 7],
		],
	);
	const [, second] = drafts.list();
	assert.deepEqual([drafts.take(second?.file ?? ''), drafts.take(second?.file ?? '')], [true, false]);
	drafts.drop();
	drafts.discard(drafts.list()[0]?.file ?? '');
	assert.deepEqual(drafts.list(), []);
});

await test('keeps the time of a draft that was opened but not changed', () => {
	using disk = setUp();
	let time = 0;
	const times = [disk.start(), memoryDrafts(() => ++time)].map(drafts => {
		const keepAgain = (change: (form: StoredForm) => StoredForm) => {
			const [draft] = drafts.list();
			assert.ok(draft);
			drafts.take(draft.file);
			const form = restoreForm(storedOf(draft.form));
			drafts.keep(change(storeForm(form)));
			drafts.release();
		};

		drafts.keep(formWith('1'));
		drafts.release();
		keepAgain(form => form);
		const untouched = drafts.list()[0]?.savedAt;
		keepAgain(() => formWith('2'));
		return [untouched, drafts.list()[0]?.savedAt];
	});
	assert.deepEqual(times, [
		[1, 2],
		[1, 2],
	]);
});

await test('lists a discarded form for an hour, and for longer in the program that discarded it', () => {
	using programs = setUp();
	const {start, files, pass} = programs;
	const [mine, other] = [start(), start()];
	mine.keep(formWith('1'));
	assert.equal(mine.dropForNow(formWith('2')), 'onDisk');
	assert.equal(files().length, 1);
	assert.deepEqual(
		[mine, other].map(drafts => drafts.list().map(({form, discardedAt}) => [phoneOf(form), discardedAt])),
		[[['2', 2]], [['2', 2]]],
	);
	pass(3_600_000);
	assert.deepEqual([other.list(), files()], [[], []]);
	const [kept] = mine.list();
	assert.deepEqual([phoneOf(kept?.form ?? formWith('')), mine.take(kept?.file ?? ''), mine.list()], ['2', true, []]);
});

await test('turns a discarded form into a normal draft when it is opened again', () => {
	using programs = setUp();
	const {start, pass} = programs;
	const drafts = start();
	drafts.dropForNow(formWith('1'));
	const other = start();
	assert.equal(other.take(other.list()[0]?.file ?? ''), true);
	assert.deepEqual(drafts.list(), [], 'the other program has it');
	other.keep(formWith('1'));
	other.release();
	pass(3_600_000);
	assert.deepEqual(
		drafts.list().map(({discardedAt}) => discardedAt),
		[undefined],
	);
});

await test('keeps a discarded form in memory if it cannot be written', () => {
	using programs = setUp();
	writeFileSync(programs.state, 'a file');
	const drafts = openDrafts(path.join(programs.state, 'below'), owner, () => 0);
	assert.equal(drafts.dropForNow(formWith('1')), 'inMemory');
	const [kept] = drafts.list();
	assert.equal(phoneOf(kept?.form ?? formWith('')), '1');
	assert.equal(drafts.take(kept?.file ?? ''), true);
	drafts.dropForNow(formWith('2'));
	drafts.discard(drafts.list()[0]?.file ?? '');
	assert.throws(() => drafts.list(), {code: 'ENOTDIR'});
});

await test('lists drafts on a read-only disk, without the ones that are over', (t: TestContext) => {
	using programs = setUp();
	const {start, pass, files} = programs;
	const drafts = start();
	drafts.dropForNow(formWith('1'));
	drafts.keep(formWith('2'));
	drafts.release();
	pass(3_600_000);
	const before = files();
	for (const name of ['mkdirSync', 'chmodSync', 'rmSync', 'renameSync', 'openSync'] as const) {
		const call = fs[name] as (...given: readonly unknown[]) => unknown;
		t.mock.method(fs, name, (...given: readonly unknown[]) => {
			// eslint-disable-next-line no-bitwise
			if (name === 'openSync' && (Number(given[1]) & 3) === 0) {
				return call(...given);
			}

			throw Object.assign(new Error('read-only'), {code: 'EROFS'});
		});
	}

	syncBuiltinESMExports();
	const next = start();
	const listed = next.list().map(({form}) => phoneOf(form));
	t.assert.throws(
		() => {
			next.check(formWith('3'));
		},
		{code: 'EROFS'},
	);
	t.mock.restoreAll();
	syncBuiltinESMExports();
	t.assert.deepStrictEqual([listed, files()], [['2'], before]);
	next.check(formWith('3'));
	t.assert.strictEqual(files().length, 2);
});

await test('offers a draft that is sent to no program, until it is released or its program is killed', () => {
	using programs = setUp();
	const [sending, other] = [programs.start(), programs.start()];
	sending.keep(formWith('1'));
	sending.release();
	const [draft] = other.list();
	assert.ok(draft);
	const held = sending.hold(draft.file);
	assert.deepEqual([sending.list(), other.list()], [[], []]);
	assert.equal(other.take(draft.file), false);
	held.release();
	assert.deepEqual(
		other.list().map(({form}) => phoneOf(form)),
		['1'],
	);
	sending.hold(draft.file);
	programs.end();
	const [kept] = other.list();
	assert.equal(kept && phoneOf(kept.form), '1');
	sending.hold(kept?.file ?? '').drop();
	assert.deepEqual([other.list(), programs.files()], [[], []]);
});

await test('offers what is left of a stored form once it is released, or its program was killed', () => {
	using programs = setUp();
	const [mine, other] = [programs.start(), programs.start()];
	const keepRest = (phone: string) => {
		mine.keep(formWith('1'));
		mine.keepRest(formWith(phone));
		mine.drop();
		mine.keep(formWith('3'));
		const listed = [mine.list(), other.list().map(({form}) => phoneOf(form))];
		mine.drop();
		return listed;
	};

	assert.deepEqual(keepRest('2'), [[], []]);
	mine.releaseRest();
	mine.releaseRest();
	const phones = () => other.list().map(({form}) => phoneOf(form));
	assert.deepEqual(phones(), ['2']);
	mine.keepRest(formWith('4'));
	assert.deepEqual(phones(), ['2']);
	programs.end();
	assert.ok(phones().includes('4'));
});
