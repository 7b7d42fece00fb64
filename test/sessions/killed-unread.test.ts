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
async function recordAfterKill(
	name: string,
	words: readonly string[],
): Promise<ReadonlyArray<readonly [kind: string, isUnclear: boolean]>> {
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
		...environmentOf(sandbox),
		CLOUDFLARE_BASE_URL: server.url,
		XDG_STATE_HOME: path.join(folder.path, name),
		XDG_CACHE_HOME: path.join(folder.path, 'cache'),
	};
	const killed = spawn(process.execPath, [program, ...words, '--yes', '--quiet'], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
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
	return (JSON.parse(stdout) as ReadonlyArray<{readonly kind: string; readonly unclear: boolean}>).map(
		({kind, unclear}) => [kind, unclear],
	);
}

await test('has no write on record as stored that was killed before it was read back', async () => {
	const root = await createIn(sandbox, 'Root');
	const {accounts} = await holderOfAccounts(sandbox, 1);
	const {accounts: movable} = await holderOf(sandbox, 1);
	const [[account], [moved]] = [accounts, movable];
	const destination = await createMobile(sandbox, 'Destination');
	assert.ok(account);
	assert.ok(moved);
	await call(sandbox, `POST /organizations/${root}/members`, {
		json: {member: {user: {email: 'stays@x.example'}, status: 'active'}},
	});
	await call(sandbox, `POST /organizations/${root}/members`, {
		json: {member: {user: {email: 'leaves@x.example'}, status: 'active'}},
	});
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
		recorded.push([name, ...(await recordAfterKill(name, words))]); // eslint-disable-line no-await-in-loop -- One after the other.
	}

	assert.deepEqual(
		recorded,
		Object.keys(commands).map(name => [name, [name === 'apply' ? 'create' : name, true]]),
	);
});

await test('goes on with an undo that was killed before it was read back, whether or not it was stored', async () => {
	const random = createRandom(7);
	let isTrue = true;
	let isKilling = false;
	let isAccepted = false;
	let isReading = false;
	await using server = await startInFrontOf(sandbox, async ({method, url, body}) => {
		if (isKilling && method !== 'GET' && !isAccepted) {
			isAccepted = true;
			return isTrue ? undefined : falseSuccess(sandbox, {method, path: url.replace('/client/v4', ''), body}, random);
		}

		isReading ||= isAccepted;
		return isAccepted
			? () => {
					// The answer never arrives.
				}
			: undefined;
	});
	const root = await createIn(sandbox, 'Killed undo');
	const [one, two] = [await createIn(sandbox, 'Killed one', root), await createIn(sandbox, 'Killed two', root)];
	const [{accounts}, {accounts: movable}] = [await holderOfAccounts(sandbox, 1), await holderOf(sandbox, 1)];
	const [account, moved] = [accounts[0], movable[0]];
	const destination = await createMobile(sandbox, 'Killed destination');
	const changes = {
		profile: ['profile', one, '--set', 'business_phone=+1 555 0144'],
		set: ['set', 'external_metadata=gold', one, two, '--at-most', '2'],
		editAccount: ['edit-account', account?.id ?? '', '--abuse-contact', 'killed@x.example'],
		tags: ['tags', account?.id ?? '', '--set', 'killed=yes'],
		move: ['move-account', moved?.id ?? '', destination],
		invite: ['invite', one, 'ann@x.example', 'bob@x.example', '--at-most', '2'],
	};
	const hasBegunToRead = (): boolean => isReading;
	const results: Record<string, unknown> = {};
	for (const [name, words] of Object.entries(changes).flatMap(
		([kind, given]) =>
			[
				[`${kind} stored`, given],
				[`${kind} lied`, given],
			] as const,
	)) {
		/* eslint-disable no-await-in-loop -- One after the other. */
		const environment = {
			...environmentOf(sandbox),
			CLOUDFLARE_BASE_URL: server.url,
			XDG_STATE_HOME: path.join(folder.path, name),
			XDG_CACHE_HOME: path.join(folder.path, 'cache'),
		};
		const run = async (...all: readonly string[]) => runProgram(all, environment);
		const changed = await run(...words, '--yes');
		[isTrue, isKilling, isReading] = [name.endsWith('stored'), true, false];
		const killed = spawn(process.execPath, [program, 'undo', '--yes', '--at-most', '2'], {
			env: {PATH: process.env['PATH'], ...environment},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const ended = endOf(killed);
		await until(() => hasBegunToRead() || killed.exitCode !== null);
		killed.kill('SIGKILL');
		await ended;
		[isKilling, isAccepted] = [false, false];
		const again = await run('undo', '--yes', '--at-most', '2');
		const left = await run('undo', '--yes', '--at-most', '2');
		const {stdout} = await run('undo', '--list', '--json');
		const entries = JSON.parse(stdout) as ReadonlyArray<{readonly unclear: boolean; readonly undone: boolean}>;
		results[name] = [
			changed.status,
			isReading,
			again.status,
			left.status,
			entries.map(({unclear, undone}) => `${unclear ? 'unclear' : ''}${undone ? 'undone' : ''}`),
		];
		/* eslint-enable no-await-in-loop */
	}

	assert.deepEqual(
		results,
		Object.fromEntries(Object.keys(results).map(name => [name, [0, true, 0, 3, ['', 'undone']]])),
	);
});
