import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {globSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {test} from 'node:test';
import {call, createIn, environmentOf, named, openSandbox, profile} from '../base/sandbox/call.js';
import {startInFrontOf} from '../helpers/front-server.js';
import {startLossyProxy} from '../helpers/lossy-proxy.js';
import {ok} from '../helpers/misbehaving-server.js';
import {program, startNavigator} from '../helpers/navigator.js';
import {endOf, runProgram} from '../helpers/run-program.js';
import {temporaryFolder} from '../helpers/temporary-folder.js';
import {until} from '../helpers/until.js';

await using sandbox = await openSandbox({organizations: 10, seed: 7, latency: 20, rateLimit: 100_000});
using folder = temporaryFolder();
const environment = {...environmentOf(sandbox), XDG_STATE_HOME: folder.path, XDG_CACHE_HOME: folder.path};

const cforgs = async (...words: readonly string[]) => runProgram(words, environment);

/** A new root with organizations below it, by name. */
async function branchOf(name: string, names: readonly string[]) {
	const root = await createIn(sandbox, name);
	const ids: string[] = [];
	for (const each of names) {
		ids.push(await createIn(sandbox, each, root)); // eslint-disable-line no-await-in-loop -- In this order.
	}

	return {root, ids};
}

const left = async (names: readonly string[]): Promise<readonly string[]> => {
	const found = await Promise.all(names.map(async name => named(sandbox, name)));
	return found.flat().map(({name}) => name);
};

const deletedSince = (from: number): readonly string[] =>
	sandbox.requests
		.slice(from)
		.filter(({method}) => method === 'DELETE')
		.map(({path: requested}) => requested);

type Printed = ReadonlyArray<{readonly name: string; readonly result: string; readonly note?: string}>;

const printed = (stdout: string): Printed => JSON.parse(stdout) as Printed;

await test('deletes organizations by id, with a limit, and leaves out what is not empty', async () => {
	const {root, ids} = await branchOf('Command', ['Command one', 'Command two']);
	const from = sandbox.requests.length;
	const unlimited = await cforgs('delete', ...ids, '--yes');
	assert.equal(unlimited.status, 2);
	assert.match(
		unlimited.stderr,
		/2 organizations would be deleted\. With --yes, also give the most that you expect: --at-most 2\./v,
	);
	const limited = await cforgs('delete', ...ids, '--yes', '--at-most', '1');
	assert.deepEqual([limited.status, deletedSince(from)], [4, []]);
	const dry = await cforgs('delete', root, ...ids, '--dry-run');
	assert.equal(dry.status, 0);
	assert.match(dry.stderr, /To delete: 3\n {2}Command one .*\n {2}Command two .*\n {2}Command {2}/v);
	assert.equal(dry.stdout.match(/DELETE/gv)?.length, 3);
	await createIn(sandbox, 'Command child', ids[0]);
	const some = await cforgs('delete', ...ids, '--yes', '--at-most', '2', '--json');
	assert.equal(some.status, 1);
	assert.deepEqual(
		printed(some.stdout)
			.map(({name, result, note = ''}) => `${name} ${result} ${note}`.trim())
			.toSorted(),
		[
			'Command one left_out It has 1 sub-organization (Command child). Only an empty organization can be deleted.',
			'Command two done',
		],
	);
	assert.match(some.stderr, /^cforgs: 1 deleted, 1 left out\.$/mv);
	assert.deepEqual(await left(['Command one', 'Command two']), ['Command one']);
});

await test('deletes a branch that a filter finds, children first, and creates it again with undo', async () => {
	const {root, ids} = await branchOf('Filtered', ['Filtered one', 'Filtered two']);
	const names = ['Filtered', 'Filtered one', 'Filtered two'];
	const done = await cforgs('delete', '--below', root, '--where', 'name:filtered', '--yes', '--at-most', '3');
	assert.deepEqual([done.status, await left(names)], [0, []]);
	assert.match(done.stdout, new RegExp(String.raw`^${ids[0]}\tFiltered one\tdone$`, 'mv'));
	const list = await cforgs('undo', '--list');
	assert.match(
		list.stdout,
		/\tFiltered one, Filtered two and 1 more\tdeleted 3 organizations \(Filtered one, Filtered two, Filtered\)$/mv,
	);
	const undone = await cforgs('undo', '--yes', '--at-most', '3');
	assert.equal(undone.status, 0, undone.stderr);
	const [again] = await named(sandbox, 'Filtered');
	const [one] = await named(sandbox, 'Filtered one');
	assert.notEqual(again?.id ?? root, root);
	assert.equal(one?.parent?.id, again?.id);
	const after = await cforgs('undo', '--list');
	const [time = ''] = after.stdout.split('\t', 1);
	assert.match(after.stdout, /^[^\n]+\tcreated 3 organizations again/v);
	const more = await cforgs('undo', time, '--yes', '--at-most', '3');
	assert.deepEqual([more.status, await left(names)], [0, []], more.stderr);
});

/** Moves the recorded runs into the past, when only their own files have their writes. */
function ageRuns(): void {
	const earlier = (digits: string): string => String(Number(digits) - 3_600_000);
	for (const file of globSync(path.join(folder.path, '**/*~run-*.ndjson'))) {
		const text = readFileSync(file, 'utf8').replaceAll(/(?<="(?:at|begun|lostAt|undoes)":)\d+/gv, digits =>
			earlier(digits),
		);
		rmSync(file.replace(/ndjson$/v, 'open'), {force: true});
		writeFileSync(file, text);
		renameSync(
			file,
			file.replace(/(?<=~run-)\d+/v, digits => earlier(digits)),
		);
	}
}

/** When the run that deleted this organization was made. Later tests have later ones. */
async function timeOfRun(deleted: string): Promise<string> {
	const listed = await cforgs('undo', '--list', '--json');
	const entries = JSON.parse(listed.stdout) as ReadonlyArray<{
		readonly time: string;
		readonly items?: ReadonlyArray<{readonly id: string}>;
	}>;
	return entries.find(({items = []}) => items.some(({id}) => id === deleted))?.time ?? '';
}

await test('knows later what it deleted, and creates a branch again with its new parents', async () => {
	const {root, ids} = await branchOf('Aged', ['Aged one', 'Aged two']);
	const words = ['delete', root, ...ids, '--yes', '--at-most', '3', '--json'];
	const done = await cforgs(...words);
	assert.equal(done.status, 0, done.stderr);
	ageRuns();
	const again = await cforgs(...words);
	assert.deepEqual(
		printed(again.stdout)
			.map(({name, result}) => `${name} ${result}`)
			.toSorted(),
		['Aged already', 'Aged one already', 'Aged two already'],
	);
	const undone = await cforgs('undo', await timeOfRun(root), '--yes', '--at-most', '3');
	assert.equal(undone.status, 0, undone.stderr);
	const [[parent], [one]] = await Promise.all([named(sandbox, 'Aged'), named(sandbox, 'Aged one')]);
	assert.deepEqual([one?.parent?.id, await left(['Aged two'])], [parent?.id, ['Aged two']]);
});

for (const lag of [0, 5000]) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`counts what it has deleted as already so, with a list that is ${lag} ms behind`, async () => {
		using own = temporaryFolder();
		await using proxy = await startLossyProxy(sandbox.url);
		const through = {
			...environment,
			CLOUDFLARE_BASE_URL: proxy.url,
			XDG_STATE_HOME: own.path,
			XDG_CACHE_HOME: own.path,
		};
		const again = async (...words: readonly string[]) => runProgram(words, through);
		const create = async (name: string): Promise<string> => createIn({...sandbox, url: proxy.url}, name, sandbox.root);
		const ids = [await create(`Twice one ${lag}`), await create(`Twice two ${lag}`)];
		const foreign = await create(`Twice foreign ${lag}`);
		proxy.lag(lag);
		let listed: readonly unknown[] = [];
		while (listed.length === 0) {
			listed = await named({...sandbox, url: proxy.url}, `Twice foreign ${lag}`); // eslint-disable-line no-await-in-loop
		}

		const words = ['delete', ...ids, '--yes', '--at-most', '2', '--json'];
		const statuses = ({stdout}: {readonly stdout: string}) => printed(stdout).map(({result}) => result);
		const done = await again(...words);
		assert.deepEqual([done.status, statuses(done)], [0, ['done', 'done']], done.stderr);
		const [next, dryNext] = [await again(...words), await again(...words, '--dry-run')];
		assert.deepEqual(
			[next, dryNext].map(each => [each.status, ...statuses(each)]),
			[next, dryNext].map(() => [0, 'already', 'already']),
			next.stderr,
		);

		const alone = [
			await again('delete', ids[0] ?? '', '--yes', '--json'),
			await again('delete', ids[0] ?? '', '--dry-run', '--json'),
		];
		assert.deepEqual(
			alone.map(({status, stdout}) => [status, JSON.parse(stdout) as unknown]),
			alone.map(() => [
				0,
				[{id: ids[0], name: `Twice one ${lag}`, result: 'already', changes: [], note: 'It is deleted already.'}],
			]),
		);

		await call(sandbox, `DELETE /organizations/${foreign}`);
		const gone = await again('delete', foreign, '--yes');
		assert.deepEqual([gone.status, gone.stdout], [3, '']);
		assert.equal(proxy.writes.filter(write => write.startsWith('DELETE')).length, 2);
	});
}

await test('creates nothing below a parent that was not created again', async () => {
	const {root, ids} = await branchOf('Orphaned', ['Orphaned one']);
	const done = await cforgs('delete', root, ...ids, '--yes', '--at-most', '2');
	assert.equal(done.status, 0, done.stderr);
	ageRuns();
	await createIn(sandbox, 'Orphaned');
	const time = await timeOfRun(root);
	const dry = await cforgs('undo', time, '--dry-run');
	assert.equal(dry.status, 1, dry.stderr);
	const from = sandbox.requests.length;
	const undone = await cforgs('undo', time, '--yes', '--at-most', '2');
	assert.equal(undone.status, 1);
	assert.match(undone.stderr, /^cforgs: Orphaned: An organization with this name already exists below that parent/mv);
	assert.match(undone.stderr, /^cforgs: Orphaned one: Its parent was not restored\. Nothing was sent\.$/mv);
	assert.deepEqual(
		sandbox.requests.slice(from).filter(({method}) => method === 'POST'),
		[],
	);
});

await test('leaves out an organization for which the filter no longer holds, and its parent', async () => {
	const {root, ids} = await branchOf('Stale', ['Stale one', 'Stale two']);
	const words = ['delete', '--below', root, '--where', 'email:test@test.example'];
	const known = await cforgs(...words, '--sync', '--dry-run');
	assert.match(known.stderr, /To delete: 3$/mv);
	await call(sandbox, `PUT /organizations/${ids[0]}/profile`, {
		json: {...profile, business_email: 'new@stale.example'},
	});
	const stale = await cforgs(...words, '--yes', '--at-most', '5', '--json');
	assert.deepEqual(
		printed(stale.stdout)
			.map(({name, result, note = ''}) => `${name} ${result} ${note}`.trim())
			.toSorted(),
		[
			'Stale left_out It has 1 sub-organization (Stale one). Only an empty organization can be deleted.',
			'Stale one left_out The filter no longer holds for it: its profile has changed since it was read.',
			'Stale two done',
		],
	);
	assert.deepEqual(await left(['Stale', 'Stale one', 'Stale two']), ['Stale', 'Stale one']);
});

await test('continues after kill -9 with the same group, and deletes nothing twice', async () => {
	const names = Array.from({length: 12}, (_, index) => `Killed ${index + 10}`);
	const {ids} = await branchOf('Killed', names);
	await cforgs('group', 'add', 'killed', ...ids);
	const words = ['delete', '@killed', '--yes', '--at-most', '12', '--json'];
	const from = sandbox.requests.length;
	const killed = spawn(process.execPath, [program, ...words], {
		env: {PATH: process.env['PATH'], ...environment},
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = endOf(killed);
	await until(() => deletedSince(from).length > 2);
	killed.kill('SIGKILL');
	await end;
	const before = await left(names);
	assert.ok(before.length > 0);
	assert.ok(before.length < names.length);
	const next = await cforgs(...words);
	assert.deepEqual([next.status, await left(names)], [0, []], next.stderr);
	assert.deepEqual(
		printed(next.stdout)
			.map(({name}) => name)
			.toSorted(),
		names.toSorted(),
	);
	assert.deepEqual([...new Set(printed(next.stdout).map(({result}) => result))].toSorted(), ['already', 'done']);
	const sent = deletedSince(from);
	assert.equal(new Set(sent).size, names.length);
	assert.ok(sent.length <= names.length + 1, 'only the deletion without an answer may be sent again');
	const list = await cforgs('undo', '--list');
	assert.equal(list.stdout.match(/deleted 12 organizations/gv)?.length, 1);
});

await test('reports a service that answers and deletes nothing', async () => {
	const {ids} = await branchOf('Lying', ['Lying one', 'Lying two']);
	await using server = await startInFrontOf(sandbox, ({method, url}) =>
		method === 'DELETE' ? ok({id: url.split('/').at(-1)}) : undefined,
	);
	const lied = await runProgram(['delete', ...ids, '--yes', '--at-most', '2'], {
		...environment,
		CLOUDFLARE_BASE_URL: server.url,
	});
	assert.notEqual(lied.status, 0);
	assert.match(
		lied.stderr,
		/Stopped at Lying one: The service accepted the deletion, but still shows the organization\./v,
	);
	assert.doesNotMatch(lied.stdout, /\tdone$/mv);
	assert.deepEqual(await left(['Lying one', 'Lying two']), ['Lying one', 'Lying two']);
});

await test('deletes the marked organizations on a screen of 80 columns after their number is typed', async () => {
	await using navigator = await startNavigator({size: [80, 24]});
	const {session} = navigator;
	await session.waitFor('· 60 organizations');
	await navigator.write('POST', '/organizations', {name: 'Zz first'});
	await navigator.write('POST', '/organizations', {name: 'Zz second'});
	await session.press('R');
	await session.waitFor('· 62 organizations');
	await session.press('/');
	session.write('zz ');
	await session.waitFor(/Zz second/v);
	await session.press('enter', '&');
	await session.waitFor('2 organizations marked');
	await session.press('D');
	await session.waitFor('Delete 2 organizations?');
	await session.press('y');
	await session.waitFor('Type 2, then press');
	session.write('2');
	await session.press('enter');
	await session.waitFor('2 deleted.');
	assert.deepEqual(await navigator.organizationsNamed('Zz'), []);
});
