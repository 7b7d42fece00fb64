import assert from 'node:assert/strict';
import {existsSync, readFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {
	type Behaviour, ok, refused, startMisbehavingServer,
} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

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
	id, status, create_time: '2026-01-01T00:00:00Z', user: {
		id: `u${id}`, email: `${id}@x.example`, name: `Name ${id}`, two_factor_authentication_enabled: true, ...more,
	},
});

/** A service with two organizations, whose lists a test changes. */
async function setUp() {
	const accounts: Lists = {one: [account('a'), account('b')], two: [account('c')]};
	const members: Lists = {one: [member('jane', 'active'), member('bob', 'pending')], two: []};
	const totals = new Map<string, number>();
	const state = {
		accounts, members, totals, refused: new Set<string>(),
	};
	const behaviour: Behaviour = (response, request) => {
		const {id = '', kind} = /\/organizations\/(?<id>\w+)\/(?<kind>\w+)/v.exec(request.url)?.groups ?? {};
		if (kind === undefined) {
			ok(['one', 'two'].map(each => ({id: each, name: each.toUpperCase()})), {total_size: 2})(response, request);
			return;
		}

		const items = (kind === 'accounts' ? state.accounts : state.members)[id] ?? [];
		(state.refused.has(`${id}/${kind}`) ? refused(403, [{code: 10_000, message: 'Forbidden'}]) : ok(items, {total_size: totals.get(`${id}/${kind}`) ?? items.length}))(response, request);
	};

	const server = await startMisbehavingServer(behaviour);
	const folder = temporaryFolder();
	const environment = {
		CLOUDFLARE_BASE_URL: server.url, CLOUDFLARE_EMAIL: 'me@x.example', CLOUDFLARE_API_KEY: 'c'.repeat(37), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	return {
		state,
		file: (name: string) => path.join(folder.path, name),
		/** Runs a command. `requests`: what it asked of single organizations. */
		async cforgs(...words: readonly string[]) {
			const before = server.requests.length;
			const run = await runProgram(words, environment);
			const requests = server.requests.slice(before).map(({url}) => /\/organizations\/(?<path>\w+\/\w+)/v.exec(url)?.groups?.['path']).filter(each => each !== undefined);
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
	assert.deepEqual([without.status, without.requests, parsed(plain)['version'], 'accounts' in parsed(plain)], [0, [], 1, false]);
	const first = await cforgs('snapshot', full, '--with', 'members', '--with', 'accounts');
	assert.deepEqual([first.status, first.requests.toSorted()], [0, ['one/accounts', 'one/members', 'two/accounts', 'two/members']]);
	assert.match(first.stderr, /^cforgs: reading the accounts of 2 organizations and the members of 2 organizations, with 4 requests; press ctrl-c to stop without writing anything\.\n/v);
	const {version, accounts, members} = parsed(full);
	const lists = accounts as ReadonlyArray<Readonly<Record<string, unknown>>>;
	assert.deepEqual([version, lists.map(({organization_id: id, is_complete: isComplete, items}) => [id, isComplete, items])], [2, [['one', true, state.accounts['one']], ['two', true, state.accounts['two']]]]);
	assert.deepEqual((members as typeof lists).map(({items}) => items), [state.members['one'], []]);
	const second = await cforgs('snapshot', again, '--with', 'accounts');
	assert.deepEqual([second.status, second.requests, parsed(again)['accounts'], parsed(again)['members']], [0, [], accounts, undefined]);
	assert.match(second.stderr, /^cforgs: accounts of 2 organizations: 2 known \(the oldest read just now\), none read now\.\n/v);
	const fresh = await cforgs('snapshot', '-', '--with', 'accounts', '--max-age', '0', '--quiet');
	assert.deepEqual([fresh.requests.length, fresh.stderr], [2, '']);
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
	assert.deepEqual((parsed(lacking)['accounts'] as ReadonlyArray<Readonly<Record<string, unknown>>>).map(({organization_id: id, is_complete: isComplete}) => [id, isComplete]), [['one', false]]);
	// An incomplete list is not kept.
	const {requests} = await cforgs('snapshot', '-', '--with', 'accounts');
	assert.deepEqual(requests.toSorted(), ['one/accounts', 'two/accounts']);
});

await test('refuses kinds that a snapshot cannot hold, and credentials that cannot read them, before anything is written', async () => {
	await using service = await setUp();
	const {cforgs, file} = service;
	const wrong = await cforgs('snapshot', file('wrong.json'), '--with', 'zones');
	assert.deepEqual([wrong.status, wrong.stderr], [2, 'cforgs: --with takes accounts or members.\n']);
	const token = await runProgram(['snapshot', file('wrong.json'), '--with', 'accounts'], {CLOUDFLARE_BASE_URL: 'http://127.0.0.1:9', CLOUDFLARE_API_TOKEN: 'x'.repeat(40), XDG_STATE_HOME: file('state')});
	assert.equal(token.status, 4);
	assert.match(token.stderr, /^cforgs: Reading accounts needs the Global API key: .+ Nothing was read\.\n$/v);
	assert.ok(!existsSync(file('wrong.json')));
	rmSync(file('state'), {recursive: true, force: true});
});
