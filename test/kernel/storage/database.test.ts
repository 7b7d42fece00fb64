import assert from 'node:assert/strict';
import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import {type Database, openDatabase, removeDatabase} from '../../../source/kernel/storage/database.js';
import {assertModes, makePipe, ofUnix} from '../../helpers/of-unix.js';
import {temporaryFolder} from '../../helpers/temporary-folder.js';

const schema = ['CREATE TABLE notes (text TEXT NOT NULL) STRICT'];

function openNotes(file: string) {
	const problems: string[] = [];
	const database = openDatabase(file, {
		schema,
		version: 1,
		onProblem(why) {
			problems.push(why);
		},
	});
	return {...database, problems};
}

const add = ({change}: Database, text: string) =>
	change(database => {
		database.prepare('INSERT INTO notes VALUES (?)').run(text);
	});

const notes = ({ask}: Database) =>
	ask(
		database =>
			database
				.prepare('SELECT text FROM notes')
				.all()
				.map(({text}) => text),
		undefined,
	);

await test('keeps what was changed in a file that only its owner can read', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'deep', 'notes.sqlite');
	const first = openNotes(file);
	assert.deepEqual([add(first, 'one'), add(first, 'two')], ['done', 'done']);
	assertModes({[path.dirname(file)]: '700', [file]: '600', [`${file}-wal`]: '600'});
	const second = openNotes(file);
	assert.deepEqual(notes(second), ['one', 'two']);
	first.close();
	second.close();
	assert.deepEqual([first.problems, second.problems, notes(openNotes(file))], [[], [], ['one', 'two']]);
});

await test('takes back a change that fails, and passes on its error', () => {
	using folder = temporaryFolder();
	const database = openNotes(path.join(folder.path, 'notes.sqlite'));
	assert.throws(
		() =>
			database.change(opened => {
				opened.exec('INSERT INTO notes VALUES (1)');
				throw new TypeError('a mistake');
			}),
		TypeError,
	);
	assert.deepEqual(notes(database), []);
	database.close();
});

const made = (file: string, statements: string) => {
	const database = new DatabaseSync(file);
	database.exec(statements);
	database.close();
};

const mine = `${schema[0]}; PRAGMA application_id = 1667657586; PRAGMA user_version = 1`;

const planted: Readonly<Record<string, (file: string) => void>> = {
	'its file was damaged'(file) {
		writeFileSync(file, 'no database at all, but long enough to be one'.repeat(100));
	},
	'its file was damaged.'(file) {
		made(file, `${mine}; INSERT INTO notes VALUES ('${'long'.repeat(5000)}')`);
		truncateSync(file, statSync(file).size - 4096);
	},
	'it was of another version of cforgs'(file) {
		made(file, mine.replace('user_version = 1', 'user_version = 2'));
	},
	'it belonged to another program'(file) {
		made(file, 'CREATE TABLE notes (text TEXT NOT NULL) STRICT');
	},
	'somebody had changed it'(file) {
		made(file, `${mine}; CREATE TRIGGER planted AFTER INSERT ON notes BEGIN DELETE FROM notes; END`);
	},
	'it was not a file of yours'(file) {
		symlinkSync(path.join(path.dirname(file), 'victim'), file);
	},
	'it was not a file of yours.'(file) {
		makePipe(file);
	},
	'it was not a file of yours..'(file) {
		mkdirSync(file);
	},
	'it was not a file of yours...'(file) {
		made(file, mine);
		symlinkSync(path.join(path.dirname(file), 'victim'), `${file}-wal`);
	},
};

for (const [why, plant] of Object.entries(planted)) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`begins anew, and says so once: ${why}`, ofUnix, () => {
		using folder = temporaryFolder();
		const file = path.join(folder.path, 'notes.sqlite');
		const victim = path.join(folder.path, 'victim');
		writeFileSync(victim, 'mine');
		plant(file);
		const database = openNotes(file);
		const read = notes(database);
		assert.deepEqual(
			[add(database, 'one'), notes(database)],
			['done', [...(read?.filter(text => text !== 'one') ?? []), 'one']],
		);
		assert.deepEqual(database.problems, [
			`What was kept of earlier sessions is gone, because ${why.split('.', 1)[0] ?? ''}. It is read again as you go.`,
		]);
		database.close();
		assert.deepEqual([notes(openNotes(file)), readFileSync(victim, 'utf8')], [['one'], 'mine']);
	});
}

await test('goes on without a database where none can be written, and says so once', ofUnix, () => {
	using folder = temporaryFolder();
	writeFileSync(path.join(folder.path, 'known'), '');
	const database = openNotes(path.join(folder.path, 'known', 'notes.sqlite'));
	assert.deepEqual([add(database, 'one'), notes(database), add(database, 'two')], ['unusable', undefined, 'unusable']);
	assert.equal(database.problems.length, 1);
	assert.match(
		database.problems[0] ?? '',
		/^What this session reads is not kept: a part of \S+ is a file, not a folder \(ENOTDIR\)\.$/v,
	);
});

await test('keeps nothing more, and says so once, when somebody deletes the file', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'notes.sqlite');
	const database = openNotes(file);
	add(database, 'one');
	assert.equal(database.isDeleted(), false);
	removeDatabase(file);
	assert.deepEqual(
		[notes(database), add(database, 'two'), database.isDeleted(), existsSync(file)],
		[undefined, 'unusable', true, false],
	);
	assert.deepEqual(database.problems, ['What was kept has been deleted. This session keeps nothing more.']);
});

await test('goes on with the new file when another program began anew', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'notes.sqlite');
	const [one, other] = [openNotes(file), openNotes(file)];
	add(one, 'one');
	removeDatabase(file);
	add(other, 'two');
	assert.deepEqual(
		[notes(one), add(one, 'three'), notes(other), one.problems],
		[['two'], 'done', ['two', 'three'], []],
	);
});

await test('says that another program is writing, and can change it afterwards', () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'notes.sqlite');
	const database = openNotes(file);
	add(database, 'one');
	const other = new DatabaseSync(file);
	other.exec('BEGIN IMMEDIATE');
	assert.deepEqual([add(database, 'two'), notes(database), database.problems], ['busy', ['one'], []]);
	other.exec('COMMIT');
	other.close();
	assert.deepEqual([add(database, 'two'), notes(database)], ['done', ['one', 'two']]);
	database.close();
});

const writer = `
import {openDatabase} from './source/kernel/storage/database.ts';
const database = openDatabase(process.argv[1], {schema: ${JSON.stringify(schema)}, version: 1, onProblem(why) { console.log(why); }});
for (let number = 0; ; number++) {
	database.change(opened => {
		opened.exec('DELETE FROM notes');
		const insert = opened.prepare('INSERT INTO notes VALUES (?)');
		for (let each = 0; each < 50; each++) {
			insert.run(String(number));
		}
	});
	console.log('written');
}`;

await test('has every change completely or not at all after the program was killed', async () => {
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'notes.sqlite');
	const found: unknown[] = [];
	for (let time = 0; time < 8; time++) {
		const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '--eval', writer, file], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const seen: string[] = [];
		child.stdout.on('data', (text: unknown) => {
			seen.push(String(text));
			if (seen.length > time) {
				child.kill('SIGKILL');
			}
		});
		await once(child, 'close'); // eslint-disable-line no-await-in-loop -- Killed one after the other.
		const database = openNotes(file);
		const kept = notes(database) ?? [];
		database.close();
		found.push([kept.length, new Set(kept).size, ...database.problems, seen.join('').replaceAll('written\n', '')]);
	}

	assert.deepEqual(
		found,
		Array.from({length: 8}, () => [50, 1, '']),
	);
});

await test('prints no warning that SQLite in Node.js is new', () => {
	using folder = temporaryFolder();
	const printed = execFileSync(
		process.execPath,
		[
			'--import=tsx',
			'--input-type=module',
			'--eval',
			`
		import {openDatabase} from './source/kernel/storage/database.ts';
		const {getBuiltinModule} = process;
		process.getBuiltinModule = name => {
			process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning');
			return getBuiltinModule(name);
		};
		openDatabase(${JSON.stringify(path.join(folder.path, 'notes.sqlite'))}, {schema: ${JSON.stringify(schema)}, version: 1, onProblem: console.log}).ask(() => console.log('used'));
		process.emitWarning('another');
	`,
		],
		{encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']},
	);
	assert.equal(printed, 'used\n');
});
