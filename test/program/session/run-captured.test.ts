import assert from 'node:assert/strict';
import process from 'node:process';
import {test} from 'node:test';
import {runCaptured} from '../../../source/program/session/browse-context.js';
import {ofUnix} from '../../helpers/of-unix.js';
import {until} from '../../helpers/until.js';

async function run(
	argv: readonly string[],
	{
		input,
		environment = {},
		signal = new AbortController().signal,
	}: {readonly input?: string; readonly environment?: NodeJS.ProcessEnv; readonly signal?: AbortSignal} = {},
) {
	let output = '';
	const failure = await runCaptured(
		{
			argv,
			signal,
			...(input !== undefined && {input}),
			onOutput(text) {
				output += text;
			},
		},
		{PATH: process.env['PATH'], ...environment},
	);
	return {output, failure};
}

const script = (code: string): readonly string[] => [process.execPath, '-e', code];

await test('passes arguments and input without a shell, and returns what is printed', async () => {
	assert.deepEqual(await run([...script('console.log(JSON.stringify(process.argv.slice(1)))'), 'a b', '$(x)']), {
		output: '["a b","$(x)"]\n',
		failure: undefined,
	});
	assert.deepEqual(await run(script('process.stdin.pipe(process.stderr)'), {input: 'é'}), {
		output: 'é',
		failure: undefined,
	});
	assert.deepEqual(await run(script(''), {input: 'x'.repeat(1_000_000)}), {output: '', failure: undefined});
});

await test('gives a program no credential', async () => {
	const environment = {
		CLOUDFLARE_API_KEY: 'secret',
		CLOUDFLARE_API_TOKEN: 'secret',
		CFORGS_CONTEXT: 'x',
		TICKETS: 'on',
	};
	const {output} = await run(
		script('console.log(Object.keys(process.env).filter(name => /CLOUDFLARE|CFORGS|TICKETS/.test(name)).join())'),
		{environment},
	);
	assert.equal(output, 'TICKETS\n');
});

await test('says why a program failed', ofUnix, async () => {
	const ended = await Promise.all(
		[['cforgs-no-such-program'], script('process.exit(3)'), script('process.kill(process.pid, "SIGKILL")')].map(
			async argv => run(argv),
		),
	);
	assert.deepEqual(
		ended.map(({failure}) => failure),
		['the program was not found', 'it ended with status 3', 'it was ended by SIGKILL'],
	);
});

await test('stops a program with what it has started', ofUnix, async () => {
	const ending = new AbortController();
	let printed = '';
	const code =
		'const {spawn} = require("node:child_process"); const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]); process.on("SIGTERM", () => {}); console.log(child.pid); setInterval(() => {}, 1000)';
	const running = runCaptured(
		{
			argv: script(code),
			signal: ending.signal,
			onOutput(text) {
				printed += text;
			},
		},
		process.env,
	);
	await until(() => printed.includes('\n'));
	ending.abort();
	assert.equal(await running, 'it was stopped');
	const isThere = () => {
		try {
			process.kill(Number(printed), 0);
			return true;
		} catch {
			return false;
		}
	};

	await until(() => !isThere());
});

await test('ends with the program, although what it has started goes on', ofUnix, async () => {
	const code =
		'const {spawn} = require("node:child_process"); const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], {detached: true, stdio: "inherit"}); child.unref(); console.log(child.pid)';
	const {output, failure} = await run(script(code));
	assert.equal(failure, undefined);
	assert.equal(process.kill(Number(output), 'SIGKILL'), true);
});
