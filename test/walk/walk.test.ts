import assert from 'node:assert/strict';
import {test, type TestContext} from 'node:test';
import {call, named, openSandbox, type Organization} from '../base/sandbox/call.js';
import {inTheDark, startFaultyServer} from './faulty-server.js';
import {allFaults, type Faults} from './faults.js';
import {keysOf} from './keys.js';
import {startLaggingLists} from './lagging-lists.js';
import {judge} from './oracle.js';
import type {Noted} from './record.js';
import {addTallies, noTally, reportOf, tallyOf, tallyText} from './report.js';
import {walk} from './walk.js';

// Together they cover each way to end, both kinds of credential, and files.
const seeds = [1, 2, 3, 4, 5, 8, 10, 11, 17, 21];
const steps = 6;

// Half of them have the faults that can be left out. Commands without a screen wait longer than a test should.
const faultsFor = (seed: number): Faults => new Set(seed % 2 === 0 ? ['lag', 'lies', 'pages', 'cuts'] : []);

await test('sends nothing unreviewed under random keys and faults, restores the terminal, and leaks no credential', async (t: TestContext) => {
	const left = [...seeds];
	const reports: string[] = [];
	const perhaps: string[] = [];
	let total = noTally;
	const work = async (): Promise<void> => {
		for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
			const faults = faultsFor(seed);
			const walked = await walk({seed, steps, faults}); // eslint-disable-line no-await-in-loop -- One after the other.
			const {defects, suspicions} = judge(walked);
			perhaps.push(...suspicions.map(suspicion => `seed ${seed}: ${suspicion}`));
			total = addTallies(total, tallyOf(walked));
			reports.push(
				...(defects.length > 0
					? [reportOf(walked, defects, `--steps ${steps} --faults ${[...faults].join(',')}`)]
					: []),
			);
		}
	};

	await Promise.all([work(), work(), work(), work()]);
	t.diagnostic(tallyText(total));
	t.assert.strictEqual(reports.length, 0, reports.join('\n\n'));
	t.assert.deepStrictEqual(perhaps, []);
	// A walk that does not write proves nothing.
	t.assert.deepStrictEqual(
		[total.writes >= 5, total.reviews >= 5, total.faults >= 3, total.restarts >= 3],
		[true, true, true, true],
		tallyText(total),
	);
});

await test('repeats the keys and faults of a seed, whatever the order of unrelated requests', async () => {
	const keysFrom = (seed: number) => Array.from({length: 20}, (_, step) => keysOf({seed, step, isFile: step < 4}));
	assert.deepEqual(keysFrom(5), keysFrom(5));
	assert.notDeepEqual(keysFrom(5), keysFrom(6));
	const fatesIn = async (seed: number, isTurned: boolean) => {
		await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 1_000_000});
		const {email, key} = sandbox;
		const fates: string[] = [];
		const server = await startFaultyServer({
			sandbox,
			canary: {scheme: 'key', email, secret: key},
			seed,
			faults: new Set(allFaults),
			rates: {writes: 50, reads: 50, changes: 0},
			note(event) {
				fates.push(...fateIn(event));
			},
			async lookAtScreen() {
				// There is no screen.
			},
		});
		server.setCalm(false);
		const ids = ['a1', 'b2', 'c3', 'd4'];
		for (const id of isTurned ? ids.toReversed() : ids) {
			for (const request of [`GET /organizations/${id}`, `GET /organizations/${id}`, `PUT /organizations/${id}`]) {
				// eslint-disable-next-line no-await-in-loop
				await call(
					{...sandbox, url: server.url},
					request,
					request.startsWith('PUT') ? {json: {name: 'New'}} : {},
				).catch(() => undefined);
			}
		}

		await server.close();
		return fates.toSorted();
	};

	const fates = await fatesIn(5, false);
	assert.ok(fates.length > 0);
	assert.deepEqual(await fatesIn(5, true), fates);
	assert.notDeepEqual(await fatesIn(6, false), fates);
});

await test('shows a stored write in the lists some time later, with the same id and time, and lies about what it does not store', async () => {
	const service = {organizations: 20, seed: 7, rateLimit: 1_000_000};
	await using sandbox = await openSandbox(service);
	const lists = await startLaggingLists(service);
	const {email, key} = sandbox;
	const notes: Noted[] = [];
	const start = async (writes: number) =>
		startFaultyServer({
			sandbox,
			canary: {scheme: 'key', email, secret: key},
			seed: 1,
			faults: new Set(['lag', 'lies']),
			lists,
			rates: {writes, reads: 0, changes: 0},
			note(event) {
				notes.push(event);
			},
			async lookAtScreen() {
				// There is no screen.
			},
		});
	const behind = await start(0);
	behind.setCalm(false);
	const {result: made} = await call({...sandbox, url: behind.url}, 'POST /organizations', {json: {name: 'Late'}});
	const listed = async () => {
		const {result} = await call<readonly Organization[]>(
			{...sandbox, url: behind.url},
			`GET /organizations?id=${made.id}`,
		);
		return result;
	};

	assert.deepEqual(await listed(), []);
	let found: readonly Organization[] = [];
	while (found.length === 0) {
		found = await listed(); // eslint-disable-line no-await-in-loop -- Until the list has caught up.
	}

	assert.deepEqual(
		found.map(({id, create_time}) => [id, create_time]),
		[[made.id, made.create_time]],
	);
	assert.deepEqual(
		notes.filter(({kind}) => kind === 'stored'),
		[{kind: 'stored', number: 0, id: made.id}],
	);
	await behind.close();

	const lying = await start(100);
	lying.setCalm(false);
	const isLie = (event: Noted) => event.kind === 'write' && event.write.fate === 'stores nothing';
	for (let count = 0; notes.every(event => !isLie(event)); count++) {
		// eslint-disable-next-line no-await-in-loop
		await call({...sandbox, url: lying.url}, 'POST /organizations', {json: {name: `Never ${count}`}}).catch(
			() => undefined,
		);
	}

	const lie = notes.find(event => isLie(event));
	const {name} = JSON.parse(lie?.kind === 'write' ? lie.write.body : '{}') as {readonly name: string};
	assert.deepEqual(await named(sandbox, name), []);
	await lying.close();
	await lists.close();
});

function fateIn(event: Noted): readonly string[] {
	if (event.kind === 'fault') {
		// The reads after a write without an answer depend on the order.
		return event.fate === inTheDark ? [] : [`${event.request}: ${event.fate}`];
	}

	return event.kind === 'write' ? [`${event.write.method} ${event.write.path}: ${event.write.fate}`] : [];
}
