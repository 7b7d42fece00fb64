import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import type {Member} from '../../source/base/api/schemas.js';
import {openLock} from '../../source/kernel/storage/locked-lines.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';
import {forward, startInFrontOf} from '../helpers/front-server.js';
import {ok} from '../helpers/misbehaving-server.js';
import {startNavigator} from '../helpers/navigator.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: folder.path,
	XDG_CACHE_HOME: folder.path,
	XDG_CONFIG_HOME: folder.path,
};

const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

/** A new root with organizations below it. */
async function branchOf(name: string, names: readonly string[]) {
	const root = await createIn(sandbox, name);
	const ids: string[] = [];
	for (const each of names) {
		ids.push(await createIn(sandbox, each, root)); // eslint-disable-line no-await-in-loop -- In this order.
	}

	return {root, ids};
}

const membersIn = async (from: Parameters<typeof call>[0], ids: readonly string[]) =>
	Promise.all(
		ids.map(async id => {
			const {result} = await call<readonly Member[]>(from, `GET /organizations/${id}/members`);
			return result.map(({user, status}) => `${user.email} ${status}`).toSorted();
		}),
	);

const sentSince = (from: number): number => sandbox.requests.slice(from).filter(({method}) => method === 'POST').length;

type Printed = ReadonlyArray<{
	readonly email: string;
	readonly organization: {readonly id: string; readonly name: string};
	readonly result: string;
}>;

const printed = (stdout: string): Printed => JSON.parse(stdout) as Printed;

await test('invites people to the organizations that a filter finds, with a limit and a table, and takes it back', async () => {
	const {root, ids} = await branchOf('Filtered', ['Filtered one', 'Filtered two']);
	const [one = ''] = ids;
	await call(sandbox, `POST /organizations/${one}/members`, {json: {member: {user: {email: 'ann@x.example'}}}});
	const from = sandbox.requests.length;
	const words = ['invite', 'ann@x.example', 'Bob <bob@y.example>', '--below', root, '--where', 'depth:1'] as const;
	const dry = await cforgs(...words, '--dry-run', '--csv');
	assert.equal(dry.status, 0, dry.stderr);
	assert.equal(
		dry.stdout.trimEnd().split('\r\n').toSorted().at(-1),
		'email,organization_id,organization_name,result,note,request,field,before,after',
	);
	assert.match(
		dry.stdout,
		new RegExp(String.raw`^ann@x\.example,${one},Filtered one,already,It is invited already: not sent\.,,,,\r$`, 'mv'),
	);
	assert.match(
		dry.stderr,
		/To invite: 3\n[\s\S]+Already so: 1\n[\s\S]+Super Administrator of every account in these organizations and everything below them\.\n3 requests, about 1 second\./v,
	);
	const requests = await cforgs(...words, '--dry-run');
	assert.equal(requests.stdout.match(/curl -X POST/gv)?.length, 3);
	const none = await cforgs('invite', 'ann@x.example', '--where', 'name:nothing', '--yes', '--csv');
	assert.deepEqual(
		[none.status, none.stdout, none.stderr.trimEnd().split('\n').length],
		[0, 'email,organization_id,organization_name,result,note,field,before,after\r\n', 1],
	);
	const unlimited = await cforgs(...words, '--yes');
	assert.equal(unlimited.status, 2);
	assert.match(
		unlimited.stderr,
		/3 invitations would be sent\. With --yes, also give the most that you expect: --at-most 3\./v,
	);
	const limited = await cforgs(...words, '--yes', '--at-most', '2');
	assert.deepEqual([limited.status, sentSince(from)], [4, 0]);
	const done = await cforgs(...words, '--yes', '--at-most', '3', '--json');
	assert.equal(done.status, 0, done.stderr);
	assert.deepEqual(
		printed(done.stdout)
			.map(({organization: {name}, email, result}) => [name, email, result].join(' '))
			.toSorted(),
		[
			'Filtered one ann@x.example already',
			'Filtered one bob@y.example done',
			'Filtered two ann@x.example done',
			'Filtered two bob@y.example done',
		],
	);
	assert.match(done.stderr, /^cforgs: 3 invited, 1 already so\.$/mv);
	assert.equal(sentSince(from), 3);
	assert.deepEqual(await membersIn(sandbox, [root, ...ids]), [
		[],
		['ann@x.example pending', 'bob@y.example pending'],
		['ann@x.example pending', 'bob@y.example pending'],
	]);
	const list = await cforgs('undo', '--list');
	assert.match(list.stdout, /\tFiltered one, Filtered two\tinvited 2 people to 2 organizations$/mv);
	const undone = await cforgs('undo', '--yes', '--at-most', '3');
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(await membersIn(sandbox, ids), [
		['ann@x.example pending', 'bob@y.example canceled'],
		['ann@x.example canceled', 'bob@y.example canceled'],
	]);
});

await test('invites to a group, and explains what cannot go together', async () => {
	const {ids} = await branchOf('Grouped', ['Grouped one', 'Grouped two']);
	await cforgs('group', 'add', '@invited', ...ids);
	const unanswered = await cforgs('invite', '@invited', 'ann@x.example');
	assert.match(unanswered.stderr, /This invites ann@x\.example\.\nThere is no terminal to confirm on\./v);
	const done = await cforgs('invite', '@invited', 'ann@x.example', '--yes', '--at-most', '2', '--csv');
	assert.equal(done.status, 0, done.stderr);
	assert.match(done.stdout, /^ann@x\.example,[0-9a-f]{32},Grouped one,done,,,,\r$/mv);
	assert.deepEqual(await membersIn(sandbox, ids), [['ann@x.example pending'], ['ann@x.example pending']]);
	const [both, nobody, strange] = await Promise.all([
		cforgs('invite', '@invited', 'ann@x.example', '--where', 'name:x', '--yes'),
		cforgs('invite', '@invited', '--yes'),
		cforgs('invite', ids[0] ?? '', 'ann@x.example', '--where', 'name:x', '--yes'),
	]);
	assert.deepEqual(
		[both, nobody, strange].map(({status}) => status),
		[2, 2, 2],
	);
	assert.match(both.stderr, /Ids and groups do not go together with --where and --below/v);
	assert.match(nobody.stderr, /Who\? Add an email address: cforgs invite @GROUP EMAIL\./v);
	assert.match(strange.stderr, /is not an email address\. Nothing was sent\./v);
});

await test('reports nothing as invited that the service has not stored, and finds an invitation whose answer is lost', async () => {
	const {root, ids} = await branchOf('Lied', ['Lied one', 'Lied two']);
	const [lied = '', cut = ''] = ids;
	await using server = await startInFrontOf(sandbox, async request => {
		const {method, url} = request;
		if (method === 'POST' && url.includes(lied)) {
			return ok({id: 'f'.repeat(32), status: 'pending', user: {email: 'ann@x.example', name: ''}});
		}

		if (method !== 'POST') {
			return undefined;
		}

		await forward(sandbox, request);
		return response => {
			response.destroy();
		};
	});
	const done = await runProgram(
		['invite', 'ann@x.example', '--below', root, '--where', 'depth:1', '--yes', '--at-most', '2', '--json'],
		{...environment, CLOUDFLARE_BASE_URL: server.url},
	);
	assert.equal(done.status, 6, done.stderr);
	assert.deepEqual(
		printed(done.stdout).map(({organization: {name}, result}) => `${name} ${result}`),
		['Lied one unknown', 'Lied two done'],
	);
	assert.deepEqual(await membersIn(sandbox, [lied, cut]), [[], ['ann@x.example pending']]);
});

await test('invites to marked organizations on the screen, and takes exactly these invitations back', async () => {
	await using navigator = await startNavigator();
	const {session, sandbox: own} = navigator;
	await session.waitFor('· 60 organizations');
	const ids = [await createIn(own, 'Zz one', own.root), await createIn(own, 'Zz two', own.root)];
	await call(own, `POST /organizations/${ids[1]}/members`, {
		json: {member: {user: {email: 'ann@x.example', name: ''}, status: 'active'}},
	});
	const before = navigator.writes().length;
	await session.press('R');
	await session.waitFor('· 62 organizations');
	await session.press('/');
	session.write('zz');
	await session.press('enter');
	await session.waitFor('Zz two');
	await session.press('&');
	await session.waitFor('2 marked');
	await session.press('i');
	await session.waitFor('Invite · 2 organizations');
	session.paste('ann@x.example, bob@y.example');
	await session.press('enter');
	await session.waitFor('Send 3 invitations?');
	assert.match(session.screen(), /✓ .*Zz two +ann@x\.example/v);
	await session.press('y');
	await session.waitFor('3 invited, 1 already so.');
	assert.deepEqual(await membersIn(own, ids), [
		['ann@x.example pending', 'bob@y.example pending'],
		['ann@x.example active', 'bob@y.example pending'],
	]);
	await session.press('escape', 'u');
	await session.waitFor('invited 2 people to 2 organizations');
	await session.press('enter');
	await session.waitFor('Take back 3 invitations');
	await session.waitFor('Zz one · still pending');
	await session.press('y');
	await session.waitFor('3 taken back.');
	assert.deepEqual(await membersIn(own, ids), [
		['ann@x.example canceled', 'bob@y.example canceled'],
		['ann@x.example active', 'bob@y.example canceled'],
	]);
	assert.deepEqual(
		navigator
			.writes()
			.slice(before)
			.map(write => write.split(' ', 1)[0]),
		['POST', 'POST', 'POST', 'DELETE', 'DELETE', 'DELETE'],
	);
});

await test('sends no invitation, to one organization or to many, while another cforgs invites people', async () => {
	const {root, ids} = await branchOf('Locked', ['Locked one', 'Locked two']);
	const [one = ''] = ids;
	const lock = openLock(path.join(folder.path, 'cforgs'), 'inviting', new URL(sandbox.url).host);
	assert.ok(lock.lock());
	const from = sandbox.requests.length;
	const own = ['invite', one, 'ann@locked.example', '--yes'] as const;
	const many = [
		'invite',
		'ann@locked.example',
		'--below',
		root,
		'--where',
		'depth:1',
		'--yes',
		'--at-most',
		'2',
	] as const;
	const refused = [await cforgs(...own), await cforgs(...many)];
	assert.deepEqual([refused.map(({status}) => status), sentSince(from)], [[4, 4], 0]);
	assert.ok(
		refused.every(({stderr}) => stderr.includes('Another cforgs is inviting people on this host. Wait until it ends.')),
	);

	lock.unlock();
	const sent = [await cforgs(...own), await cforgs(...many)];
	assert.deepEqual(
		[sent.map(({status}) => status), await membersIn(sandbox, ids)],
		[
			[0, 0],
			[['ann@locked.example pending'], ['ann@locked.example pending']],
		],
	);
});

await test('removes nobody from one organization while another cforgs removes people', async () => {
	const {ids} = await branchOf('Locked removal', ['Locked removal one']);
	const [id = ''] = ids;
	await cforgs('invite', id, 'ann@locked.example', '--yes');
	const lock = openLock(path.join(folder.path, 'cforgs'), 'offboarding', new URL(sandbox.url).host);
	assert.ok(lock.lock());
	const from = sandbox.requests.length;
	const refused = await cforgs('remove-member', id, 'ann@locked.example', '--yes');
	assert.deepEqual([refused.status, sentSince(from)], [4, 0]);
	assert.match(refused.stderr, /Another cforgs is removing people on this host\. Wait until it ends\./v);
	lock.unlock();
	const sent = await cforgs('remove-member', id, 'ann@locked.example', '--yes');
	assert.deepEqual([sent.status, await membersIn(sandbox, [id])], [0, [['ann@locked.example canceled']]]);
});
