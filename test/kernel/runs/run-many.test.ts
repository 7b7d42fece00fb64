import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError, type ApiErrorDetails} from '../../../source/base/api/api-error.js';
import {exitStatus} from '../../../source/kernel/options/exit-status.js';
import {isItemOpen, type ItemResult, type ItemStatus} from '../../../source/kernel/state/item-result.js';
import type {Lock} from '../../../source/kernel/storage/locked-lines.js';
import {shownText} from '../../../source/base/text/told.js';
import type {Description, WriteEnd} from '../../../source/kernel/writes/engine.js';
import {type ItemStep, type Run, runMany, statusOfRun} from '../../../source/kernel/runs/run-many.js';
import {ok, refused, reset, startMisbehavingServer, text, type Behaviour} from '../../helpers/misbehaving-server.js';
import {memoryJournal} from '../../../source/kernel/storage/memory.js';
import type {RunHead} from '../../../source/kernel/storage/run-journal.js';
import {startProgram} from '../../helpers/program.js';
import {failedItem} from '../../../source/kernel/writes/outcome.js';
import {waitSeconds, waitingForTime} from '../../../source/kernel/writes/waiting.js';
import {withLock, lockedRun} from '../../../source/kernel/writes/run-lock.js';

type Item = {readonly id: string; readonly organization: string};

type Removes = {
	readonly seen: undefined;
	readonly plan: Item;
	readonly answer: string;
	readonly stored: undefined;
	readonly why: never;
};

const items = (...names: readonly string[]): readonly Item[] =>
	names.map(name => {
		const [organization = '', id = ''] = name.split('/', 2);
		return {id, organization};
	});

const full = Object.assign(new Error('no space'), {code: 'ENOSPC', syscall: 'write'});

/** Removes members from a server that answers each one with its faults in turn, then with success. `found`: what a look-up finds. */
async function run(
	names: readonly string[],
	faults: Readonly<Record<string, readonly Behaviour[]>>,
	changes: Partial<Run<Item, Removes, ItemResult>> = {},
	found: 'notStored' | 'unknown' = 'notStored',
) {
	const left = new Map(Object.entries(faults).map(([id, each]) => [id, [...each]]));
	const sent: string[] = [];
	await using server = await startMisbehavingServer((response, request) => {
		const id = request.url.split('/').at(-1) ?? '';
		sent.push(id);
		(left.get(id)?.shift() ?? ok({}))(response, request);
	});
	const {context} = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'a@b.example', key: 'x'.repeat(40)},
	});
	const steps: string[] = [];
	const results = new Map<string, ItemResult>();
	const waits: string[] = [];
	let begun = 0;
	const stop = await runMany<Item, Removes, ItemResult>(
		{...context, wait: async () => undefined},
		{
			items: items(...names),
			nameOf: ({id}) => `“${id}”`,
			organizationOf: ({organization}) => organization,
			describe: ({client}, item) => ({
				readAgain: async () => undefined,
				compare: () => ({status: 'asReviewed', plan: item}),
				record: () => ({settle: () => undefined}),
				async send() {
					await client.removeMember(item.organization, item.id);
					return 'gone';
				},
				async lookUp() {
					steps.push(`looked up ${item.id}`);
					return {status: found};
				},
				readBack: async () => undefined,
			}),
			toldAs: (_, result) => result,
			settle: (_, end) => ({
				result:
					end.status === 'failed'
						? failedItem(end, 'it was removed')
						: {status: end.status === 'done' ? 'done' : 'not_sent'},
			}),
			unsent: (_, why) => why,
			note({id}, {fate}: ItemStep<string>) {
				steps.push(`${fate} ${id}`);
			},
			begun() {
				begun++;
			},
			changed({id}, result) {
				results.set(id, result);
			},
			waiting(seconds, why) {
				waits.push(`${seconds} ${why}`.trimEnd());
			},
			isStopping: () => false,
			...changes,
		},
	);
	return {
		sent,
		steps,
		waits,
		begun,
		stop: stop === undefined ? undefined : shownText(stop),
		results: [...results].map(([id, {status}]) => `${id} ${status}`),
		textOf: (id: string) => shownText(results.get(id)?.text ?? ''),
		endOf: (id: string) => results.get(id) ?? assert.fail(),
	};
}

const forbidden = refused(403, [{code: 10_000, message: 'Forbidden'}]);

await test('sends one item after the other, and records each step before the next', async () => {
	const {sent, steps, results, begun, stop} = await run(['o/a', 'o/b'], {});
	assert.deepEqual(sent, ['a', 'b']);
	assert.deepEqual(steps, ['sent a', 'stored a', 'sent b', 'stored b']);
	assert.deepEqual([results, begun, stop], [['a done', 'b done'], 2, undefined]);
});

await test('goes on after a failure of one item', async () => {
	const {results, steps, stop} = await run(['o/a', 'o/b', 'o/c', 'o/d'], {
		a: [refused(409, [])],
		b: [refused(422, [])],
		c: [refused(404, [])],
	});
	assert.deepEqual([results, stop], [['a refused', 'b refused', 'c refused', 'd done'], undefined]);
	assert.deepEqual(steps.slice(0, 2), ['sent a', 'notStored a']);
});

await test('leaves out the other items of an organization that refuses, and goes on with the next organization', async () => {
	const {results, sent, begun, stop, textOf} = await run(['one/a', 'one/b', 'two/c', 'one/d', 'three/e'], {
		a: [forbidden],
	});
	assert.deepEqual(results, ['a refused', 'b not_sent', 'c done', 'd not_sent', 'e done']);
	assert.deepEqual([sent, begun, stop], [['a', 'c', 'e'], 3, undefined]);
	assert.equal(textOf('b'), 'Not sent: its organization refused an earlier request.');
});

await test('sends nothing again that an organization refused for good, in this run and in later ones', async () => {
	const refusing: Parameters<typeof run>[2] = {
		describe: ({client}, item) => ({
			readAgain: async () => undefined,
			compare: () => ({status: 'asReviewed', plan: item}),
			record: () => ({settle: () => undefined}),
			async send() {
				await client.deleteOrganization(item.organization);
				return 'gone';
			},
			lookUp: async () => ({status: 'notStored'}),
			readBack: async () => undefined,
		}),
		refusableOf: ({organization: id}) => ({call: 'delete', id}),
	};
	const {results, sent, textOf, endOf} = await run(
		['one/a', 'two/b', 'one/c'],
		{one: [forbidden, forbidden]},
		refusing,
	);
	assert.deepEqual(
		[results, sent],
		[
			['a refused', 'b done', 'c not_sent'],
			['one', 'two'],
		],
	);
	assert.match(
		textOf('c'),
		/^Not sent\. The service refused to delete one in this session\. Trying again does not help\./v,
	);
	assert.deepEqual(
		['a', 'b', 'c'].map(id => isItemOpen(endOf(id))),
		[false, false, false],
	);
	const young = await run(['one/a', 'one/c'], {one: [forbidden, forbidden]}, {...refusing, mayPass: () => true});
	assert.deepEqual(
		['a', 'c'].map(id => isItemOpen(young.endOf(id))),
		[true, true],
	);
	assert.equal(young.textOf('c'), 'Not sent: its organization refused an earlier request.');
});

await test('stops at the third organization in a row that refuses, unless nothing is left', async () => {
	const refusals = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map(id => [id, [forbidden]]));
	const first = await run(['1/a', '2/b', '3/c', '4/d'], refusals);
	assert.deepEqual(first.results, ['a refused', 'b refused', 'c refused']);
	assert.match(first.stop ?? '', /^Stopped at “c”: .*\(status 403/v);
	const last = await run(['1/a', '2/b', '3/c'], refusals);
	assert.equal(last.stop, undefined);
	const apart = await run(['1/a', '2/b', '3/x', '4/c', '5/d', '6/y'], refusals);
	assert.deepEqual([apart.stop, apart.results.at(-1)], [undefined, 'y done'], 'an organization in between accepted');
	const skipped = await run(['1/a', '2/b', '1/x', '3/c', '4/d'], refusals);
	assert.deepEqual(
		skipped.results,
		['a refused', 'b refused', 'x not_sent', 'c refused'],
		'an item that was not sent says nothing',
	);
});

await test('stops at a failure that concerns everything, and keeps the rest for later', async () => {
	const bad = refused(401, [{code: 10_001, message: 'Authentication error'}]);
	const {results, sent, stop} = await run(['o/a', 'p/b', 'p/c'], {b: [bad]});
	assert.deepEqual(
		[results, sent],
		[
			['a done', 'b refused'],
			['a', 'b'],
		],
	);
	assert.match(stop ?? '', /^Stopped at “b”: /v);
	const lost = await run(['o/a', 'o/b'], {a: [reset]}, {}, 'unknown');
	assert.deepEqual([lost.results, lost.sent], [['a unknown'], ['a']]);
	assert.match(lost.textOf('a'), /^It is unclear whether it was removed: /v);
	const alone = await run(['o/a'], {a: [bad]});
	assert.equal(alone.stop, undefined, 'nothing was left to send');
});

await test('waits for the rate limit, says so, and goes on by itself', async () => {
	const limited = refused(429, [{code: 971, message: 'Too many requests'}], {'retry-after': '3'});
	const {results, steps, waits, stop} = await run(['o/a', 'o/b'], {a: [limited, limited]});
	assert.deepEqual([results, stop], [['a done', 'b done'], undefined]);
	assert.deepEqual(
		waits,
		[3, 2, 1, 0, 3, 2, 1, 0].map(left => (left === 0 ? '0' : `${left} You have reached the rate limit.`)),
	);
	assert.deepEqual(
		steps.filter(step => step.endsWith(' a')),
		['sent a', 'notStored a', 'sent a', 'notStored a', 'sent a', 'stored a'],
	);
});

await test('looks up a 503 that names a time before it waits and sends again', async () => {
	const busy = text(503, 'busy', {'retry-after': '2'});
	const {results, steps, waits} = await run(['o/a', 'o/b'], {a: [busy]});
	assert.deepEqual(results, ['a done', 'b done']);
	assert.deepEqual(waits, ['2 The service asks to wait.', '1 The service asks to wait.', '0']);
	assert.deepEqual(steps.slice(0, 6), ['sent a', 'sent a', 'looked up a', 'told a', 'sent a', 'stored a']);
	const unclear = await run(['o/a', 'o/b'], {a: [busy]}, {}, 'unknown');
	assert.deepEqual(
		[unclear.results, unclear.sent, unclear.waits],
		[['a unknown'], ['a'], []],
		'what may be stored is not sent again',
	);
	const silent = await run(['o/a', 'o/b'], {a: [text(503, 'busy')]});
	assert.deepEqual([silent.results, silent.sent], [['a failed'], ['a']]);
});

await test('stops between two items, and during a wait', async () => {
	let isStopping = false;
	const between = await run(
		['o/a', 'o/b'],
		{},
		{
			settle(_, end: WriteEnd<Removes>) {
				isStopping = true;
				return {result: {status: end.status === 'done' ? 'done' : 'not_sent'}};
			},
			isStopping: () => isStopping,
		},
	);
	assert.deepEqual([between.sent, between.stop], [['a'], 'Stopped.']);
	let isWaiting = false;
	const during = await run(
		['o/a', 'o/b'],
		{a: [refused(429, [], {'retry-after': '50'})]},
		{
			waiting() {
				isWaiting = true;
			},
			isStopping: () => isWaiting,
		},
	);
	assert.deepEqual([during.sent, during.results, during.stop], [['a'], ['a not_sent'], 'Stopped.']);
});

await test('sends nothing that it cannot record, and stops once a result cannot be recorded', async () => {
	const unrecorded = await run(
		['o/a', 'o/b'],
		{},
		{
			note() {
				throw full;
			},
		},
	);
	assert.deepEqual([unrecorded.sent, unrecorded.results], [[], ['a failed']]);
	assert.equal(
		unrecorded.stop,
		'Stopped at “a”: Nothing more is sent, because cforgs cannot record it on disk: the disk is full (ENOSPC).',
	);
	const unsettled = await run(
		['o/a', 'o/b'],
		{},
		{
			note(_, {fate}) {
				if (fate === 'stored') {
					throw full;
				}
			},
		},
	);
	assert.deepEqual([unsettled.sent, unsettled.results], [['a'], ['a done']]);
	assert.match(unsettled.stop ?? '', /^Stopped at “a”: Nothing more is sent/v);
	await assert.rejects(
		run(
			['o/a'],
			{},
			{
				note() {
					throw new TypeError('A defect.');
				},
			},
		),
		/A defect/v,
	);
});

await test('stops for a reason of the ability, and waits for one', async () => {
	const stopped = await run(['o/a', 'o/b'], {}, {settle: () => ({result: {status: 'done'}, stop: 'No more.'})});
	assert.deepEqual([stopped.sent, stopped.stop], [['a'], 'Stopped at “a”: No more.']);
	let waited = 0;
	const young = await run(
		['o/a', 'o/b'],
		{a: [forbidden]},
		{waitOut: async ({status}) => status === 403 && ++waited === 1},
	);
	assert.deepEqual([young.results, waited], [['a done', 'b done'], 1]);
});

await test('gives one exit status for all runs', () => {
	const of = (...statuses: readonly ItemStatus[]) => statusOfRun(statuses);
	assert.equal(of(), exitStatus.ok);
	assert.equal(of('done', 'already'), exitStatus.ok);
	assert.equal(of('done', 'refused', 'unknown'), exitStatus.unknown);
	assert.equal(of('refused', 'not_sent', 'already'), exitStatus.refused);
	assert.equal(of('refused', 'done'), exitStatus.failed);
	assert.equal(of('refused', 'failed'), exitStatus.failed);
	assert.equal(of('left_out', 'done'), exitStatus.failed);
	assert.equal(of('done', 'conflict', 'left_out', 'already'), exitStatus.conflict, 'as after a single change');
	assert.equal(of('conflict', 'unknown'), exitStatus.unknown);
	assert.deepEqual(
		(['failed', 'refused', 'not_sent'] as const).map(other => of('conflict', other)),
		[exitStatus.failed, exitStatus.failed, exitStatus.failed],
	);
	assert.equal(of('not_sent'), exitStatus.failed);
});

await test('runs only with the lock, and says who may hold it', async () => {
	const calls: string[] = [];
	const lockWith = (changes: Partial<Lock>): Lock => ({
		lock: () => true,
		uncheckedLock: () => undefined,
		unlock() {
			calls.push('unlocked');
		},
		...changes,
	});
	const locked = async (lock: Partial<Lock>, body: () => Promise<{readonly refused?: string}> = async () => ({})) => {
		const {refused: why} = await withLock(lockWith(lock), 'moving accounts', body);
		return why;
	};

	assert.equal(await locked({}), undefined);
	assert.deepEqual(calls, ['unlocked']);
	assert.equal(
		await locked({lock: () => false}),
		'Another cforgs is moving accounts on this host. Wait until it ends.',
	);
	assert.equal(
		await locked({lock: () => false, uncheckedLock: () => '/x.lock'}),
		'Another cforgs, in a container or on another computer, may be moving accounts. This cannot be checked from here. Wait until it ends; if it has ended, remove the file /x.lock and try again.',
	);
	assert.deepEqual(calls, ['unlocked'], 'the lock of the other one stays');
	const failing = async () => {
		throw full;
	};

	assert.equal(
		await locked({}, failing),
		'Nothing was sent, because cforgs cannot record it on disk: the disk is full (ENOSPC).',
	);
	assert.deepEqual(calls, ['unlocked', 'unlocked']);
	await assert.rejects(
		locked({}, async () => {
			throw new TypeError('A defect.');
		}),
		/A defect/v,
	);
});

const request = {method: 'DELETE', path: '/x'} as const;

const errorWith = (details: Partial<ApiErrorDetails>) => new ApiError('No.', {failure: 'refused', request, ...details});

await test('waits second by second, until the user stops', async () => {
	const waitFor = async (seconds: number, most = 100) => {
		const waited: number[] = [];
		const wait = async (milliseconds: number) => {
			waited.push(milliseconds);
		};

		await waitSeconds({wait, isStopping: () => waited.length === most}, seconds);
		return waited;
	};

	assert.deepEqual(
		[await waitFor(3), await waitFor(3, 1), await waitFor(0), await waitFor(2, 0)],
		[[1000, 1000, 1000], [1000], [], []],
	);
});

await test('waits as long as the service asks, and longer with each try, up to a minute', async () => {
	const said: string[] = [];
	let waits = 0;
	const waitFor = waitingForTime({
		async wait() {
			waits++;
		},
		isStopping: () => false,
		waiting(seconds, why) {
			said.push(`${seconds} ${why}`);
		},
	});
	assert.equal(await waitFor(errorWith({status: 403})), false);
	assert.deepEqual([said, waits], [[], 0]);
	assert.equal(await waitFor(errorWith({status: 429, retryAfter: 0})), true);
	assert.deepEqual([said, waits], [['1 You have reached the rate limit.', '0 '], 1]);
	assert.equal(await waitFor(errorWith({failure: 'gateway', status: 503, retryAfter: 90})), true);
	assert.deepEqual(
		[said.slice(2), waits],
		[[...Array.from({length: 90}, (_, index) => `${90 - index} The service asks to wait.`), '0 '], 91],
	);
	for (const _ of Array.from({length: 6})) {
		await waitFor(errorWith({status: 429, retryAfter: 0})); // eslint-disable-line no-await-in-loop -- One try after the other.
	}

	await waitFor(errorWith({status: 429}));
	const seconds = said.filter((_, at) => at > 92 && said[at - 1] === '0 ').map(each => Number(each.split(' ', 1)[0]));
	assert.deepEqual(seconds, [4, 8, 16, 32, 60, 60, 60]);
	const first = waitingForTime({
		wait: async () => undefined,
		isStopping: () => false,
		waiting(each) {
			said.push(String(each));
		},
	});
	await first(errorWith({status: 429}));
	assert.deepEqual(said.slice(-11), ['10', '9', '8', '7', '6', '5', '4', '3', '2', '1', '0']);
});

await test('gives the result of a failed write with its reason and what may still happen', () => {
	const of = (
		details: Partial<ApiErrorDetails>,
		rest: {readonly verdict?: 'unknown'; readonly isLookUpFailed?: true; readonly plan?: string} = {},
	) => {
		const {
			status,
			text: why,
			error,
		} = failedItem({status: 'failed', verdict: 'notStored', error: errorWith(details), ...rest}, 'it was removed');
		assert.equal(error?.failure, details.failure ?? 'refused');
		return [status, shownText(why)];
	};

	assert.deepEqual(of({failure: 'notSent'}), ['failed', 'No.']);
	assert.deepEqual(of({status: 422}), ['refused', 'No. (status 422)']);
	assert.deepEqual(of({failure: 'network'}), [
		'failed',
		'No. A look-up shows that nothing was stored, but the request may still arrive.',
	]);
	assert.deepEqual(of({failure: 'cancelled'}), [
		'failed',
		'No. A look-up shows that nothing was stored, but the request may still arrive.',
	]);
	assert.deepEqual(of({failure: 'cancelled', request: {method: 'GET', path: '/x'}}), [
		'not_sent',
		'Not sent: stopped.',
	]);
	assert.deepEqual(of({failure: 'network'}, {verdict: 'unknown'}), [
		'unknown',
		'It is unclear whether it was removed: No. Before you send it again, cforgs reads what is stored.',
	]);
	assert.deepEqual(of({failure: 'network'}, {verdict: 'unknown', isLookUpFailed: true}), [
		'unknown',
		'It is unclear whether it was removed: No. Before you send it again, cforgs reads what is stored.',
	]);
	assert.deepEqual(of({failure: 'network'}, {verdict: 'unknown', isLookUpFailed: true, plan: 'x'}), [
		'unknown',
		'It is unclear whether it was removed: No. The look-up failed too. Before you send it again, cforgs reads what is stored.',
	]);
});

await test('stops when a request was cancelled, and passes on the remark of a record', async () => {
	const write: Description<Removes> = {
		readAgain: async () => undefined,
		compare: () => ({status: 'asReviewed', plan: {id: 'a', organization: 'o'}}),
		record: () => ({settle: () => 'It is on no record.'}),
		send: async () => 'gone',
		lookUp: async () => ({status: 'notStored'}),
		readBack: async () => undefined,
	};
	const remarks: unknown[] = [];
	const {stop} = await run(
		['o/a', 'o/b'],
		{},
		{
			describe: (_, {id}) =>
				id === 'a'
					? write
					: {
							...write,
							async send() {
								throw errorWith({failure: 'cancelled'});
							},
						},
			settle(_, end) {
				remarks.push(end.status === 'done' ? end.remark : end.status);
				return {result: {status: 'done'}};
			},
		},
	);
	assert.deepEqual([stop, remarks], ['Stopped.', ['It is on no record.', 'failed']]);
});

/** A run without a server. `failure`: how the only request fails. */
async function runOffline(
	journal = memoryJournal(),
	changes: Partial<Run<Item, Removes, ItemResult>> = {},
	failure?: ApiError,
) {
	const {context} = startProgram({baseUrl: 'https://api.test', context: {journal}});
	const results: string[] = [];
	const lost: Array<string | undefined> = [];
	const stop = await runMany<Item, Removes, ItemResult>(context, {
		items: items('o/a', 'o/b'),
		toldAs: (_, result) => result,
		nameOf: ({id}) => id,
		describe: ({journal: own}, item) => ({
			readAgain: async () => undefined,
			compare: () => ({status: 'asReviewed', plan: item}),
			record() {
				own.add({
					at: Number.parseInt(item.id, 36),
					kind: 'remove',
					id: item.id,
					before: {name: item.organization, parentId: ''},
				});
				return {
					settle: () => undefined,
					lost(ray) {
						lost.push(ray);
					},
					why: 'Not kept.',
				};
			},
			async send() {
				if (failure) {
					throw failure;
				}

				return 'gone';
			},
			lookUp: async () => ({status: 'unknown'}),
			readBack: async () => undefined,
		}),
		settle: (_, end) => ({
			result:
				end.status === 'done'
					? {status: 'done', ...(end.remark !== undefined && {text: end.remark})}
					: {status: 'unknown'},
		}),
		unsent: (_, why) => why,
		changed({id}, {status, text: why}) {
			results.push(`${id} ${status}${why === undefined ? '' : ` ${shownText(why)}`}`);
		},
		waiting: () => undefined,
		isStopping: () => false,
		...changes,
	});
	return {results, lost, stop: stop === undefined ? undefined : shownText(stop)};
}

await test('records the items of a run as one entry, and says when it ends', async () => {
	const heads: RunHead[] = [];
	let ends = 0;
	const plain = memoryJournal();
	const journal = {
		...plain,
		ofRun(head: RunHead) {
			heads.push(head);
			const own = plain.ofRun(head);
			return {
				...own,
				end() {
					ends++;
					own.end();
				},
			};
		},
	};
	const {results, stop} = await runOffline(journal, {
		entry: {kind: 'remove', id: 'o', before: {name: 'Of all', parentId: ''}, subjectOf: ({id}) => ({id})},
	});
	assert.deepEqual([results, stop, ends], [['a done Not kept.', 'b done Not kept.'], undefined, 1]);
	assert.deepEqual(heads, [
		{kind: 'remove', id: 'o', before: {name: 'Of all', parentId: ''}, planned: [{id: 'a'}, {id: 'b'}]},
	]);
	assert.deepEqual(
		plain.runs.list().map(({before, items: all = []}) => [before.name, all.length]),
		[['Of all', 2]],
	);
	const single = memoryJournal();
	await runOffline(single);
	assert.deepEqual([single.runs.list(), single.list().length], [[], 2]);
});

await test('passes a lost answer on to the record of the item, and sends nothing once it is stopped', async () => {
	const failure = new ApiError('No.', {failure: 'network', request: {method: 'DELETE', path: '/'}, ray: '8f-FRA'});
	const {lost, results, stop} = await runOffline(memoryJournal(), {}, failure);
	assert.deepEqual([lost, results, stop], [['8f-FRA'], ['a unknown'], 'Stopped at a: No. (cf-ray 8f-FRA)']);
	const stopped = await runOffline(memoryJournal(), {isStopping: () => true});
	assert.deepEqual([stopped.results, stopped.stop], [[], 'Stopped.']);
	let asked = 0;
	const late = await runOffline(memoryJournal(), {isStopping: () => asked++ > 0});
	assert.deepEqual([late.results, late.stop], [['a unknown'], 'Stopped.']);
});

await test('locks a run of several writes, and neither a dry run nor a single write', async () => {
	const locked = async (count: number, dryRun?: () => undefined) => {
		const names: string[] = [];
		const lockOf = (name: string, subject?: string): Lock => ({
			lock() {
				names.push(`${name} ${subject}`);
				return true;
			},
			uncheckedLock: () => undefined,
			unlock() {
				names.push('unlocked');
			},
		});
		const {context} = startProgram({
			baseUrl: 'https://api.test',
			context: {journal: {...memoryJournal(), lockOf}, dryRun},
		});
		const ended = await lockedRun(
			context,
			{items: Array.from({length: count}), name: 'moving', subject: 'north', doing: 'moving accounts'},
			async () => 'Stopped.',
		);
		return [names, ended];
	};

	assert.deepEqual(await locked(2), [['moving north', 'unlocked'], {stop: 'Stopped.'}]);
	assert.deepEqual(await locked(1), [[], {stop: 'Stopped.'}]);
	assert.deepEqual(await locked(2, () => undefined), [[], {stop: 'Stopped.'}]);
});

await test('waits for a look-up and a reading back that the service delays, and stops waiting when asked', async () => {
	const later = new ApiError('Later.', {
		failure: 'gateway',
		status: 503,
		retryAfter: 1,
		request: {method: 'GET', path: '/organizations'},
	});
	const lost = new ApiError('Lost.', {failure: 'network', request: {method: 'POST', path: '/organizations'}});
	const read = async (isStopping: () => boolean) => {
		const delays = {lookUp: 2, readBack: 1};
		const passing = (which: keyof typeof delays) => {
			if (delays[which]-- > 0) {
				throw later;
			}
		};

		return run(
			['o/a', 'o/b'],
			{},
			{
				describe: (_, item) => ({
					readAgain: async () => undefined,
					compare: () => ({status: 'asReviewed', plan: item}),
					record: () => ({settle: () => undefined}),
					async send() {
						if (item.id === 'a') {
							throw lost;
						}

						return 'gone';
					},
					async lookUp() {
						passing('lookUp');
						return {status: 'stored', answer: 'gone'};
					},
					async readBack() {
						passing('readBack');
						return undefined;
					},
				}),
				isStopping,
			},
		);
	};

	const waited = await read(() => false);
	assert.deepEqual(waited.results, ['a done', 'b done']);
	assert.deepEqual(
		waited.waits.map(wait => wait[0]),
		['1', '0', '2', '1', '0', '4', '3', '2', '1', '0'],
	);
	let asked = 0;
	const stopped = await read(() => ++asked > 2);
	assert.deepEqual([stopped.results, stopped.waits], [['a unknown'], []]);
});
