import assert from 'node:assert/strict';
import {test} from 'node:test';
import {call, createIn, environmentOf, openSandbox, profile} from '../base/sandbox/call.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 3, seed: 7});
const region = await createIn(sandbox, 'Region');
const [one = '', two = '', three = ''] = await Promise.all(
	['One', 'Two', 'Three'].map(async name => createIn(sandbox, name, region)),
);
await call(sandbox, `PUT /organizations/${two}/profile`, {json: {...profile, business_email: 'ops@two.example'}});

/** Runs commands that share what they know. */
function setUp() {
	const folder = temporaryFolder();
	const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	return {
		cforgs: async (...words: readonly string[]) => runProgram(words, environment),
		[Symbol.dispose]() {
			folder[Symbol.dispose]();
		},
	};
}

const idsIn = (text: string): readonly string[] =>
	text
		.split('\n')
		.map(line => line.split('\t', 1)[0] ?? '')
		.filter(id => id !== '');

await test('judges only what is known, says how much is not, and reads it first with --sync', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const unread = await cforgs('list', '--below', region, '--where', 'email:*@two.example');
	assert.deepEqual([unread.status, unread.stdout], [1, '']);
	assert.equal(
		unread.stderr,
		'cforgs: 0 of 3 organizations match.\ncforgs: the filter could not judge 3 organizations, because what it looks at is not known. --sync reads them first.\n',
	);
	const read = await cforgs('list', '--below', region, '--where', '-email:*@two.example', '--sync');
	assert.deepEqual([read.status, idsIn(read.stdout).toSorted()], [0, [one, three].toSorted()]);
	assert.match(read.stderr, /reading 3 profiles [\s\S]*2 of 3 organizations match\.\n$/v);
	const known = await cforgs('list', '--below', region, '--where', 'email:*@two.example name:two,three', '--json');
	const listed = JSON.parse(known.stdout) as ReadonlyArray<{readonly id: string}>;
	assert.deepEqual([known.status, listed.map(({id}) => id)], [0, [two]]);
	assert.match(
		known.stderr,
		/2 known \(the oldest read just now\), none read now\.\ncforgs: 1 of 3 organizations match\.\ncforgs: 1 profile was not in the list and is left out; cforgs export --profiles adds it: 1 known\.\n$/v,
	);
	const chosen = await cforgs(
		'list',
		'--below',
		region,
		'--where',
		'email:*@two.example name:two,three',
		'--columns',
		'name,email',
		'--csv',
	);
	assert.deepEqual([chosen.status, chosen.stdout.split('\n', 2)[1]?.startsWith('Two,')], [0, true]);
	assert.doesNotMatch(chosen.stderr, /left out/v);
});

await test('reads nothing of an organization that the tree or what is known rules out', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const narrow = await cforgs('list', '--where', 'below:Region name:two,three email:*@two.example', '--sync');
	assert.deepEqual([narrow.status, idsIn(narrow.stdout)], [0, [two]]);
	assert.match(narrow.stderr, /^cforgs: reading 2 profiles that the list left out, with 2 requests;/v);
	const known = await cforgs('list', '--where', 'below:Region name:two,three email:*@two.example accounts:0', '--sync');
	assert.deepEqual([known.status, idsIn(known.stdout)], [0, [two]]);
	assert.match(known.stderr, /\ncforgs: reading the accounts of 1 organization, with 1 request;/v);
});

await test('reads what a filter and columns look at if --max-age 0 accepts nothing that is kept, and reads it once', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs('sync', region, '--only', 'profiles', '--yes');
	const again = await cforgs(
		'list',
		'--below',
		region,
		'--where',
		'email:*@two.example',
		'--columns',
		'name,email',
		'--max-age',
		'0',
	);
	assert.deepEqual([again.status, again.stdout], [0, 'Two\tops@two.example\n']);
	assert.equal(again.stderr.match(/reading \d+ profile/gv)?.join(), 'reading 3 profile');
	const synced = await cforgs('list', '--below', region, '--columns', 'email', '--max-age', '0', '--sync');
	assert.deepEqual([synced.status, synced.stdout.split('\n').length], [0, 4]);
	const both = await cforgs('members', region, '--deep', '--where', 'email:*@two.example', '--max-age', '0');
	assert.match(both.stderr, /reading 4 profiles [\s\S]*1 of 4 organizations match\./v);
});

await test('says that values are too old for the --max-age that was asked for', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const {stderr} = await cforgs(
		'list',
		'--below',
		region,
		'--where',
		'email:none',
		'--columns',
		'name,email',
		'--max-age',
		'10m',
	);
	assert.match(
		stderr,
		/could not judge 3 organizations, because what it looks at is not known, or was read longer ago than --max-age\. --sync reads them first\.\n/v,
	);
});

await test('reads accounts and members for a filter that looks at them', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await call(sandbox, `POST /organizations/${two}/members`, {json: {member: {user: {email: 'jane@two.example'}}}});
	const {status, stdout} = await cforgs(
		'list',
		'--below',
		region,
		'--where',
		'pending: accounts:0',
		'--sync',
		'--quiet',
	);
	assert.deepEqual([status, idsIn(stdout)], [0, [two]]);
});

await test('says that accounts can be known in part, and reads all of them with --sync', async () => {
	await using many = await openSandbox({organizations: 12, seed: 7});
	using folder = temporaryFolder();
	const environment = {...environmentOf(many), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};
	const synced = await runProgram(['sync', '--only', 'accounts', '--yes'], environment);
	assert.match(synced.stderr, /come from the list of all accounts/v);
	const words = ['list', '--where', 'tag:env=nowhere'];
	const partly = await runProgram(words, environment);
	assert.equal(partly.status, 1);
	assert.match(
		partly.stderr,
		/^cforgs: accounts of (?<all>\d+) organizations: \k<all> known \(the oldest read just now; \k<all> perhaps in part\), none read now\.\ncforgs: 0 of \k<all> organizations match\.\ncforgs: the filter could not judge \k<all> organizations, because it needs all accounts: the known ones came from the list of all accounts, which can lack some\. --sync reads the accounts first, with one request for each organization\.\n$/v,
	);
	const whole = await runProgram([...words, '--sync'], environment);
	assert.deepEqual([whole.status, whole.stdout], [0, '']);
	const planned = await runProgram(['sync', '--only', 'accounts', '--dry-run'], environment);
	assert.match(planned.stderr, /0 requests {2}all known/v);
});

await test('exports, lists accounts and members, and saves only what the filter finds', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const tree = await cforgs('export', region, '--format', 'tree', '--where', 'name:one,two', '--quiet');
	assert.deepEqual([tree.status, tree.stdout], [0, `One\t${one}\nTwo\t${two}\n`]);
	const profiles = await cforgs('export', region, '--format', 'json', '--profiles', '--where', 'name:two', '--quiet');
	assert.match(profiles.stdout, /ops@two\.example/v);
	const members = await cforgs('members', region, '--deep', '--where', 'name:two', '--quiet');
	assert.match(members.stdout, /jane@two\.example/v);
	const accounts = await cforgs('accounts', region, '--deep', '--where', 'name:two', '--quiet');
	assert.deepEqual([accounts.status, accounts.stdout], [0, '']);
	const saved = await cforgs('snapshot', '-', '--where', 'name:two', '--quiet');
	const {is_complete: isComplete, filter} = JSON.parse(saved.stdout) as {
		readonly is_complete: boolean;
		readonly filter: string;
	};
	assert.deepEqual([saved.status, isComplete, filter], [0, false, 'name:two']);
	const judged = await cforgs('export', region, '--format', 'csv', '--where', 'email:ops', '--sync');
	assert.match(
		judged.stderr,
		/^cforgs: the profiles that the filter looked at are not written\. --profiles writes them\.$/mv,
	);
});

await test('refuses an unfinished term in a command that changes something, and takes what stands for any value', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const set = ['set', 'business_phone=+49 228', '--dry-run', '--where'];
	const texts: Readonly<Record<string, readonly string[]>> = {
		'--where: name: has no value. In a command that changes something, write -name:none for any value, or name:none for no value.':
			[...set, 'name:'],
		'--where: -metadata.tier: has no value.': [...set, 'subs:0 -metadata.tier:'],
		'--where: email: has no value.': ['delete', '--dry-run', '--where', 'email:'],
		'--where: phone: has no value.': ['invite', 'jane@two.example', '--dry-run', '--where', 'phone:'],
		'--where: marked: has a meaning only on the screen.': [...set, 'marked:'],
	};
	const from = sandbox.requests.length;
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
	const any = await cforgs(...set, '-email:none', '--below', region, '--sync');
	assert.match(any.stderr, /4 of 4 organizations match\./v);
	const listed = await cforgs('list', '--below', region, '--where', 'email:', '--quiet');
	assert.deepEqual(
		[listed.status, idsIn(listed.stdout).toSorted()],
		[0, [one, two, three].toSorted()],
		'a command that only reads takes it',
	);
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({method}) => method !== 'GET'),
		[],
	);
});

await test('refuses an unfinished term of a saved filter in a command that changes something', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	await cforgs('filter', 'save', 'open', 'name:');
	await cforgs('filter', 'save', 'outer', 'subs:0 filter:open');
	const refused = async (where: string) => {
		const {status, stderr} = await cforgs('set', 'business_phone=+49 228', '--dry-run', '--where', where);
		return [status, /^cforgs: (?<text>.+?)\. In a command/v.exec(stderr)?.groups?.['text'] ?? stderr];
	};

	assert.deepEqual(
		await Promise.all(['filter:open', '-filter:open', 'filter:outer'].map(async where => refused(where))),
		[
			[2, '--where: name:, in filter:open, has no value'],
			[2, '--where: name:, in -filter:open, has no value'],
			[2, '--where: name:, in filter:outer, has no value'],
		],
	);
	const listed = await cforgs('list', '--where', 'filter:open', '--below', region, '--quiet');
	assert.deepEqual([listed.status, idsIn(listed.stdout).length], [0, 3], 'a command that only reads takes it');
});

await test('refuses a wrong filter before anything is printed, and says what to write instead', async () => {
	using commands = setUp();
	const {cforgs} = commands;
	const texts: Readonly<Record<string, readonly string[]>> = {
		'--where: There is no term emial:. Did you mean email?': ['list', '--where', 'emial:none'],
		'--where takes terms, such as email:none or created:<30d. For text in names, write name:"acme corp".': [
			'list',
			'--where',
			'acme corp',
		],
		'--where takes terms, such as email:none or created:<30d.': ['list', '--where', ' '],
		'--where: marked: has a meaning only on the screen.': ['export', '--format', 'json', '--where', 'marked:'],
		'--where does not go together with --name-contains. Use the term name: instead.': [
			'list',
			'--name-contains',
			'x',
			'--where',
			'subs:0',
		],
		'--where does not go together with --containing-organization.\n': [
			'list',
			'--containing-organization',
			region,
			'--where',
			'subs:0',
		],
		'--where needs --deep: without it, the command is about one organization.': [
			'members',
			region,
			'--where',
			'subs:0',
		],
		'--sync reads what --where looks at. Without --where, cforgs sync reads everything.': ['list', '--sync'],
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
