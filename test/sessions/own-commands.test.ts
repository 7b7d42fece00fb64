import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {writeConfig} from '../helpers/write-config.js';

/** A program that records its arguments, its input and its environment, and prints a hostile line. */
const program = String.raw`
let input = '';
process.stdin.on('data', chunk => { input += chunk; });
process.stdin.on('end', () => {
	require('node:fs').appendFileSync(process.argv[2], JSON.stringify({argv: process.argv.slice(3), input, credentials: Object.keys(process.env).filter(name => name.startsWith('CLOUDFLARE'))}) + '\n');
	console.log('opened \u001b]0;stolen title\u0007 for ' + process.argv.slice(3).join());
});
`;

type Record = {readonly argv: readonly string[]; readonly input: string; readonly credentials: readonly string[]};

async function startWithCommands(arguments_: readonly string[] = []) {
	const folder = temporaryFolder();
	const script = path.join(folder.path, 'ticket.cjs');
	const records = path.join(folder.path, 'records.jsonl');
	writeFileSync(script, program);
	writeFileSync(records, '');
	const run = (...more: readonly string[]) => JSON.stringify([process.execPath, script, records, ...more]);
	writeConfig(
		folder.path,
		`
[[command]]
key = "ctrl-t"
name = "open ticket"
run = ${run('{name}')}
each = true

[[command]]
key = "^"
name = "report"
run = ${run()}
input = "json"
harmless = true
`,
	);
	const navigator = await startNavigator({environment: {XDG_CONFIG_HOME: folder.path}, arguments: arguments_});
	return {
		navigator,
		session: navigator.session,
		records: () =>
			readFileSync(records, 'utf8')
				.split('\n')
				.filter(line => line !== '')
				.map(line => JSON.parse(line) as Record),
		async [Symbol.asyncDispose]() {
			await navigator[Symbol.asyncDispose]();
			folder[Symbol.dispose]();
		},
	};
}

await test('runs a program of the person for the selected and for the marked organizations', async () => {
	await using own = await startWithCommands();
	const {session, navigator} = own;
	await session.waitFor('60 organizations');
	const name = 'EMEA';
	await goTo(navigator, name);
	await session.waitFor(/❯ .*EMEA/v);
	session.send('ctrl+t');
	await session.waitFor(/This program of yours will run, without a shell/v);
	assert.deepEqual(own.records(), []);
	await session.follow([['y'], 'It has ended.'], [['q'], 'quit']);
	assert.deepEqual(own.records(), [{argv: [name], input: '', credentials: []}]);
	assert.ok(!session.rawOutput().includes('\u{1B}]0;stolen'));

	// Known now, so that it asks no more for one.
	session.send('ctrl+t');
	await session.waitFor('It has ended.');
	await session.follow([['q'], 'quit'], [['m', 'j', 'm'], '2 marked']);
	session.send('ctrl+t');
	await session.follow([[], /will run 2 times/v], [['y'], '2 of 2 ended well.'], [['escape'], 'quit']);
	assert.equal(own.records().length, 4);
	await session.follow([['^'], /with .+ of JSON as its input/v], [['y'], 'It has ended.']);
	const last = JSON.parse(own.records().at(-1)?.input ?? '') as ReadonlyArray<{
		readonly name: string;
		readonly profile: unknown;
	}>;
	assert.deepEqual([last.length, last[0]?.name, typeof last[0]?.profile], [2, name, 'object']);
	await session.follow([['escape'], 'quit'], [['?'], 'Keys'], [['/'], / of \d+ keys/v]);
	session.write('own command');
	await session.follow(
		[['enter'], /ctrl-t +Run your own command/v],
		[['escape', 'escape'], 'quit'],
		[[':'], 'Commands'],
	);
	session.write('open tick');
	await session.waitFor(/Run your own command/v);
});

await test('runs only harmless programs in a read-only session', async () => {
	await using own = await startWithCommands(['--read-only']);
	const {session} = own;
	await session.waitFor('60 organizations');
	session.send('ctrl+t');
	await session.waitFor('harmless = true');
	await session.follow([['^'], /with .+ of JSON as its input/v], [['y'], 'It has ended.']);
	assert.equal(own.records().length, 1);
});
