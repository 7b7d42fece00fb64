import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../helpers/misbehaving-server.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

using folder = temporaryFolder();

const organizations = [
	{id: 'a', name: 'Region'},
	{id: 'b', name: 'Partner', parent: {id: 'a', name: 'Region'}},
	{id: 'c', name: '=Customer', parent: {id: 'b', name: 'Partner'}},
	{id: 'd', name: 'Elsewhere'},
	...['d1', 'd2', 'd3', 'd4', 'd5'].map(id => ({id, name: `Customer ${id}`, parent: {id: 'd', name: 'Elsewhere'}})),
];

const account = (id: string) => ({id, name: `Account ${id}`, settings: {}});

const list = (...ids: readonly string[]): Behaviour =>
	ok(
		ids.map(id => account(id)),
		{total_size: ids.length},
	);

type Run = Awaited<ReturnType<typeof runProgram>> & {readonly asked: readonly string[]};

/** Runs accounts while each organization answers with these behaviours in turn. */
async function accountsOf(
	answers: Readonly<Record<string, readonly Behaviour[]>>,
	...words: readonly string[]
): Promise<Run> {
	const asked: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		const {groups} = /\/organizations\/(?<id>\w+)\/accounts/v.exec(request.url) ?? {};
		if (!groups) {
			ok(organizations, {total_size: organizations.length})(response, request);
			return;
		}

		const {id = ''} = groups;
		const turn = asked.filter(each => each === id).length;
		asked.push(id);
		(answers[id]?.[turn] ?? list())(response, request);
	});
	const run = await runProgram(['accounts', ...words], {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_EMAIL: 'me@test.example',
		CLOUDFLARE_API_KEY: 'c0ffee',
		XDG_STATE_HOME: folder.path,
	});
	return {...run, asked};
}

const intro = 'cforgs: reading the accounts of 3 organizations, with one request each; press ctrl-c to stop.\n';

await test('prints the accounts of an organization and its descendants with accounts --deep, each with its own organization', async () => {
	const answers = {a: [list('1')], b: [list()], c: [list('2', '3')]};
	const [text, csv, json, quiet] = await Promise.all([
		accountsOf(answers, 'Region', '--deep'),
		accountsOf(answers, 'a', '--deep', '--csv'),
		accountsOf(answers, 'a', '--deep', '--json'),
		accountsOf(answers, 'a', '--deep', '--quiet'),
	]);
	assert.equal(text.stdout, '1\tAccount 1\tRegion\n2\tAccount 2\t=Customer\n3\tAccount 3\t=Customer\n');
	assert.match(csv.stdout, /organization_id,organization_name\r\n1,.*,a,Region\r\n2,.*,c,'=Customer\r\n3,/v);
	assert.deepEqual(
		(JSON.parse(json.stdout) as ReadonlyArray<{readonly organization: unknown}>).map(each => each.organization),
		[
			{id: 'a', name: 'Region'},
			{id: 'c', name: '=Customer'},
			{id: 'c', name: '=Customer'},
		],
	);
	assert.equal(quiet.stdout, '1\n2\n3\n');
	assert.deepEqual(
		[text, csv, json, quiet].map(({status, stderr}) => [status, stderr]),
		[
			[0, intro],
			[0, intro],
			[0, intro],
			[0, ''],
		],
	);
	assert.deepEqual(text.asked, ['a', 'b', 'c'], 'none of an organization elsewhere');
});

await test('prints the other accounts if some are refused, or if the rate limit is reached for a while', async () => {
	const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);
	const limited = refused(429, [{code: 971, message: 'Too many'}], {'retry-after': '1'});
	const some = await accountsOf(
		{a: [list('1')], b: [forbidden], c: [limited, limited, limited, list('2')]},
		'a',
		'--deep',
		'--quiet',
	);
	assert.equal(some.stdout, '1\n2\n');
	assert.match(
		some.stderr,
		/^cforgs: the accounts of 1 organization could not be read and are left out\. .+\(status 403 · code 10000 · cf-ray \S+\)\n$/v,
	);
	assert.deepEqual([some.status, some.asked.filter(id => id !== 'c')], [1, ['a', 'b']]);
	const lacking = await accountsOf({a: [ok([account('1')], {total_size: 3})]}, 'a', '--deep', '--quiet');
	assert.match(lacking.stderr, /^cforgs: The service announced 3 accounts and sent 1: /v);
});

await test('gives up after a few refusals in a row', async () => {
	const forbidden = [refused(403, [{code: 10_000, message: 'Forbidden'}])];
	const none = await accountsOf(
		{d: forbidden, d1: forbidden, d2: forbidden, d3: forbidden, d4: forbidden, d5: forbidden},
		'd',
		'--deep',
		'--quiet',
	);
	assert.deepEqual([none.stdout, none.status, none.asked.length], ['', 4, 5]);
	assert.match(none.stderr, /status 403/v);
});
