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
import {storedValues} from '../abilities/edit-account/start.js';
import {holderOf as holderOfTags, storedTags, storeTags} from '../abilities/tags/start.js';
import {createMobile, directHolderOf, holderOf} from '../abilities/move/start.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {goTo, program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import type {Session} from '../helpers/session.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';
import {call, createIn, environmentOf, openSandbox, profile, profileOf} from '../base/sandbox/call.js';

const kills = Number(process.env['KILLS'] ?? 2);

await using sandbox = await openSandbox({organizations: 2, seed: 7, rateLimit: 1_000_000});
using folder = temporaryFolder();
const environment = {
	...environmentOf(sandbox),
	XDG_STATE_HOME: path.join(folder.path, 'state'),
	XDG_CACHE_HOME: path.join(folder.path, 'cache'),
};

type Request = (typeof sandbox.requests)[number];

/** The newest request, for `writesSince`. A position in the list is of no use, because the list holds only the last 1,000. */
const newest = (): Request | undefined => sandbox.requests.at(-1);

const writesSince = (request: Request | undefined): readonly Request[] => {
	const after = request === undefined ? 0 : sandbox.requests.lastIndexOf(request) + 1;
	return sandbox.requests.slice(after).filter(({method}) => method !== 'GET');
};

/** A number that looks random, the same in each run. */
const scattered = (index: number, below: number): number => ((index * 2_654_435_761) % 4_294_967_296) % below;

/** Starts a command and kills it during or just after its write with this number. */
async function killAt(
	words: readonly string[],
	write: number,
	milliseconds: number,
	own: Readonly<Record<string, string>> = environment,
): Promise<void> {
	const from = newest();
	const killed = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...own},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let isOver = false;
	const end = (async () => {
		await endOf(killed);
		isOver = true;
	})();
	await until(() => isOver || writesSince(from).length >= write);
	await delay(milliseconds);
	killed.kill('SIGKILL');
	await end;
}

async function childrenOf(root: string): Promise<ReadonlyArray<{readonly id: string; readonly name: string}>> {
	const {result} = await call<ReadonlyArray<{readonly id: string; readonly name: string}>>(
		sandbox,
		`GET /organizations?parent.id=${root}&page_size=100`,
	);
	return result;
}

const rows = 6;

/** Kills a run that sets a field of six organizations, and lets it go on. */
async function killSetting(round: number): Promise<void> {
	const root = await createIn(sandbox, `Set ${round}`);
	const ids = await Promise.all(
		Array.from({length: rows}, async (_, index) => {
			const id = await createIn(sandbox, `Set ${round}-${index}`, root);
			await call(sandbox, `PUT /organizations/${id}/profile`, {json: {...profile, external_metadata: '{"n":1.0}'}});
			return id;
		}),
	);
	const metadata = async () => {
		const stored = await Promise.all(ids.map(async id => profileOf(sandbox, id)));
		return stored.map(each => each['external_metadata']);
	};

	const words = ['set', 'external_metadata.tier=gold', ...ids, '--yes', '--at-most', '99'];
	const from = newest();
	await killAt(words, 1 + scattered(round, rows), scattered(round + 7, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(
		await metadata(),
		ids.map(() => '{"n":1.0,"tier":"gold"}'),
	);
	assert.ok(writesSince(from).length <= rows + 1, 'only the write during which it was killed can be sent again');
	const undone = await runProgram(['undo', '--yes', '--at-most', String(rows)], environment);
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(
		await metadata(),
		ids.map(() => '{"n":1.0}'),
	);
}

/** Kills a run that repairs three organizations and creates three, and lets it go on. */
async function killApplying(round: number): Promise<void> {
	const root = await createIn(sandbox, `Apply ${round}`);
	const [old, fresh] = ['Old', 'New'].map(name => Array.from({length: rows / 2}, (_, index) => `${name} ${index}`));
	await Promise.all((old ?? []).map(async name => createIn(sandbox, name, root)));
	const names = [...(old ?? []), ...(fresh ?? [])];
	const file = path.join(folder.path, `apply-${round}.csv`);
	writeFileSync(
		file,
		['name,parent,external_metadata.tier', ...names.map(name => `${name},${root},silver`), ''].join('\n'),
	);
	const words = ['apply', file, '--below', root, '--yes', '--at-most', String(rows)];
	await killAt(words, 1 + scattered(round, rows), scattered(round + 3, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	const children = await childrenOf(root);
	assert.deepEqual(children.map(({name}) => name).toSorted(), names.toSorted(), 'no row twice, and none lost');
	const stored = await Promise.all(children.map(async ({id}) => profileOf(sandbox, id)));
	assert.deepEqual(new Set(stored.map(each => each['external_metadata'])), new Set(['{"tier":"silver"}']));
}

/** Kills a run that removes a person from six organizations, and lets it go on. */
async function killOffboarding(round: number): Promise<void> {
	const root = await createIn(sandbox, `Offboard ${round}`);
	const email = `leaver-${round}@kills.example`;
	const ids = await Promise.all(
		Array.from({length: rows}, async (_, index) => {
			const id = await createIn(sandbox, `Offboard ${round}-${index}`, root);
			for (const each of [email, 'stays@kills.example']) {
				// eslint-disable-next-line no-await-in-loop -- In this order.
				await call(sandbox, `POST /organizations/${id}/members`, {
					json: {member: {user: {email: each}, status: 'active'}},
				});
			}

			return id;
		}),
	);
	// The last one is outside the choice.
	const [outside = '', ...chosen] = ids;
	const words = ['offboard', email, ...chosen, '--yes', '--at-most', String(rows)];
	const from = newest();
	await killAt(words, 1 + scattered(round, rows - 1), scattered(round + 5, 40));
	const next = await runProgram([...words, '--json'], environment);
	assert.ok(next.status === 0 || next.status === 3, next.stderr);
	const statuses =
		next.stdout === ''
			? []
			: (JSON.parse(next.stdout) as ReadonlyArray<{readonly result: string}>).map(({result}) => result);
	// A run that had ended before it was killed has nothing to continue.
	assert.ok([0, rows - 1].includes(statuses.length), next.stdout);
	assert.deepEqual(
		statuses.filter(status => status !== 'done' && status !== 'already'),
		[],
	);
	const left = await Promise.all(
		ids.map(async id => {
			const {result} = await call<ReadonlyArray<{readonly status: string; readonly user: {readonly email: string}}>>(
				sandbox,
				`GET /organizations/${id}/members?page_size=100`,
			);
			return result.some(({user, status}) => user.email === email && status === 'active') ? [id] : [];
		}),
	);
	assert.deepEqual(left.flat(), [outside]);
	assert.equal(
		writesSince(from).length,
		rows - 1,
		'each removal is sent once, because a lost answer is looked up first',
	);
}

/** Kills the move of three marked accounts on the screen, and moves the rest. */
async function killMoving(round: number): Promise<void> {
	await using navigator = await startNavigator({sandbox: {latency: 20, rateLimit: 100_000}});
	const {session, sandbox: own} = navigator;
	const {source, accounts} = await holderOf(own, 3);
	const moved = accounts.slice(0, 3);
	const destination = await createMobile(own, 'Killed here');
	const arrived = async () => {
		const holders = await Promise.all(moved.map(async ({id}) => directHolderOf(own, id)));
		return holders.filter(id => id === destination).length;
	};

	const moveMarked = async (shown: Session, number: number, listed: number) => {
		await shown.waitFor(/ 6[01] organizations\s*$/mv);
		await shown.press('R');
		await shown.waitFor('· 61 organizations');
		await goTo({...navigator, session: shown}, source.id, 'tab', 'tab');
		await shown.press('r');
		await shown.waitFor(`1/${listed}, direct`);
		// The marks from before the kill are kept.
		await shown.press('M');
		await shown.press(...Array.from({length: number}, () => ' '));
		await shown.waitFor(number === 1 ? '1 marked' : `${number} marked`);
		await shown.press('v');
		await shown.waitFor(' to ');
		shown.write('killed here');
		await shown.waitFor('1 to choose from');
		await shown.press('enter');
		await shown.waitFor('To send, press y.');
		await shown.press('y');
	};

	await moveMarked(session, 3, accounts.length);
	const write = 1 + scattered(round, 3);
	await until(() => navigator.writes().filter(each => each.endsWith('/move')).length >= write);
	await delay(scattered(round + 2, 60));
	session.kill('SIGKILL');
	await session.waitForExit();
	// The service may still be storing the move that it got last.
	/* eslint-disable no-await-in-loop -- Until it has. */
	while ((await arrived()) < navigator.writes().filter(each => each.endsWith('/move')).length) {
		await delay(5);
	}
	/* eslint-enable no-await-in-loop */

	const rest = moved.length - (await arrived());
	if (rest > 0) {
		const next = navigator.again();
		await moveMarked(next, rest, accounts.length - moved.length + rest);
		await next.waitFor(rest === 1 ? 'Moved ' : `${rest} moved.`);
	}

	assert.equal(await arrived(), moved.length);
	const writes = navigator.writes().filter(each => each.endsWith('/move'));
	assert.deepEqual([writes.length, new Set(writes).size], [moved.length, moved.length], 'each account is moved once');
}

/** Kills a run that invites three people to two organizations, and lets it go on. */
async function killInviting(round: number): Promise<void> {
	const root = await createIn(sandbox, `Invite ${round}`);
	const ids = await Promise.all(['one', 'two'].map(async name => createIn(sandbox, `Invite ${round} ${name}`, root)));
	const emails = ['ann@x.example', 'bob@x.example', 'eve@x.example'];
	const members = async () =>
		Promise.all(
			ids.map(async id => {
				const {result} = await call<ReadonlyArray<{readonly status: string; readonly user: {readonly email: string}}>>(
					sandbox,
					`GET /organizations/${id}/members`,
				);
				return result.map(({user: {email}, status}) => `${email} ${status}`).toSorted();
			}),
		);

	const words = ['invite', ...emails, '--below', root, '--where', 'depth:1', '--yes', '--at-most', String(rows)];
	const from = newest();
	await killAt(words, 1 + scattered(round, rows), scattered(round + 5, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(
		await members(),
		ids.map(() => emails.map(email => `${email} pending`)),
		'nobody is invited twice, and nobody is left out',
	);
	assert.ok(writesSince(from).length <= rows + 1, 'only the write during which it was killed can be sent again');
	const undone = await runProgram(['undo', '--yes', '--at-most', String(rows)], environment);
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(
		await members(),
		ids.map(() => emails.map(email => `${email} canceled`)),
		'one undo takes all of them back',
	);
}

/** Kills a run that deletes a parent and its five sub-organizations, and lets it go on. */
async function killDeleting(round: number): Promise<void> {
	const [stays, root] = await Promise.all([createIn(sandbox, `Stays ${round}`), createIn(sandbox, `Delete ${round}`)]);
	await createIn(sandbox, `Delete ${round} stays`, stays);
	const ids = [
		root,
		...(await Promise.all(
			Array.from({length: rows - 1}, async (_, index) => createIn(sandbox, `Delete ${round}-${index}`, root)),
		)),
	];
	const words = ['delete', ...ids, '--yes', '--at-most', String(rows)];
	const from = newest();
	await killAt(words, 1 + scattered(round, rows), scattered(round + 5, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	const statuses = await Promise.all(
		ids.map(async id => {
			const {status} = await fetch(`${sandbox.url}/organizations/${id}`, {
				headers: {'x-auth-email': sandbox.email, 'x-auth-key': sandbox.key},
			});
			return status;
		}),
	);
	assert.deepEqual(new Set(statuses), new Set([404]), 'none is left');
	const kept = await childrenOf(stays);
	assert.equal(kept.length, 1, 'nothing else is deleted');
	const deleted = writesSince(from).map(({path: address}) => address);
	assert.deepEqual(
		[deleted.length, new Set(deleted).size],
		[rows, rows],
		'each deletion is sent once, because a lost answer is looked up first',
	);
}

/** Kills the creation of an account, and creates it again. In every second round, the list does not show the new account, so that only the key of the creation tells that it is there. */
async function killCreatingAccount(round: number): Promise<void> {
	await using proxy = await startLossyProxy(sandbox.url);
	const own = {...environment, CLOUDFLARE_BASE_URL: proxy.url};
	if (round % 2 === 1) {
		proxy.lag(600_000);
	}

	const id = await createIn(sandbox, `Accounts ${round}`);
	const words = ['create-account', 'Website', '--in', id, '--yes'];
	await killAt(words, 1, scattered(round, 60), own);
	const next = await runProgram(words, own);
	const {result} = await call<ReadonlyArray<{readonly name: string}>>(
		sandbox,
		`GET /organizations/${id}/accounts?page_size=100`,
	);
	assert.deepEqual(
		result.map(({name}) => name),
		['Website'],
		'it is not created twice',
	);
	// A creation that had ended before it was killed is not repeated.
	assert.ok(next.status === 0 || next.status === 5, next.stderr);
	assert.equal(new Set(proxy.keys).size, 1, 'every request has the same key');
	const again = await runProgram(['create-account', 'Shop', '--in', id, '--yes', '--quiet'], own);
	assert.equal(again.status, 0, again.stderr);
}

/** Kills the onboarding of three customers with their first accounts, and lets it go on. */
async function killOnboarding(round: number): Promise<void> {
	const root = await createIn(sandbox, `Onboard ${round}`);
	const names = Array.from({length: rows / 2}, (_, index) => `Onboarded ${round}-${index}`);
	const file = path.join(folder.path, `onboard-${round}.csv`);
	writeFileSync(file, ['name,parent,account', ...names.map(name => `${name},${root},Website`), ''].join('\n'));
	const words = ['onboard', '--from', file, '--yes'];
	await killAt(words, 1 + scattered(round, rows), scattered(round + 3, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	const children = await childrenOf(root);
	assert.deepEqual(children.map(({name}) => name).toSorted(), names, 'no customer twice, and none lost');
	const accounts = await Promise.all(
		children.map(async ({id}) => {
			const {result} = await call<ReadonlyArray<{readonly name: string}>>(
				sandbox,
				`GET /organizations/${id}/accounts?page_size=100`,
			);
			return result.map(({name}) => name);
		}),
	);
	assert.deepEqual(
		accounts,
		names.map(() => ['Website']),
		'each has its account, once',
	);
}

/** Kills a run that changes six accounts, and lets it go on. */
async function killEditing(round: number): Promise<void> {
	const made: string[] = [];
	for (let id = await createIn(sandbox, `Edit ${round}`); made.length < rows;) {
		/* eslint-disable no-await-in-loop -- The id of an organization decides whether it can have accounts. */
		const {status, result} = await call(sandbox, 'POST /accounts', {
			json: {name: `Edit ${round}-${made.length}`, unit: {id}},
		});
		if (status === 200) {
			made.push(result.id);
		} else {
			id = await createIn(sandbox, `Edit ${round}`);
		}
		/* eslint-enable no-await-in-loop */
	}

	const values = async () => Promise.all(made.map(async id => storedValues(sandbox, id)));
	const before = await values();
	const words = [
		'edit-account',
		...made,
		'--enforce-2fa',
		'on',
		'--abuse-contact',
		'abuse@kills.example',
		'--yes',
		'--at-most',
		'99',
	];
	const from = newest();
	await killAt(words, 1 + scattered(round, rows), scattered(round + 2, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(
		await values(),
		before.map(([name]) => [name, true, 'abuse@kills.example']),
	);
	assert.ok(writesSince(from).length <= rows + 1, 'only the write during which it was killed can be sent again');
	const undone = await runProgram(['undo', '--yes', '--at-most', String(rows)], environment);
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(await values(), before);
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

await test('removes a person from every chosen organization once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killOffboarding(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

/** Kills a run that changes tags of several accounts, and lets it go on. */
async function killTagging(round: number): Promise<void> {
	const {accounts} = await holderOfTags(sandbox, 2);
	const ids = accounts.map(({id}) => id);
	await Promise.all(ids.map(async id => storeTags(sandbox, id, {kept: '1', old: '2'})));
	const words = [
		'tags',
		...ids,
		'--set',
		`round=${round}`,
		'--remove',
		'old',
		'--yes',
		'--at-most',
		String(ids.length),
	];
	const from = newest();
	await killAt(words, 1 + scattered(round, ids.length), scattered(round + 7, 40));
	const next = await runProgram(words, environment);
	assert.equal(next.status, 0, next.stderr);
	assert.deepEqual(
		await Promise.all(ids.map(async id => storedTags(sandbox, id))),
		ids.map(() => ({kept: '1', round: String(round)})),
	);
	assert.ok(writesSince(from).length <= ids.length + 1, 'only the write during which it was killed can be sent again');
	const undone = await runProgram(['undo', '--yes', '--at-most', String(ids.length)], environment);
	assert.equal(undone.status, 0, undone.stderr);
	assert.deepEqual(
		await Promise.all(ids.map(async id => storedTags(sandbox, id))),
		ids.map(() => ({kept: '1', old: '2'})),
		'one undo restores the tags of all',
	);
}

await test('changes the tags of every account, and nothing else of them, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killTagging(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('moves every marked account once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killMoving(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('changes every account once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killEditing(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('invites everybody once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killInviting(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('deletes every organization once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killDeleting(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('creates an account once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killCreatingAccount(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});

await test('onboards every customer and its first account once, whenever it is killed', async () => {
	let ended = 0;
	for (const round of rounds) {
		await killOnboarding(round); // eslint-disable-line no-await-in-loop -- One after the other.
		ended++;
	}

	assert.equal(ended, kills);
});
