import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {openLock} from '../../source/kernel/storage/locked-lines.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {environmentOf, openSandbox} from '../base/sandbox/call.js';
import {createMobile, directHolderOf, holderOf, moveTo} from '../abilities/move/start.js';

await using sandbox = await openSandbox({organizations: 40, seed: 7});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path};
const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

await test('moves an account with move-account, and back with undo', async () => {
	const {source, accounts} = await holderOf(sandbox, 1);
	const {id = '', name} = accounts[0] ?? {};
	const destination = await createMobile(sandbox, 'From scripts');
	const dry = await cforgs('move-account', id, destination, '--dry-run');
	assert.equal(dry.status, 0);
	assert.match(dry.stdout, /"destination_organization_id/v);
	const {request, ...planned} = JSON.parse(
		// eslint-disable-next-line unicorn/no-await-expression-member
		(await cforgs('move-account', id, destination, '--dry-run', '--json')).stdout,
	) as Readonly<Record<string, unknown>>;
	assert.deepEqual(planned, {
		id,
		name,
		organization: {id: source.id, name: source.name},
		result: 'planned',
		changes: [{field: 'organization', before: source.id, after: destination}],
	});
	assert.match(String(request), /^curl -X POST /v);
	assert.equal(await directHolderOf(sandbox, id), source.id);

	const moved = await cforgs('move-account', id, destination, '--yes', '--json');
	assert.deepEqual(
		[moved.status, JSON.parse(moved.stdout)],
		[
			0,
			{
				id,
				name,
				organization: {id: destination, name: 'From scripts'},
				result: 'done',
				changes: [{field: 'organization', before: source.id, after: destination}],
			},
		],
	);
	assert.equal(moved.stderr, `cforgs: Moved ${name} to From scripts.\n`);
	const again = await cforgs('move-account', id, destination, '--yes', '--quiet');
	assert.deepEqual([again.status, again.stdout], [0, `${id}\n`]);
	const already = await cforgs('move-account', id, destination, '--yes', '--json');
	assert.deepEqual(
		[already.status, JSON.parse(already.stdout)],
		[0, {id, name, organization: {id: destination, name: 'From scripts'}, result: 'already', changes: []}],
	);

	const list = await cforgs('undo', '--list');
	assert.match(list.stdout, new RegExp(`\t${id}\t${name}\tmoved the account\n`, 'v'));
	const undone = await cforgs('undo', '--yes');
	assert.deepEqual(
		[undone.status, undone.stdout, await directHolderOf(sandbox, id)],
		[0, `${id}\t${name}\n`, source.id],
	);
	const left = await cforgs('undo', '--yes');
	assert.equal(left.status, 3);
});

await test('moves no account during another run of moves to the same organization', async () => {
	const {source, accounts} = await holderOf(sandbox, 1);
	const {id = ''} = accounts[0] ?? {};
	const destination = await createMobile(sandbox, 'For locks');
	const {host} = new URL(sandbox.url);
	const lock = openLock(path.join(folder.path, 'cforgs'), 'moving', host, destination);
	lock.lock();
	const refused = await cforgs('move-account', id, destination, '--yes');
	assert.deepEqual([refused.status, refused.stdout, await directHolderOf(sandbox, id)], [4, '', source.id]);
	assert.match(refused.stderr, /Another cforgs is moving accounts on this host\. Wait until it ends\./v);
	lock.unlock();
});

await test('ends move-account with the documented statuses', async () => {
	const {accounts} = await holderOf(sandbox, 1);
	const {id = ''} = accounts[0] ?? {};
	const {source: fixed, accounts: immobile} = await holderOf(sandbox, 1, 'false');
	const immobileId = immobile[0]?.id ?? '';
	const destination = await createMobile(sandbox, 'For statuses');
	const ends = await Promise.all([
		cforgs('move-account', id),
		cforgs('move-account', 'Retail customer', destination, '--yes'),
		cforgs('move-account', id, destination),
		cforgs('move-account', 'f'.repeat(32), destination, '--yes'),
		cforgs('move-account', id, 'f'.repeat(32), '--yes'),
		cforgs('move-account', id, 'No such organization', '--yes'),
		cforgs('move-account', immobileId, destination, '--yes'),
		cforgs('move-account', id, destination, '--yes', '--read-only'),
	]);
	assert.deepEqual(
		ends.map(({status}) => status),
		[2, 2, 2, 3, 3, 3, 4, 4],
	);
	assert.deepEqual(
		ends.map(({stdout}) => stdout),
		ends.map(() => ''),
	);
	assert.match(ends[3]?.stderr ?? '', /the account does not exist, or this credential cannot see it/v);
	assert.match(ends[6]?.stderr ?? '', /has the flag account_mobility = false/v);
	assert.equal(await directHolderOf(sandbox, immobileId), fixed.id);

	// The undo of a move that somebody else has moved on is a conflict.
	const moved = await cforgs('move-account', id, destination, '--yes');
	await moveTo(sandbox, id, await createMobile(sandbox, 'Moved on'));
	const conflict = await cforgs('undo', id, '--yes');
	assert.deepEqual([moved.status, conflict.status], [0, 5]);
	assert.match(conflict.stderr, /Somebody moved .+ again: it is now in .+ › Moved on\. Nothing was sent\./v);
});

await test('looks up a lost answer in move-account, and reports an unknown result', async () => {
	const {accounts} = await holderOf(sandbox, 2);
	const [first, second] = accounts;
	const destination = await createMobile(sandbox, 'For lost answers');
	await using proxy = await startLossyProxy(sandbox.url);
	const lossy = async (id = '') =>
		runProgram(['move-account', id, destination, '--yes'], {...environment, CLOUDFLARE_BASE_URL: proxy.url});
	proxy.lose('answer');
	const found = await lossy(first?.id);
	assert.deepEqual(
		[found.status, found.stderr],
		[0, `cforgs: The answer was lost, but a look-up shows: moved ${first?.name} to For lost answers.\n`],
	);
	proxy.lose('request');
	const lost = await lossy(second?.id);
	assert.deepEqual(
		[lost.status, lost.stderr.endsWith(' A look-up shows that the account is still in its old organization.\n')],
		[1, true],
	);
	proxy.cutBehindWrite();
	proxy.lose('answer');
	const unknown = await lossy(second?.id);
	assert.deepEqual([unknown.status, unknown.stdout, proxy.writes.length], [6, '', 3]);
	assert.equal(await directHolderOf(sandbox, second?.id ?? ''), destination);
});
