import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {flawsOfCsv, flawsOfMarkdown, harmful} from '../helpers/flaws.js';
import {foreign} from '../helpers/foreign.js';
import {ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

const attack = '\u{1B}]52;c;b3duZWQ=\u{7}\u{9B}2J\u{202E}\u{200B}\n\r|<b>@all\u{2028}';
const long = 'x'.repeat(100_000);
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'];
const now = Date.now();

type Sent = {
	readonly id: string;
	readonly action: {readonly time: string; readonly result: string; readonly description: string};
	readonly actor: Readonly<Record<string, unknown>>;
	readonly raw: Readonly<Record<string, unknown>>;
	readonly resource: Readonly<Record<string, unknown>>;
};

/** A record so many minutes old, with hostile text in each field that the request does not fix. */
const record = (
	id: string,
	minutes: number,
	raw: Readonly<Record<string, unknown>>,
	resource: Readonly<Record<string, unknown>> = {},
): Sent => ({
	id,
	action: {time: new Date(now - minutes * 60_000).toISOString(), result: 'success', description: attack},
	actor: {
		email: `=${attack}@x.example`,
		id: attack,
		context: 'api_token',
		token_name: `=${attack}`,
		ip_address: `+${attack}`,
	},
	raw: {cf_ray_id: `-${attack}`, status_code: 200, user_agent: attack, ...raw},
	resource: {id: `@${attack}`, type: attack, ...resource},
});

const save = (id: string, minutes: number, value: string) =>
	record(
		id,
		minutes,
		{method: 'PUT', uri: '/organizations/a1/profile'},
		{
			request: {
				business_name: value,
				business_email: value,
				business_phone: value,
				business_address: value,
				external_metadata: JSON.stringify({[value]: value}),
			},
		},
	);

const records: readonly Sent[] = [
	...formulas.map((formula, at) => save(`${formula} ${at}`, at + 1, `${formula}${attack}`)),
	record(
		'invited',
		20,
		{method: 'POST', uri: '/organizations/a1/members'},
		{
			request: {member: {user: {email: `=${attack}@x.example`}}},
			response: {id: 'm1', user: {email: `=${attack}@x.example`}},
		},
	),
	record('removed', 19, {method: 'DELETE', uri: '/organizations/a1/members/m1'}),
	record('renamed', 21, {method: 'PUT', uri: '/organizations/a1'}, {request: {name: `=${attack}`}}),
	record('unnamed', 22, {method: attack, uri: attack}),
	save('long', 23, long),
	save('first', 24, attack),
].toSorted((one, other) => Date.parse(other.action.time) - Date.parse(one.action.time));

const start = async () =>
	startMisbehavingServer((response, {url, query, ...rest}) => {
		const [top, below] = [
			{id: 'a1', name: `=${attack}`, meta: {}},
			{id: 'a2', name: `@${attack}${long}`, meta: {}, parent: {id: 'a1'}},
		] as const;
		const answers: ReadonlyArray<readonly [string, unknown]> = [
			['/history', [records[9], records[0], records.at(-1)]],
			['a1/logs/audit', records],
			['a2/logs/audit', [records[0]]],
			['/accounts', []],
			['/members', []],
			['/profile', {}],
			['/organizations?', [top, below]],
			['/a2', below],
			['', top],
		];
		ok(answers.find(([part]) => url.includes(part))?.[1])(response, {url, query, ...rest});
	});
const environmentOf = ({url}: {readonly url: string}) => ({
	CLOUDFLARE_BASE_URL: url,
	CLOUDFLARE_EMAIL: 'me@x.example',
	CLOUDFLARE_API_KEY: 'c0ffee',
});

for (const [words, columns, number] of [
	[['a1'], 5, records.length],
	[['a1', '--deep'], 6, records.length + 1],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`prints hostile records in every format as text: ${words.join(' ')}`, {timeout: 120_000}, async () => {
		await using server = await start();
		using folder = temporaryFolder();
		const run = async (...all: readonly string[]) =>
			runProgram(['history', ...all], {...environmentOf(server), XDG_STATE_HOME: folder.path});
		const [text, json, csv, markdown] = [
			await run(...words),
			await run(...words, '--json'),
			await run(...words, '--csv'),
			await run(...words, '--markdown'),
		];
		assert.deepEqual([text.status, json.status, csv.status, markdown.status], [0, 0, 0, 0], text.stderr);
		assert.deepEqual(
			text.stdout
				.trimEnd()
				.split('\n')
				.map(line => line.split('\t').length),
			Array.from({length: number}, () => columns),
		);
		assert.doesNotMatch(text.stdout, /[[\p{Bidi_Control}\p{Control}\u{2028}]--[\t\n]]/v);
		const sent = JSON.parse(json.stdout) as readonly Sent[];
		assert.deepEqual(
			sent.filter(({id}) => id === 'long').map(({resource}) => resource),
			records.filter(({id}) => id === 'long').map(({resource}) => resource),
		);
		assert.deepEqual(new Set(sent.map(({id}) => id)), new Set(records.map(({id}) => id)));
		assert.doesNotMatch(json.stdout, harmful);
		assert.deepEqual(flawsOfCsv(csv.stdout), []);
		assert.equal((parse(csv.stdout) as readonly unknown[]).length, number + 1);
		assert.ok(csv.stdout.includes(long));
		assert.deepEqual(
			flawsOfMarkdown(markdown.stdout, columns).map(line => line.slice(0, 300)),
			[],
		);
		assert.equal(markdown.stdout.trimEnd().split('\n').length, number + 2);
	});
}

await test('prints only the asked kinds of hostile records, with what their saves replaced', async () => {
	await using server = await start();
	using folder = temporaryFolder();
	const {stdout} = await runProgram(['history', 'a1', '--kind', 'invite', '--kind', 'profile', '--json'], {
		...environmentOf(server),
		XDG_STATE_HOME: folder.path,
	});
	const printed = JSON.parse(stdout) as ReadonlyArray<
		Sent & {readonly names?: {readonly changes?: ReadonlyArray<{readonly from?: string}>}}
	>;
	assert.deepEqual(
		printed.map(({id}) => id),
		records.map(({id}) => id).filter(id => !['removed', 'renamed', 'unnamed'].includes(id)),
	);
	assert.equal(printed.find(({id}) => id === 'long')?.names?.changes?.[0]?.from, attack);
});

await test(
	'shows hostile records, their before and after, and exports them from the screen',
	{timeout: 120_000},
	async () => {
		await using server = await start();
		using folder = temporaryFolder();
		await using navigator = await startNavigator({
			environment: {...environmentOf(server), XDG_STATE_HOME: folder.path},
		});
		const {session} = navigator;
		await session.waitFor('2 organizations');
		await session.press('H');
		await session.waitFor(`In the last 30 days: ${records.length} records`);
		await session.press('d');
		await session.waitFor(`${records.length + 1} records of 2 organizations`);
		await session.press('enter');
		await session.waitFor('Before and after');
		await session.waitFor('This record');
		await session.press('G', 'escape');
		const found: string[] = [];
		for (const [ending, flaws] of [
			['csv', flawsOfCsv],
			['md', (text: string) => flawsOfMarkdown(text, 6)],
			['json', (text: string) => (harmful.test(text) ? ['harm'] : [])],
		] as const) {
			const file = path.join(folder.path, `history.${ending}`);
			/* eslint-disable no-await-in-loop -- One after the other. */
			await session.press('x');
			await session.waitFor('Export the history to');
			await session.press('ctrl+u');
			session.write(file);
			await session.press('enter');
			await session.waitFor(
				new RegExp(String.raw`${records.length + 1} records written to [^\n]*|history\.${ending}`, 'v'),
			);
			await session.waitFor('newest first');
			/* eslint-enable no-await-in-loop */
			found.push(...flaws(readFileSync(file, 'utf8')));
		}

		await session.press('ctrl+c');
		await session.waitForExit();
		assert.deepEqual([...found, ...foreign(session.rawOutput())], []);
	},
);

await test('prints hostile records to a terminal as text in every format', async () => {
	await using server = await start();
	const outputs = await Promise.all(
		[[], ['--json'], ['--csv'], ['--markdown']].map(async words => {
			await using session = startSession({
				arguments: [program, 'history', 'a1', '--kind', 'remove', ...words],
				columns: 200,
				rows: 50,
				environment: environmentOf(server),
			});
			await session.waitForExit();
			return session.rawOutput();
		}),
	);
	assert.deepEqual(
		outputs.flatMap(output => foreign(output)),
		[],
	);
	assert.ok(
		outputs.every(output => output.includes('⟦1B⟧') || output.includes(String.raw`\u001b`)),
		outputs.join('\n'),
	);
});
