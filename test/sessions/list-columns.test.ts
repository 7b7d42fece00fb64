import assert from 'node:assert/strict';
import {test} from 'node:test';
import {parse} from 'csv-parse/sync';
import {compareNames} from '../../source/base/tree/sorting.js';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});
const region = await createIn(sandbox, 'Region');
const one = await createIn(sandbox, 'One', region);
const two = await createIn(sandbox, 'Two', region);
const three = await createIn(sandbox, 'Three', two);
await call(sandbox, `PUT /organizations/${two}/profile`, {
	json: {...profile, business_email: 'ops@two.example', external_metadata: '{"tier":"gold"}'},
});

/** Runs commands that share what they know. */
function setUp(on = sandbox) {
	const folder = temporaryFolder();
	const environment = {...environmentOf(on), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	return {
		cforgs: async (...words: readonly string[]) => runProgram(words, environment),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

const below = ['list', '--below', region] as const;

await test('prints exactly the columns that are asked for, and never an unknown value as a known one', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const unread = await cforgs(...below, '--columns', 'name,subs,email', '--sort', 'name');
	assert.deepEqual([unread.status, unread.stdout], [1, 'One\t0\t?\nThree\t0\t?\nTwo\t1\t?\n']);
	assert.equal(unread.stderr, 'cforgs: email is not known for 3 organizations. --sync reads it first.\n');
	const read = await cforgs(
		...below,
		'--columns',
		'name,email,metadata.tier,accounts',
		'--sort=-email',
		'--sync',
		'--csv',
	);
	assert.deepEqual(
		[read.status, read.stdout],
		[
			0,
			'name,email,metadata.tier,accounts\r\nOne,test@test.example,,0\r\nThree,test@test.example,,0\r\nTwo,ops@two.example,gold,0\r\n',
		],
	);
	const known = await cforgs(...below, '--where', 'email:*@two.example', '--columns', 'id,email,members', '--json');
	assert.deepEqual([known.status, JSON.parse(known.stdout)], [1, [{id: two, email: 'ops@two.example', members: null}]]);
	assert.match(
		known.stderr,
		/1 of 3 organizations match\.[\s\S]*members is not known for 1 organization\. --sync reads it first\.\n$/v,
	);
});

await test('sorts ascending, or descending with - in front, also with only ids', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const lines = async (...words: readonly string[]) => {
		const {status, stdout, stderr} = await cforgs(...below, ...words);
		return [status, stderr, ...stdout.trimEnd().split('\n')];
	};

	assert.deepEqual(await lines('--sort', 'subs', '--quiet'), [0, '', one, three, two]);
	assert.deepEqual(await lines('--sort', '-subs'), [0, '', `${two}\tTwo`, `${one}\tOne`, `${three}\tThree`]);
	assert.deepEqual(await lines('--sort=-name', '--columns', 'name', '--quiet'), [0, '', 'Two', 'Three', 'One']);
	const byAge = await lines('--sort', 'created', '--columns', 'created,name');
	const times = byAge.slice(2).map(line => Date.parse(String(line).split('\t', 1)[0] ?? ''));
	assert.deepEqual(
		times,
		times.toSorted((left, right) => left - right),
	);
	assert.match(String(byAge[2]), /^\d{4}-\d\d-\d\dT[\d.:]+Z\t/v);
	const filtered = await lines('--name-contains', 't', '--sort', '-subs', '--columns', 'name,all-subs');
	assert.deepEqual(filtered, [0, '', 'Two\t1', 'Three\t0']);
});

await test('chooses columns of accounts and members, and sorts by them', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	for (const email of ['zoe@two.example', 'jane@two.example']) {
		await call(sandbox, `POST /organizations/${two}/members`, {json: {member: {user: {email}}}}); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	const members = await cforgs('members', two, '--columns', 'email,status', '--sort', 'email');
	assert.deepEqual(
		[members.status, members.stdout.includes('jane@two.example\tpending\nzoe@two.example\tpending\n')],
		[0, true],
	);
	const listed = await cforgs(
		'members',
		region,
		'--deep',
		'--columns',
		'organization_name,email',
		'--sort',
		'-email',
		'--where',
		'name:two',
		'--json',
	);
	assert.deepEqual(
		(JSON.parse(listed.stdout) as ReadonlyArray<Record<string, string>>).filter(({email = ''}) =>
			email.endsWith('@two.example'),
		),
		[
			{organization_name: 'Two', email: 'zoe@two.example'},
			{organization_name: 'Two', email: 'jane@two.example'},
		],
	);
	const root = await cforgs('list', '--parent', 'none', '--columns', 'id', '--sort', 'created');
	const [oldest = ''] = root.stdout.split('\n', 1);
	const accounts = await cforgs(
		'accounts',
		oldest,
		'--deep',
		'--columns',
		'name,organization_id,type',
		'--sort',
		'-name',
	);
	const names = accounts.stdout
		.trimEnd()
		.split('\n')
		.map(line => line.split('\t', 1)[0] ?? '');
	assert.equal(accounts.status, 0, accounts.stderr);
	assert.ok(names.length > 1);
	assert.deepEqual(
		names,
		names.toSorted((left, right) => compareNames(right, left)),
	);
	const [sorted, byService] = await Promise.all(
		['name', 'asc'].map(async sort => cforgs('accounts', oldest, '--sort', sort)),
	);
	assert.equal(sorted?.stdout, byService?.stdout);
});

await test('names the columns of accounts and members as the screen does, and takes the names of the service as other names', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const roots = await cforgs('list', '--parent', 'none', '--columns', 'id', '--sort', 'created');
	const [root = ''] = roots.stdout.split('\n', 1);
	const table = async (...words: readonly string[]) => {
		const {status, stdout, stderr} = await cforgs(...words, '--csv');
		assert.equal(status, 0, stderr);
		return parse(stdout) as ReadonlyArray<readonly string[]>;
	};

	const accounts = async (names: string) =>
		table('accounts', root, '--deep', '--columns', names, '--sort', names.split(',', 1)[0] ?? '');
	const [heads = [], ...rows] = await accounts('created,2fa,api,abuse,approval,type,id,tags');
	assert.deepEqual(heads, ['created', '2fa', 'api', 'abuse', 'approval', 'type', 'id', 'tags']);
	assert.ok(rows.length > 1);
	assert.match(rows[0]?.join(' ') ?? '', /^\d{4}-\d\d-\d\dT[\d.:]+Z (?:true|false) (?:true|false) /v);
	const services = [
		'created_on',
		'enforce_twofactor',
		'api_access_enabled',
		'abuse_contact_email',
		'access_approval_expiry',
		'type',
		'id',
		'tags',
	];
	assert.deepEqual(await accounts(services.join(',')), [services, ...rows]);
	const members = async (names: string) => table('members', root, '--columns', names, '--sort', 'email');
	const [, ...people] = await members('email,invited,changed,2fa,user-id,id,status,name');
	assert.ok(people.length > 0);
	const same = [
		'email',
		'create_time',
		'update_time',
		'two_factor_authentication_enabled',
		'user_id',
		'id',
		'status',
		'name',
	];
	assert.deepEqual(await members(same.join(',')), [same, ...people]);
	const twice = await cforgs('accounts', root, '--columns', 'created,created_on');
	assert.deepEqual([twice.status, twice.stderr.split('\n', 1)], [2, ['cforgs: --columns names created twice.']]);
	const byName = await cforgs('members', root, '--columns', 'email,2fa', '--json');
	assert.deepEqual(Object.keys((JSON.parse(byName.stdout) as ReadonlyArray<Record<string, unknown>>)[0] ?? {}), [
		'email',
		'2fa',
	]);
	const help = await cforgs('accounts', '--help');
	assert.match(help.stdout, /Columns\n[^\n]*(?:\n[^\n]+)*created[\s\S]*organization_name/v);
});

await test('counts the accounts of whole branches, also below organizations that a filter finds, and says where there can be more', async () => {
	await using larger = await openSandbox({organizations: 20, seed: 7});
	using commands = setUp(larger);
	const {cforgs} = commands;
	const count = async (...words: readonly string[]) => {
		const {status, stdout, stderr} = await cforgs(
			'list',
			'--where',
			`id:${root}`,
			'--columns',
			'accounts,all-accounts',
			'--json',
			...words,
		);
		return [status, (JSON.parse(stdout) as readonly unknown[])[0], /is not known|are not known/v.test(stderr)];
	};

	const listed = await cforgs('list', '--parent', 'none', '--columns', 'id', '--sort', 'created');
	const [root = ''] = listed.stdout.split('\n', 1);
	using others = setUp(larger);
	const accounts = async (...words: readonly string[]) => {
		const {stdout} = await others.cforgs('accounts', root, ...words, '--columns', 'id', '--json');
		return JSON.parse(stdout) as readonly unknown[];
	};

	const [own, all] = [await accounts(), await accounts('--deep')];
	assert.ok(own.length > 0);
	assert.ok(own.length < all.length);
	assert.deepEqual(await count(), [1, {accounts: null, 'all-accounts': null}, true]);
	const onlyOwn = await cforgs('list', '--where', `id:${root}`, '--columns', 'accounts', '--sync');
	assert.equal(onlyOwn.status, 0);
	assert.deepEqual(await count(), [0, {accounts: own.length, 'all-accounts': `${own.length}+`}, false]);
	assert.deepEqual(await count('--sync'), [0, {accounts: own.length, 'all-accounts': all.length}, false]);
	assert.deepEqual(await count(), [0, {accounts: own.length, 'all-accounts': all.length}, false]);
});

await test('prints the path of each organization as an export does', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const listed = await cforgs(...below, '--columns', 'path', '--sort', 'path');
	assert.deepEqual([listed.status, listed.stdout], [0, 'Region › One\nRegion › Two\nRegion › Two › Three\n']);
});

await test('knows when it changed an organization itself, as a term and as a column', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const before = await cforgs(...below, '--where', 'changed:', '--columns', 'name');
	assert.deepEqual([before.status, before.stdout], [0, '']);
	const edited = await cforgs('edit', three, '--set', 'business_name=Three Ltd', '--yes');
	assert.equal(edited.status, 0, edited.stderr);
	const today = await cforgs(...below, '--where', 'changed:<1d', '--columns', 'name');
	assert.deepEqual([today.status, today.stdout], [0, 'Three\n']);
	const sorted = await cforgs(...below, '--columns', 'name,changed', '--sort', '-changed');
	assert.match(sorted.stdout, /^Three\t\d{4}-\d\d-\d\dT[\d.:]+Z\nOne\t\nTwo\t\n$/v);
	assert.deepEqual([sorted.status, sorted.stderr], [0, '']);
});

await test('refuses columns that do not exist, and what does not go together', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const texts: Readonly<Record<string, readonly string[]>> = {
		'--columns: there is no column “emial”. Did you mean email?': ['list', '--columns', 'name,emial'],
		'--sort: there is no column “creatd”. Did you mean created?': ['list', '--sort', '-creatd'],
		'--flat does not go together with --columns.': ['list', '--columns', 'name', '--csv', '--flat'],
		'--columns does not go together with --profile-contains.': [
			'list',
			'--columns',
			'name',
			'--profile-contains',
			'acme',
		],
		'--columns: there is no column “typo”. Did you mean type?': ['accounts', region, '--columns', 'typo'],
		'--sort: there is no column “emial”. Did you mean email?': ['members', region, '--deep', '--sort', 'emial'],
	};
	const runs = await Promise.all(
		Object.entries(texts).map(async ([text, words]) => {
			const {status, stdout, stderr} = await cforgs(...words);
			return [status, stdout, stderr.includes(text) ? text : stderr];
		}),
	);
	assert.deepEqual(
		runs,
		Object.keys(texts).map(text => [2, '', text]),
	);
});
