import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {globSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {DatabaseSync} from 'node:sqlite';
import {test} from 'node:test';
import {emptyProfile} from '../../source/base/api/schemas.js';
import type {Sandbox} from '../../source/base/sandbox/server.js';
import {ok, refused, resetHalfWay, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, environmentOf, openSandbox} from '../base/sandbox/call.js';

type Folder = {readonly path: string};

const foldersIn = ({path}: Folder) => ({XDG_STATE_HOME: path, XDG_CACHE_HOME: path});

/** Runs sync with what is kept in a folder. */
const sync = async (sandbox: Sandbox, folder: Folder, ...words: readonly string[]) =>
	runProgram(['sync', ...words], {...environmentOf(sandbox), ...foldersIn(folder)});

const start = (sandbox: Sandbox, folder: Folder, ...words: readonly string[]) =>
	spawn(process.execPath, [program, 'sync', ...words], {
		env: {PATH: process.env['PATH'], ...environmentOf(sandbox), ...foldersIn(folder)},
		stdio: ['ignore', 'pipe', 'pipe'],
	});

const paths = ({requests}: Sandbox) => requests.map(({path}) => path.split('?', 1).join(''));

/** How many requests were made, without this one. */
async function countRequests(sandbox: Sandbox): Promise<number> {
	const {headers} = await call(sandbox, 'GET /organizations');
	const {left, quota} =
		/r=(?<left>\d+);.*q=(?<quota>\d+);/v.exec(`${headers.get('ratelimit')} ${headers.get('ratelimit-policy')}`)
			?.groups ?? {};
	return Number(quota) - Number(left) - 1;
}

/** How many of the requests asked for the same as an earlier one. */
const repeated = ({requests}: Sandbox) => requests.length - new Set(requests.map(({path}) => path)).size;

/** How many pages all accounts take. */
async function countPages(sandbox: Sandbox): Promise<number> {
	const {body} = await call(sandbox, 'GET /accounts?per_page=50');
	return Number(/"total_pages":(?<pages>\d+)/v.exec(JSON.stringify(body))?.groups?.['pages']);
}

await test('reads what is not known with one request each, accounts with one for fifty, and makes no request too many', async () => {
	await using sandbox = await openSandbox({organizations: 500, seed: 7, rateLimit: 6000});
	using folder = temporaryFolder();
	const pages = await countPages(sandbox);
	const all = await sync(sandbox, folder, '--json');
	assert.equal(all.status, 0, all.stderr);
	assert.deepEqual(JSON.parse(all.stdout), {
		profiles: {known: 0, read: 500, failed: 0},
		accounts: {known: 0, read: 500, failed: 0},
		members: {known: 0, read: 500, failed: 0},
		left: 0,
		is_stopped: false,
	});
	assert.match(
		all.stderr,
		/^cforgs: 500 organizations; what was read more than 1h ago is read again\.\n {2}profiles {4}500 requests {2}500 never read\n {2}accounts {5}74 requests {2}500 never read\n {2}members {5}500 requests {2}500 never read\ncforgs: The accounts of 500 organizations come from the list of all accounts\. It has no tags, and it lacks accounts that you can see only through their organization\.\ncforgs: 1,074 requests; long lists take more\. The service accepts 6,000 requests in [^;]+; 5,997 of them are left/v,
	);
	assert.deepEqual([pages, await countRequests(sandbox)], [74, 1 + 1 + 500 + 74 + 500]);
	const again = await sync(sandbox, folder);
	assert.deepEqual([again.status, again.stdout, await countRequests(sandbox)], [0, 'Read nothing.\n', 1076 + 2]);
	const lines = await runProgram(['accounts', sandbox.root, '--deep', '--max-age', '1d'], {
		...environmentOf(sandbox),
		...foldersIn(folder),
	});
	assert.match(lines.stderr, /accounts of 499 organizations: 499 known/v);
	const deep = await runProgram(['accounts', sandbox.root, '--deep', '--max-age', '1d', '--yes', '--csv'], {
		...environmentOf(sandbox),
		...foldersIn(folder),
	});
	assert.ok(
		deep.stdout.split('\n').some(line => line.includes('{}')),
		'with their tags',
	);
	assert.match(deep.stderr, /reading the accounts of 499 organizations/v);
});

await test('reads a branch, and reads again what is too old', async () => {
	await using sandbox = await openSandbox({organizations: 12, seed: 7});
	using folder = temporaryFolder();
	const all = await sync(sandbox, folder);
	assert.deepEqual(
		[all.status, all.stdout],
		[
			0,
			'Read the profiles of 12 organizations, the accounts of 12 organizations, and the members of 12 organizations.\n',
		],
	);
	const {result: organizations} = await call<
		ReadonlyArray<{readonly id: string; readonly parent?: {readonly id: string}}>
	>(sandbox, 'GET /organizations?page_size=1000');
	const {id = ''} = organizations.find(each => organizations.every(({parent}) => parent?.id !== each.id)) ?? {};
	const before = sandbox.requests.length;
	const branch = await sync(sandbox, folder, id, '--max-age', '0', '--only', 'accounts', '--quiet');
	assert.deepEqual([branch.status, branch.stdout, branch.stderr], [0, '', '']);
	const asked = paths(sandbox)
		.slice(before)
		.filter(path => path.endsWith('/accounts'));
	assert.deepEqual(asked, [`/client/v4/organizations/${id}/accounts`]);
	const dry = await sync(sandbox, folder, '--max-age', '0', '--dry-run');
	assert.match(dry.stderr, /profiles {5}12 requests {2}12 too old[\s\S]+Dry run: nothing was read\.\n$/v);
	assert.equal(
		paths(sandbox).length,
		before + 2 + asked.length + 1,
		'one request finds out how many accounts there are',
	);
});

await test('reads again what a wrong clock dated into the future', async () => {
	await using sandbox = await openSandbox({organizations: 6, seed: 7});
	using folder = temporaryFolder();
	await sync(sandbox, folder);
	const [file = ''] = globSync(join(folder.path, 'cforgs', 'known', '*.sqlite'));
	const database = new DatabaseSync(file);
	database.exec('UPDATE records SET read_at = read_at + 864000000');
	database.close();
	const before = paths(sandbox).filter(each => each.endsWith('/profile')).length;
	const again = await sync(sandbox, folder);
	assert.deepEqual(
		[again.status, again.stdout, paths(sandbox).filter(each => each.endsWith('/profile')).length],
		[
			0,
			'Read the profiles of 6 organizations, the accounts of 6 organizations, and the members of 6 organizations.\n',
			before + 6,
		],
	);
	const last = await sync(sandbox, folder);
	assert.equal(last.stdout, 'Read nothing.\n');
});

await test('goes on where it was after it was killed, and loses at most a few answers', async () => {
	await using sandbox = await openSandbox({organizations: 100, seed: 7, latency: 5});
	using folder = temporaryFolder();
	const child = start(sandbox, folder, '--yes', '--quiet');
	await until(() => paths(sandbox).filter(path => path.endsWith('/members')).length > 50);
	child.kill('SIGKILL');
	await endOf(child);
	const next = await sync(sandbox, folder);
	assert.equal(next.status, 0, next.stderr);
	assert.ok(repeated(sandbox) <= 1 + 10 + 4, String(repeated(sandbox)));
	const last = await sync(sandbox, folder);
	assert.equal(last.stdout, 'Read nothing.\n');
});

await test('stops on ctrl-c, keeps what was read, and says how much is left', async () => {
	await using sandbox = await openSandbox({organizations: 100, seed: 7, latency: 20});
	using folder = temporaryFolder();
	const pages = await countPages(sandbox);
	const child = start(sandbox, folder);
	const ended = endOf(child);
	await until(() => paths(sandbox).filter(path => path.endsWith('/profile')).length > 30);
	child.kill('SIGINT');
	const {status, stdout} = await ended;
	const {read = '', left = ''} =
		/^Stopped\. Read the profiles of (?<read>\d+) organizations\. (?<left>\d+) requests are left: run it again to go on\.\n$/v.exec(
			stdout,
		)?.groups ?? {};
	assert.deepEqual([status, Number(read) + Number(left)], [1, 200 + pages]);
	const next = await sync(sandbox, folder, '--dry-run');
	assert.match(next.stderr, new RegExp(`${100 - Number(read)} never read`, 'v'));
});

await test('shares the work with another sync at the same time', async () => {
	await using sandbox = await openSandbox({organizations: 60, seed: 7, latency: 5});
	using folder = temporaryFolder();
	const ends = await Promise.all([sync(sandbox, folder, '--yes'), sync(sandbox, folder, '--yes')]);
	assert.deepEqual(
		ends.map(({status}) => status),
		[0, 0],
	);
	const {stdout} = await sync(sandbox, folder);
	assert.equal(stdout, 'Read nothing.\n');
});

const organizations = ['a', 'b', 'c', 'd', 'e', 'f'].map(id => ({id, name: `Customer ${id}`}));

const pathIn = (url: string): string => new URL(url, 'http://localhost').pathname.replace(/^.*\/organizations/v, '');

/** Runs sync while a path answers with these behaviours in turn, and everything else as it should. */
async function syncWith(answers: Readonly<Record<string, readonly Behaviour[]>>, ...words: readonly string[]) {
	using folder = temporaryFolder();
	const turns = new Map<string, number>();
	await using server = await startMisbehavingServer((response, request) => {
		const path = pathIn(request.url);
		const turn = turns.get(path) ?? 0;
		turns.set(path, turn + 1);
		const usual =
			path === ''
				? ok(organizations, {total_size: 6})
				: path.endsWith('/profile')
					? ok(emptyProfile)
					: ok([], {total_size: 0});
		(answers[path]?.[turn] ?? usual)(response, request);
	});
	const environment = {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_EMAIL: 'me@test.example',
		CLOUDFLARE_API_KEY: 'c0ffee',
		...foldersIn(folder),
	};
	const run = await runProgram(['sync', ...words], environment);
	const before = server.requests.length;
	const again = await runProgram(['sync', ...words, '--quiet'], environment);
	return {
		...run,
		again: server.requests
			.slice(before)
			.map(({url}) => pathIn(url))
			.filter(path => path !== ''),
		statusAgain: again.status,
	};
}

const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);

await test('leaves out what is refused for one organization, waits out the rate limit, and reads a cut line again', async () => {
	const limited = refused(429, [{code: 971, message: 'Too many'}], {'retry-after': '1'});
	const run = await syncWith({
		'/b/members': [forbidden],
		'/c/accounts': [limited],
		'/d/profile': [resetHalfWay, resetHalfWay],
		'/e/accounts': [ok([{id: '1', name: 'One', settings: {}}], {next_page_token: 'two'}), forbidden],
	});
	assert.equal(run.status, 1, run.stderr);
	assert.equal(
		run.stdout,
		'Read the profiles of 6 organizations, the accounts of 5 organizations, and the members of 5 organizations.\n',
	);
	assert.match(
		run.stderr,
		/cforgs: the accounts of 1 organization could not be read and are left out\. [\s\S]+cforgs: the members of 1 organization could not be read and are left out\. .+\(status 403/v,
	);
	assert.deepEqual(
		[run.again.toSorted(), run.statusAgain],
		[['/b/members', '/e/accounts'], 0],
		'only what is not known',
	);
});

await test('reads the other kinds if the service refuses one', async () => {
	const run = await syncWith(
		Object.fromEntries(organizations.map(({id}) => [`/${id}/accounts`, Array.from({length: 2}, () => forbidden)])),
	);
	assert.equal(
		run.stdout,
		'Read the profiles of 6 organizations and the members of 6 organizations. 2 requests are left: run it again to go on.\n',
	);
	assert.match(run.stderr, /cforgs: the reading of accounts stopped\. .+\(status 403[^\n]+\n$/v);
	assert.equal(run.status, 4);
});

await test('asks on a terminal, and reads nothing without a yes', async () => {
	await using sandbox = await openSandbox({organizations: 10, seed: 7});
	using folder = temporaryFolder();
	const startHere = () =>
		startSession({
			arguments: [program, 'sync'],
			columns: 120,
			rows: 24,
			environment: {...environmentOf(sandbox), ...foldersIn(folder)},
		});
	await using declined = startHere();
	await declined.waitFor('Type yes to read this:');
	declined.write('no\r');
	await declined.waitFor('Nothing was read.');
	assert.deepEqual(
		paths(sandbox),
		['/client/v4/organizations', '/client/v4/accounts'],
		'the plan says how many requests the accounts take',
	);
	await using session = startHere();
	await session.waitFor('Type yes to read this:');
	session.write('yes\r');
	await session.waitFor('the members of 10 organizations.');
	const made = paths(sandbox).length;
	assert.equal(made, 2 + 1 + 10 + 10 + (await countPages(sandbox)));
});

await test('says why it reads nothing: no cache, no key, no such kind', async () => {
	await using sandbox = await openSandbox({organizations: 5, seed: 7});
	using folder = temporaryFolder();
	const [demo, cache, kind, age] = await Promise.all([
		sync(sandbox, folder, '--demo'),
		sync(sandbox, folder, '--no-cache'),
		sync(sandbox, folder, '--only', 'zones'),
		sync(sandbox, folder, '--max-age', 'old'),
	]);
	assert.deepEqual(
		[demo, cache, kind, age].map(({status, stderr}) => [status, stderr]),
		[
			[2, 'cforgs: The sandbox of --demo ends with the command, so nothing would be kept. Nothing was read.\n'],
			[
				2,
				'cforgs: With the cache off (--no-cache, or cache = false in the config file), nothing would be kept. Nothing was read.\n',
			],
			[2, 'cforgs: --only takes profiles, accounts, or members.\n'],
			[2, 'cforgs: --max-age takes an age such as 10m, 12h or 30d, or 0 to read everything again.\n'],
		],
	);
	const token = await runProgram(['sync'], {
		CLOUDFLARE_BASE_URL: sandbox.url,
		CLOUDFLARE_API_TOKEN: sandbox.token,
		...foldersIn(folder),
	});
	assert.match(token.stderr, /^cforgs: Reading the rest needs the Global API key: .+ Nothing was read\.\n$/v);
	assert.deepEqual([token.status, sandbox.requests.length], [4, 0]);
});

await test('uses two thirds of a window and waits for the next', async () => {
	await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 30, rateLimitWindow: 2});
	using folder = temporaryFolder();
	const {status, stderr} = await sync(sandbox, folder, '--only', 'profiles', '--only', 'members');
	assert.equal(status, 0, stderr);
	assert.match(stderr, /A third of the [\d,]+ stays free for your own requests\./v);
	assert.doesNotMatch(stderr, /rate limit/v);
});

await test('reads the rest behind the screen, stops, and has only what is left after a restart', async () => {
	await using sandbox = await openSandbox({organizations: 60, seed: 7, latency: 150});
	using folder = temporaryFolder();
	const startHere = () =>
		startSession({
			arguments: [program],
			columns: 120,
			rows: 40,
			environment: {...environmentOf(sandbox), ...foldersIn(folder)},
		});
	await using session = startHere();
	await session.waitFor('continues to your organizations');
	await session.press('enter');
	await session.waitFor('60 organizations');
	await session.press('ctrl+r');
	await session.waitFor(/\[x\] accounts +\d+ requests/v);
	await session.press('y');
	await session.waitFor(/reading [2-9]\d of 1\d\d/v);
	await session.press('j');
	await session.waitFor(/reading \d+ of 1\d\d/v);
	await session.press('ctrl+r');
	await session.waitFor('It goes on behind');
	await session.press('escape');
	await session.waitFor(/Stopped\. Read the profiles of \d+ organizations/v);
	await session.press('q');
	await session.ended;
	const before = paths(sandbox).length;
	await using again = startHere();
	await again.waitFor('60 organizations');
	await again.press('ctrl+r');
	await again.waitFor(/profiles +\d+ requests? +\d+ never read/v);
	assert.doesNotMatch(again.screen(), /60 never read.*p *$/mv);
	await again.press('y');
	await again.waitFor('Read the profiles of');
	assert.ok(
		paths(sandbox)
			.slice(before)
			.filter(path => path.endsWith('/profile')).length < 60,
	);
	// What was read last is kept a moment later, or at the end.
	await again.press('q');
	await again.ended;
	const {stdout} = await sync(sandbox, folder);
	assert.equal(stdout, 'Read nothing.\n');
});
