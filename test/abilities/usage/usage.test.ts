import assert from 'node:assert/strict';
import {test} from 'node:test';
import {periodOf} from '../../../source/abilities/usage/command-line.js';
import {daysUnsent, monthBefore, quantityText, sumsOf, whyNotPeriod} from '../../../source/abilities/usage/sums.js';
import {trendOf} from '../../../source/kernel/rows/figure-blocks.js';
import {excessOf, frameOf} from '../../helpers/frames.js';
import {ok, refused, startMisbehavingServer, type Behaviour} from '../../helpers/misbehaving-server.js';
import {startProgram} from '../../helpers/program.js';
import {sceneOf} from '../../helpers/scene.js';
import {family, received} from '../../helpers/state.js';

const row = (day: string, quantity: number, rest: Readonly<Record<string, unknown>> = {}) => ({
	BillingAccountId: 'a1',
	BillingAccountName: 'Shop',
	ChargePeriodStart: `${day}T00:00:00Z`,
	ConsumedQuantity: quantity,
	ConsumedUnit: 'Requests',
	x_BillableMetricId: 'w',
	x_BillableMetricName: 'Workers',
	...rest,
});

const other = {BillingAccountId: 'a2', BillingAccountName: 'Blog'};

await test('adds up by metric, unit and account, the highest first, and by day', () => {
	const period = {from: '2026-01-01', to: '2026-01-03'};
	const rows = [
		row('2026-01-01', 1.5),
		row('2026-01-03', 2),
		row('2026-01-01', 10, other),
		row('2026-01-02', 1, {
			x_BillableMetricId: 'r',
			x_BillableMetricName: 'R2',
			ConsumedUnit: 'GB',
			BillingAccountId: undefined,
		}),
	];
	const sums = sumsOf(rows, period);
	assert.deepEqual(
		sums.map(({metric, account, sum, perDay}) => [metric, account, sum, perDay]),
		[
			['R2', 'Shop', 1, [undefined, 1, undefined]],
			['Workers', 'Blog', 10, [10, undefined, undefined]],
			['Workers', 'Shop', 3.5, [1.5, undefined, 2]],
		],
	);
});

await test('draws nothing for a day of which the service sent nothing, and the lowest bar for none used', () => {
	assert.deepEqual([trendOf([undefined, 0, 1, 2, undefined]), trendOf([undefined, 0])], [' ▁▅█ ', '']);
	assert.deepEqual(
		sumsOf([row('2026-01-02', 0), row('2026-01-03', 2)], {from: '2026-01-01', to: '2026-01-03'}).map(each => [
			each.perDay,
			daysUnsent(each),
		]),
		[[[undefined, 0, 2], 1]],
	);
});

await test('keeps metrics of the same name but another id or unit apart', () => {
	const rows = [
		row('2026-01-01', 1),
		row('2026-01-01', 2, {x_BillableMetricId: 'other'}),
		row('2026-01-01', 4, {ConsumedUnit: 'GB'}),
	];
	assert.deepEqual(
		sumsOf(rows, {from: '2026-01-01', to: '2026-01-01'})
			.map(({sum}) => sum)
			.toSorted((one, two) => one - two),
		[1, 2, 4],
	);
});

await test('asks for at most 31 days, in whole days of UTC', () => {
	const now = Date.parse('2026-03-10T12:00:00Z');
	assert.deepEqual(
		[monthBefore(now, 0), monthBefore(now, 1), monthBefore(now, 3)],
		[
			{from: '2026-03-01', to: '2026-03-10'},
			{from: '2026-02-01', to: '2026-02-28'},
			{from: '2025-12-01', to: '2025-12-31'},
		],
	);
	assert.deepEqual(periodOf({since: '2026-01-01', before: '2026-02-01'}, now), {from: '2026-01-01', to: '2026-01-31'});
	assert.deepEqual(
		[periodOf({since: undefined, before: undefined}, now), periodOf({since: '7d', before: undefined}, now)],
		[
			{from: '2026-03-01', to: '2026-03-10'},
			{from: '2026-03-03', to: '2026-03-10'},
		],
	);
	assert.throws(
		() => periodOf({since: '2026-01-01', before: '2026-02-02'}, now),
		/The period has 32 days\. The service tells the usage of at most 31 days at a time\. --since names the first day, and --before the day after the last one\./v,
	);
	assert.throws(() => periodOf({since: '2026-01-02', before: '2026-01-02'}, now), /has no day/v);
	assert.throws(() => periodOf({since: 'soon', before: undefined}, now), /--since takes a date/v);
	assert.equal(whyNotPeriod({from: '2026-01-01', to: '2026-01-31'}), undefined);
});

await test('writes quantities with at most two decimals, and huge ones as they are', () => {
	assert.deepEqual(
		[0, 3, 1234.5, 0.005, 1e6 / 3, -2.25, 1e15, Infinity].map(quantity => quantityText(quantity)),
		['0', '3', '1,234.5', '0.01', '333,333.33', '-2.25', '1000000000000000', 'Infinity'],
	);
});

/** The usage of an organization that answers so. */
async function openWith(behaviour: Behaviour) {
	const server = await startMisbehavingServer(behaviour);
	const {store, press, said} = startProgram({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'op@x.example', key: 'k'.repeat(37)},
		connection: {credentialKind: 'global_api_key'},
		context: {now: () => Date.parse('2026-03-10T12:00:00Z')},
	});
	store.dispatch({type: 'organizations/requested', request: 1});
	store.dispatch(received(1, family));
	await press('%');
	return {
		store,
		press,
		said,
		server,
		async [Symbol.asyncDispose]() {
			await server[Symbol.asyncDispose]();
		},
	};
}

await test('shows the usage of this month as alpha, by metric and account, and of the month before', async () => {
	await using opened = await openWith(ok([row('2026-03-01', 4), row('2026-03-02', 8), row('2026-03-01', 1000, other)]));
	const {store, press, server} = opened;
	const frame = frameOf(store.getState());
	assert.match(frame, /Usage \(alpha\) of Acme, 2026-03-01 to 2026-03-10/v);
	assert.match(frame, /Workers, Blog .*1,000 Requests[\s\S]*Workers, Shop .*▅█.* 12 Requests/v);
	assert.match(frame, /2 accounts · days in UTC · alpha: the vendor may change what it measures, and sends no costs/v);
	const {focus} = sceneOf(store.getState());
	assert.match(focus ?? '', /Workers, Blog, 1,000 Requests, no usage sent for 9 days/v);
	await press('[');
	assert.match(frameOf(store.getState()), /2026-02-01 to 2026-02-28/v);
	await press(']', ']');
	assert.equal(opened.said(), 'This is the current month.');
	assert.deepEqual(
		server.requests.map(({url}) => url.slice(url.indexOf('?'))),
		['?from=2026-03-01&to=2026-03-10', '?from=2026-02-01&to=2026-02-28', '?from=2026-03-01&to=2026-03-10'],
	);
});

await test('says what an empty answer can mean, and never takes a failure for one', async () => {
	await using empty = await openWith(ok([]));
	assert.match(
		frameOf(empty.store.getState()).replaceAll(/[\s│]+/gv, ' '),
		/nothing was used, that you are not permitted to know it, or that the organization is unknown/v,
	);
	await using failed = await openWith(refused(403, [{code: 10_000, message: 'Forbidden'}]));
	assert.doesNotMatch(frameOf(failed.store.getState()), /sent no usage/v);
	await using short = await openWith(ok([row('2026-03-01', 4), {...row('2026-03-01', 4), ConsumedQuantity: 'x'}]));
	assert.match(frameOf(short.store.getState()), /1 record could not be read, so the sums are too low/v);
});

await test('shows hostile metrics, accounts and quantities within the frame', async () => {
	const bad = '\u{1B}[2J\u{202E}=cmd\u{0}\n日本'.repeat(9);
	await using opened = await openWith(
		ok([
			row('2026-03-01', 1e308, {
				x_BillableMetricName: bad,
				BillingAccountName: bad,
				ConsumedUnit: bad,
				x_BillableMetricId: bad,
			}),
			row('bad', 1e308, {x_BillableMetricName: bad, x_BillableMetricId: bad, ConsumedUnit: bad}),
			row('2026-03-02', -5),
		]),
	);
	const {store} = opened;
	const sizes = [
		{columns: 120, rows: 40},
		{columns: 80, rows: 24},
		{columns: 40, rows: 12},
	];
	const flaws = sizes.flatMap(size => {
		const frame = frameOf({...store.getState(), size});
		return [
			...excessOf(frame, size),
			...(frame.match(/[\p{Control}\p{Format}]/gv)?.filter(character => character !== '\n') ?? []),
		];
	});
	assert.deepEqual(flaws, []);
});
