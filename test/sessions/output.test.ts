import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, readdirSync} from 'node:fs';
import process from 'node:process';
import {test} from 'node:test';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {unwrapped} from '../helpers/unwrapped.js';
import {call, environmentOf, named, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const isMissing = !existsSync('/dev/full');

async function runIn(shell: string, ...words: readonly string[]) {
	return endOf(
		spawn('sh', ['-c', shell, 'sh', process.execPath, program, ...words], {
			env: {PATH: process.env['PATH'], ...environment},
			stdio: ['ignore', 'pipe', 'pipe'],
		}),
	);
}

async function runIntoFullDisk(...words: readonly string[]) {
	const {stderr, status} = await runIn('exec "$@" > /dev/full', ...words);
	return {told: stderr, status};
}

await test(
	'reports a full disk in one sentence, not as a crash',
	// eslint-disable-next-line node-test/no-skip-test -- Not every system has a disk that is always full.
	{skip: isMissing ? 'there is no /dev/full' : false},
	async () => {
		const commands = [
			['list', '--quiet'],
			['list', '--json'],
			['tree', '--quiet'],
			['export', '--format', 'csv', '--quiet'],
			['snapshot', '--quiet'],
			['--help'],
			['doctor', '--json'],
		];
		const answers = await Promise.all(commands.map(async words => runIntoFullDisk(...words)));
		assert.deepEqual(
			answers,
			commands.map(() => ({told: 'cforgs: Could not write the output: the disk is full (ENOSPC).\n', status: 1})),
		);
		const file = await runProgram(['snapshot', '/dev/full', '--yes', '--quiet'], environment);
		assert.deepEqual(
			[file.status, file.stderr],
			[1, 'cforgs: Could not write /dev/full: the disk is full (ENOSPC).\n'],
		);
		assert.deepEqual(
			readdirSync(folder.path, {recursive: true}).filter(name => String(name).includes('crashes')),
			[],
		);
	},
);

await test(
	'reports what was stored before the failure of the output',
	// eslint-disable-next-line node-test/no-skip-test -- As above.
	{skip: isMissing ? 'there is no /dev/full' : false},
	async () => {
		const {told, status} = await runIntoFullDisk('create', '--name', 'Stored, not printed', '--yes');
		assert.match(
			told,
			/^cforgs: Created Stored, not printed.*\ncforgs: Could not write the output: the disk is full \(ENOSPC\)\.\n$/v,
		);
		assert.equal(status, 1);
		const stored = await named(sandbox, 'Stored, not printed');
		assert.equal(stored.length, 1);
	},
);

await test('treats - as standard output, and as standard input for diff', async () => {
	const commands = [
		['snapshot', '-'],
		['export', '--format', 'csv', '--output', '-'],
		['snapshot'],
		['export', '--format', 'csv'],
	];
	const [snapshot, csv, unnamed, plain] = await Promise.all(
		commands.map(async words => runProgram([...words, '--quiet'], environment)),
	);
	const withoutTime = (answer = '') => answer.replaceAll(/"(?:taken_at|read_until)":"[^"]+"/gv, '');
	assert.equal(withoutTime(snapshot?.stdout), withoutTime(unnamed?.stdout));
	assert.equal(csv?.stdout, plain?.stdout);
	assert.deepEqual(
		readdirSync('.').filter(name => name === '-'),
		[],
	);
	const changed = await runIn('"$@" snapshot - --quiet | sed "s/Lone Partner/Lone/" | "$@" diff - --quiet');
	assert.deepEqual([changed.stdout.trim().split('\n').length, /^[0-9a-f]{32}\n$/v.test(changed.stdout)], [1, true]);
	const [none, twice] = await Promise.all([
		runProgram(['diff', '-'], environment),
		runProgram(['diff', '-', '-'], environment),
	]);
	assert.deepEqual(
		[none.status, none.stderr],
		[1, 'cforgs: Standard input is not usable. It is not JSON: Unexpected end of JSON input.\n'],
	);
	assert.deepEqual([twice.status, twice.stdout], [2, '']);
});

await test('gives the shell the status of a difference even if nobody reads the output', async () => {
	const diff = '"$@" snapshot - --quiet | sed "s/Lone Partner/Lone/" | ("$@" diff - --exit-code; echo $? >&2) | true';
	const answers = await Promise.all([
		runIn(diff),
		runIn(diff.replace('--exit-code', '--json --without-profiles')),
		runIn(diff.replace('--exit-code', '--json')),
	]);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').at(-1)),
		['7', '0', '8'],
	);
});

await test('writes to /dev/stdout, and refuses to replace a folder', async () => {
	const direct = await runIn('"$@" | cat', 'export', '--format', 'tree', '--quiet', '--output', '/dev/stdout');
	const {stdout} = await runProgram(['tree'], environment);
	assert.deepEqual([direct.stderr, direct.stdout], ['', stdout]);
	const refused = await runProgram(['snapshot', folder.path, '--yes'], environment);
	assert.deepEqual([refused.status, refused.stderr], [1, `cforgs: Could not write ${folder.path}: it is a folder.\n`]);
});

await test('prints only ASCII messages in an ASCII locale, but unchanged data', async () => {
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Łódź 한'}});
	const inC = {...environment, LANG: 'C'};
	const commands = [
		['help', 'all'],
		['export', '--help'],
		['exprot'],
		['get', 'Nö / such'],
		['edit', id, '--name', 'Café “A”', '--yes'],
		['doctor'],
		['snapshot', '/nö/file'],
		['get', id, '--yes'],
		['get', 'f'.repeat(32)],
	];
	const answers = await Promise.all(commands.map(async words => runProgram(words, inC)));
	const said = answers.map(
		({stdout, stderr}, index) =>
			stderr + (['help', '--help', 'doctor'].some(word => commands[index]?.includes(word)) ? stdout : ''),
	);
	assert.deepEqual(
		said.filter(each => /[^\0-\u{7F}]/v.test(each)),
		[],
	);
	assert.match(unwrapped(said[0] ?? ''), /or a path such as "Acme \/ EMEA"/v);
	assert.equal(said[2], 'cforgs: There is no command "exprot". Did you mean export? See cforgs --help.\n');
	assert.match(said[3] ?? '', /^cforgs: "N<F6> \/ such": No organization that you can see/v);
	assert.match(said[4] ?? '', /^cforgs: Saved: Caf<E9> "A" - name stored/v);
	const [list, json] = await Promise.all([
		runProgram(['list', '--id', id], inC),
		runProgram(['get', id, '--json'], inC),
	]);
	assert.deepEqual(
		[list.stdout, (JSON.parse(json.stdout) as {readonly name: string}).name],
		[`${id}\tCafé “A”\n`, 'Café “A”'],
	);
	await using session = startSession({
		arguments: [program, 'edit', id, '--name', 'Übung'],
		columns: 100,
		rows: 24,
		environment: inC,
	});
	await session.waitFor('Name: "Caf<E9> "A"" -> "<DC>bung"');
	await session.waitFor('Type yes to send it:');
	assert.doesNotMatch(session.rawOutput(), /[^\0-\u{7F}]/v);
});

await test(
	'reports everything that was stored despite an unwritable request log',
	// eslint-disable-next-line node-test/no-skip-test -- As above.
	{skip: isMissing ? 'there is no /dev/full' : false},
	async () => {
		const end =
			'cforgs: The request log /dev/full ends here: it can no longer be written: the disk is full (ENOSPC).\n';
		const {stdout, stderr, status} = await runProgram(
			['create', '--name', 'Stored, not logged', '--yes', '--log', '/dev/full'],
			environment,
		);
		const [organization] = await named(sandbox, 'Stored, not logged');
		assert.deepEqual({stdout, status}, {stdout: `${organization?.id}\tStored, not logged\n`, status: 0});
		assert.equal(stderr, `${end}cforgs: Created Stored, not logged · stored as requested\n`);
		const doctor = await runProgram(['doctor', '--log', '/dev/full'], environment);
		assert.deepEqual([doctor.stderr, doctor.status], [end, 0]);

		await using session = startSession({
			arguments: [program, '--demo', '--log', '/dev/full'],
			columns: 120,
			rows: 30,
			environment,
		});
		await session.waitFor(/\d organizations/v);
		await session.press('q');
		await session.waitFor('ends here: it');
		assert.deepEqual(await session.waitForExit(), {exitCode: 0, signal: 0});
	},
);
