import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {program} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

using folder = temporaryFolder();

// The program itself completes a context, without a request.
writeFileSync(path.join(folder.path, 'cforgs'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
	mode: 0o755,
});
const contexts = ['staging', 'production', 'partner', '"$(touch ran)"', '"two words"'];
writeConfig(path.join(folder.path, '.config'), contexts.map(name => `[contexts.${name}]\n`).join(''));
const environment = {PATH: `${folder.path}:${process.env['PATH'] ?? ''}`, HOME: folder.path};

async function scriptFor(shell: string): Promise<string> {
	const {stdout, stderr, status} = await runProgram(['completion', shell]);
	assert.deepEqual([stderr, status], ['', 0]);
	const file = path.join(folder.path, `cforgs.${shell}`);
	writeFileSync(file, stdout);
	return file;
}

const run = (shell: string, words: readonly string[]) =>
	spawnSync(shell, words, {encoding: 'utf8', cwd: folder.path, env: environment});

/** Registers a test of a shell if the shell is installed. */
async function testIn(shell: string, title: string, body: () => Promise<void>): Promise<void> {
	const isMissing = run(shell, ['-c', 'true']).error !== undefined;
	// eslint-disable-next-line node-test/no-skip-test -- Not every machine has every shell.
	await test(title, {skip: isMissing ? `${shell} is not installed` : false}, body);
}

const linesOf = (text: string): readonly string[] =>
	text
		.split('\n')
		.filter(each => each !== '')
		.toSorted((one, other) => one.localeCompare(other));

const cases: ReadonlyArray<readonly [line: readonly string[], found: readonly string[]]> = [
	[['exp'], ['export']],
	[['export', '--form'], ['--format']],
	[
		['export', '--format', ''],
		['csv', 'hcl', 'json', 'ndjson', 'tree'],
	],
	[['export', '--output', 'cforgs.f'], ['cforgs.fish']],
	[['--shape', 'l'], ['large']],
	[['--log', 'list', 'edit', '--na'], ['--name']],
	[['list', '--name-s'], ['--name-starts-with']],
	[['get', '--name-s'], []],
	[['profile', 'id', '--set', 'business_p'], ['business_phone=']],
	[['completion', 'z'], ['zsh']],
	[['diff', 'cforgs.f'], ['cforgs.fish']],
	[['diff', '--exit'], ['--exit-code']],
	[
		['--theme', ''],
		['auto', 'dark', 'high-contrast', 'light', 'mono'],
	],
	[['--theme', 'li'], ['light']],
	[
		['list', '--context', 'p'],
		['partner', 'production'],
	],
	[['--context', 'pr'], ['production']],
];

await testIn('bash', 'bash completes commands, flags of the command, values and files', async () => {
	await scriptFor('fish');
	const file = await scriptFor('bash');
	const ask =
		String.raw`source "$1"; shift; COMP_WORDS=(cforgs "$@"); COMP_CWORD=$#; _cforgs; printf '%s\n' "$\{COMPREPLY[@]}"`.replace(
			String.raw`\{`,
			'{',
		);
	// Values that a shell would run or split are not offered.
	const inBash = [
		...cases,
		[['export', '--format', '=', 'n'], ['ndjson']] as const,
		[
			['--context', ''],
			['partner', 'production', 'staging'],
		] as const,
	];
	const answers = inBash.map(([line]) => run('bash', ['-c', ask, 'bash', file, ...line]));
	assert.deepEqual(
		answers.map(({stdout, stderr}) => [linesOf(stdout), stderr]),
		inBash.map(([, found]) => [found, '']),
	);
	assert.equal(existsSync(path.join(folder.path, 'ran')), false);
});

await testIn('fish', 'fish completes the same', async () => {
	const file = await scriptFor('fish');
	// Fish treats any word of the line as the command.
	const inFish = cases.filter(([words]) => words[0] !== '--log');
	const answers = inFish.map(([line]) => {
		const {stdout, stderr} = run('fish', [
			'--no-config',
			'-c',
			`source $argv[1]; complete -C "cforgs ${line.join(' ')}"`,
			file,
		]);
		// Fish also offers similar words.
		return [
			linesOf(stdout)
				.map(each => each.split('\t', 1)[0] ?? '')
				.filter(each => each.startsWith(line.at(-1) ?? '')),
			stderr,
		];
	});
	assert.deepEqual(
		answers,
		inFish.map(([, found]) => [found, '']),
	);
});

await testIn('zsh', 'zsh completes on its own command line', async () => {
	const file = await scriptFor('zsh');
	await using session = startSession({
		arguments: ['-e', 'require("node:child_process").spawnSync("zsh", ["-f", "-i"], {stdio: "inherit"})'],
		columns: 120,
		rows: 30,
		cwd: folder.path,
		environment: {...environment, PROMPT: 'ready> '},
	});
	await session.waitFor('ready>');
	session.write(`autoload -Uz compinit && compinit -u -D && source ${file} && echo load''ed\r`);
	await session.waitFor('loaded');
	session.write('cforgs exp\t');
	await session.waitFor('cforgs export');
	session.write('--form\tn\t');
	await session.waitFor('--format=ndjson');
	session.write('\u{15}cforgs completion f\t');
	await session.waitFor('cforgs completion fish');
	session.write('\u{15}cforgs profile 1 --set business_p\t');
	await session.waitFor('business_phone=');
	session.write('\u{15}cforgs list --name-s\t');
	await session.waitFor('--name-starts-with=');
	assert.match(session.screen(), /cforgs list --name-starts-with=/v);
	session.write('\u{15}cforgs --context pr\t');
	await session.waitFor('cforgs --context production');
	session.write('\u{15}cforgs --theme hi\t');
	await session.waitFor('cforgs --theme high-contrast');
});

await test('refuses other shells', async () => {
	const answers = await Promise.all([runProgram(['completion']), runProgram(['completion', 'tcsh'])]);
	assert.deepEqual(
		answers.map(({status, stdout}) => [status, stdout]),
		[
			[2, ''],
			[2, ''],
		],
	);
	assert.match(answers[0].stderr, /bash, zsh, fish/v);
});
