import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {program} from '../helpers/navigator.js';
import {endOf} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, environmentOf, named, openSandbox, readAll, type Account} from '../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, readyAfter: 0, rateLimit: 100_000});

/** A program whose first write never arrives, and which is killed then. */
async function loseFirst(words: (folder: string) => readonly string[]) {
	const folder = temporaryFolder();
	const proxy = await startLossyProxy(sandbox.url);
	const start = (...all: readonly string[]) =>
		spawn(process.execPath, [program, ...all], {
			stdio: ['ignore', 'pipe', 'pipe'],
			env: {
				PATH: process.env['PATH'],
				...environmentOf(sandbox),
				CLOUDFLARE_BASE_URL: proxy.url,
				XDG_STATE_HOME: folder.path,
				XDG_CACHE_HOME: folder.path,
			},
		});
	proxy.lose('request');
	const killed = start(...words(folder.path));
	const end = endOf(killed);
	await until(() => proxy.writes.length === 1);
	killed.kill('SIGKILL');
	await end;
	return {
		again: async () => endOf(start(...words(folder.path))),
		undone: async () => endOf(start('undo', '--list')),
		writes: proxy.writes,
		async [Symbol.asyncDispose]() {
			await proxy[Symbol.asyncDispose]();
			folder[Symbol.dispose]();
		},
	};
}

for (const [command, status] of [
	['onboard', 1],
	['apply', 0],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`${command} claims no organization that is older than its request`, async () => {
		const name = `Claimed by ${command}`;
		const organizations = await readAll(sandbox, '/organizations');
		const parents = new Set(organizations.map(({parent}) => parent?.id));
		const old = organizations.find(each => each.parent && !parents.has(each.id) && !each.name.startsWith('Claimed'));
		await using session = await loseFirst(folder => {
			const file = path.join(folder, 'claims.csv');
			writeFileSync(file, `name,parent\n${name},${old?.parent?.id}\n`);
			return command === 'apply'
				? [command, file, '--yes', '--at-most', '1']
				: [command, '--from', file, '--leave-out', '--yes'];
		});
		await call(sandbox, `PUT /organizations/${old?.id}`, {json: {name}});
		const {stdout, stderr, status: ended} = await session.again();
		const {stdout: undone} = await session.undone();
		const made = await named(sandbox, name);
		assert.deepEqual([made.map(({id}) => id), session.writes.length, ended], [[old?.id], 1, status], stdout + stderr);
		assert.doesNotMatch(stdout + stderr, /look-up found|[Cc]reated (?:earlier|Claimed)/v);
		assert.ok(!undone.includes(old?.id ?? ''), undone);
	});
}

await test('create-account claims no account that is older than its request', async () => {
	let organization = '';
	let old: Account | undefined;
	for (const {id} of await readAll(sandbox, '/organizations')) {
		const [account] = await readAll<Account>(sandbox, `/organizations/${id}/accounts`); // eslint-disable-line no-await-in-loop -- The first one that fits is enough.
		[organization, old] = old ? [organization, old] : [id, account];
	}

	await using session = await loseFirst(() => ['create-account', 'Claimed', '--in', organization, '--yes']);
	await call(sandbox, `PUT /accounts/${old?.id}`, {json: {...old, name: 'Claimed'}});
	const {stdout, stderr, status} = await session.again();
	assert.deepEqual([stdout, status, session.writes.length], ['', 5, 1], stderr);
	assert.match(
		stderr,
		new RegExp(String.raw`already has an account named Claimed: ${old?.id}\. Nothing was sent\.`, 'v'),
	);
});
