import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {spawnSync} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {storeAccount} from '../abilities/edit-account/start.js';
import {storedTags, storeTags} from '../abilities/tags/start.js';
import {flawsOfCsv, flawsOfMarkdown, harmful} from '../helpers/flaws.js';
import {foreign} from '../helpers/foreign.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';

/** Texts that a terminal, a spreadsheet, a browser, Markdown or a shell would act on, or that are hard to show. */
const attacks = {
	escape: '\u{1B}]52;c;b3duZWQ=\u{7}\u{9B}2J\u{1B}]0;owned\u{7}\u{1B}[?1049l',
	bidi: 'a\u{202E}b\u{2066}c',
	formula: '=HYPERLINK("https://evil.example";"x")',
	plus: '+1+1',
	at: '@here | `x` | [a](javascript:alert(1))',
	html: '</style><script>alert(1)</script><img src=x onerror=alert(1)>',
	lines: 'one\ntwo\r\nthree\u{2028}four',
	width: 'a\u{200B}b\u{200D}c\u{FEFF}d',
	combining: `e${'\u{301}'.repeat(60)}`,
	shell: "'; touch ran; $(touch ran) `touch ran`",
	long: 'w'.repeat(250),
} as const;

const texts = Object.values(attacks);

await using sandbox = await openSandbox({organizations: 3, seed: 7, rateLimit: 1_000_000});

/** Makes accounts in an organization: the name of each is an attack, and its tags are all of them. */
async function accountsIn(of: string): Promise<readonly string[]> {
	const made: string[] = [];
	for (const [index, text] of texts.entries()) {
		/* eslint-disable no-await-in-loop -- In this order. */
		const {status, result} = await call(sandbox, 'POST /accounts', {
			json: {name: `Account ${index}`, type: 'enterprise', unit: {id: of}},
		});
		assert.equal(status, 200);
		await storeAccount(sandbox, result.id, {name: `${text}${index}`});
		await storeTags(sandbox, result.id, Object.fromEntries(texts.map(key => [key, `${text}${key}`.slice(0, 1024)])));
		made.push(result.id);
		/* eslint-enable no-await-in-loop */
	}

	return made;
}

// A new root can have enterprise accounts, unlike one below the root of the sample data.
const organization = await createIn(sandbox, 'Hostile');
const accounts = await accountsIn(organization);
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

/** What of an output acts, besides line ends and tabs. */
const acting = (text: string): readonly string[] => (harmful.test(text) ? [JSON.stringify(harmful.exec(text))] : []);

await test('prints hostile names and tags of accounts as text, in every format', async () => {
	const [names, ids, all] = [
		await cforgs('accounts', organization),
		await cforgs('accounts', organization, '--quiet'),
		await cforgs('tags', ...accounts),
	];
	assert.deepEqual(
		[names, ids, all].flatMap(({status, stdout}) => [status, ...acting(stdout)]),
		[0, 0, 0],
	);
	const countOf = (text: string) => text.trimEnd().split(/[\n\r\u{2028}]/v).length;
	assert.deepEqual(
		[names, ids, all].map(({stdout}) => countOf(stdout)),
		[accounts.length, accounts.length, accounts.length * texts.length],
		'one line each',
	);

	const [accountsCsv, tagsCsv] = [
		await cforgs('accounts', organization, '--csv'),
		await cforgs('tags', ...accounts, '--csv'),
	];
	assert.deepEqual(
		[accountsCsv, tagsCsv].flatMap(({stdout}) => flawsOfCsv(stdout)),
		[],
	);
	assert.equal((parse(tagsCsv.stdout) as readonly unknown[]).length, accounts.length * texts.length + 1);
	const json = await cforgs('tags', ...accounts, '--json');
	const records = JSON.parse(json.stdout) as ReadonlyArray<{readonly account: string; readonly tags: unknown}>;
	assert.deepEqual(
		[acting(json.stdout), records.map(({tags}) => tags)],
		[[], await Promise.all(accounts.map(async id => storedTags(sandbox, id)))],
		'data stays as it is',
	);
});

await test('changes nothing in tags that were exported and imported, and stores hostile texts as they are typed', async () => {
	const file = path.join(folder.path, 'tags.csv');
	const {stdout} = await cforgs('tags', ...accounts, '--csv');
	writeFileSync(file, stdout);
	const before = await Promise.all(accounts.map(async id => storedTags(sandbox, id)));
	const {status, stderr} = await cforgs('tags', '--from', file, '--yes', '--at-most', '99');
	assert.deepEqual([status, await Promise.all(accounts.map(async id => storedTags(sandbox, id)))], [0, before], stderr);

	const [id = ''] = accounts;
	const typed = texts.filter(text => !text.includes('='));
	const settings = typed.flatMap(text => ['--set', `typed ${text}=${text}`.slice(0, 1000)]);
	const changed = await cforgs('tags', id, ...settings, '--yes');
	assert.deepEqual([changed.status, acting(changed.stdout + changed.stderr)], [0, []]);
	const now = await storedTags(sandbox, id);
	assert.deepEqual(
		typed.map(text => now[`typed ${text}`]),
		typed,
	);
	const undone = await cforgs('undo', '--yes');
	assert.deepEqual(
		[undone.status, acting(undone.stdout + undone.stderr), await storedTags(sandbox, id)],
		[0, [], before[0]],
	);
});

await test('prints requests with hostile tags that a shell passes on unchanged', async () => {
	const [id = ''] = accounts;
	const {status, stdout, stderr} = await cforgs('tags', id, '--set', `new=${attacks.shell}`, '--dry-run');
	assert.deepEqual([status, acting(stdout + stderr)], [0, []]);
	const shell = spawnSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${stdout}`], {
		cwd: folder.path,
		encoding: 'utf8',
		env: {},
	});
	const words = shell.stdout.split('\0');
	const {tags} = JSON.parse(words[words.indexOf('--data') + 1] ?? '') as {readonly tags: unknown};
	assert.deepEqual(
		[tags, existsSync(path.join(folder.path, 'ran'))],
		[{...(await storedTags(sandbox, id)), new: attacks.shell}, false],
		shell.stderr,
	);
});

await test('reports hostile accounts without anything that acts', async () => {
	const set = await cforgs('tags', ...accounts, '--set', 'round=1', '--yes', '--at-most', '99');
	assert.deepEqual([set.status, acting(set.stdout + set.stderr)], [0, []]);
	const undo = await cforgs('undo', '--list');
	assert.deepEqual([undo.status, acting(undo.stdout + undo.stderr)], [0, []]);
	const reports = [
		await cforgs('report', organization, '--sync', '--yes', '--output', '-'),
		await cforgs('report', organization, '--markdown', '--output', '-'),
		await cforgs('report', organization, '--json', '--output', '-'),
	];
	assert.deepEqual(
		reports.flatMap(({stdout}) => acting(stdout)),
		[],
	);
	assert.ok(
		reports.every(({status, stdout}) => status === 0 && stdout.length > 1000),
		reports.map(({stderr}) => stderr).join('\n'),
	);
	assert.doesNotMatch(reports[0]?.stdout ?? '', /<(?:script|img)|\sonerror=[^&]*(?<!&gt;)>/v);
});

await test('writes no hostile text of accounts to a terminal without a screen', async () => {
	const [id = ''] = accounts;
	const commands = [
		['accounts', organization],
		['accounts', organization, '--csv'],
		['accounts', organization, '--json'],
		['tags', ...accounts],
		['tags', id, '--json'],
		['tags', id, '--csv'],
		['tags', id, '--set', 'x=1', '--dry-run'],
		['edit-account', id, '--name', attacks.escape, '--dry-run'],
		['undo', '--list'],
	];
	const outputs = await Promise.all(
		commands.map(async words => {
			await using session = startSession({arguments: [program, ...words], columns: 200, rows: 50, environment});
			await session.waitForExit();
			return session.rawOutput();
		}),
	);
	assert.deepEqual(
		outputs.flatMap(output => foreign(output)),
		[],
	);
	assert.ok(outputs[0]?.includes('⟦1B⟧]52'));
});

/** How the program puts text on the clipboard. */
const copying = '\u{1B}]52;c;';

for (const screenReader of ['', 'true']) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(
		`lets no name and no tag of an account steer the terminal${screenReader === '' ? '' : ' or a screen reader'}`,
		{timeout: 120_000},
		async () => {
			await using navigator = await startNavigator({
				environment: {
					...environmentOf(sandbox),
					INK_SCREEN_READER: screenReader,
					XDG_STATE_HOME: path.join(folder.path, `session${screenReader}`),
				},
			});
			const {session} = navigator;
			let heard = 0;
			const written = async (what: string) => {
				await session.waitFor(screen =>
					(screenReader === '' ? screen : session.rawOutput().slice(heard).replaceAll(/\s+/gv, ' ')).includes(what),
				);
				heard = session.rawOutput().length;
			};

			await written('4 organizations');
			await session.press('/');
			session.write('Hostile');
			await written('match 1 of 1');
			await session.press('enter', 'tab', 'tab');
			await written(screenReader === '' ? `1/${accounts.length}, direct` : `1 of ${accounts.length}`);
			await session.press('enter');
			await written('Abuse contact');
			await session.press('y');
			await written('Copy from account');
			await session.press('escape', 'escape', ' ', ' ', ' ');
			await written(screenReader === '' ? '3 marked' : '3 in all');
			await session.press('#');
			await written(screenReader === '' ? 'another tag' : 'Key of another tag');
			// An equals sign would begin the value.
			session.paste(`new${screenReader} ${attacks.escape.replace('=', '')}${attacks.bidi}`);
			await session.press('down');
			session.paste(attacks.html);
			await session.press('ctrl+s');
			await written('Change the tags of 3 accounts?');
			await session.press('enter');
			await written('If-Match');
			await session.press('escape', 'y');
			await written('3 changed.');
			await session.press('c');
			await written('Sent to the clipboard');
			await session.press('escape', 'u');
			await written('changed tags of 3 accounts');
			await session.press('escape', 'L');
			await written('Requests');
			await session.press('enter');
			await written('$CLOUDFLARE');
			await session.press('ctrl+c');
			await session.waitForExit();
			const output = session.rawOutput();
			const copied = output
				.split(copying)
				.slice(1)
				.map(rest => rest.split('\u{7}', 1)[0] ?? '');
			const table = Buffer.from(copied[0] ?? '', 'base64')
				.toString()
				.split('\n')
				.filter(line => line.startsWith('|'));
			assert.deepEqual([copied.length, table.length >= 3], [1, true]);
			assert.deepEqual(flawsOfMarkdown(table.join('\n'), (table[0]?.split('|').length ?? 0) - 2), []);
			assert.deepEqual(foreign(output.replace(`${copying}${copied[0] ?? ''}\u{7}`, '')), []);
		},
	);
}
