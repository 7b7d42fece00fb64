import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {holderOf as holderOfAccounts} from '../abilities/edit-account/start.js';
import {createMobile, holderOf} from '../abilities/move/start.js';
import {createRandom} from '../../source/base/sandbox/random.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {falseSuccess} from '../walk/false-answers.js';
import {call, createIn, environmentOf, openSandbox} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 1_000_000});
using folder = temporaryFolder();

/** The writes on record after a command whose only write was accepted and not stored, and which was killed before it could read that back. */
async function recordAfterKill(name: string, words: readonly string[]): Promise<ReadonlyArray<readonly [kind: string, isUnclear: boolean]>> {
	const random = createRandom(7);
	let isAccepted = false;
	let isReading = false;
	await using server = await startInFrontOf(sandbox, async ({method, url, body}) => {
		if (method !== 'GET') {
			isAccepted = true;
			return falseSuccess(sandbox, {method, path: url.replace('/client/v4', ''), body}, random);
		}

		isReading ||= isAccepted;
		return isAccepted
			? () => {
				// The answer never arrives.
			}
			: undefined;
	});
	const environment = {
		...environmentOf(sandbox), CLOUDFLARE_BASE_URL: server.url, XDG_STATE_HOME: path.join(folder.path, name), XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const killed = spawn(process.execPath, [program, ...words, '--yes', '--quiet'], {env: {PATH: process.env['PATH'], ...environment}, stdio: ['ignore', 'pipe', 'pipe']});
	const ended = endOf(killed);
	let isOver = false;
	killed.once('exit', () => {
		isOver = true;
	});
	await until(() => isReading || isOver);
	killed.kill('SIGKILL');
	const {stderr} = await ended;
	assert.ok(isReading, `${name}: ${stderr}`);
	const {stdout} = await runProgram(['undo', '--list', '--json'], environment);
	return (JSON.parse(stdout) as ReadonlyArray<{readonly kind: string; readonly unclear: boolean}>).map(({kind, unclear}) => [kind, unclear]);
}

await test('has no write on record as stored that was killed before it was read back', async () => {
	const root = await createIn(sandbox, 'Root');
	const {accounts} = await holderOfAccounts(sandbox, 1);
	const {accounts: movable} = await holderOf(sandbox, 1);
	const [[account], [moved]] = [accounts, movable];
	const destination = await createMobile(sandbox, 'Destination');
	assert.ok(account);
	assert.ok(moved);
	await call(sandbox, `POST /organizations/${root}/members`, {json: {member: {user: {email: 'stays@x.example'}, status: 'active'}}});
	await call(sandbox, `POST /organizations/${root}/members`, {json: {member: {user: {email: 'leaves@x.example'}, status: 'active'}}});
	const file = path.join(folder.path, 'customers.csv');
	writeFileSync(file, `name,parent\nApplied,${root}\n`);
	const commands = {
		create: ['create', '--name', 'Made', '--parent', root],
		edit: ['edit', root, '--name', 'Changed'],
		profile: ['set', 'external_metadata.tier=gold', root],
		invite: ['invite', root, 'new@x.example'],
		remove: ['remove-member', root, 'leaves@x.example'],
		createAccount: ['create-account', 'Website', '--in', root],
		editAccount: ['edit-account', account.id, '--abuse-contact', 'abuse@x.example'],
		tags: ['tags', account.id, '--set', 'env=live'],
		move: ['move-account', moved.id, destination],
		apply: ['apply', file, '--below', root, '--at-most', '1'],
		delete: ['delete', await createIn(sandbox, 'Deleted', root)],
	};
	const recorded: unknown[] = [];
	for (const [name, words] of Object.entries(commands)) {
		recorded.push([name, ...await recordAfterKill(name, words)]); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	assert.deepEqual(recorded, Object.keys(commands).map(name => [name, [name === 'apply' ? 'create' : name, true]]));
});
