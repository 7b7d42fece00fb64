import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {program, startNavigator} from '../helpers/navigator.js';
import {writesTo} from '../helpers/on-organization.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {html, ok, startMisbehavingServer} from '../helpers/misbehaving-server.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {startSession} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, named, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 30, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

type Listed = {readonly id: string; readonly name: string};

const create = async (name: string, parent?: string) => createIn(sandbox, name, parent);

await test('finds organizations by their profiles with list, and reports the field and what was not searched', async () => {
	const region = await create('Searched region');
	const own = {
		...profile,
		business_email: 'ops@mailed.example',
		business_phone: '+44 20 7946 0958',
		business_address: '{"city":"Łódź"}',
		external_metadata: '{"customer":"C-4711"}',
	};
	const {
		result: {id},
	} = await call(sandbox, 'POST /organizations', {json: {name: 'Mailed\tOne', parent: {id: region}, profile: own}});
	await create('Other', region);
	const below = ['--parent', region] as const;
	const [without, text, phone, city, member, none, csv, json] = await Promise.all([
		cforgs('list', '--profile-contains', 'OPS@mailed', ...below, '--quiet'),
		cforgs('list', '--profile-contains', 'OPS@mailed', ...below, '--profiles'),
		cforgs('list', '--profile-contains', '(020) 7946 0958', ...below, '--profiles', '--quiet'),
		cforgs('list', '--profile-contains', 'lodz', ...below, '--profiles'),
		cforgs('list', '--profile-contains', 'c-4711', ...below, '--profiles'),
		cforgs('list', '--profile-contains', 'nobody@', ...below, '--profiles', '--json'),
		cforgs('list', '--profile-contains', '@mailed', ...below, '--profiles', '--csv'),
		cforgs('list', '--profile-contains', '@mailed', ...below, '--profiles', '--json'),
	]);
	assert.deepEqual(without, {
		status: 1,
		stdout: '',
		stderr: 'cforgs: 2 profiles were not known and not searched. --profiles reads them.\n',
	});
	assert.equal(text.stdout, `${id}\tMailed⟦9⟧One\tbusiness email: ops@mailed.example\n`);
	assert.match(text.stderr, /^cforgs: reading 2 profiles that the list left out, with 2 requests;/v);
	assert.deepEqual(phone, {status: 0, stdout: `${id}\n`, stderr: ''});
	assert.deepEqual(
		[city.stdout, member.stdout],
		[
			`${id}\tMailed⟦9⟧One\tbusiness address · city: Łódź\n`,
			`${id}\tMailed⟦9⟧One\texternal metadata · customer: C-4711\n`,
		],
	);
	assert.deepEqual([none.status, none.stdout], [0, '[]\n']);
	assert.match(csv.stdout, /^id,name,[^\n]+\r\n[0-9a-f]{32},[^\n]+,ops@mailed\.example,[^\n]+\r\n$/v);
	assert.deepEqual(
		(JSON.parse(json.stdout) as ReadonlyArray<Record<string, unknown>>).map(each => [
			each['id'],
			Object.keys(each).includes('profile'),
			'found' in each,
		]),
		[[id, true, false]],
	);
});

await test('filters the list, and prints ids, CSV without formulas, and JSON', async () => {
	const region = await create('Filtered region');
	const id = await create('=Filtered "quoted"', region);
	const [quiet, csv, json, all, none] = await Promise.all([
		cforgs('list', '--quiet', '--name-contains', 'filtered', '--parent', region),
		cforgs('list', '--csv', '--id', id),
		cforgs('list', '--json', '--id', id, '--id', region),
		cforgs('list', '--quiet', '--name-starts-with', 'Filtered', '--parent', 'none'),
		cforgs('list', '--json', '--name-ends-with', 'no such end'),
	]);
	assert.equal(quiet.stdout, `${id}\n`);
	assert.match(csv.stdout, /^id,name,parent_id,.*\r\n[0-9a-f]{32},"'=Filtered ""quoted""",/v);
	assert.deepEqual(
		(JSON.parse(json.stdout) as readonly Listed[]).map(each => each.id).toSorted(),
		[id, region].toSorted(),
	);
	assert.equal(all.stdout, `${region}\n`);
	assert.equal(none.stdout, '[]\n');
	assert.deepEqual(
		[quiet, all, none].map(({status, stderr}) => [status, stderr]),
		[quiet, all, none].map(() => [0, '']),
	);
	assert.deepEqual(
		[csv, json].map(({status, stderr}) => [status, stderr]),
		[
			[0, 'cforgs: 1 profile was not in the list and is left out; cforgs export --profiles reads it.\n'],
			[0, 'cforgs: 2 profiles were not in the list and are left out; cforgs export --profiles reads them.\n'],
		],
	);
});

await test('lists all descendants of an organization with --below, also with other filters', async () => {
	const region = await create('Branch');
	const partner = await create('Branch partner', region);
	const customer = await create('Branch customer', partner);
	await create('Branch elsewhere');
	const from = sandbox.requests.length;
	const all = await cforgs('list', '--below', region, '--quiet');
	const requests = sandbox.requests.slice(from).length;
	const [byPath, filtered, byProfile, leaf, unknown, direct, blank] = await Promise.all([
		cforgs('list', '--below', 'Branch / Branch partner', '--json'),
		cforgs('list', '--below', region, '--name-contains', 'customer', '--quiet'),
		cforgs('list', '--below', 'Branch', '--profile-contains', 'test ltd', '--profiles', '--quiet'),
		cforgs('list', '--below', customer, '--json'),
		cforgs('list', '--below', 'Branch / nobody'),
		cforgs('list', '--parent', region, '--quiet'),
		cforgs('list', '--below', ' '),
	]);
	assert.deepEqual([all.stdout, requests], [`${partner}\n${customer}\n`, 1]);
	assert.deepEqual(
		(JSON.parse(byPath.stdout) as readonly Listed[]).map(each => each.id),
		[customer],
	);
	assert.deepEqual(
		[filtered.stdout, byProfile.stdout, leaf.stdout, direct.stdout],
		[`${customer}\n`, `${partner}\n${customer}\n`, '[]\n', `${partner}\n`],
	);
	assert.deepEqual(
		[all, byPath, filtered, byProfile, leaf, direct, unknown, blank].map(({status}) => status),
		[0, 0, 0, 0, 0, 0, 3, 2],
	);
});

await test('treats a filter without matches as success, and tells a person', async () => {
	const nobody = 'f'.repeat(32);
	const filters = [
		'--name-contains',
		'--name-starts-with',
		'--name-ends-with',
		'--containing-account',
		'--containing-user',
	];
	const id = await create('Without that account');
	const answers = await Promise.all([
		...filters.map(async filter => cforgs('list', filter, nobody)),
		cforgs('accounts', id, '--name-contains', nobody),
	]);
	assert.deepEqual(
		answers,
		answers.map(() => ({status: 0, stdout: '', stderr: ''})),
	);
	await using session = startSession({
		arguments: [program, 'list', '--name-contains', nobody],
		columns: 80,
		rows: 24,
		environment,
	});
	await session.waitFor('cforgs: no organization was found.');
	const {exitCode} = await session.waitForExit();
	assert.equal(exitCode, 0);
});

await test('reports an unknown id in any flag, and accepts an empty organization', async () => {
	const nobody = 'f'.repeat(32);
	const id = await create('Empty parent');
	const words = [
		['list', '--parent', nobody],
		['list', '--parent', nobody, '--json'],
		['list', '--id', nobody],
		['list', '--containing-organization', nobody],
		['list', '--below', nobody],
		['list', '--parent', nobody, '--profile-contains', 'anything'],
		['tree', nobody],
		['accounts', nobody],
		['accounts', nobody, '--deep'],
		['profile', nobody],
		['export', nobody, '--format', 'csv'],
	];
	const answers = await Promise.all(
		words.map(async each =>
			cforgs(...each, ...(each[0] === 'export' ? [] : ['--quiet']).filter(() => !each.includes('--json'))),
		),
	);
	assert.deepEqual(
		answers.map(({status, stdout, stderr}) => [status, stdout, stderr.split('\n').length]),
		words.map(each => [3, '', each.includes('--json') ? 3 : 2]),
	);
	const there = await Promise.all(
		[
			['list', '--parent', id],
			['list', '--parent', 'none', '--name-contains', nobody],
			['accounts', id],
		].map(async each => cforgs(...each)),
	);
	assert.deepEqual(
		there,
		there.map(() => ({status: 0, stdout: '', stderr: ''})),
	);
});

await test('prints with tree, get, accounts and profile what the screens show', async () => {
	const region = await create('Tree region');
	const id = await create('Tree leaf', region);
	const [tree, json, get, shown, stored] = await Promise.all([
		cforgs('tree', region),
		cforgs('tree', region, '--json'),
		cforgs('get', id, '--json'),
		cforgs('profile', id),
		cforgs('profile', id, '--json'),
	]);
	assert.equal(tree.stdout, `Tree region\t${region}\n  Tree leaf\t${id}\n`);
	assert.deepEqual(JSON.parse(json.stdout), [
		{id: region, name: 'Tree region', children: [{id, name: 'Tree leaf', children: []}]},
	]);
	const [top, cut, below, wrong] = await Promise.all([
		cforgs('tree', region, '--depth', '0'),
		cforgs('tree', region, '--depth=0', '--json'),
		cforgs('tree', region, '--depth', '1'),
		cforgs('tree', region, '--depth=-1'),
	]);
	assert.deepEqual(top, {
		status: 0,
		stdout: `Tree region\t${region}\n`,
		stderr: 'cforgs: 1 deeper organization is left out.\n',
	});
	assert.deepEqual(JSON.parse(cut.stdout), [{id: region, name: 'Tree region', children_left_out: 1, children: []}]);
	assert.deepEqual([below.stdout, below.stderr, wrong.status], [tree.stdout, '', 2]);
	assert.deepEqual((JSON.parse(get.stdout) as {readonly profile: unknown}).profile, profile);
	assert.match(shown.stdout, /^business_name\tTest Ltd$/mv);
	assert.deepEqual(JSON.parse(stored.stdout), profile);

	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...profile, business_address: 'Unit 7\nParent  forged\u{1B}[2J'},
	});
	const {stdout: lines} = await cforgs('get', id);
	assert.match(lines, /^Business address {2}Unit 7\n {18}Parent {2}forged⟦1B⟧\[2J\n/mv);

	const address = JSON.stringify({city: 'Łódź', 'a very long name of a member': 'a\nb', zipcode: ''});
	await call(sandbox, `PUT /organizations/${id}/profile`, {
		json: {...profile, business_address: address, external_metadata: '{}'},
	});
	const {stdout: members} = await cforgs('get', id);
	assert.match(
		members,
		/^Business address\n {2}city {12}Łódź\n {2}a very long name of a member a\n {18}b\n {2}ZIP {13}\nExternal metadata \{\}$/mv,
	);

	const {stdout: bare} = await cforgs('create', '--name', 'Without a profile', '--yes', '--quiet');
	const [none, cells, listed] = await Promise.all([
		cforgs('get', bare.trim(), '--json'),
		cforgs('get', bare.trim(), '--csv'),
		cforgs('export', bare.trim(), '--format', 'csv'),
	]);
	assert.equal((JSON.parse(none.stdout) as {readonly profile: unknown}).profile, null);
	assert.match(cells.stdout, /,profile_read,.*\r\n[^\r]*,yes,,,,,\r\n$/v);
	assert.match(listed.stdout, /,profile_read,.*\r\n[^\r]*,no,,,,,,0,Without a profile\r\n$/v);

	const {stdout} = await cforgs('list', '--quiet');
	const answers = await Promise.all(
		stdout
			.trim()
			.split('\n')
			.slice(0, 12)
			.map(async each => cforgs('accounts', each, '--json')),
	);
	const accounts = answers.flatMap(answer => JSON.parse(answer.stdout) as readonly Listed[]);
	assert.ok(accounts.length > 0);
	const [account] = accounts;
	const holder = await cforgs('list', '--quiet', '--containing-account', account?.id ?? '');
	const found = await cforgs('accounts', holder.stdout.trim(), '--name', account?.name ?? '', '--quiet');
	assert.ok(found.stdout.includes(account?.id ?? '?'));
});

await test('exports to standard output or to a file, and overwrites no file by default', async () => {
	const id = await create('Exported by a script');
	const file = path.join(folder.path, 'exported.tf');
	const [text, written] = await Promise.all([
		cforgs('export', id, '--format', 'ndjson'),
		cforgs('export', id, '--format', 'hcl', '--output', file, '--quiet'),
	]);
	assert.equal((JSON.parse(text.stdout) as Listed).name, 'Exported by a script');
	assert.deepEqual([written.stdout, written.stderr, written.status], ['', '', 0]);
	const [refused, replaced, unknown] = await Promise.all([
		cforgs('export', '--format', 'csv', '--output', file),
		cforgs('export', id, '--format', 'tree', '--output', `${file}.missing/file`),
		cforgs('export', '--format', 'xml'),
	]);
	assert.deepEqual([refused.status, replaced.status, unknown.status], [2, 1, 2]);
	assert.match(refused.stderr, /already exists\. Choose another name, or pass --yes to replace it\./v);
	assert.match(
		readFileSync(file, 'utf8'),
		new RegExp(
			`import \\{\n {2}to = cloudflare_organization\\.exported_by_a_script_[0-9a-f]{8}\n {2}id = "${id}"`,
			'v',
		),
	);
	const over = await cforgs('export', id, '--format', 'tree', '--output', file, '--yes');
	assert.equal(over.status, 0);
	assert.equal(readFileSync(file, 'utf8'), `Exported by a script\t${id}\n`);
});

await test('creates with the parts of an address, and warns about an invalid country code', async () => {
	const {status, stdout, stderr} = await cforgs(
		'create',
		'--name',
		'With an address',
		'--set',
		'business_address.city=London',
		'--set',
		'business_address.country=UK',
		'--yes',
		'--quiet',
	);
	assert.deepEqual(
		[status, stderr],
		[0, 'cforgs: Use the ISO 3166 code for the country: GB (United Kingdom). You can save it anyway.\n'],
	);
	const {business_address: address} = await profileOf(sandbox, stdout.trim());
	assert.equal(address, '{"line1":"","line2":"","city":"London","zipcode":"","country":"UK","stateOrProvince":""}');
});

await test('ends with a distinct status for missing, refused and invalid requests', async () => {
	const id = await create('Statuses');
	const parent = await create('Not empty');
	await create('In the way', parent);
	const from = sandbox.requests.length;
	const answers = await Promise.all([
		cforgs('get', 'f'.repeat(32)),
		cforgs('tree', 'f'.repeat(32)),
		runProgram(['get', id], {...environment, CLOUDFLARE_API_TOKEN: 'x'.repeat(40)}),
		cforgs('edit', id, '--name', 'Other', '--yes', '--read-only'),
		cforgs('delete', parent, '--yes', '--quiet'),
		cforgs('create', '--name', 'Statuses', '--yes'),
		cforgs('edit', id, '--name', 'Other'),
		cforgs('edit', id, '--name', '', '--yes'),
		cforgs('profile', id, '--set', 'colour=red', '--yes'),
		cforgs('get'),
		cforgs('list', '--json', '--csv'),
		cforgs('get', id, '--yes'),
		cforgs('edit', 'f'.repeat(32), '--name', 'Nobody', '--yes'),
		cforgs('edit', id, '--name', 'Statuses', '--yes'),
		cforgs('profile', id, '--set', 'business_name=A', '--set', 'business_name=B', '--yes'),
		cforgs('edit', id, '--name', 'Other', '--name', 'Another', '--yes'),
	]);
	assert.deepEqual(
		answers.map(({status}) => status),
		[3, 3, 4, 4, 1, 5, 2, 2, 2, 2, 2, 2, 3, 0, 2, 2],
	);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').length),
		answers.map(() => 1),
	);
	assert.match(
		answers[4].stderr,
		/It has 1 sub-organization \(In the way\)\. Only an empty organization can be deleted\./v,
	);
	assert.match(answers[6].stderr, /--yes/v);
	assert.match(answers[13].stderr, /Already up to date\. Nothing was sent\./v);
	assert.match(answers[14].stderr, /--set business_name was given twice but takes one value\./v);
	assert.equal(answers[13].stdout, `${id}\tStatuses\n`);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('writes with create, edit, profile and delete, reads back, and can undo', async () => {
	const from = sandbox.requests.length;
	const created = await cforgs(
		'create',
		'--name',
		'Made by a script',
		'--set',
		'business_name=Script = Ltd',
		'--yes',
		'--quiet',
	);
	assert.deepEqual([created.status, created.stderr], [0, '']);
	const id = created.stdout.trim();
	assert.equal(sandbox.requests.slice(from).filter(({path: asked}) => /[&?]name=/v.test(asked)).length, 1);
	const edited = await cforgs('edit', id, '--name', 'Renamed by a script', '--yes', '--json');
	assert.equal((JSON.parse(edited.stdout) as Listed).name, 'Renamed by a script');
	assert.match(edited.stderr, /name stored, nothing else changed/v);
	const set = await cforgs('profile', id, '--set', 'business_phone=+1 555 0199', '--set', 'business_email=', '--yes');
	assert.equal(set.stdout, `${id}\tRenamed by a script\n`);
	assert.deepEqual(await profileOf(sandbox, id), {
		business_name: 'Script = Ltd',
		business_phone: '+1 555 0199',
		business_email: '',
		business_address: '',
		external_metadata: '',
	});
	await cforgs(
		'profile',
		id,
		'--set',
		'external_metadata={ "crm_id" : 9007199254740993401, "tier":"silver" }',
		'--yes',
	);
	const member = await cforgs('edit', id, '--set', 'external_metadata.tier=gold', '--yes');
	assert.match(member.stderr, /Saved · external metadata · tier stored, nothing else changed/v);
	const {external_metadata: metadata} = await profileOf(sandbox, id);
	assert.equal(metadata, '{ "crm_id" : 9007199254740993401, "tier":"gold" }');
	const missing = await cforgs('edit', id, '--set', 'external_metadata.colour=red', '--yes');
	assert.equal(missing.status, 2);
	assert.equal(
		missing.stderr,
		'cforgs: --set external_metadata.colour failed: there is no such member, only “crm_id”, “tier”. --set external_metadata=VALUE stores the whole field.\n',
	);
	const deleted = await cforgs('delete', id, '--yes');
	assert.deepEqual([deleted.status, deleted.stdout], [0, `${id}\tRenamed by a script\tdone\n`]);
	assert.deepEqual(await named(sandbox, 'Renamed by a script'), []);
});

await test('prints the request of a dry run, and sends nothing', async () => {
	const id = await create('Dry');
	const from = sandbox.requests.length;
	const answers = await Promise.all([
		cforgs('create', '--name', 'Dry root', '--dry-run'),
		cforgs('profile', id, '--set', 'business_name=New', '--dry-run'),
		cforgs('delete', id, '--dry-run'),
	]);
	assert.deepEqual(
		answers.map(({stdout, status}) => [stdout.split('\n', 1)[0], status]),
		[
			[`curl -X POST '${sandbox.url}/organizations' \\`, 0],
			[`curl -X PUT '${sandbox.url}/organizations/${id}/profile' \\`, 0],
			[`curl -X DELETE '${sandbox.url}/organizations/${id}' \\`, 0],
		],
	);
	const read = await Promise.all([
		cforgs('create', '--name', 'Dry root', '--dry-run', '--quiet'),
		cforgs('delete', id, '--dry-run', '--quiet'),
	]);
	assert.deepEqual(
		read.map(({stdout, stderr, status}) => [stdout, stderr.split(' \\\n', 1)[0], status]),
		[
			['', `curl -X POST '${sandbox.url}/organizations'`, 0],
			['', `curl -X DELETE '${sandbox.url}/organizations/${id}'`, 0],
		],
	);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('looks up a lost answer, and reports what stays unknown', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	const through = {...environment, CLOUDFLARE_BASE_URL: proxy.url};
	proxy.lose('answer');
	const found = await runProgram(['create', '--name', 'Answer lost to a script', '--yes'], through);
	assert.equal(found.status, 0);
	assert.match(found.stderr, /The answer was lost, but a look-up shows: Created/v);
	proxy.lose('request');
	const lost = await runProgram(['create', '--name', 'Request lost to a script', '--yes'], through);
	assert.equal(lost.status, 6);
	assert.match(lost.stderr, /It is unclear whether the change was made/v);
	const id = await create('Dark');
	proxy.lose('answer');
	const writing = runProgram(['profile', id, '--set', 'business_name=Dark Ltd', '--yes'], through);
	await until(() => proxy.writes.length === 3);
	proxy.goDark();
	const unknown = await writing;
	assert.equal(unknown.status, 6);
	assert.match(unknown.stderr, /It is unclear whether the change was/v);
	assert.equal(proxy.writes.length, 3);
});

await test('ends with a status of its own if the answer to a creation or deletion is lost and cannot be looked up', async () => {
	const id = await create('Deleted in the dark');
	const commands = [
		['create', '--name', 'Made in the dark', '--yes'],
		['delete', id, '--yes'],
	];
	const answers = await Promise.all(
		commands.map(async words => {
			await using proxy = await startLossyProxy(sandbox.url);
			proxy.lose('answer');
			const writing = runProgram(words, {...environment, CLOUDFLARE_BASE_URL: proxy.url});
			await until(() => proxy.writes.length > 0);
			proxy.goDark();
			const {status, stdout, stderr} = await writing;
			return [
				status,
				stdout.replace(id, 'ID'),
				/is unclear whether (?:the change|Deleted in the dark) was /v.test(stderr),
				proxy.writes.length,
			];
		}),
	);
	assert.deepEqual(answers, [
		[6, '', true, 1],
		[6, 'ID\tDeleted in the dark\tunknown\n', true, 1],
	]);
	const stored = await Promise.all([named(sandbox, 'Made in the dark'), named(sandbox, 'Deleted in the dark')]);
	assert.deepEqual(
		stored.map(each => each.length),
		[1, 0],
	);
});

await test('stops waiting for the answer to a write on ctrl-c, and reports what is unknown', async () => {
	const asked = 'c'.repeat(32);
	const stopAt = async (
		method: string,
		words: readonly string[],
		isHanging: (method: string, url: string) => boolean,
	) => {
		await using server = await startMisbehavingServer((response, request) => {
			const answer = ok(
				request.url.endsWith('/profile')
					? profile
					: request.url.includes('?')
						? []
						: {id: asked, name: 'Asked', meta: {}},
			);
			if (!isHanging(request.method, request.url)) {
				answer(response, request);
			}
		});
		const child = spawn(process.execPath, [program, ...words, '--yes'], {
			env: {PATH: process.env['PATH'], ...environment, CLOUDFLARE_BASE_URL: server.url},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const ended = endOf(child);
		await until(() =>
			server.requests.some(request => request.method === method && isHanging(request.method, request.url)),
		);
		child.kill('SIGINT');
		return await ended;
	};

	const [edited, created] = await Promise.all([
		stopAt('PUT', ['edit', asked, '--name', 'New'], method => method === 'PUT'),
		stopAt('GET', ['create', '--name', 'New'], (method, url) => method === 'GET' && !url.includes('?')),
	]);
	const unknown =
		/^cforgs: Could not rename the organization: it was cancelled\. It is unclear whether the change was made\. Check before you send it again\.\n$/v;
	assert.deepEqual([edited.status, edited.stdout, edited.stderr.replace(unknown, '')], [6, '', '']);
	assert.deepEqual(created, {
		status: 6,
		stdout: `${asked}\tAsked\n`,
		stderr:
			'cforgs: The service accepted the creation of New, but it could not be read back: that was stopped. Before you send it again, cforgs reads what is stored.\n',
	});
});

await test('reports no edit, profile or creation as done that was not read back, and that a deletion did not arrive', async () => {
	const asked = 'a'.repeat(32);
	let isWritten = false;
	await using server = await startMisbehavingServer((response, request) => {
		isWritten ||= request.method !== 'GET';
		const stored = {id: asked, name: 'Old', meta: {}};
		const answer =
			isWritten && request.method === 'GET'
				? html(502)
				: ok(request.url.endsWith('/profile') ? profile : request.url.includes('?') ? [] : stored);
		answer(response, request);
	});
	using state = temporaryFolder();
	const own = {...environment, XDG_STATE_HOME: state.path, CLOUDFLARE_BASE_URL: server.url};
	const results: unknown[] = [];
	for (const words of [
		['edit', asked, '--name', 'New'],
		['profile', asked, '--set', 'business_phone=+49 30 901820'],
		['create', '--name', 'Made'],
	]) {
		isWritten = false;
		const {status, stdout, stderr} = await runProgram([...words, '--yes'], own); // eslint-disable-line no-await-in-loop -- One after the other.
		// Both reads run at the same time.
		results.push([
			status,
			stdout,
			stderr.replace(
				/Could not read the (?:organization|profile): the service failed\. Try again in a moment\. \(status 502 · cf-ray [^\)]+\)/v,
				'Why.',
			),
		]);
	}

	const told = (what: string) =>
		`cforgs: The service accepted the ${what}, but it could not be read back: Why. Before you send it again, cforgs reads what is stored.\n`;
	assert.deepEqual(results, [
		[6, `${asked}\tOld\n`, told('change of Old')],
		[6, `${asked}\tOld\n`, told('change of Old')],
		[6, `${asked}\tOld\n`, told('creation of Made')],
	]);
	const {stdout: recorded} = await runProgram(['undo', '--list', '--json'], own);
	assert.deepEqual(
		(JSON.parse(recorded) as ReadonlyArray<{readonly unclear: boolean}>).map(({unclear}) => unclear),
		[true, true, true],
	);
	const id = await create('Deletion lost');
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lose('request');
	const deleted = await runProgram(['delete', id, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	assert.deepEqual(
		[
			deleted.status,
			deleted.stderr.includes(' A look-up shows that nothing was stored, but the request may still arrive.'),
			proxy.writes.length,
		],
		[1, true, 1],
	);
});

await test('asks on a terminal before a write: yes for an edit, the name for a deletion', async () => {
	const id = await create('Asked about');
	const open = (...words: readonly string[]) =>
		startSession({arguments: [program, ...words], columns: 100, rows: 24, environment});
	await using refused = open('edit', id, '--name', 'Never');
	await refused.waitFor('“Asked about” → “Never”');
	await refused.waitFor(`PUT /organizations/${id} (Asked about)`);
	await refused.waitFor(`${new URL(sandbox.url).host}: Type yes to send it:`);
	refused.write('y\r');
	await refused.waitFor('Only the whole word yes goes on. ');
	const {exitCode: refusedCode} = await refused.waitForExit();
	assert.equal(refusedCode, 1);
	await using overtaken = open('edit', id, '--name', 'Too late');
	await overtaken.waitFor('Type yes to send it:');
	await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, business_phone: '7'}});
	overtaken.write('yes\r');
	await overtaken.waitFor('Somebody else changed the stored values (business phone): nothing was sent.');
	const {exitCode: overtakenCode} = await overtaken.waitForExit();
	assert.equal(overtakenCode, 5);
	await using doubled = open('create', '--name', 'Made meanwhile');
	await doubled.waitFor('Parent: none (a root)');
	await doubled.waitFor('Type yes to send it:');
	await create('Made meanwhile');
	doubled.write('yes\r');
	await doubled.waitFor('An organization with this name already exists under that parent');
	const {exitCode: doubledCode} = await doubled.waitForExit();
	assert.equal(doubledCode, 5);
	await using edited = open('edit', id, '--name', 'Answered');
	await edited.waitFor('Type yes to send it:');
	edited.write('yes\r');
	await edited.waitFor('nothing else changed');
	await using deleted = open('delete', id);
	await deleted.waitFor('Type the exact name of “Answered”');
	deleted.write('Answered\r');
	await deleted.waitFor('1 deleted.');
	const {exitCode} = await deleted.waitForExit();
	assert.equal(exitCode, 0);
});

await test('treats ctrl-c and ctrl-d at a question as no', async () => {
	const id = await create('Left unanswered');
	const leave = async (key: string, question: string, ...words: readonly string[]) => {
		await using session = startSession({arguments: [program, ...words], columns: 100, rows: 24, environment});
		await session.waitFor(question);
		await session.press(key);
		await session.waitFor('Nothing was sent.');
		const {exitCode} = await session.waitForExit();
		return [exitCode, session.screen().includes('crashed')];
	};

	const from = sandbox.requests.length;
	const ends = await Promise.all([
		leave('ctrl+c', 'Type yes to send it:', 'edit', id, '--name', 'Never'),
		leave('ctrl+d', 'Type yes to send it:', 'create', '--name', 'Never'),
		leave('ctrl+c', 'Type the exact name of', 'delete', id),
	]);
	assert.deepEqual(
		ends,
		ends.map(() => [1, false]),
	);
	assert.deepEqual(writesTo(sandbox, from), []);
});

await test('accepts the answer to a question after the program is suspended and resumed', async () => {
	await using navigator = await startNavigator({
		arguments: ['create', '--name', 'Suspended'],
		shell: '$cforgs; echo once; read -r line; fg; echo over $?',
	});
	const {session} = navigator;
	await session.waitFor('Type yes to send it:');
	await session.press('ctrl+z');
	await session.waitFor('once');
	session.write('go on\r');
	await session.waitFor(screen => screen.split('Type yes to send it:').length === 3);
	session.write('yes\r');
	await session.waitFor('over 0');
	assert.match(session.screen(), /Created Suspended/v);
});
