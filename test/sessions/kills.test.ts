/*
Kills runs of many writes at any moment, and lets the same command go on.
KILLS=50 node --import=tsx --test test/sessions/kills.test.ts kills each kind of run that often.
*/
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {test} from 'node:test';
import {program} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

const kills = Number(process.env['KILLS'] ?? 2);

await using sandbox = await openSandbox({organizations: 2, seed: 7, rateLimit: 1_000_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: path.join(folder.path, 'state'), XDG_CACHE_HOME: path.join(folder.path, 'cache')};

const writesSince = (from: number): number => sandbox.requests.slice(from).filter(({method}) => method !== 'GET').length;

/** A number that looks random, the same in each run. */
const scattered = (index: number, below: number): number => ((index * 2_654_435_761) % 4_294_967_296) % below;

/** Starts a command and kills it during or just after its write with this number. */
async function killAt(words: readonly string[], write: number, milliseconds: number): Promise<void> {
	const from = sandbox.requests.length;
	const killed = spawn(process.execPath, [program, ...words], {env: {PATH: process.env['PATH'], ...environment}, stdio: ['ignore', 'pipe', 'pipe']});
	let isOver = false;
	const end = (async () => {
		await endOf(killed);
		isOver = true;
	})();
	await until(() => isOver || writesSince(from) >= write);
	await delay(milliseconds);
	killed.kill('SIGKILL');
	await end;
}

async function childrenOf(root: string): Promise<ReadonlyArray<{readonly id: string; readonly name: string}>> {
	const {result} = await call<ReadonlyArray<{readonly id: string; readonly name: string}>>(sandbox, `GET /organizations?parent.id=${root}&page_size=100`);
	return result;
}

const rows = 6;

/** Kills a run that sets a field of six organizations, and lets it go on. */
async function killSetting(round: number): Promise<void> {
	const root = await createIn(sandbox, `Set ${round}`);
	const ids = await Promise.all(Array.from({length: rows}, async (_, index) => {
		const id = await createIn(sandbox, `Set ${round}-${index}`, root);
		await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, external_metadata: '{"n":1.0}'}});
		return id;
	}));
	const metadata = async () => {
		const stored = await Promise.all(ids.map(async id => profileOf(sandbox, id)));
		return stored.map(each => each['external_metadata']);
	};

	const words = ['set', 'external_metadata.tier=gold', ...ids, '--yes'];
	const from = sandbox.requests.length;
	await killAt(words, 1 + scattered(round, rows), scattered(round + 7, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(await metadata(), ids.map(() => '{"n":1.0,"tier":"gold"}'));
	assert.ok(writesSince(from) <= rows + 1, 'only the write during which it was killed can be sent again');
	const undone = await runProgram(['undo', '--yes', '--at-most', String(rows)], environment);
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(await metadata(), ids.map(() => '{"n":1.0}'));
}

/** Kills a run that repairs three organizations and creates three, and lets it go on. */
async function killApplying(round: number): Promise<void> {
	const root = await createIn(sandbox, `Apply ${round}`);
	const [old, fresh] = ['Old', 'New'].map(name => Array.from({length: rows / 2}, (_, index) => `${name} ${index}`));
	await Promise.all((old ?? []).map(async name => createIn(sandbox, name, root)));
	const names = [...old ?? [], ...fresh ?? []];
	const file = path.join(folder.path, `apply-${round}.csv`);
	writeFileSync(file, ['name,parent,external_metadata.tier', ...names.map(name => `${name},${root},silver`), ''].join('\n'));
	const words = ['apply', file, '--below', root, '--yes', '--at-most', String(rows)];
	await killAt(words, 1 + scattered(round, rows), scattered(round + 3, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	const children = await childrenOf(root);
	assert.deepEqual(children.map(({name}) => name).toSorted(), names.toSorted(), 'no row twice, and none lost');
	const stored = await Promise.all(children.map(async ({id}) => profileOf(sandbox, id)));
	assert.deepEqual(new Set(stored.map(each => each['external_metadata'])), new Set(['{"tier":"silver"}']));
}

const rounds = Array.from({length: kills}, (_, round) => round);

await test('sets every organization once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killSetting(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('applies every row of a file once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killApplying(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});
