import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {endOf} from './helpers/run-program.js';
import {temporaryFolder} from './helpers/temporary-folder.js';

const script = path.resolve('test/run.ts');

const testOf = (name: string) => `import {test} from 'node:test';\nawait test('${name}', () => {});\n`;

const files: Readonly<Record<string, string>> = {
	'test/abilities/move/undo.test.ts': testOf('undoes a move'),
	'test/kernel/storage/remove.test.ts': testOf('removes files'),
	'test/sessions/move.test.ts': `import '../helpers/program.js';\n${testOf('moves in a session')}`,
	'test/helpers/program.ts': "export const program = 'distribution/cli.js';\n",
};

/** Runs the script in a project with these files. Its commands only note their names in a file, and `failing` fails. */
async function runIn(
	words: readonly string[],
	{more = {}, failing}: {readonly more?: typeof files; readonly failing?: string} = {},
) {
	using temporary = temporaryFolder();
	const inside = (...names: readonly string[]) => path.join(temporary.path, ...names);
	const fakes = ['tsc', 'knip', 'prettier', 'xo', 'npm'].map(
		name =>
			[
				`bin/${name}`,
				`#!/bin/sh\necho ${name} >> '${inside('commands')}'\necho ${name} prints\nexit ${name === failing ? 3 : 0}\n`,
			] as const,
	);
	const all = {...files, ...more, ...Object.fromEntries(fakes), 'package.json': '{"type": "module"}', commands: ''};
	for (const [name, text] of Object.entries(all)) {
		mkdirSync(path.dirname(inside(name)), {recursive: true});
		writeFileSync(inside(name), text);
		chmodSync(inside(name), 0o755);
	}

	// In the tests of a test, Node.js would run none.
	const {NODE_TEST_CONTEXT: _, ...environment} = process.env;
	const env = {...environment, PATH: `${inside('bin')}:${environment['PATH'] ?? ''}`};
	const {stdout, stderr, status} = await endOf(
		spawn(process.execPath, [`--import=${import.meta.resolve('tsx')}`, script, ...words], {
			cwd: temporary.path,
			env,
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	);
	return {
		stdout,
		stderr,
		status,
		commands: readFileSync(inside('commands'), 'utf8').split('\n').filter(Boolean),
		tests: stdout
			.matchAll(/(?:ok \d+ -|✔) (?<name>\D+?)(?: \(|\n)/gv)
			.map(({groups}) => groups?.['name'] ?? '')
			.toArray()
			.toSorted(),
	};
}

await test('runs every test after the checks and the build', async () => {
	const {commands, tests, status, stdout} = await runIn([]);
	assert.deepEqual(commands.toSorted(), ['knip', 'npm', 'prettier', 'tsc', 'xo', 'xo']);
	assert.deepEqual(
		commands.filter(name => name !== 'xo'),
		['tsc', 'knip', 'prettier', 'npm'],
	);
	assert.deepEqual(tests, ['moves in a session', 'removes files', 'undoes a move']);
	assert.ok(stdout.includes('xo prints\n'));
	assert.equal(status, 0);
});

for (const failing of ['tsc', 'knip', 'prettier', 'npm', 'xo']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`runs no test if ${failing} fails`, async () => {
		const {commands, tests, status} = await runIn([], {failing});
		assert.deepEqual({tests, status}, {tests: [], status: 1});
		assert.deepEqual(
			commands.findLast(name => name !== 'xo'),
			failing === 'xo' ? 'npm' : failing,
		);
	});
}

await test('runs the tests whose folder or file begins with a word, without the checks', async () => {
	const {commands, tests, status} = await runIn(['move']);
	assert.deepEqual(commands, ['npm']);
	assert.deepEqual(tests, ['moves in a session', 'undoes a move']);
	assert.equal(status, 0);
	const two = await runIn(['test/abilities/move/undo.test.ts', 'storage']);
	assert.deepEqual(two.tests, ['removes files', 'undoes a move']);
	assert.deepEqual(two.commands, [], 'No test runs the program.');
});

await test('runs the tests of a folder in one process, and those alone that change their process or start programs', async () => {
	const prints = "import process from 'node:process';\nconsole.log(process.pid);\n";
	const more = {
		'test/abilities/find/rows.test.ts': prints + testOf('finds'),
		'test/abilities/move/rows.test.ts': prints + testOf('moves rows'),
		'test/abilities/tour/rows.test.ts': `${prints}import {beforeEach} from 'node:test';\nbeforeEach(() => {});\n${testOf('tours')}`,
		'test/abilities/undo/rows.test.ts': `${prints}process.env['TZ'] = 'UTC';\n${testOf('undoes')}`,
		'test/sessions/rows.test.ts': prints + testOf('starts a program'),
	};
	const {stdout, tests, status} = await runIn(['rows'], {more});
	assert.deepEqual({tests, status}, {tests: ['finds', 'moves rows', 'starts a program', 'tours', 'undoes'], status: 0});
	const processes = stdout
		.matchAll(/^\D{0,2}(?<pid>\d+)$/gmv)
		.map(({groups}) => groups?.['pid'] ?? '')
		.toArray();
	assert.deepEqual([processes.length, new Set(processes).size], [5, 4]);
});

await test('names the file of a test that fails in a process with others', async () => {
	const fails = "import {test} from 'node:test';\nawait test('fails', () => {\n\tthrow new Error('broken');\n});\n";
	const {stdout, tests, status} = await runIn(['abilities'], {more: {'test/abilities/find/rows.test.ts': fails}});
	assert.match(stdout, /test\/abilities\/find\/rows\.test\.ts/v);
	assert.ok(tests.includes('undoes a move'), 'The other tests run.');
	assert.equal(status, 1);
});

await test('fails if a test fails, or if no test has the name', async () => {
	const failed = await runIn(['find'], {more: {'test/abilities/find/rows.test.ts': "throw new Error('broken');\n"}});
	assert.match(failed.stdout, /broken/v);
	assert.equal(failed.status, 1);
	const none = await runIn(['mvoe', 'finnd']);
	assert.equal(none.stderr, 'No folder or file of tests begins with “mvoe” or “finnd”.\n');
	assert.equal(none.status, 1);
});

await test('runs neither sessions nor the search for unused code for Windows', async () => {
	const {commands, tests} = await runIn(['--windows']);
	assert.deepEqual(
		commands.filter(name => name !== 'xo'),
		['tsc', 'prettier', 'npm'],
	);
	assert.deepEqual(tests, ['removes files', 'undoes a move']);
});
