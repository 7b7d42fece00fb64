import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {
	costText,
	idsToRead,
	kindText,
	planRest,
	requestsOf,
	restKinds,
} from '../../../source/abilities/known/read-rest.js';
import {durationText} from '../../../source/base/text/time.js';
import {secondsFor} from '../../../source/kernel/loop/pace.js';
import type {KnownKind} from '../../../source/kernel/storage/known.js';

const quiet = {quota: 1200, length: 300_000, left: 1200, resetAfter: 0};

const times: Readonly<Record<KnownKind, ReadonlyMap<string, number>>> = {
	profile: new Map([
		['a', 100],
		['b', 50],
	]),
	accounts: new Map([['a', 99]]),
	members: new Map([['gone', 100]]),
};

await test('plans what was never read, and what is older than the limit', () => {
	const plan = planRest(['a', 'b', 'c', 'c'], (kind, id) => times[kind].get(id), {oldest: 100});
	const rest = {partly: [], isWhole: false};
	assert.deepEqual(plan, {
		profile: {missing: ['c'], old: ['b'], known: 1, ...rest},
		accounts: {missing: ['b', 'c'], old: ['a'], known: 0, ...rest},
		members: {missing: ['a', 'b', 'c'], old: [], known: 0, ...rest},
	});
	assert.deepEqual(
		restKinds.map(kind => kindText(plan[kind])),
		['1 never read, 1 too old', '2 never read, 1 too old', '3 never read'],
	);
	assert.deepEqual([requestsOf(plan, restKinds), requestsOf(plan, ['profile'])], [8, 2]);
});

await test('plans what was written after it was read', () => {
	const plan = planRest(['a'], (kind, id) => times[kind].get(id), {oldest: 0, isTrue: ({readAt}) => readAt > 99});
	assert.deepEqual([plan.profile.old, plan.accounts.old, kindText(plan.profile)], [[], ['a'], 'all known']);
});

await test('plans accounts again that can lack some only if all are needed, and says which are known in part', () => {
	const planOf = (isWhole: boolean) =>
		planRest(['a', 'b'], (kind, id) => times[kind].get(id), {oldest: 0, isPartly: () => true, isWhole});
	const plans = [planOf(false), planOf(true)];
	assert.deepEqual(
		plans.map(({accounts}) => [idsToRead(accounts), accounts.known, kindText(accounts)]),
		[
			[['b'], 1, '1 never read'],
			[['b', 'a'], 0, '1 never read, 1 perhaps in part'],
		],
	);
	assert.deepEqual(
		plans.map(({profile}) => [idsToRead(profile), profile.known]),
		[
			[[], 2],
			[[], 2],
		],
	);
});

await test('plans each organization once for each kind, and never one that is known and young', () => {
	const ages = fc.record({
		id: fc.integer({min: 0, max: 30}).map(String),
		time: fc.option(fc.integer({min: 0, max: 20}), {nil: undefined}),
	});
	fc.assert(
		fc.property(fc.array(ages), fc.integer({min: 0, max: 21}), (records, oldest) => {
			const read = new Map(records.map(({id, time}) => [id, time]));
			const plan = planRest(
				records.map(({id}) => id),
				(_kind, id) => read.get(id),
				{oldest},
			);
			const wanted = [...read]
				.filter(([, time]) => time === undefined || time < oldest)
				.map(([id]) => id)
				.toSorted();
			assert.deepEqual(
				restKinds.map(kind => idsToRead(plan[kind]).toSorted()),
				restKinds.map(() => wanted),
			);
			assert.deepEqual(
				restKinds.map(kind => plan[kind].known),
				restKinds.map(() => read.size - wanted.length),
			);
		}),
	);
});

await test('says what the requests cost, and how long two thirds of each window take', () => {
	assert.deepEqual(
		[
			[800, quiet],
			[801, quiet],
			[1601, quiet],
			[100, {...quiet, left: 400, resetAfter: 20_000}],
		].map(([requests, window]) => secondsFor(requests as number, window as typeof quiet, {isSparing: true})),
		[40, 301, 601, 25],
	);
	assert.deepEqual(
		[0, 1, 99, 100, 240].map(seconds => durationText(seconds)),
		['1 second', '1 second', '99 seconds', '2 minutes', '4 minutes'],
	);
	assert.equal(
		costText(1, quiet),
		'1 request; long lists take more. The service accepts 1,200 requests in 5 minutes; 1,200 of them are left. This takes about 1 second.',
	);
	assert.match(
		costText(2000, {...quiet, left: 1000}),
		/^2,000 requests; .+ A third of the 1,200 stays free for your own requests\. This takes about 11 minutes\.$/v,
	);
});
