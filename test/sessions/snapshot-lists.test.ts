import assert from 'node:assert/strict';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {type Behaviour, ok, refused, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';

type Lists = Record<string, ReadonlyArray<Readonly<Record<string, unknown>>>>;

const account = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
	id,
	name: `Account ${id}`,
	type: 'standard',
	created_on: '2026-01-01T00:00:00Z',
	settings: {enforce_twofactor: false, abuse_contact_email: ''},
	tags: {tier: 'silver'},
	...more,
});

const member = (id: string, status: string, more: Readonly<Record<string, unknown>> = {}) => ({
	id,
	status,
	create_time: '2026-01-01T00:00:00Z',
	user: {id: `u${id}`, email: `${id}@x.example`, name: `Name ${id}`, two_factor_authentication_enabled: true, ...more},
});

/** A service with two organizations, whose lists a test changes. */
async function setUp() {
	const accounts: Lists = {one: [account('a'), account('b')], two: [account('c')]};
	const members: Lists = {one: [member('jane', 'active'), member('bob', 'pending')], two: []};
	const totals = new Map<string, number>();
	const state = {accounts, members, totals, refused: new Set<string>(), limited: new Set<string>()};
	const behaviour: Behaviour = (response, request) => {
		const {id = '', kind} = /\/organizations\/(?<id>\w+)\/(?<kind>\w+)/v.exec(request.url)?.groups ?? {};
		if (kind === undefined) {
			ok(
				['one', 'two'].map(each => ({id: each, name: each.toUpperCase()})),
				{total_size: 2},
			)(response, request);
			return;
		}

		if (state.limited.delete(`${id}/${kind}`)) {
			refused(429, [{code: 971, message: 'More than 1200 requests per 300 seconds reached.'}], {'retry-after': '2'})(
				response,
				request,
			);
			return;
		}

		const items = (kind === 'accounts' ? state.accounts : state.members)[id] ?? [];
		(state.refused.has(`${id}/${kind}`)
			? refused(403, [{code: 10_000, message: 'Forbidden'}])
			: ok(items, {total_size: totals.get(`${id}/${kind}`) ?? items.length}))(response, request);
	};

	const server = await startMisbehavingServer(behaviour);
	const folder = temporaryFolder();
	const environment = {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_EMAIL: 'me@x.example',
		CLOUDFLARE_API_KEY: 'c'.repeat(37),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	return {
		state,
		environment,
		file: (name: string) => path.join(folder.path, name),
		/** Runs a command. `requests`: what it asked of single organizations. */
		async cforgs(...words: readonly string[]) {
			const before = server.requests.length;
			const run = await runProgram(words, environment);
			const requests = server.requests
				.slice(before)
				.map(({url}) => /\/organizations\/(?<path>\w+\/\w+)/v.exec(url)?.groups?.['path'])
				.filter(each => each !== undefined);
			return {...run, requests};
		},
		async [Symbol.asyncDispose]() {
			folder[Symbol.dispose]();
			await server[Symbol.asyncDispose]();
		},
	};
}

const parsed = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;

await test('saves accounts and members on request, once for several commands, and says how many requests that takes', async () => {
	await using service = await setUp();
	const {cforgs, file, state} = service;
	const [plain, full, again] = [file('plain.json'), file('full.json'), file('again.json')];
	const without = await cforgs('snapshot', plain);
	assert.deepEqual(
		[without.status, without.requests, parsed(plain)['version'], 'accounts' in parsed(plain)],
		[0, [], 1, false],
	);
	const first = await cforgs('snapshot', full, '--with', 'members', '--with', 'accounts');
	assert.deepEqual(
		[first.status, first.requests.toSorted()],
		[0, ['one/accounts', 'one/members', 'two/accounts', 'two/members']],
	);
	assert.match(
		first.stderr,
		/^cforgs: reading the accounts of 2 organizations and the members of 2 organizations, with 4 requests; press ctrl-c to stop without writing anything\.\n/v,
	);
	const {version, accounts, members} = parsed(full);
	const lists = accounts as ReadonlyArray<Readonly<Record<string, unknown>>>;
	assert.deepEqual(
		[version, lists.map(({organization_id: id, is_complete: isComplete, items}) => [id, isComplete, items])],
		[
			1,
			[
				['one', true, state.accounts['one']],
				['two', true, state.accounts['two']],
			],
		],
	);
	assert.deepEqual(
		(members as typeof lists).map(({items}) => items),
		[state.members['one'], []],
	);
	const second = await cforgs('snapshot', again, '--with', 'accounts');
	assert.deepEqual(
		[second.status, second.requests, parsed(again)['accounts'], parsed(again)['members']],
		[0, [], accounts, undefined],
	);
	assert.match(
		second.stderr,
		/^cforgs: accounts of 2 organizations: 2 known \(the oldest read just now\), none read now\.\n/v,
	);
	const fresh = await cforgs('snapshot', '-', '--with', 'accounts', '--max-age', '0', '--quiet');
	assert.deepEqual([fresh.requests.length, fresh.stderr], [2, '']);
});

await test('shows on a terminal how long it waits for the service', async () => {
	await using service = await setUp();
	service.state.limited.add('one/accounts');
	await using session = startSession({
		arguments: [program, 'snapshot', service.file('waited.json'), '--with', 'accounts'],
		environment: service.environment,
		columns: 100,
		rows: 20,
	});
	await session.waitFor(/The rate limit is reached; continuing in [12] seconds? …/v);
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
	assert.equal((parsed(service.file('waited.json'))['accounts'] as readonly unknown[]).length, 2);
});

await test('marks lists that came incomplete or could not be read, and ends with status 1', async () => {
	await using service = await setUp();
	const {cforgs, file, state} = service;
	state.totals.set('one/accounts', 3);
	state.refused.add('two/accounts');
	const lacking = file('lacking.json');
	const run = await cforgs('snapshot', lacking, '--with', 'accounts');
	assert.equal(run.status, 1);
	assert.match(run.stderr, /cforgs: the accounts of 1 organization could not be read and are left out\. /v);
	assert.match(run.stderr, /cforgs: the service sent the accounts of 1 organization incompletely\.\n$/v);
	assert.deepEqual(
		(parsed(lacking)['accounts'] as ReadonlyArray<Readonly<Record<string, unknown>>>).map(
			({organization_id: id, is_complete: isComplete}) => [id, isComplete],
		),
		[['one', false]],
	);
	// An incomplete list is not kept.
	const {requests} = await cforgs('snapshot', '-', '--with', 'accounts');
	assert.deepEqual(requests.toSorted(), ['one/accounts', 'two/accounts']);
});

await test('refuses kinds that a snapshot cannot hold, and credentials that cannot read them, before anything is written', async () => {
	await using service = await setUp();
	const {cforgs, file} = service;
	const wrong = await cforgs('snapshot', file('wrong.json'), '--with', 'zones');
	assert.deepEqual([wrong.status, wrong.stderr], [2, 'cforgs: --with takes accounts or members.\n']);
	const token = await runProgram(['snapshot', file('wrong.json'), '--with', 'accounts'], {
		CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9',
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
		XDG_STATE_HOME: file('state'),
	});
	assert.equal(token.status, 4);
	assert.match(token.stderr, /^cforgs: Reading accounts needs the Global API key: .+ Nothing was read\.\n$/v);
	assert.ok(!existsSync(file('wrong.json')));
	rmSync(file('state'), {recursive: true, force: true});
});

const withBoth = ['--with', 'accounts', '--with', 'members'];

await test('shows what changed of accounts and members, from the service and from two files', async () => {
	await using service = await setUp();
	const {cforgs, file, state} = service;
	const [older, newer] = [file('older.json'), file('newer.json')];
	await cforgs('snapshot', older, ...withBoth, '--quiet');
	state.accounts['one'] = [
		account('a', {name: 'Renamed', settings: {enforce_twofactor: true, abuse_contact_email: 'abuse@x.example'}}),
	];
	state.accounts['two'] = [account('c'), account('b')];
	state.members['one'] = [
		member('jane', 'active', {two_factor_authentication_enabled: false}),
		member('bob', 'active'),
	];
	state.members['two'] = [member('new', 'pending')];
	const now = await cforgs('diff', older, '--exit-code', '--without-profiles');
	assert.deepEqual([now.status, now.requests.length], [7, 4]);
	assert.equal(
		now.stdout,
		[
			'account_changed\tone\tONE\tRenamed (a); Name: “Account a” → “Renamed”; Two-factor enforced: “no” → “yes”; Abuse contact: (empty) → “abuse@x.example”',
			'member_changed\tone\tONE\tjane@x.example (jane); Second factor: “on” → “off”',
			'member_joined\tone\tONE\tbob@x.example (bob); Status: “pending” → “active”',
			'account_moved\ttwo\tTWO\tAccount b (b); Organization: “ONE (one)” → “TWO (two)”',
			'member_invited\ttwo\tTWO\tnew@x.example (new)\n',
		].join('\n'),
	);
	assert.match(
		now.stderr,
		/^cforgs: reading the accounts of 2 organizations and the members of 2 organizations, with 4 requests; press ctrl-c to stop\. --without accounts and --without members compare without them\.\ncforgs: 5 changes since /v,
	);
	// What was read after the snapshot is new enough.
	const again = async (...words: readonly string[]) => cforgs('diff', older, '--without-profiles', ...words);
	const between = new Date().toISOString();
	const [json, csv, some] = [
		await again('--json'),
		await again('--csv'),
		await again('--quiet', '--without', 'accounts'),
	];
	assert.deepEqual([json.requests, csv.requests, some.requests], [[], [], []]);
	assert.match(
		json.stderr,
		/^cforgs: accounts of 2 organizations: 2 known \(the oldest read just now\), none read now\.\n/v,
	);
	const {
		changes,
		is_complete: isComplete,
		...rest
	} = JSON.parse(json.stdout) as Readonly<Record<string, unknown>> & {
		readonly changes: ReadonlyArray<Readonly<Record<string, unknown>>>;
	};
	assert.deepEqual(
		[isComplete, rest['accounts_not_compared'], rest['members_not_compared'], changes.length],
		[true, 0, 0, 5],
	);
	const {taken_at: takenAt} = rest['to'] as {readonly taken_at: string};
	assert.ok(takenAt < between, 'the time of the oldest known list');
	assert.ok(json.stderr.endsWith(`, as of ${takenAt}, when the oldest compared value was read.\n`), json.stderr);
	assert.deepEqual(changes[3], {
		id: 'two',
		name: 'TWO',
		change: 'account_moved',
		item: {list: 'accounts', id: 'b', name: 'Account b'},
		edits: [{field: 'organization', from: 'ONE (one)', to: 'TWO (two)'}],
	});
	assert.match(
		csv.stdout,
		/^change,id,name,field,from,to,item_id,item_name\r\naccount_changed,one,ONE,name,Account a,Renamed,a,Renamed\r\n/v,
	);
	assert.equal(some.stdout, 'one\ntwo\n');
	await cforgs('snapshot', newer, ...withBoth, '--quiet');
	const files = await cforgs('diff', older, newer, '--without-profiles');
	assert.deepEqual([files.status, files.stdout, files.requests], [0, now.stdout, []]);
});

await test('says what could not be compared, and reports nothing of an incomplete list as gone', async () => {
	await using service = await setUp();
	const {cforgs, file, state} = service;
	const older = file('older.json');
	await cforgs('snapshot', older, ...withBoth, '--quiet');
	state.accounts['one'] = [account('a')];
	state.totals.set('one/accounts', 2);
	state.refused.add('two/members');
	const run = await cforgs('diff', older, '--without-profiles');
	assert.deepEqual([run.status, run.stdout], [8, '']);
	assert.match(
		run.stderr,
		/^cforgs: Not everything could be compared\. The accounts of 1 organization are incomplete: what may be missing is not reported as new or gone\. The members of 1 organization were not compared: 1 was not read\.$/mv,
	);
	const token = await runProgram(['diff', older, '--without-profiles', '--without', 'members'], {
		...service.environment,
		CLOUDFLARE_EMAIL: '',
		CLOUDFLARE_API_KEY: '',
		CLOUDFLARE_API_TOKEN: 'x'.repeat(40),
	});
	assert.deepEqual([token.status, token.stdout], [8, '']);
	assert.match(
		token.stderr,
		/Reading accounts needs the Global API key: .+ The accounts of 2 organizations were not compared: 2 were not read\.|The accounts of 2 organizations were not compared: 2 were not read\. Reading accounts needs the Global API key: /v,
	);
});

await test('prints no control character of a planted snapshot, in any format', async () => {
	await using service = await setUp();
	const {cforgs, file, state} = service;
	const attack = '\u{1B}]52;c;YQ==\u{7}\u{9B}2J\u{202E}\r\n';
	const planted = file('planted.json');
	state.accounts['one'] = [account('a', {name: attack, tags: {[attack]: attack}})];
	state.members['one'] = [member('jane', 'active', {email: `${attack}@x.example`})];
	await cforgs('snapshot', planted, ...withBoth, '--quiet');
	state.accounts['one'] = [];
	state.accounts['two'] = [account('a')];
	state.members['one'] = [
		member('jane', 'active', {email: 'jane@x.example', two_factor_authentication_enabled: false}),
	];
	const runs = await Promise.all(
		[[], ['--json'], ['--csv'], ['--quiet']].map(async format =>
			cforgs('diff', planted, '--without-profiles', ...format),
		),
	);
	assert.doesNotMatch(
		runs.map(({stdout, stderr}) => `${stdout}${stderr}`).join(''),
		/[\p{Bidi_Control}[\p{Control}--[\t\n\r]]]/v,
	);
	assert.deepEqual(
		runs.map(({status, stdout}) => [status, stdout === '']),
		runs.map(() => [0, false]),
	);
});

await test('says with --who which person changed each part, and how many requests that takes', async () => {
	await using sandbox = await openSandbox({organizations: 12, seed: 7});
	using folder = temporaryFolder();
	const file = path.join(folder.path, 'before.json');
	const environment = {
		...environmentOf(sandbox),
		XDG_STATE_HOME: folder.path,
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const [renamed, invited] = [await createIn(sandbox, 'To rename'), await createIn(sandbox, 'To invite')];
	await runProgram(['snapshot', file, '--with', 'members', '--quiet'], environment);
	await call(sandbox, `PUT /organizations/${renamed}`, {json: {name: 'Renamed'}});
	await call(sandbox, `POST /organizations/${invited}/members`, {json: {member: {user: {email: 'new@x.example'}}}});
	const words = ['diff', file, '--without-profiles', '--who'];
	const text = await runProgram(words, environment);
	assert.equal(text.status, 0);
	assert.match(
		text.stderr,
		/^cforgs: reading the history of 2 changed organizations, with 2 requests; press ctrl-c to stop\.$/mv,
	);
	const lines = text.stdout.trim().split('\n');
	assert.ok(
		lines.every(line => line.endsWith(' UTC') && line.includes(`; by ${sandbox.email} (`)),
		text.stdout,
	);
	const json = await runProgram([...words, '--json'], environment);
	const {changes} = JSON.parse(json.stdout) as {
		readonly changes: ReadonlyArray<{readonly change: string; readonly who: {readonly person: string}}>;
	};
	assert.deepEqual(
		new Map(changes.map(({change, who}) => [change, who.person])),
		new Map([
			['member_invited', sandbox.email],
			['renamed', sandbox.email],
		]),
	);
	const csv = await runProgram([...words, '--csv'], environment);
	assert.match(csv.stdout, /^change,id,name,field,from,to,item_id,item_name,who,when\r\n/v);
	const files = await runProgram(['diff', file, file, '--who'], environment);
	assert.deepEqual(
		[files.status, files.stderr],
		[2, 'cforgs: --who reads the history from the service, but this compares two files.\n'],
	);
});
