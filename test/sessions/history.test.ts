import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startMisbehavingServer, ok} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, environmentOf, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
const linesOf = (text: string) => text.trimEnd().split(/\r?\n/v);
const root = 'Acme Distribution';

await test('prints all pages of the history, newest first, as text, JSON, CSV and ids', async () => {
	const [text, json, csv, quiet] = await Promise.all([
		cforgs('history', root, '--since', '18mo'),
		cforgs('history', root, '--since', '18mo', '--json'),
		cforgs('history', root, '--since', '18mo', '--csv'),
		cforgs('history', root, '--since', '18mo', '--quiet'),
	]);
	assert.deepEqual(
		[text, json, csv, quiet].map(({status, stderr}) => [status, stderr]),
		[
			[0, ''],
			[0, ''],
			[0, ''],
			[0, ''],
		],
	);
	const lines = linesOf(text.stdout);
	assert.ok(lines.length > 390);
	assert.match(
		lines[0] ?? '',
		/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\t[^\t][^\t@]*@[^\t]+\t[^\t]+\t(?:done|refused \d{3})\t[^\t]+$/v,
	);
	const times = lines.map(line => line.slice(0, 19));
	assert.deepEqual(times, times.toSorted().toReversed());
	const records = JSON.parse(json.stdout) as ReadonlyArray<{readonly id: string}>;
	assert.deepEqual(
		linesOf(quiet.stdout),
		records.map(({id}) => id),
	);
	assert.equal(records.length, lines.length);
	assert.match(linesOf(csv.stdout)[0] ?? '', /^time,user_email,user_id,context,token_name,/v);
});

await test('prints only one period and one user, and shows a write with its cf-ray', async () => {
	const name = '=HYPERLINK("x")';
	const {
		result: {id},
		headers,
	} = await call(sandbox, 'POST /organizations', {json: {name}});
	const [made, others, none] = await Promise.all([
		cforgs('history', id, '--since', '1h', '--csv', '--user', sandbox.email),
		cforgs('history', id, '--since', '1h', '--user', 'nobody@test.example'),
		cforgs('history', id, '--since', '3d', '--before', '2d'),
	]);
	assert.deepEqual([made.status, others.stdout, none.stdout], [0, '', '']);
	const ray = (headers.get('cf-ray') ?? '').split('-', 1)[0] ?? '';
	assert.ok(ray.length > 10);
	assert.ok(made.stdout.includes(`,${ray},`));
	assert.match(made.stdout, /,"created =HYPERLINK\(""x""\)",create,/v);
	const {stdout} = await cforgs('history', id);
	assert.match(stdout, /\tkey\tdone\tcreated =HYPERLINK\("x"\)\n$/v);
});

await test('prints the histories of several organizations or of a group as one, and names one that cannot be read', async () => {
	const {
		result: {id: one},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'One of two'}});
	const {
		result: {id: two},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Two of two'}});
	await call(sandbox, `PUT /organizations/${one}`, {json: {name: 'One, renamed'}});
	const both = await cforgs('history', one, two, '--since', '1h');
	assert.deepEqual([both.status, both.stderr], [0, '']);
	assert.deepEqual(
		linesOf(both.stdout).map(line => line.split('\t').slice(4)),
		[
			['renamed it from One of two to One, renamed', 'One, renamed'],
			['created Two of two', 'Two of two'],
			['created One of two', 'One, renamed'],
		],
	);
	await cforgs('group', 'add', 'two', one, two);
	const csv = await cforgs('history', '@two', '--since', '1h', '--csv');
	assert.deepEqual([csv.status, linesOf(csv.stdout).length], [0, 4]);
	assert.match(csv.stdout, /^organization_id,organization_name,time,/v);
	const json = await cforgs('history', '@two', one, '--since', '18mo', '--json');
	const records = JSON.parse(json.stdout) as ReadonlyArray<{readonly organization: unknown}>;
	assert.deepEqual(
		records.map(({organization}) => organization),
		[
			{id: one, name: 'One, renamed'},
			{id: two, name: 'Two of two'},
			{id: one, name: 'One, renamed'},
		],
	);
	const gone = 'f'.repeat(32);
	const lacking = await cforgs('history', one, gone, '--since', '1h');
	assert.deepEqual([lacking.status, linesOf(lacking.stdout).length], [1, 2]);
	assert.ok(
		lacking.stderr.startsWith(`cforgs: the history of 1 organization could not be read completely: ${gone}. `),
		lacking.stderr,
	);
	const empty = await cforgs('history', one, ' ');
	assert.deepEqual([empty.status, empty.stderr], [2, 'cforgs: Which organization? An id or a path is empty.\n']);
});

await test('refuses a period that is empty or too long, and a time that is none', async () => {
	const asked = sandbox.requests.length;
	const runs = await Promise.all(
		[
			['--since', '2d', '--before', '3d'],
			['--since', '2999-01-01'],
			['--since', 'yesterday'],
			['--since', '2026-02-30'],
			['--before', '2026-13-01'],
			['--since', '19mo'],
			['--user', ' '],
			['--user', 'nobody'],
			['--since', '0d'],
			['--json', '--csv'],
		].map(async words => cforgs('history', root, ...words)),
	);
	assert.deepEqual(
		runs.map(({status, stdout}) => [status, stdout]),
		runs.map(() => [2, '']),
	);
	const said = runs.map(({stderr}) => stderr);
	assert.match(
		said[0] ?? '',
		/^cforgs: The period ends before it begins: --since \d{4}-\d\d-\d\d \d\d:\d\d UTC, --before /v,
	);
	assert.match(said[1] ?? '', /The period begins in the future: --since 2999-01-01 00:00 UTC\./v);
	assert.match(said[2] ?? '', /--since takes an age such as 30d, a date such as \d{4}-\d\d-\d\d, or RFC 3339\./v);
	assert.match(said[3] ?? '', /--since takes an age/v);
	assert.match(said[4] ?? '', /--before takes an age/v);
	assert.match(
		said[5] ?? '',
		/The service keeps the history for 18 months\. --since can go back to \d{4}-\d\d-\d\d, or 18mo\./v,
	);
	assert.match(said[6] ?? '', /Which person\? --user takes an email address\./v);
	assert.match(said[7] ?? '', /--user: “nobody” is not an email address\./v);
	assert.match(said[8] ?? '', /The period is empty: --since \d{4}-\d\d-\d\d \d\d:\d\d UTC is now\./v);
	assert.equal(sandbox.requests.length, asked);
});

await test('keeps records without an id, and says if the history was cut short', async () => {
	let page = 0;
	await using server = await startMisbehavingServer((response, request) => {
		ok([{}, {action: {type: 'update'}}, {id: `r${page++}`}], {count: '3', cursor: 'same'})(response, request);
	});
	const words = ['history', 'f'.repeat(32), '--json'];
	const {status, stdout, stderr} = await runProgram(words, {
		CLOUDFLARE_BASE_URL: server.url,
		CLOUDFLARE_EMAIL: 'me@test.example',
		CLOUDFLARE_API_KEY: 'c0ffee',
		XDG_STATE_HOME: folder.path,
	});
	assert.equal(status, 1);
	assert.match(stdout, /^\[\n\{"id":""/v);
	assert.doesNotMatch(stdout, /\]\n$/v);
	assert.match(stderr, /the list is incomplete: it stopped after 6 records\. .*same page token twice/v);
});

await test('shows the history in a session, finds a record, and exports the matches', {timeout: 60_000}, async () => {
	await using navigator = await startNavigator({arguments: ['--organization', root], environment});
	const {session} = navigator;
	await session.waitFor('Below       3 directly');
	await session.press('H');
	await session.waitFor('In the last 30 days: ');
	await session.press(']', '/');
	await session.waitFor('In the last 18 months: 100 records so far');
	session.write('refused');
	await session.waitFor(/\/refused {2,}match 1 of \d+ …/v);
	await session.press('enter', 'enter');
	await session.waitFor(/Result +refused 403/v);
	await session.press('escape', 'x');
	await session.waitFor('Exports the matching records');
	await session.press('ctrl+u');
	session.write(path.join(folder.path, 'refused.ndjson'));
	await session.press('enter');
	await session.waitFor(/ \d{2,3} records written to/v);
	const records = readFileSync(path.join(folder.path, 'refused.ndjson'), 'utf8')
		.trimEnd()
		.split('\n')
		.map(line => JSON.parse(line) as {readonly action: {readonly result: string}});
	assert.ok(records.length > 10);
	assert.deepEqual([...new Set(records.map(({action}) => action.result))], ['failure']);
	await session.press('escape');
	await session.waitFor('newest first');
	await session.press('escape');
	await session.waitFor('Organizations');
});

await test(
	'shows what happened before and after a record, unfolds neighbours, and keeps to one kind, in a session',
	{timeout: 60_000},
	async () => {
		const {
			result: {id},
		} = await call(sandbox, 'POST /organizations', {json: {name: 'Followed'}});
		await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Followed once'}});
		for (let times = 0; times < 3; times++) {
			await call(sandbox, `PUT /organizations/${id}`, {json: {name: 'Followed twice'}}); // eslint-disable-line no-await-in-loop -- One after the other.
		}

		const {result: member} = await call(sandbox, `POST /organizations/${id}/members`, {
			json: {member: {user: {email: 'joe@acme.example'}}},
		});
		await call(sandbox, `DELETE /organizations/${id}/members/${member.id}`);
		await using navigator = await startNavigator({arguments: ['--organization', id], environment, size: [120, 40]});
		const {session} = navigator;
		await session.waitFor('╭ Followed twice');
		await session.press('H');
		await session.waitFor('2× renamed it to Followed twice');
		await session.waitFor('7 records, newest first, in 6 rows.');
		const rows = () =>
			session
				.screen()
				.split('\n')
				.filter(line => line.includes('renamed it to Followed twice')).length;
		await session.press('j', 'j');
		await session.waitFor(/❯ .*2× renamed it to Followed twice/v);
		assert.equal(rows(), 1);
		await session.press('enter');
		await session.waitFor(screen => !screen.includes('2× renamed') && rows() === 2);
		await session.press('h');
		await session.waitFor('2× renamed it to Followed twice');
		await session.press('G');
		await session.waitFor(/❯ .*created Followed/v);
		await session.press('k');
		await session.waitFor(/❯ .*renamed it from Followed to Followed once/v);
		await session.press('enter');
		await session.waitFor('Before and after');
		await session.waitFor('The service is sure: this is the exact history of the resource.');
		const text = session.screen();
		assert.match(text, /After .*renamed it from Followed once to Followed/v);
		assert.match(text, /This record .*renamed it from Followed to Followed once/v);
		assert.match(text, /Before .*created Followed/v);
		await session.press('escape', 't');
		await session.waitFor('4 of 7 records: only renames');
		assert.doesNotMatch(session.screen(), /invited joe/v);
		await session.press('t');
		await session.waitFor('invited joe@acme.example');
		await session.press('escape');
		await session.waitFor('Organizations');
	},
);

await test('prints the history of everything below an organization, with whom each record is about', async () => {
	const {
		result: {id: parent},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Branch'}});
	const {
		result: {id: child},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Leaf', parent: {id: parent}}});
	const {result: member} = await call(sandbox, `POST /organizations/${child}/members`, {
		json: {member: {user: {email: 'jane@acme.example'}}},
	});
	await call(sandbox, `DELETE /organizations/${child}/members/${member.id}`);
	const deep = await cforgs('history', 'Branch', '--deep', '--since', '1h');
	assert.equal(deep.status, 0);
	assert.match(
		deep.stderr,
		/^cforgs: reading the history of 2 organizations, with at least one request each; press ctrl-c to stop\.$/mv,
	);
	assert.deepEqual(
		linesOf(deep.stdout).map(line => line.split('\t').slice(4)),
		[
			['removed jane@acme.example from Leaf', 'Leaf'],
			['invited jane@acme.example to Leaf', 'Leaf'],
			['created Leaf', 'Branch'],
			['created Leaf', 'Leaf'],
			['created Branch', 'Branch'],
		],
	);
	const kinds = await cforgs(
		'history',
		'Branch',
		'--deep',
		'--since',
		'1h',
		'--kind',
		'invite',
		'--kind',
		'remove',
		'--markdown',
	);
	assert.deepEqual(
		[
			kinds.status,
			linesOf(kinds.stdout).map(line =>
				line.startsWith('| -') ? [line.slice(2)] : line.replaceAll('`', '').split(' | ').slice(1, 5).toSpliced(1, 2),
			),
		],
		[
			0,
			[
				['Organization', 'What'],
				['--- | --- | --- | --- | --- | --- |'],
				['Leaf', 'removed jane@acme.example from Leaf'],
				['Leaf', 'invited jane@acme.example to Leaf'],
			],
		],
	);
	const refused = await Promise.all(
		[
			['--kind', 'views'],
			['--markdown', '--csv'],
		].map(async words => cforgs('history', child, ...words)),
	);
	assert.deepEqual(
		refused.map(({status, stderr}) => [status, stderr]),
		[
			[
				2,
				'cforgs: --kind takes create, rename, profile, delete, invite, remove, account, tags, move, view, or other.\n',
			],
			[2, 'cforgs: Choose one of --markdown and --csv.\n'],
		],
	);
	const whom = await Promise.all(
		['JANE@acme.example', 'joe@acme.example', 'jane'].map(async email =>
			cforgs('history', 'Branch', '--deep', '--since', '1h', '--whom', email),
		),
	);
	assert.deepEqual(
		whom.map(({status, stdout}) => [status, linesOf(stdout).map(line => line.split('\t', 5)[4])]),
		[
			[0, ['removed jane@acme.example from Leaf', 'invited jane@acme.example to Leaf']],
			[0, [undefined]],
			[2, [undefined]],
		],
	);
	// Nothing on this machine or in this period has the address of a member who was there before.
	const roots = await cforgs('list', '--parent', 'none', '--json');
	const [{id: top} = {id: ''}] = JSON.parse(roots.stdout) as ReadonlyArray<{readonly id: string}>;
	const {result: members} = await call<ReadonlyArray<{readonly id: string; readonly status: string}>>(
		sandbox,
		`GET /organizations/${top}/members`,
	);
	const invited = members.find(({status}) => status === 'pending');
	await call(sandbox, `DELETE /organizations/${top}/members/${invited?.id ?? ''}`);
	const unknown = await cforgs('history', top, '--since', '10m', '--kind', 'remove', '--whom', 'joe@acme.example');
	assert.deepEqual(
		[unknown.status, unknown.stdout, unknown.stderr],
		[1, '', 'cforgs: 1 record can be about this person too: it names nobody whose address is known.\n'],
	);
	const json = await cforgs('history', 'Branch', '--deep', '--since', '1h', '--json', '--quiet');
	assert.equal(json.status, 2);
	const records = await cforgs('history', child, '--since', '1h', '--json');
	const [removed] = JSON.parse(records.stdout) as ReadonlyArray<{
		readonly names: {readonly member: string};
		readonly resource: {readonly id: string};
	}>;
	assert.deepEqual([removed?.names.member, removed?.resource.id], ['jane@acme.example', member.id]);
	const csv = await cforgs('history', child, '--since', '1h', '--csv');
	assert.match(linesOf(csv.stdout)[0] ?? '', /,whom,changes$/v);
	assert.match(linesOf(csv.stdout)[1] ?? '', /,jane@acme\.example,$/v);
});
