import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {call, createIn, environmentOf, openSandbox, type Organization, profile} from '../base/sandbox/call.js';

// The comparison also covers a moved organization, and only the older service moves one.
await using sandbox = await openSandbox({organizations: 30, seed: 7, state: 'older'});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);
const inFolder = (name: string) => path.join(folder.path, name);

const create = async (name: string) => createIn(sandbox, name);

async function createBare(name: string): Promise<string> {
	const {result} = await call(sandbox, 'POST /organizations', {json: {name}});
	return result.id;
}

await test('writes a snapshot of the visible organizations, readable only by this user, and overwrites no file by default', async () => {
	const file = inFolder('first.json');
	const [written, printed] = await Promise.all([cforgs('snapshot', file), cforgs('snapshot')]);
	assert.deepEqual(
		[written.status, written.stdout, printed.status, printed.stderr],
		[0, '', 0, 'cforgs: 30 profiles were not in the list and are left out; --profiles reads them.\n'],
	);
	const text = readFileSync(file, 'utf8');
	const {
		format,
		version,
		is_complete: isComplete,
		organizations,
	} = JSON.parse(text) as Readonly<Record<string, unknown>> & {readonly organizations: readonly unknown[]};
	assert.deepEqual([format, version, isComplete, organizations.length], ['cforgs-snapshot', 1, true, 30]);
	assert.equal((JSON.parse(printed.stdout) as {readonly organizations: readonly unknown[]}).organizations.length, 30);
	assert.equal(statSync(file).mode & 0o777, 0o600); // eslint-disable-line no-bitwise -- The permissions are bits.
	const refused = await cforgs('snapshot', file);
	assert.equal(refused.status, 2);
	assert.equal(readFileSync(file, 'utf8'), text);
	const replaced = await cforgs('snapshot', file, '--yes', '--quiet');
	assert.deepEqual([replaced.status, replaced.stderr], [0, '']);
});

await test('compares the embedded sandboxes of two runs, but not with a server on this machine', async () => {
	const [embedded, served] = [inFolder('embedded.json'), inFolder('served.json')];
	const demo = ['--demo', '--organizations', '5'];
	await Promise.all([cforgs('snapshot', embedded, ...demo), cforgs('snapshot', served)]);
	const [again, mixed] = await Promise.all([
		cforgs('diff', embedded, '--without-profiles', ...demo),
		cforgs('diff', embedded, served),
	]);
	assert.deepEqual([again.status, again.stdout], [0, '']);
	assert.equal(mixed.status, 2);
	assert.match(mixed.stderr, /cannot be compared: sandbox and 127\.0\.0\.1:\d+\./v);
});

await test('lists created, renamed, moved, edited and deleted organizations with diff, from the service and from two files', async () => {
	const [renamed, moved, deleted] = [await create('To rename'), await create('To move'), await create('To delete')];
	const [older, newer] = [inFolder('older.json'), inFolder('newer.json')];
	await cforgs('snapshot', older);
	const [same, unsure] = await Promise.all([
		cforgs('diff', older, '--exit-code', '--without-profiles'),
		cforgs('diff', older, '--exit-code'),
	]);
	assert.deepEqual([same.status, same.stdout, unsure.status, unsure.stdout], [0, '', 8, '']);
	assert.match(same.stderr, /^cforgs: 0 changes since [^\n]*\n$/v);
	await call(sandbox, `PUT /organizations/${renamed}`, {json: {name: 'Renamed', profile}});
	await call(sandbox, `PUT /organizations/${moved}`, {json: {name: 'To move', parent: {id: renamed}, profile}});
	await call(sandbox, `DELETE /organizations/${deleted}`);
	const created = await create('Created');
	const [text, json, quiet] = await Promise.all([
		cforgs('diff', older, '--exit-code'),
		cforgs('diff', older, '--json'),
		cforgs('diff', older, '--quiet'),
	]);
	assert.deepEqual([text.status, json.status, quiet.status], [7, 8, 8]);
	const lines = text.stdout
		.trim()
		.split('\n')
		.toSorted((one, other) => one.localeCompare(other));
	assert.deepEqual(lines, [
		`created\t${created}\tCreated`,
		`gone\t${deleted}\tTo delete\tdeleted, or hidden from this credential: the service does not say which`,
		`moved\t${moved}\tTo move\tParent: “no parent” → “Renamed (${renamed})”`,
		`renamed\t${renamed}\tRenamed\tName: “To rename” → “Renamed”`,
	]);
	assert.match(
		text.stderr,
		/^cforgs: Not everything could be compared\. The profiles of \d+ organizations were not compared: the snapshot lacks \d+\. cforgs snapshot --profiles writes snapshots with profiles\.\ncforgs: 4 changes in what could be compared since /v,
	);
	assert.equal((JSON.parse(json.stdout) as {readonly changes: readonly unknown[]}).changes.length, 4);
	assert.deepEqual(new Set(quiet.stdout.trim().split('\n')), new Set([renamed, moved, deleted, created]));
	await cforgs('snapshot', newer);
	const files = await runProgram(['diff', older, newer]);
	// The sandbox leaves profiles out of its list, as the service may.
	const edit = (file: string, phone: string) => {
		const taken = JSON.parse(readFileSync(file, 'utf8')) as {readonly organizations: readonly Organization[]};
		writeFileSync(
			file,
			JSON.stringify({
				...taken,
				organizations: taken.organizations.map(each =>
					each.id === moved ? {...each, profile: {...profile, business_phone: phone}} : each,
				),
			}),
		);
	};

	edit(older, '6');
	edit(newer, '7');
	const edited = await runProgram(['diff', older, newer]);
	assert.ok(edited.stdout.includes(`edited\t${moved}\tTo move\tBusiness phone: “6” → “7”\n`));
	assert.deepEqual(
		[files.status, files.stdout.includes(`missing\t${deleted}\tTo delete\tis no longer listed`)],
		[8, true],
	);
	writeFileSync(newer, readFileSync(newer, 'utf8').replace('"is_complete":true', '"is_complete":false'));
	const lacking = await runProgram(['diff', older, newer]);
	assert.deepEqual([lacking.stdout.includes('missing\t'), lacking.stdout.includes('renamed\t')], [false, true]);
	assert.match(
		lacking.stderr,
		/^cforgs: Not everything could be compared\. .*The newer list is incomplete, so no organization is reported as gone\.$/mv,
	);
});

await test('loads the profiles that the snapshot has, and finds an edited profile and a new one', async () => {
	const [edited, bare] = [await create('Edited profile'), await createBare('No profile yet')];
	const file = inFolder('with-profiles.json');
	const taken = await cforgs('snapshot', file, '--profiles');
	const {organizations} = JSON.parse(readFileSync(file, 'utf8')) as {
		readonly organizations: ReadonlyArray<{readonly id: string; readonly profile?: unknown}>;
	};
	const {length} = organizations;
	const reading = `cforgs: reading ${length} profiles that the list left out, with ${length} requests; press ctrl-c to stop`;
	assert.deepEqual(
		[taken.status, taken.stderr],
		[0, `${reading} without writing anything.\ncforgs: Wrote ${file}. Only you can read it.\n`],
	);
	assert.deepEqual(
		[organizations.some(each => each.profile === undefined), organizations.find(({id}) => id === bare)?.profile],
		[false, null],
	);
	await call(sandbox, `PUT /organizations/${edited}/profile`, {json: {...profile, business_phone: '+1 555 0199'}});
	await call(sandbox, `PUT /organizations/${bare}/profile`, {json: {...profile, business_name: 'New Ltd'}});
	const [text, json, whole, quiet, without] = await Promise.all([
		cforgs('diff', file, '--exit-code'),
		cforgs('diff', file, '--profiles', '--json'),
		cforgs('diff', file, file, '--quiet'),
		cforgs('diff', file, '--quiet'),
		cforgs('diff', file, '--without-profiles', '--exit-code'),
	]);
	assert.deepEqual([text.status, whole.status, whole.stderr, without.status, without.stdout], [7, 0, '', 0, '']);
	assert.ok(
		text.stdout.includes(
			`edited\t${edited}\tEdited profile\tBusiness phone: “${profile.business_phone}” → “+1 555 0199”\n`,
		),
	);
	assert.match(
		text.stderr.replace(reading, ''),
		/^\. --without-profiles compares without them\.\ncforgs: 2 changes since [^\n]*\n$/v,
	);
	assert.deepEqual(
		[quiet.status, quiet.stderr, new Set(quiet.stdout.trim().split('\n'))],
		[0, '', new Set([edited, bare])],
	);
	type Change = {readonly id: string; readonly edits: ReadonlyArray<Readonly<Record<string, string>>>};
	const {
		is_complete: isComplete,
		changes,
		profiles_not_compared: rest,
	} = JSON.parse(json.stdout) as {
		readonly is_complete: boolean;
		readonly changes: readonly Change[];
		readonly profiles_not_compared: number;
	};
	assert.deepEqual(changes.find(({id}) => id === edited)?.edits, [
		{field: 'business_phone', from: profile.business_phone, to: '+1 555 0199'},
	]);
	assert.deepEqual(
		changes
			.find(({id}) => id === bare)
			?.edits.map(({field, from, to}) => [field, from, to])
			.at(0),
		['business_name', '', 'New Ltd'],
	);
	assert.deepEqual([changes.length, rest, json.status, isComplete], [2, 0, 0, true]);
	const files = await Promise.all(
		[['--profiles'], ['--profiles', '--without-profiles']].map(async flags => cforgs('diff', file, file, ...flags)),
	);
	assert.deepEqual(
		files.map(({status, stdout}) => [status, stdout]),
		[
			[2, ''],
			[2, ''],
		],
	);
});

await test('compares the rest and ends with status 8 if profiles cannot be read', async () => {
	await using today = await openSandbox({organizations: 5, seed: 7});
	const file = inFolder('read-with-a-key.json');
	const id = await createIn(today, 'Renamed before a token looks');
	await runProgram(['snapshot', file, '--profiles', '--quiet'], {...environmentOf(today), XDG_STATE_HOME: folder.path});
	await call(today, `PUT /organizations/${id}`, {json: {name: 'Renamed for a token'}});
	const withToken = {CLOUDFLARE_BASE_URL: today.url, CLOUDFLARE_API_TOKEN: today.token, XDG_STATE_HOME: folder.path};
	const before = today.requests.length;
	const token = await runProgram(['diff', file, '--json'], withToken);
	const {
		is_complete: isComplete,
		changes,
		profiles_not_compared: rest,
	} = JSON.parse(token.stdout) as {
		readonly is_complete: boolean;
		readonly changes: readonly unknown[];
		readonly profiles_not_compared: number;
	};
	assert.deepEqual([token.status, isComplete, changes.length, rest], [8, false, 1, 6]);
	assert.match(
		token.stderr,
		/^cforgs: Not everything could be compared\. The profiles of 6 organizations were not compared: 6 were not read\.$/mv,
	);
	assert.ok(today.requests.slice(before).filter(({path: asked}) => asked.endsWith('/profile')).length <= 4);
	const different = await runProgram(['diff', file, '--exit-code', '--quiet'], withToken);
	assert.deepEqual([different.status, different.stdout], [7, `${id}\n`]);
});

await test('loads only the profiles of the exported organizations with export --profiles, and writes them to HCL', async () => {
	const [region, other] = [await create('Exported region'), await create('Exported elsewhere')];
	const from = sandbox.requests.length;
	const [hcl, json, tree] = await Promise.all([
		cforgs('export', region, '--format', 'hcl', '--profiles', '--quiet'),
		cforgs('export', region, '--format', 'ndjson'),
		cforgs('export', '--format', 'tree', '--profiles'),
	]);
	assert.deepEqual(
		[hcl, json, tree].map(({status}) => status),
		[0, 0, 2],
	);
	assert.match(
		hcl.stdout,
		/resource "cloudflare_organization_profile" "exported_region_[0-9a-f]{8}" \{\n[^\}]*business_name {5}= "Test Ltd"/v,
	);
	assert.equal(hcl.stderr, '');
	assert.equal(json.stderr, 'cforgs: 1 profile was not in the list and is left out; --profiles reads it.\n');
	const read = sandbox.requests
		.slice(from)
		.filter(({path: asked}) => asked.endsWith('/profile'))
		.map(({path: asked}) => asked);
	assert.deepEqual(
		[read.length, read[0]?.includes(region), read.some(asked => asked.includes(other))],
		[1, true, false],
	);
});

await test('explains in a sentence what cannot be compared', async () => {
	const file = inFolder('bad.json');
	const head = {
		format: 'cforgs-snapshot',
		version: 1,
		host: 'api.cloudflare.com',
		taken_at: '2026-01-01T00:00:00Z',
		is_complete: true,
	};
	const bad = async (text: string) => {
		writeFileSync(file, text);
		return cforgs('diff', file);
	};

	const answers = [
		await bad('{"a": nothing}'),
		await bad('[]'),
		await bad(JSON.stringify({...head, version: 3, organizations: []})),
		await bad(JSON.stringify({...head, organizations: [{id: 'a', name: 'A'}, {name: 'B'}]})),
		await cforgs('diff', inFolder('nothing.json')),
		await bad(JSON.stringify({...head, organizations: []})),
		await cforgs('diff'),
	];
	assert.deepEqual(
		answers.map(({status, stdout}) => [status, stdout]),
		[1, 1, 1, 1, 1, 2, 2].map(status => [status, '']),
	);
	assert.deepEqual(
		answers.map(({stderr}) => stderr.trim().split('\n').length),
		answers.map(() => 1),
	);
	assert.match(answers[0]?.stderr ?? '', /not JSON: Unexpected token/v);
	assert.match(answers[2]?.stderr ?? '', /A newer version of cforgs wrote it\./v);
	assert.match(answers[3]?.stderr ?? '', /At organizations\.1\.id: /v);
	assert.match(answers[5]?.stderr ?? '', /two hosts/v);
	assert.match(answers[6]?.stderr ?? '', /with which snapshot\? Give its file/v);
});

await test('shows how two organizations differ by id or path, with a status for scripts', async () => {
	const [one, other] = [await create('Compared one'), await create('Compared two')];
	await call(sandbox, `PUT /organizations/${other}/profile`, {
		json: {...profile, business_address: '{"line1":"2 Test Road"}', external_metadata: '{"a":"\u{202E}"}'},
	});
	const [text, json, quiet, csv, same] = await Promise.all([
		cforgs('compare', one, 'Compared two', '--exit-code'),
		cforgs('compare', one, other, '--json'),
		cforgs('compare', one, other, '--quiet'),
		cforgs('compare', one, other, '--csv'),
		cforgs('compare', one, one),
	]);
	const fields = (lines: string) =>
		lines
			.trim()
			.split('\n')
			.map(line => line.split('\t'))
			.filter(([field]) => !field?.startsWith('meta.'));
	assert.deepEqual(fields(text.stdout), [
		['name', 'Compared one', 'Compared two'],
		['business_address.line1', '1 Test Road', '2 Test Road'],
		['external_metadata.a', '', '⟦202E⟧'],
	]);
	assert.deepEqual(
		[text, json, quiet, csv, same].map(({status}) => status),
		[7, 0, 0, 0, 2],
	);
	assert.match(text.stderr, /^cforgs: \d+ fields differ, \d+ are equal\.$/mv);
	const {organizations, differences} = JSON.parse(json.stdout) as {
		readonly organizations: readonly unknown[];
		readonly differences: ReadonlyArray<Readonly<Record<string, unknown>>>;
	};
	assert.deepEqual(organizations, [
		{id: one, name: 'Compared one'},
		{id: other, name: 'Compared two'},
	]);
	assert.deepEqual(
		differences.find(({field}) => field === 'external_metadata.a'),
		{field: 'external_metadata.a', left: null, right: '\u{202E}'},
	);
	assert.deepEqual(
		[fields(quiet.stdout), quiet.stderr],
		[[['name'], ['business_address.line1'], ['external_metadata.a']], ''],
	);
	assert.match(csv.stdout, /^field,left,right\r?\nname,Compared one,Compared two\r?\n/v);
	const from = sandbox.requests.length;
	const named = await cforgs('compare', 'Compared one', 'Compared two');
	assert.equal(named.stdout, text.stdout);
	const asked = sandbox.requests
		.slice(from)
		.map(({path: each}) => each)
		.filter(each => /\/organizations(?:\?|$)/v.test(each));
	assert.deepEqual(
		asked.filter(each => !/\?(?:id|name|name\.contains)=Compared\+(?:one|two)&/v.test(each)),
		[],
		'the names are looked up, the list is not read',
	);
	const [none, unknown] = await Promise.all([cforgs('compare', one), cforgs('compare', one, 'f'.repeat(32))]);
	assert.deepEqual(
		[none, unknown].map(({status, stdout}) => [status, stdout]),
		[
			[2, ''],
			[3, ''],
		],
	);
	assert.match(none.stderr, /Compare which organizations\?/v);
});

await test('writes a snapshot with x, lists later changes with =, opens one with Enter and returns with =', async () => {
	await using navigator = await startNavigator();
	const {session, write} = navigator;
	await session.waitFor('· 60 organizations');
	await session.press('x', 'j', 'j', 'j', 'j', 'j', 'enter');
	await session.waitFor('/snapshot.json.');
	await write('POST', '/organizations', {name: 'Created by somebody else', profile});
	await session.press('=');
	session.write('no such file');
	await session.press('enter');
	await session.waitFor('no such file is not usable. There is no such file.');
	await session.press('ctrl+u');
	session.write('snapshot.json');
	await session.follow(
		[
			['enter'],
			screen =>
				screen.includes('1 change in the rest since') && screen.includes('❯ created   Created by somebody else'),
		],
		[
			['enter'],
			screen =>
				screen.includes('❯ · Created by somebody else') && screen.includes('To go back to the changes, press =.'),
		],
		[['='], '1 change in the rest since'],
		[['escape'], '1 Overview'],
	);
	assert.deepEqual(navigator.writes(), ['POST /organizations']);
});
