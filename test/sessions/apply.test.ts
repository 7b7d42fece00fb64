import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {emptyProfile} from '../../source/base/api/schemas.js';
import {openLock} from '../../source/kernel/storage/locked-lines.js';
import {forward, startInFrontOf} from '../helpers/front-server.js';
import {html, ok, reset} from '../helpers/misbehaving-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};

const run = async (...words: readonly string[]) => runProgram(words, environment);

/** A branch with a profile for each of its organizations. */
async function branchOf(
	name: string,
	profiles: Readonly<Record<string, Readonly<Record<string, string>> | undefined>>,
) {
	const root = await createIn(sandbox, name);
	const ids: Record<string, string> = {};
	for (const [each, values] of Object.entries(profiles)) {
		ids[each] = await createIn(sandbox, each, root); // eslint-disable-line no-await-in-loop -- In this order.
		// eslint-disable-next-line no-await-in-loop
		await call(sandbox, `PUT /organizations/${ids[each]}/profile`, {
			json: values ? {...profile, ...values} : emptyProfile,
		});
	}

	return {root, ids};
}

function fileOf(name: string, ...lines: readonly string[]): string {
	const file = path.join(folder.path, name);
	writeFileSync(file, lines.map(line => `${line}\n`).join(''));
	return file;
}

await test('lists what differs between a file and the service, and sends nothing', async () => {
	const {root, ids} = await branchOf('Reported', {
		'Report one': {external_metadata: '{"crm_id":"1","tier":"gold"}'},
		'Report two': undefined,
		'Report three': {external_metadata: '{"crm_id":"3"}'},
		'Report four': undefined,
	});
	const file = fileOf(
		'report.csv',
		'id,name,parent,external_metadata.crm_id,external_metadata.tier,notes',
		`,Report one,${root},1,silver,x`,
		`,Report two,${root},2,gold,x`,
		`,Report III,${root},3,,x`,
		`,Report new,${root},5,,x`,
		`${ids['Report four']},Report new,${root},,,x`,
	);
	const from = sandbox.requests.length;
	const words = ['apply', file, '--report', '--below', root, '--match-by', 'external_metadata.crm_id'];
	const text = await run(...words, '--whole');
	assert.equal(text.status, 7);
	const idPattern = new RegExp(Object.values(ids).join('|'), 'gv');
	assert.equal(
		text.stdout.replaceAll(idPattern, 'ID').replace(folder.path, ''),
		[
			'5 rows of /report.csv: 1 to rename, 1 with an empty profile to fill, 1 to repair, 2 duplicate, 0 the same.',
			'',
			'To rename (1)',
			'  row 4  Reported › Report III  ID',
			'    Name: “Report three” → “Report III”',
			'',
			'Empty profiles to fill (1)',
			'  row 3  Reported › Report two  ID',
			'    External metadata · crm_id: – → “2”',
			'    External metadata · tier: – → “gold”',
			'',
			'To repair (1)',
			'  row 2  Reported › Report one  ID',
			'    External metadata · tier: “gold” → “silver”',
			'',
			'Duplicates (2)',
			'  row 5  Report new: Row 6 has the name and parent of this row. Keep one of them.',
			'  row 6  Report new: Row 5 has the name and parent of this row. Keep one of them.',
			'',
		].join('\n'),
	);
	assert.match(text.stderr, /^cforgs: Not used: “notes”\./mv);
	const json = await run(...words, '--json');
	const [first] = JSON.parse(json.stdout) as ReadonlyArray<{
		readonly row: number;
		readonly id: string;
		readonly differences: unknown;
	}>;
	assert.deepEqual(
		[json.status, first?.row, first?.id, first?.differences],
		[
			7,
			2,
			ids['Report one'],
			[{kind: 'repair', changes: [{field: 'external_metadata.tier', before: 'gold', after: 'silver'}], note: ''}],
		],
	);
	const csv = await run(...words, '--csv');
	assert.deepEqual(
		[csv.status, csv.stdout.split('\r\n').slice(0, 2)],
		[
			7,
			[
				'kind,row,id,name,path,field,before,after,note',
				`repair,2,${ids['Report one']},Report one,Reported › Report one,external_metadata.tier,gold,silver,`,
			],
		],
	);
	const markdown = await run(...words, '--markdown');
	assert.match(markdown.stdout, /^\| Difference \| Row \| ID \|/mv);
	assert.ok(sandbox.requests.slice(from).every(({method}) => method === 'GET'));
	const same = await run('apply', fileOf('same.csv', 'name,parent', `Report one,${root}`), '--report');
	assert.deepEqual([same.status, same.stdout.replace(folder.path, '')], [0, '1 row of /same.csv: 1 the same.\n']);
});

await test('creates no customer a second time that is outside of --below, and says where it is', async () => {
	const {root: chosen} = await branchOf('Chosen', {});
	const {root, ids} = await branchOf('Elsewhere', {
		'Customer one': {external_metadata: '{"crm_id":"E1"}'},
		'Customer two': undefined,
	});
	const file = fileOf(
		'outside.csv',
		'id,name,parent,external_metadata.crm_id',
		`,New name,${chosen},E1`,
		`,Customer two,${root},`,
		`${ids['Customer two']},,,`,
		`,New customer,${chosen},E9`,
	);
	const {stdout, status} = await run(
		'apply',
		file,
		'--report',
		'--below',
		chosen,
		'--match-by',
		'external_metadata.crm_id',
	);
	const lines = stdout.replaceAll(new RegExp(Object.values(ids).join('|'), 'gv'), 'ID').split('\n');
	assert.deepEqual(
		[status, lines.filter(line => line.startsWith('  row'))],
		[
			7,
			[
				'  row 5  Chosen › New customer',
				'  row 2  New name: It is Elsewhere › Customer one (ID), which is not among the chosen organizations.',
				'  row 3  Customer two: It is Elsewhere › Customer two (ID), which is not among the chosen organizations.',
				'  row 4  : It is Elsewhere › Customer two (ID), which is not among the chosen organizations.',
			],
		],
	);
});

await test('finds no difference in its own export', async () => {
	const file = path.join(folder.path, 'export.csv');
	await run('export', '--format', 'csv', '--flat', '--profiles', '--output', file, '--yes');
	const report = await run('apply', file, '--report', '--whole');
	assert.deepEqual([report.status, report.stdout.replace(/^\d+ rows of \S+: \d+ /v, '')], [0, 'the same.\n']);
	assert.match(report.stderr, /^cforgs: Ignored, because cforgs computes them: “parent_name”, “create_time”, /mv);
});

await test('refuses a file that it cannot use, with the reason', async () => {
	const reasons = await Promise.all(
		[
			['missing.csv', /missing\.csv is not usable\. /v],
			[
				fileOf('none.csv', 'city', 'x'),
				/No column says which organization a row is about\. Add a column “id” or “name”, or match by a number of your own\./v,
			],
			[fileOf('crm.csv', 'name', 'x'), /crm\.csv: The file has no column external_metadata\.crm_id to match by\./v],
		].map(async ([file = '', why]) => {
			const {status, stderr} = await run(
				'apply',
				String(file),
				'--report',
				...(String(file).endsWith('crm.csv') ? ['--match-by', 'external_metadata.crm_id'] : []),
			);
			assert.match(stderr, why as RegExp);
			return status;
		}),
	);
	assert.deepEqual(reasons, [1, 2, 2]);
});

const statusesIn = (stdout: string): readonly string[] =>
	(JSON.parse(stdout) as ReadonlyArray<{readonly row: number; readonly verb: string; readonly result: string}>).map(
		({row, verb, result}) => `${row} ${verb} ${result}`,
	);

/** The lines of a result file, without its ids. */
const resultIn = (name: string): readonly string[] =>
	readFileSync(path.join(folder.path, name), 'utf8')
		.replaceAll(/[\da-f]{32}/gv, 'ID')
		.trimEnd()
		.split('\r\n');

type Listed = {readonly id: string; readonly name: string};

/** The names below an organization, as the service has them. */
async function namesBelow(root: string): Promise<readonly string[]> {
	const {result} = await call<readonly Listed[]>(sandbox, `GET /organizations?parent.id=${root}&page_size=1000`);
	return result.map(({name}) => name).toSorted();
}

await test('creates, renames and repairs in one run, which undo takes back', async () => {
	const {root, ids} = await branchOf('Applied', {
		'Apply one': {external_metadata: '{"tier":"gold", "n":1.0}'},
		'Apply two': undefined,
		'Apply three': undefined,
	});
	const lines = [
		'id,name,parent,external_metadata.tier',
		`,Apply one,${root},silver`,
		`${ids['Apply two']},Apply 2,${root},gold`,
		`,Apply new,${root},bronze`,
		`,Apply thre,${root},`,
		',Nowhere,No such parent,',
	];
	const file = fileOf('apply.csv', ...lines);
	const from = sandbox.requests.length;
	const unasked = await run('apply', file);
	assert.deepEqual([unasked.status, unasked.stdout], [2, '']);
	const tooMany = await run('apply', file, '--yes', '--at-most', '2');
	assert.match(
		tooMany.stderr,
		/3 organizations would be created or changed, more than --at-most 2\. Nothing was sent\.$/mv,
	);
	assert.equal(tooMany.status, 4);
	const dry = await run('apply', file, '--dry-run');
	assert.deepEqual(
		[dry.status, dry.stdout.match(/^curl -X \w+/gmv)],
		[1, [...Array.from({length: 4}, () => 'curl -X PUT'), 'curl -X POST']],
	);
	assert.ok(sandbox.requests.slice(from).every(({method}) => method === 'GET'));
	assert.ok(!existsSync(path.join(folder.path, 'apply.result.csv')), 'what sends nothing has no result');

	const only = await run('apply', file, '--yes', '--at-most', '3', '--only', 'rename', '--json');
	assert.deepEqual(
		[only.status, statusesIn(only.stdout)],
		[1, ['2 change left_out', '3 change done', '4 create left_out', '5 change left_out', '6 change left_out']],
	);
	const sent = await run('apply', file, '--yes', '--json');
	assert.deepEqual(
		[sent.status, statusesIn(sent.stdout)],
		[1, ['2 change done', '3 change done', '4 create done', '5 change left_out', '6 change left_out']],
	);
	assert.match(sent.stderr, /^cforgs: The result is in \S+apply\.result\.csv\.$/mv);
	assert.deepEqual(resultIn('apply.result.csv'), [
		'cforgs_row,cforgs_verb,cforgs_status,cforgs_id,cforgs_path,cforgs_note,id,name,parent,external_metadata.tier',
		'2,change,done,ID,Applied › Apply one,,,Apply one,ID,silver',
		'3,change,done,ID,Applied › Apply 2,,ID,Apply 2,ID,gold',
		'4,create,done,ID,Applied › Apply new,,,Apply new,ID,bronze',
		'5,change,left_out,ID,Applied › Apply thre,"It may be a rename: say so without --yes, or write the id in a column “id”.",,Apply thre,ID,',
		'6,change,left_out,,Nowhere,"Parent “No such parent”: No organization that you can see has this id or path. Check the spelling, or use the id.",,Nowhere,No such parent,',
	]);
	const made = await run(
		'apply',
		fileOf('created.csv', ...lines.slice(0, 1), ...lines.slice(3, 5)),
		'--yes',
		'--at-most',
		'3',
		'--only',
		'create',
		'--json',
	);
	assert.deepEqual(
		[made.status, statusesIn(made.stdout)],
		[0, ['2 change already', '3 change left_out']],
		'what --only leaves out is no failure',
	);
	assert.doesNotMatch(made.stderr, /without --yes/v);
	assert.match(sent.stderr, /^cforgs: Row 5, Apply thre: It may be a rename: /mv);
	assert.match(sent.stderr, /^cforgs: 3 stored, 2 left out\.$/mv);
	assert.deepEqual(await namesBelow(root), ['Apply 2', 'Apply new', 'Apply one', 'Apply three']);
	assert.equal((await profileOf(sandbox, ids['Apply one'] ?? ''))['external_metadata'], '{"tier":"silver", "n":1.0}'); // eslint-disable-line unicorn/no-await-expression-member
	const again = await run('apply', file, '--yes', '--at-most', '3', '--json');
	assert.deepEqual(statusesIn(again.stdout), [
		'2 change already',
		'3 change already',
		'4 change already',
		'5 change left_out',
		'6 change left_out',
	]);
	assert.deepEqual(
		resultIn('apply.result.csv').map(line => line.split(',', 3)[2]),
		['cforgs_status', 'already', 'already', 'already', 'left_out', 'left_out'],
	);

	const asText = await run('apply', file, '--yes', '--at-most', '3');
	assert.deepEqual(
		asText.stdout.split('\n').map(line => line.split('\t').slice(1).join(' ')),
		['Apply thre change left_out', 'Nowhere change left_out', ''],
	);
	assert.match(asText.stderr, /^cforgs: 3 already so, 2 left out\.$/mv);
	const asCsv = await run('apply', file, '--yes', '--at-most', '3', '--csv');
	assert.deepEqual(
		asCsv.stdout.split('\r\n').map(line =>
			line
				.split(',')
				.filter((_, at) => at < 2 || at === 5)
				.join(' '),
		),
		[
			'row verb result',
			'2 change already',
			'3 change already',
			'4 change already',
			'5 change left_out',
			'6 change left_out',
			'',
		],
	);

	const undone = await run('undo', '--yes', '--at-most', '3', '--json');
	assert.equal(undone.status, 0);
	const list = await run('undo', '--list');
	assert.match(list.stdout, /undid apply\.csv: /v);
	assert.deepEqual(await namesBelow(root), ['Apply 2', 'Apply one', 'Apply three']);
	assert.equal((await profileOf(sandbox, ids['Apply one'] ?? ''))['external_metadata'], '{"tier":"gold", "n":1.0}'); // eslint-disable-line unicorn/no-await-expression-member
});

await test('decides by what it reads itself, not by profiles that were known before', async () => {
	const {root, ids} = await branchOf('Fresh', {
		Alpha: {business_email: 'right@fresh.example', external_metadata: '{"crm_id":"8"}'},
	});
	const store = async (values: Readonly<Record<string, string>>) =>
		call(sandbox, `PUT /organizations/${ids['Alpha']}/profile`, {json: {...profile, ...values}});
	const emails = fileOf('fresh.csv', 'name,parent,business_email', `Alpha,${root},right@fresh.example`);
	assert.equal((await run('apply', emails, '--report')).status, 0); // eslint-disable-line unicorn/no-await-expression-member
	await store({business_email: 'wrong@fresh.example', external_metadata: '{"crm_id":"8"}'});
	const repaired = await run('apply', emails, '--yes', '--at-most', '1', '--json');
	assert.deepEqual([repaired.status, statusesIn(repaired.stdout)], [0, ['2 change done']], repaired.stderr);
	assert.equal((await profileOf(sandbox, ids['Alpha'] ?? ''))['business_email'], 'right@fresh.example'); // eslint-disable-line unicorn/no-await-expression-member

	const numbers = ['--match-by', 'external_metadata.crm_id', '--below', root];
	const file = fileOf('numbers.csv', 'name,parent,external_metadata.crm_id', `Zenith,${root},9`);
	await run('apply', file, '--report', ...numbers);
	await store({external_metadata: '{"crm_id":"9"}'});
	const matched = await run('apply', file, '--yes', '--at-most', '1', ...numbers, '--json');
	assert.deepEqual([matched.status, statusesIn(matched.stdout)], [0, ['2 change done']], matched.stderr);
	assert.deepEqual(await namesBelow(root), ['Zenith']);
});

await test('leaves out a row whose organization no longer matches --where', async () => {
	const {root, ids} = await branchOf('Filtered', {
		'Filter one': {external_metadata: '{"tier":"gold"}'},
		'Filter two': {external_metadata: '{"tier":"gold"}'},
	});
	const file = fileOf(
		'filtered.csv',
		'name,parent,business_email',
		...['Filter one', 'Filter two'].map(name => `${name},${root},new@filtered.example`),
	);
	await run('apply', file, '--report');
	await call(sandbox, `PUT /organizations/${ids['Filter one']}/profile`, {
		json: {...profile, external_metadata: '{"tier":"silver"}'},
	});
	const sent = await run(
		'apply',
		file,
		'--where',
		'metadata.tier:gold',
		'--below',
		root,
		'--yes',
		'--at-most',
		'2',
		'--json',
	);
	assert.deepEqual([sent.status, statusesIn(sent.stdout)], [1, ['2 change left_out', '3 change done']], sent.stderr);
	assert.match(
		sent.stderr,
		/Row 2, Filter one: The filter no longer holds for it: its profile has changed since it was read\./v,
	);
});

await test('leaves out of a report what was accepted on the screen, with the reason', async () => {
	const {root} = await branchOf('Accepted', {
		'Accept one': {external_metadata: '{"tier":"gold"}'},
		'Accept two': {external_metadata: '{"tier":"gold"}'},
	});
	const file = fileOf(
		'accepted.csv',
		'name,parent,external_metadata.tier',
		`Accept one,${root},silver`,
		`Accept two,${root},gold`,
	);
	await using navigator = await startNavigator({environment});
	const {session} = navigator;
	await session.waitFor('organizations');
	await session.follow([['Y'], 'Compare a customer list']);
	session.write(file);
	await session.follow([['enter'], 'To repair (1)'], [['A'], 'Accept a difference']);
	session.write('Agreed with sales');
	await session.follow([['enter'], 'Accepted: Agreed with sales']);
	const report = await run('apply', file, '--report');
	assert.equal(report.status, 0);
	assert.match(
		report.stdout,
		/^2 rows of \S+: 1 the same, 1 accepted\.\n\nAccepted \(1\)\n {2}row 2 {2}Accepted › Accept one {2}[\da-f]+: Agreed with sales\n$/v,
	);
	const json = await run('apply', file, '--report', '--json');
	assert.deepEqual(
		(JSON.parse(json.stdout) as ReadonlyArray<{readonly row: number; readonly accepted: string}>).map(
			({row, accepted}) => [row, accepted],
		),
		[[2, 'Agreed with sales']],
	);
	const sent = await run('apply', file, '--yes', '--at-most', '2', '--json');
	assert.deepEqual(statusesIn(sent.stdout), ['2 change left_out', '3 change already']);
	assert.match(sent.stderr, /Row 2, Accept one: Accepted: Agreed with sales/v);
});

await test('reports neither a creation that was not stored as done, nor a lost answer, and creates nothing twice', async () => {
	const {root} = await branchOf('Lossy', {});
	const file = fileOf('lossy.csv', 'name,parent', `Lost one,${root}`, `Lost two,${root}`);
	let fate: 'lie' | 'lost' | undefined;
	let isDark = false;
	await using server = await startInFrontOf(sandbox, async request => {
		const {method, body} = request;
		const now = method === 'POST' ? fate : undefined;
		fate = method === 'POST' ? undefined : fate;
		if (now === 'lie') {
			return ok({...(JSON.parse(body) as Record<string, unknown>), id: '1'.padStart(32, '0'), meta: {}});
		}

		if (now === 'lost') {
			await forward(sandbox, request);
			isDark = true;
		}

		return isDark ? reset : undefined;
	});
	const words = ['apply', file, '--yes', '--at-most', '2', '--json'];
	const send = async () => runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url});
	fate = 'lie';
	const lied = await send();
	assert.deepEqual([lied.status, statusesIn(lied.stdout)], [6, ['2 create unknown', '3 create done']]);
	assert.match(
		lied.stderr,
		/Row 2, Lost one: The service answered that it was created as 0+1, but the list does not show it\./v,
	);
	assert.deepEqual(await namesBelow(root), ['Lost two']);
	fate = 'lost';
	const cut = await send();
	assert.deepEqual([cut.status, statusesIn(cut.stdout)], [6, ['2 create unknown', '3 change already']]);
	isDark = false;
	const next = await send();
	assert.deepEqual([next.status, statusesIn(next.stdout)], [0, ['2 change already', '3 change already']]);
	assert.match(next.stderr, /^cforgs: Row 2, Lost one: The answer was lost, but a look-up found it\.$/mv);
	assert.deepEqual(await namesBelow(root), ['Lost one', 'Lost two']);
});

await test('keeps a creation on record as unclear that could not be read back, until the same command finds it', async () => {
	const {root} = await branchOf('Unread', {});
	let isFailing = false;
	let isRepeated = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isFailing ||= method === 'POST' && !isRepeated;
		return isFailing && method === 'GET' ? html(502) : undefined;
	});
	const own = {...environment, XDG_STATE_HOME: path.join(folder.path, 'unread'), CLOUDFLARE_BASE_URL: server.url};
	const words = [
		'apply',
		fileOf('unread.csv', 'name,parent', `Unread new,${root}`),
		'--yes',
		'--at-most',
		'1',
		'--json',
	];
	const unclear = async () => {
		const {stdout} = await runProgram(['undo', '--list', '--json'], own);
		return (JSON.parse(stdout) as ReadonlyArray<{readonly unclear: boolean}>).map(each => each.unclear);
	};

	const unread = await runProgram(words, own);
	assert.deepEqual([unread.status, statusesIn(unread.stdout), await unclear()], [6, ['2 create unknown'], [true]]);
	assert.match(
		unread.stderr,
		/The service answered that it was created as [0-9a-f]{32}, but it could not be read back\. .*status 502/v,
	);
	isRepeated = true;
	isFailing = false;
	const again = await runProgram(words, own);
	assert.deepEqual(
		[again.status, statusesIn(again.stdout), await unclear(), await namesBelow(root)],
		[0, ['2 change already'], [false], ['Unread new']],
	);
});

await test('changes an organization that a second try created, although the first try is unclear', async () => {
	const {root} = await branchOf('Tried', {});
	let isDark = false;
	await using server = await startInFrontOf(sandbox, ({method}) => {
		isDark ||= method === 'POST';
		return isDark ? reset : undefined;
	});
	const apply = async (email: string, address: string) =>
		runProgram(
			[
				'apply',
				fileOf('tried.csv', 'name,parent,business_email', `Try one,${root},${email}`, `Try two,${root},`),
				'--yes',
				'--at-most',
				'2',
				'--json',
			],
			{...environment, CLOUDFLARE_BASE_URL: address},
		);
	const dropped = await apply('', server.url);
	assert.deepEqual([dropped.status, statusesIn(dropped.stdout)], [6, ['2 create unknown', '3 create not_sent']]);
	const created = await apply('', sandbox.url);
	assert.deepEqual(
		[created.status, statusesIn(created.stdout)],
		[0, ['2 create done', '3 create done']],
		created.stderr,
	);
	const changed = await apply('new@tried.example', sandbox.url);
	assert.deepEqual(
		[changed.status, statusesIn(changed.stdout)],
		[0, ['2 change done', '3 change already']],
		changed.stderr,
	);
	const {result: all} = await call<readonly Listed[]>(sandbox, `GET /organizations?parent.id=${root}&page_size=1000`);
	assert.equal(
		// eslint-disable-next-line unicorn/no-await-expression-member
		(await profileOf(sandbox, all.find(({name}) => name === 'Try one')?.id ?? ''))['business_email'],
		'new@tried.example',
	);
});

await test('reports a creation as unknown if its values are not stored', async () => {
	const {root} = await branchOf('Halved', {});
	await using server = await startInFrontOf(sandbox, async request => {
		const {profile: _, ...body} =
			request.method === 'POST' ? (JSON.parse(request.body) as Record<string, unknown>) : {};
		return request.method === 'POST'
			? // eslint-disable-next-line unicorn/no-await-expression-member
				(await forward(sandbox, {...request, body: JSON.stringify(body)})).behave
			: undefined;
	});
	const sent = await runProgram(
		[
			'apply',
			fileOf('halved.csv', 'name,parent,business_email', `Half one,${root},new@halved.example`),
			'--yes',
			'--at-most',
			'1',
			'--json',
		],
		{...environment, CLOUDFLARE_BASE_URL: server.url},
	);
	assert.deepEqual([sent.status, statusesIn(sent.stdout)], [6, ['2 create unknown']], sent.stderr);
	assert.match(sent.stderr, /Row 2, Half one: Not stored as requested: business email\./v);
});

await test('sends no creation while another cforgs creates organizations', async () => {
	const {root} = await branchOf('Locked', {});
	const lock = openLock(path.join(folder.path, 'state', 'cforgs'), 'onboarding', new URL(sandbox.url).host);
	assert.ok(lock.lock());
	const words = ['apply', fileOf('locked.csv', 'name,parent', `Lock one,${root}`), '--yes', '--at-most', '1'];
	const refused = await run(...words);
	assert.deepEqual([refused.status, await namesBelow(root)], [4, []]);
	assert.match(refused.stderr, /Another cforgs is creating organizations on this host\. Wait until it ends\./v);
	lock.unlock();
	assert.equal((await run(...words)).status, 0); // eslint-disable-line unicorn/no-await-expression-member
});

await test('continues after kill -9 with the same command: no row twice, none lost, and one undo for both parts', async () => {
	const changed = Array.from({length: 6}, (_, index) => `Killed ${index + 10}`);
	const {root, ids} = await branchOf(
		'Killing',
		Object.fromEntries(changed.map(name => [name, {external_metadata: '{"tier":"gold"}'}])),
	);
	const made = Array.from({length: 8}, (_, index) => `Made ${index + 10}`);
	const file = fileOf(
		'killed.csv',
		'name,parent,external_metadata.tier',
		...[...changed, ...made].map(name => `${name},${root},silver`),
	);
	const words = ['apply', file, '--yes', '--at-most', '20', '--json'];
	const from = sandbox.requests.length;
	const writes = () => sandbox.requests.slice(from).filter(({method}) => method !== 'GET').length;
	const killed = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = endOf(killed);
	await until(() => writes() > 9);
	killed.kill('SIGKILL');
	await end;
	assert.ok(writes() < changed.length + made.length);
	assert.match(resultIn('killed.result.csv').at(-1) ?? '', /A later line of this row replaces this one\./v);
	const next = await run(...words);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(await namesBelow(root), [...changed, ...made].toSorted());
	const [, ...results] = resultIn('killed.result.csv');
	assert.ok(
		results.every(line => /^\d+,(?:change|create),(?:already|done),ID,Killing › /v.test(line)),
		results.join('\n'),
	);
	assert.equal(results.length, changed.length + made.length);
	const values = await Promise.all(Object.values(ids).map(async id => profileOf(sandbox, id)));
	assert.deepEqual(new Set(values.map(({external_metadata: metadata}) => metadata)), new Set(['{"tier":"silver"}']));
	assert.ok(sandbox.requests.slice(from).filter(({method}) => method === 'POST').length <= made.length + 1);
	const undone = await run('undo', '--yes', '--at-most', '20', '--json');
	assert.deepEqual(
		[undone.status, (JSON.parse(undone.stdout) as readonly unknown[]).length],
		[0, changed.length + made.length],
		undone.stderr,
	);
	assert.deepEqual(await namesBelow(root), changed);
});

await test('asks with one review on the terminal, and offers possible renames there', async () => {
	const file = fileOf(
		'asked.csv',
		'name,parent,external_metadata.tier',
		'Merriden Retial,Acme Distribution / EMEA / Contoso MSSP,gold',
		'Brand new,Acme Distribution / EMEA,',
	);
	await using navigator = await startNavigator({
		arguments: ['apply', file, '--parent', 'none'].slice(0, 2),
		size: [140, 40],
	});
	const {session} = navigator;
	await session.waitFor(/Type yes to send \d rows?:/v);
	assert.match(session.screen(), /To create \(\d\)/v);
	session.write('yes\r');
	await session.waitForExit();
	assert.ok(navigator.writes().length > 0);
});

await test('creates again what its undo deleted, and does not report that as done without its profile', async () => {
	const {root} = await branchOf('Redone', {});
	const file = fileOf(
		'redone.csv',
		'name,parent,business_email',
		`Redone one,${root},one@x.example`,
		`Redone two,${root},`,
	);
	let isDropping = false;
	await using server = await startInFrontOf(sandbox, async request => {
		if (!isDropping || request.method !== 'POST') {
			return undefined;
		}

		const {profile: _, ...rest} = JSON.parse(request.body) as Readonly<Record<string, unknown>>;
		const {behave} = await forward(sandbox, {...request, body: JSON.stringify(rest)});
		return behave;
	});
	const on = async (...words: readonly string[]) =>
		runProgram(words, {...environment, CLOUDFLARE_BASE_URL: server.url});
	const applied = await on('apply', file, '--yes', '--at-most', '2');
	const undone = await on('undo', '--yes', '--at-most', '2');
	const {stdout} = await on('undo', '--list', '--json');
	const [{time}] = JSON.parse(stdout) as readonly [{readonly time: string}];
	isDropping = true;
	const redone = await on('undo', time, '--yes', '--at-most', '2');
	assert.deepEqual([applied.status, undone.status, redone.status], [0, 0, 6]);
	assert.match(redone.stderr, /Its new id is [\da-f]{32}\. Not stored as requested: business email\./v);
	assert.deepEqual(await namesBelow(root), ['Redone one', 'Redone two']);
});
