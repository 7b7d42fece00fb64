import assert from 'node:assert/strict';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'node:test';
import {holderOf, storedTags, storeTags} from '../abilities/tags/start.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {refused} from '../helpers/misbehaving-server.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {goTo, startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {environmentOf, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

const {accounts} = await holderOf(sandbox, 2);
const [one = '', other = ''] = accounts.map(({id}) => id);

const tagsOf = async (...ids: readonly string[]) => Promise.all(ids.map(async id => storedTags(sandbox, id)));

await test('lists tags, and changes those of one account with tags, and back with undo', async () => {
	await storeTags(sandbox, one, {env: 'test', team: 'web'});
	const list = await cforgs('tags', one);
	assert.deepEqual([list.status, list.stdout], [0, 'env\ttest\nteam\tweb\n']);
	const json = await cforgs('tags', one, '--json');
	const [record] = JSON.parse(json.stdout) as ReadonlyArray<Readonly<Record<string, unknown>>>;
	assert.deepEqual([record?.['account'], record?.['tags']], [one, {env: 'test', team: 'web'}]);

	const dry = await cforgs('tags', one, '--set', 'env=live', '--dry-run');
	assert.match(dry.stdout, /-H 'If-Match: v1:/v);
	assert.deepEqual(await tagsOf(one), [{env: 'test', team: 'web'}]);
	const changed = await cforgs(
		'tags',
		one,
		'--set',
		'env=live',
		'--set',
		'a=b=c',
		'--remove',
		'team',
		'--yes',
		'--json',
	);
	assert.equal(changed.status, 0, changed.stderr);
	assert.deepEqual((JSON.parse(changed.stdout) as ReadonlyArray<{readonly changes: unknown}>)[0]?.changes, [
		{field: 'tags.env', before: 'test', after: 'live'},
		{field: 'tags.a', before: null, after: 'b=c'},
		{field: 'tags.team', before: 'web', after: null},
	]);
	assert.deepEqual(await tagsOf(one), [{env: 'live', a: 'b=c'}]);
	const listed = await cforgs('undo', '--list', '--json');
	assert.deepEqual((JSON.parse(listed.stdout) as ReadonlyArray<{readonly changes: unknown}>)[0]?.changes, [
		{field: 'tags.env', before: 'test', after: 'live'},
		{field: 'tags.team', before: 'web', after: null},
		{field: 'tags.a', before: null, after: 'b=c'},
	]);
	await storeTags(sandbox, one, {env: 'live', a: 'b=c', later: '1'});
	const undone = await cforgs('undo', '--yes');
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(await tagsOf(one), [{env: 'test', team: 'web', later: '1'}]);
});

await test('removes the last tag of an account', async () => {
	await storeTags(sandbox, one, {env: 'test'});
	const {status} = await cforgs('tags', one, '--remove', 'env', '--yes');
	assert.deepEqual([status, await tagsOf(one)], [0, [{}]]);
	const list = await cforgs('tags', one);
	assert.deepEqual([list.stdout, list.stderr], ['', 'cforgs: The account has no tags.\n']);
});

await test('sets the tags of a file, as --csv prints them, and undoes the run', async () => {
	await storeTags(sandbox, one, {env: 'test', 'n\u{1B}': '=1+1'});
	await storeTags(sandbox, other, {env: 'test', owner: 'ops'});
	const file = path.join(folder.path, 'tags.csv');
	const csv = await cforgs('tags', one, other, '--csv');
	writeFileSync(file, csv.stdout);
	const same = await cforgs('tags', '--from', file, '--yes');
	assert.deepEqual([same.status, same.stderr], [0, 'cforgs: 2 already so.\n']);
	writeFileSync(file, `account;tag;value\n${one};env;\n${one};zone;"a;b"\n${other};owner;(empty)\n`);
	const unlimited = await cforgs('tags', one, other, '--set', 'zone=a;b', '--yes');
	assert.deepEqual([unlimited.status, unlimited.stdout], [2, '']);
	const few = await cforgs('tags', '--from', file, '--yes', '--at-most', '1');
	assert.equal(few.status, 4);
	const sent = await cforgs('tags', '--from', file, '--yes', '--quiet');
	assert.deepEqual([sent.status, sent.stdout], [0, `${one}\n${other}\n`]);
	assert.deepEqual(await tagsOf(one, other), [{env: 'test', 'n\u{1B}': '=1+1', zone: 'a;b'}, {env: 'test'}]);
	const undone = await cforgs('undo', '--yes', '--at-most', '2');
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(await tagsOf(one, other), [
		{env: 'test', 'n\u{1B}': '=1+1'},
		{env: 'test', owner: 'ops'},
	]);
});

await test('leaves stored texts of its own export, and leaves out what a spreadsheet made of one', async () => {
	const tags = {env: '(empty)', note: '', padded: ' a ', zip: '01234', '007': 'x'};
	await storeTags(sandbox, one, tags);
	await storeTags(sandbox, other, {note: '', owner: 'ops'});
	const file = path.join(folder.path, 'export.csv');
	const csv = await cforgs('tags', one, other, '--csv');
	writeFileSync(file, csv.stdout);
	const same = await cforgs('tags', '--from', file, '--yes');
	assert.deepEqual([same.status, same.stderr, await tagsOf(one)], [0, 'cforgs: 2 already so.\n', [tags]]);
	writeFileSync(file, `account,tag,value\n${one},zip,1234\n${one},7,x\n${other},owner, dev \n${other},note,(Empty)\n`);
	const mangled = await cforgs('tags', '--from', file, '--yes', '--at-most', '1');
	assert.equal(mangled.status, 1);
	assert.match(
		mangled.stderr,
		/Tag zip: The zeros at the start are gone\. .* Tag 7: The account has no such tag, but a similar one\. The zeros at the start are gone\./v,
	);
	assert.deepEqual(await tagsOf(one, other), [tags, {owner: 'dev'}]);
});

await test('says that accounts have no tags only if all of them were read', async () => {
	await storeTags(sandbox, one, {env: 'test'});
	await cforgs('tags', one, '--remove', 'env', '--yes');
	const refusal = refused(403, [{code: 10_000, message: 'No access.'}]);
	await using front = await startInFrontOf(sandbox, ({url}) =>
		url.includes(`/accounts/${other}/tags`) ? refusal : undefined,
	);
	const {status, stdout, stderr} = await runProgram(['tags', one, other], {
		...environment,
		CLOUDFLARE_BASE_URL: front.url,
	});
	assert.deepEqual([status, stdout], [1, '']);
	assert.match(stderr, /Could not read the tags/v);
	assert.doesNotMatch(stderr, /have no tags/v);
});

await test('refuses a file or words that cannot be used, and sends nothing', async () => {
	const file = path.join(folder.path, 'broken.csv');
	writeFileSync(file, `account,tag,value\nx,env,1\n${one},,1\n${one},env,1\n${one},env,2\n`);
	const ends = await Promise.all([
		cforgs('tags'),
		cforgs('tags', 'no-id'),
		cforgs('tags', one, '--set', 'env'),
		cforgs('tags', one, '--set', `${'k'.repeat(257)}=v`, '--yes'),
		cforgs('tags', one, '--set', 'a=1', '--remove', 'a', '--yes'),
		cforgs('tags', one, '--from', file, '--yes'),
		cforgs('tags', '--from', file, '--yes'),
		cforgs('tags', one, '--set', 'a=1'),
		cforgs('tags', 'f'.repeat(32)),
		cforgs('tags', one, '--set', 'a=1', '--yes', '--read-only'),
	]);
	assert.deepEqual(
		ends.map(({status}) => status),
		[2, 2, 2, 2, 2, 2, 2, 2, 3, 4],
	);
	assert.deepEqual(
		ends.map(({stdout}) => stdout),
		ends.map(() => ''),
	);
	assert.match(ends[6]?.stderr ?? '', /Row 2: .* Row 3: .* Row 5: /v);
});

await test('ends with a conflict if somebody writes at the same moment, and overwrites nothing', async () => {
	await storeTags(sandbox, one, {env: 'test'});
	await using front = await startInFrontOf(sandbox, async ({method}) => {
		if (method === 'PUT') {
			await storeTags(sandbox, one, {env: 'theirs'});
		}

		return undefined;
	});
	const {status, stderr} = await runProgram(['tags', one, '--set', 'env=mine', '--yes'], {
		...environment,
		CLOUDFLARE_BASE_URL: front.url,
	});
	assert.equal(status, 5, stderr);
	assert.match(stderr, /Conflict: somebody changed the tags/v);
	assert.deepEqual(await tagsOf(one), [{env: 'theirs'}]);
});

await test('looks up lost answers, and reports an unknown result', async () => {
	await storeTags(sandbox, one, {env: 'test'});
	await using proxy = await startLossyProxy(sandbox.url);
	const lossy = async (...words: readonly string[]) =>
		runProgram(['tags', one, ...words, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lose('answer');
	const found = await lossy('--set', 'a=1');
	assert.deepEqual(
		[found.status, found.stderr.includes('The answer was lost, but a look-up shows the tags.')],
		[0, true],
	);
	proxy.lose('request');
	const lost = await lossy('--set', 'b=1');
	proxy.cutBehindWrite();
	proxy.lose('answer');
	const unknown = await lossy('--set', 'c=1');
	assert.deepEqual([lost.status, unknown.status], [1, 6]);
	assert.deepEqual(await tagsOf(one), [{env: 'test', a: '1', c: '1'}]);
	const again = await cforgs('tags', one, '--set', 'c=1', '--yes');
	assert.deepEqual([again.status, proxy.writes.length], [0, 3]);
});

await test('changes tags in a session', async () => {
	await using navigator = await startNavigator();
	const {session, sandbox: own} = navigator;
	const held = await holderOf(own, 2);
	await session.waitFor('· 60 organizations');
	await goTo(navigator, held.source.id, 'tab', 'tab');
	await session.waitFor(`1/${held.accounts.length}, direct`);
	await session.press(' ', ' ');
	await session.waitFor('2 marked');
	await session.press('#');
	await session.waitFor('Tags of 2 accounts');
	await session.waitFor('another tag');
	session.write('reviewed-by');
	await session.press('down');
	session.write('ops');
	await session.waitFor('ops');
	await session.press('ctrl+s');
	await session.waitFor('Change the tags of 2 accounts? To send, press y.');
	await session.press('y');
	await session.waitFor('2 changed.');
	const stored = await Promise.all(held.accounts.map(async ({id}) => storedTags(own, id)));
	assert.equal(stored.filter(tags => tags['reviewed-by'] === 'ops').length, 2);
	assert.equal(navigator.writes().filter(write => write.endsWith('/tags')).length, 2);
});
