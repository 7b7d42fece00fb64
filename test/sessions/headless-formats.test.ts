import assert from 'node:assert/strict';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {snapshotText} from '../../source/kernel/files/snapshot.js';
import {exitStatus} from '../../source/kernel/command-line/exit-status.js';
import {ok, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {writesTo} from '../helpers/on-organization.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {type Account, call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
const inFolder = (name: string) => path.join(folder.path, name);

const create = async (name: string) => createIn(sandbox, name);

type Rows = ReadonlyArray<Readonly<Record<string, string>>>;
const rowsOf = (csv: string) => parse(csv, {columns: true}) as Rows;

await test('prints JSON, CSV with a header or ids for every read, and sends no writes', async () => {
	const id = await create('Read in every format');
	const older = inFolder('older.json');
	await cforgs('snapshot', older, '--profiles');
	await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Read, "renamed"', profile}});
	const from = sandbox.requests.length;
	const reading = [
		['list', '--id', id],
		['tree', id],
		['get', id],
		['accounts', id],
		['profile', id],
		['diff', older, '--profiles'],
	];
	const [json, csv, quiet, both] = await Promise.all(
		['--json', '--csv', '--quiet', '--json --quiet'].map(async flags =>
			Promise.all(reading.map(async words => cforgs(...words, ...flags.split(' ')))),
		),
	);
	assert.deepEqual(
		[json, csv, quiet, both].map(answers => answers?.map(({status}) => status)),
		[0, 0, 0, 2].map(status => reading.map(() => status)),
	);
	assert.deepEqual(
		json?.map(({stdout}) => typeof JSON.parse(stdout)),
		reading.map(() => 'object'),
	);
	assert.deepEqual(
		csv?.map(({stdout}) => /^\w+/v.exec(stdout)?.[0]),
		['id', 'id', 'id', 'id', 'business_name', 'change'],
	);
	const [list, tree] = csv?.map(({stdout}) => /^.*(?=\r\n)/v.exec(stdout)?.[0]) ?? [];
	assert.equal(tree, `${list ?? ''},depth,path`);
	assert.deepEqual(
		quiet?.map(({stdout, stderr}) => [stdout, stderr]),
		reading.map(([command]) => [command === 'accounts' ? '' : `${id}\n`, '']),
	);
	assert.deepEqual(rowsOf(csv?.at(-1)?.stdout ?? ''), [
		{
			change: 'renamed',
			id,
			name: 'Read, "renamed"',
			field: 'name',
			from: 'Read in every format',
			to: 'Read, "renamed"',
		},
	]);
	assert.deepEqual(
		both?.map(({stderr}) => stderr),
		reading.map(() => 'cforgs: Choose one of --json and --quiet.\n'),
	);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('prints the list entry with flags for get if a read by id is refused, and says so', async () => {
	const listed = {id: 'a'.repeat(32), name: 'Listed alone', meta: {tenant_flags: {account_creation: 'true'}}};
	const single = refused(405, [
		{code: 10_000, message: 'GET method not allowed for the api_token authentication scheme'},
	]);
	let result: readonly unknown[] = [listed];
	await using server = await startMisbehavingServer((response, request) => {
		(request.query.get('id') === listed.id ? ok(result) : single)(response, request);
	});
	const get = async (...words: readonly string[]) =>
		runProgram(['get', listed.id, ...words], {...environment, CLOUDFLARE_BASE_URL: server.url});
	const [text, object, csv] = await Promise.all([get(), get('--json'), get('--csv')]);
	assert.deepEqual(
		[text, object, csv].map(({status}) => status),
		[4, 4, 4],
	);
	assert.match(
		text.stdout,
		/^Name {14}Listed alone\n(?:.*\n)*Business email {4}not read\n(?:.*\n)*Flag {14}account_creation = true\n$/mv,
	);
	assert.match(text.stderr, /^cforgs: Could not read .* This is the organization as listed, without its profile\.\n$/v);
	assert.deepEqual(JSON.parse(object.stdout), listed);
	assert.match(csv.stdout, /\r\na+,Listed alone,,,,,no,,,,,\r\n$/v);
	result = [];
	const none = await get();
	assert.deepEqual([none.status, none.stdout], [4, '']);
	assert.doesNotMatch(none.stderr, /list/v);
});

await test('writes one CSV record per organization for any cell, and no formulas', async () => {
	const address = 'Unit 7\n=1+1\r=2+2';
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {
		json: {name: '=Exported "formula"', profile: {...profile, business_address: address}},
	});
	const got = await cforgs('get', id, '--csv');
	assert.deepEqual(
		parse(got.stdout, {columns: true, record_delimiter: ['\r\n', '\n', '\r']}).map(
			row => (row as Readonly<Record<string, string>>)['business_address'],
		),
		[address],
	);
	const answers = await Promise.all([
		cforgs('export', id, '--format', 'csv'),
		cforgs('tree', id, '--csv'),
		cforgs('list', '--id', id, '--csv'),
	]);
	assert.deepEqual(
		answers.map(({stdout}) => rowsOf(stdout).map(row => row['name'])),
		answers.map(() => ['\'=Exported "formula"']),
	);
});

await test('adds a byte order mark and member columns to CSV on request, and only to CSV', async () => {
	const external = '{"tier":"gold"}';
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {
		json: {name: 'In columns', profile: {...profile, business_address: '{"city":"Bern"}', external_metadata: external}},
	});
	const reading = [
		['list', '--id', id, '--csv'],
		['tree', id, '--csv'],
		['get', id, '--csv'],
		['profile', id, '--csv'],
		['export', id, '--format', 'csv', '--profiles'],
	];
	const answers = await Promise.all(reading.map(async words => cforgs(...words, '--bom', '--flat')));
	assert.deepEqual(
		answers.map(({status, stdout}) => [status, stdout.startsWith('\u{FEFF}')]),
		answers.map(() => [0, true]),
	);
	const rows = answers.map(({stdout}) => rowsOf(stdout.slice(1))[0]);
	const read = ['Bern', 'gold', external];
	// The list omits profiles.
	const unread = ['', undefined, ''];
	const shown = ['business_address.city', 'external_metadata.tier', 'external_metadata'];
	assert.deepEqual(
		rows.map(row => shown.map(name => row?.[name])),
		[unread, unread, read, read, read],
	);
	const lines = ['list --csv', `accounts ${id} --csv --bom`, 'list --json --bom', 'export --format json --flat'];
	const [plain, accounts, json, asJson] = await Promise.all(lines.map(async words => cforgs(...words.split(' '))));
	assert.match(plain?.stdout ?? '', /^id,/v);
	assert.match(accounts?.stdout ?? '', /^\u{FEFF}id,/v);
	assert.deepEqual([json?.status, asJson?.status], [2, 2]);
	assert.match(json?.stderr ?? '', /--bom changes only CSV: use it with --csv\./v);
	assert.match(asJson?.stderr ?? '', /--flat changes only CSV: use it with --format csv\./v);
});

await test('prints JSON or the id for every write', async () => {
	const created = await cforgs('create', '--name', 'Written in every format', '--yes', '--json');
	const {id} = JSON.parse(created.stdout) as {readonly id: string};
	const edited = await cforgs('edit', id, '--name', 'Written again', '--yes', '--quiet');
	const set = await cforgs('profile', id, '--set', 'business_name=Ltd', '--yes', '--json');
	const deleted = await cforgs('delete', id, '--yes', '--json');
	assert.deepEqual(
		[created, edited, set, deleted].map(({status}) => status),
		[0, 0, 0, 0],
	);
	assert.deepEqual([edited.stdout, edited.stderr], [`${id}\n`, '']);
	assert.equal(
		(JSON.parse(set.stdout) as {readonly profile: {readonly business_name: string}}).profile.business_name,
		'Ltd',
	);
	assert.deepEqual(JSON.parse(deleted.stdout), [{id, name: 'Written again', result: 'done', changes: []}]);
});

await test('refuses an unsupported flag with an alternative, and sends nothing', async () => {
	const rows = path.join(folder.path, 'rows.csv');
	writeFileSync(rows, 'name,parent\nA,\n');
	const id = await create('Refused flags');
	const from = sandbox.requests.length;
	const asked: ReadonlyArray<readonly [words: readonly string[], why: RegExp]> = [
		[['export', '--json'], /does not take --json\. Use --format json/v],
		[['list', '--profiles'], /cforgs list takes --profiles only with/v],
		[['list', '--profile-contains', 'ab'], /at least three characters/v],
		[['delete', id, '--json', '--quiet', '--yes'], /Choose one of --json and --quiet/v],
		[['edit', id, '--name', 'B', '--json', '--quiet', '--yes'], /Choose one of --json and --quiet/v],
		[['profile', id, '--set', 'business_name=A', '--csv', '--yes'], /--csv prints a profile/v],
		[['profile', id, '--edit', 'business_name', '--json'], /--edit opens the screen/v],
		[['profile', id, '--json', '--yes'], /--yes confirms a change/v],
		[['onboard', '--from', rows, '--organization', id], /in the column parent/v],
	];
	const answers = await Promise.all(asked.map(async ([words]) => cforgs(...words)));
	assert.deepEqual(
		answers.map(({status, stdout}) => [status, stdout]),
		asked.map(() => [2, '']),
	);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').length),
		asked.map(() => 1),
	);
	assert.deepEqual(
		asked.filter(([, why], index) => !why.test(answers[index]?.stderr ?? '')),
		[],
	);
	assert.equal(sandbox.requests.length, from);
});

await test('says on a terminal that accounts omits the accounts of sub-organizations', async () => {
	const {stdout} = await cforgs('list', '--quiet');
	const [id = ''] = stdout.split('\n', 1);
	const {stderr} = await cforgs('accounts', id);
	assert.equal(stderr, '', 'a script is told nothing');
	await using session = startSession({arguments: [program, 'accounts', id], columns: 120, rows: 12, environment});
	await session.waitFor(
		'cforgs: these are the accounts directly in the organization. --deep also prints those of its sub-organizations.',
	);
});

await test('supports every filter and order of the service in accounts', async () => {
	const {stdout} = await cforgs('list', '--json');
	const organizations = JSON.parse(stdout) as ReadonlyArray<{readonly id: string; readonly name: string}>;
	const counts = await Promise.all(
		organizations.map(async ({id}) => call<Account[]>(sandbox, `GET /organizations/${id}/accounts?page_size=1000`)),
	);
	const at = counts.findIndex(({result}) => result.length > 1);
	const names = counts[at]?.result.map(({name}) => name) ?? [];
	const {id, name} = organizations[at] ?? {id: '', name: ''};
	const listed = async (...words: readonly string[]) => {
		const answer = await cforgs('accounts', id, '--json', ...words);
		return (JSON.parse(answer.stdout) as readonly Account[]).map(each => each.name);
	};

	// In the sandbox, an account’s public name is the name of its organization.
	assert.deepEqual(
		await listed(
			'--pubname',
			name,
			'--pubname-contains',
			name.slice(1, -1),
			'--pubname-starts-with',
			name.slice(0, 3),
			'--pubname-ends-with',
			name.slice(-3),
		),
		names,
	);
	const none = await Promise.all(
		['', '-contains', '-starts-with', '-ends-with'].map(async suffix => listed(`--pubname${suffix}`, 'nobody at all')),
	);
	assert.deepEqual(
		none,
		none.map(() => []),
	);
	const [up, down] = await Promise.all([listed('--sort', 'asc'), listed('--sort', 'desc')]);
	const sorter = new Intl.Collator('en');
	assert.deepEqual(
		up,
		names.toSorted((one, other) => sorter.compare(one, other)),
	);
	assert.deepEqual(down, up.toReversed());
});

await test('loads every page, and shows the progress on standard error on a terminal', async () => {
	await using large = await openSandbox({organizations: 1500, shape: 'large', latency: 100});
	const through = {...environment, ...environmentOf(large)};
	const file = inFolder('large.json');
	const answers = await Promise.all([
		runProgram(['list', '--quiet'], through),
		runProgram(['export', '--format', 'ndjson'], through),
		runProgram(['snapshot'], through),
		runProgram(['snapshot', file, '--quiet'], through),
	]);
	const without = 'cforgs: 1,500 profiles were not in the list and are left out; --profiles reads them.\n';
	assert.deepEqual(
		answers.map(({status, stderr}) => [status, stderr]),
		['', without, without, ''].map(told => [0, told]),
	);
	assert.deepEqual(
		answers.slice(0, 2).map(({stdout}) => stdout.trim().split('\n').length),
		[1500, 1500],
	);
	assert.equal(
		(JSON.parse(answers[2].stdout) as {readonly organizations: readonly unknown[]}).organizations.length,
		1500,
	);
	const commands = [
		['list', '--csv'],
		['tree'],
		['export', '--format', 'csv', '--output', inFolder('large.csv')],
		['snapshot', inFolder('again.json')],
		['diff', file],
	];
	const open = async (words: readonly string[]) => {
		await using session = startSession({arguments: [program, ...words], columns: 100, rows: 24, environment: through});
		const {exitCode} = await session.waitForExit();
		return [exitCode, session.rawOutput().includes('1,000 of 1,500 …')];
	};

	assert.deepEqual(
		await Promise.all(commands.map(async words => open(words))),
		commands.map(([command]) => [command === 'diff' ? exitStatus.incomplete : 0, true]),
	);
});

await test('ends with a status of its own for a list that is cut short, and does not treat it as complete', async () => {
	const known = 'a'.repeat(32);
	const page = ok([{id: known, name: 'A', meta: {}, settings: {}}], {next_page_token: 'p2'});
	await using server = await startMisbehavingServer((response, request) => {
		(request.query.has('page_token') ? refused(403, [{code: 1, message: 'No.'}]) : page)(response, request);
	});
	const from = inFolder('cut.json');
	writeFileSync(
		from,
		snapshotText({
			host: new URL(server.url).host,
			takenAt: '2026-01-01T00:00:00Z',
			isComplete: true,
			organizations: [{id: 'b', name: 'B', meta: {}}],
		}),
	);
	const files = [inFolder('cut.csv'), inFolder('cut-snapshot.json')] as const;
	const commands = [
		['list', '--quiet'],
		['accounts', known, '--quiet'],
		['tree'],
		['export', '--format', 'csv', '--output', files[0]],
		['snapshot', files[1]],
		['diff', from],
	];
	const answers = await Promise.all(
		commands.map(async words => runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url})),
	);
	assert.deepEqual(
		answers.map(({status, stdout}) => [status, stdout]),
		[
			[4, `${known}\n`],
			[4, `${known}\n`],
			[4, ''],
			[4, ''],
			[4, ''],
			[4, ''],
		],
	);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').length),
		commands.map(() => 1),
	);
	assert.deepEqual(
		files.map(file => existsSync(file)),
		[false, false],
	);
	const json = await runProgram(['list', '--json'], {...environment, CLOUDFLARE_BASE_URL: server.url});
	assert.equal(json.stdout, `[\n{"id":"${known}","name":"A","meta":{},"settings":{}}\n`);
});

await test('finds an organization by id in an incomplete list, but not by path', async () => {
	const known = 'a'.repeat(32);
	await using server = await startMisbehavingServer(ok([{id: known, name: 'A', meta: {}}], {total_size: 2}));
	const named = async (...words: readonly string[]) =>
		runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url});
	const commands = [['tree'], ['export', '--format', 'tree'], ['list', '--below']] as const;
	const [byId, byPath] = await Promise.all(
		[known, 'A'].map(async name => Promise.all(commands.map(async words => named(...words, name)))),
	);
	assert.deepEqual(
		byId?.map(({status, stdout}) => [status, stdout]),
		[
			[0, `A\t${known}\n`],
			[0, `A\t${known}\n`],
			[0, ''],
		],
	);
	assert.deepEqual(
		byPath?.map(({status, stdout}) => [status, stdout]),
		commands.map(() => [2, '']),
	);
	assert.match(byPath?.[0]?.stderr ?? '', /a missing one may match too: A \(a{32}\)\. Use the id instead\./v);
});

await test('overwrites a file on a terminal only after yes is typed', async () => {
	const file = inFolder('written-over');
	const open = (...words: readonly string[]) =>
		startSession({arguments: [program, ...words], columns: 100, rows: 24, environment});
	const answered = async (answer: string, ...words: readonly string[]) => {
		writeFileSync(file, 'before');
		await using session = open(...words);
		await session.waitFor('already exists. Type yes to replace it:');
		session.write(`${answer}\r`);
		const {exitCode} = await session.waitForExit();
		return [exitCode, readFileSync(file, 'utf8') === 'before', session.screen().includes('Nothing was written.')];
	};

	assert.deepEqual(await answered('no', 'snapshot', file), [1, true, true]);
	assert.deepEqual(await answered('yes', 'snapshot', file), [0, false, false]);
	assert.deepEqual(await answered('', 'export', '--format', 'csv', '--output', file), [1, true, true]);
	assert.deepEqual(await answered('yes', 'export', '--format', 'csv', '--output', file), [0, false, false]);
});

await test('names every exit status in the documents and in help all', async () => {
	const readme = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');
	const named = readme
		.slice(readme.indexOf('| status | meaning |'))
		.matchAll(/^\| (?<status>\d) \| ./gmv)
		.map(({groups}) => Number(groups?.['status']))
		.toArray();
	assert.deepEqual(named.slice(0, Object.keys(exitStatus).length), Object.values(exitStatus));
	const help = await cforgs('help', 'all');
	const line = /^ {4}0 done, (?:.+\n)+/mv.exec(help.stdout)?.[0] ?? '';
	assert.deepEqual(
		line
			.matchAll(/\d(?=\s)/gv)
			.map(([digit]) => Number(digit))
			.toArray(),
		Object.values(exitStatus),
	);
});
