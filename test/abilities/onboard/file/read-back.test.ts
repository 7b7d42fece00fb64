import assert from 'node:assert/strict';
import {test} from 'node:test';
import {exitStatusOf, type BatchRow} from '../../../../source/abilities/onboard/file/batch.js';
import {batchRows} from '../../../../source/abilities/onboard/file/rows.js';
import {memoryLedger} from '../../../../source/abilities/onboard/file/ledger.js';
import {resultOf} from '../../../../source/abilities/onboard/file/batch-files.js';
import {findAllListed} from '../../../../source/kernel/loop/look-up.js';
import {shownText} from '../../../../source/base/text/told.js';
import {createClient} from '../../../../source/base/api/client.js';
import {texts} from '../../../helpers/row-texts.js';
import {startBatch, tableOf} from '../../../helpers/batch-program.js';
import {startLossyProxy} from '../../../helpers/lossy-proxy.js';
import {ok, refused, startMisbehavingServer, type SeenRequest} from '../../../helpers/misbehaving-server.js';
import {keyOf, named, openSandbox} from '../../../base/sandbox/call.js';

await using sandbox = await openSandbox({organizations: 20, seed: 7, rateLimit: 100_000});

const credentials = {key: keyOf(sandbox), token: {scheme: 'token', token: sandbox.token}} as const;

const emea = {id: 'emea', name: 'EMEA', meta: {}};

type Made = {
	readonly id: string;
	readonly name: string;
	readonly parent?: {readonly id: string};
	readonly meta: Readonly<Record<string, unknown>>;
};

const madeBy = ({body}: SeenRequest, id: string): Made => ({
	id,
	meta: {},
	...(JSON.parse(body) as {readonly name: string}),
});

/** A service that answers each creation with what `answer` makes of it, and lists what `list` says. */
async function startLyingService(
	answer: (request: SeenRequest, count: number) => Made,
	list: (made: readonly Made[], request: SeenRequest) => readonly unknown[] = () => [],
) {
	const made: Made[] = [];
	return startMisbehavingServer((response, request) => {
		if (request.method === 'POST') {
			const organization = answer(request, made.length + 1);
			made.push(organization);
			ok(organization)(response, request);
			return;
		}

		const {query} = request;
		ok(query.has('name') ? [] : [...(query.has('id') ? [] : [emea]), ...list(made, request)])(response, request);
	});
}

const toldOf = (rows: readonly BatchRow[]) =>
	rows.map(row => {
		const {status, id, note} = resultOf(row);
		return [status, id, shownText(note)];
	});

const notShown = (id: string): string =>
	`Not confirmed: the service answered that it was created as ${id}, but the list does not show it. cforgs looks again when you continue, and does not send it again.`;

await test('confirms every row if the service takes only the first of several ids', async () => {
	await using server = await startLyingService(
		(request, count) => madeBy(request, `o${count}`),
		(made, {query}) => {
			const [first] = query.getAll('id');
			return made.filter(({id}) => id === first);
		},
	);
	const program = await startBatch({
		baseUrl: server.url,
		credential: credentials.key,
		table: tableOf('First one', 'First two', 'First three'),
	});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['created', 'created', 'created']);
	const asked = server.requests.map(({query}) => query.getAll('id')).filter(ids => ids.length > 0);
	assert.deepEqual(asked, [['o1', 'o2', 'o3'], ['o2'], ['o3']]);
});

for (const kind of ['key', 'token'] as const) {
	/* eslint-disable no-await-in-loop -- One test after the other. */
	await test(`confirms no row that the list does not show, and looks it up again instead of sending it, with a ${kind}`, async () => {
		await using proxy = await startLossyProxy(sandbox.url);
		const ledger = memoryLedger();
		const options = {
			baseUrl: proxy.url,
			credential: credentials[kind],
			ledger,
			table: tableOf(`Lied ${kind} one`, `Lied ${kind} two`),
		};
		const program = await startBatch(options);
		proxy.lie();
		await program.press('y');
		assert.deepEqual(program.statuses(), ['unknown', 'created']);
		const [stored] = await named(sandbox, `Lied ${kind} two`);
		assert.deepEqual(toldOf(program.batch().rows)[1]?.slice(0, 2), ['done', stored?.id]);
		const lied = '1'.padStart(32, '0');
		assert.deepEqual(toldOf(program.batch().rows)[0], ['unknown', lied, notShown(lied)]);
		assert.equal(
			program.note(),
			'1 of 2 rows is created, 1 not confirmed. Press y to look for them again, now or when you open the file again. The result is in customers.result.csv.',
		);
		assert.equal(exitStatusOf(program.batch().rows), 6);
		await program.press('y');
		assert.deepEqual([program.statuses(), proxy.writes.length], [['unknown', 'created'], 2]);

		const again = await startBatch(options);
		assert.deepEqual([again.statuses(), exitStatusOf(again.batch().rows)], [['unknown', 'created'], 6]);
		await again.press('y');
		assert.deepEqual([again.statuses(), proxy.writes.length], [['unknown', 'created'], 2]);
		const later = await startBatch({...options, context: {now: () => Date.now() + 60_000}});
		assert.deepEqual([later.statuses(), exitStatusOf(later.batch().rows)], [['leftOut', 'created'], 6]);
		const shown = batchRows(later.store.getState(), later.batch(), 120);
		assert.match(
			texts(shown).join('\n'),
			/^1 row has an earlier creation that the list does not show, and is left out: press a to create it anyway\.$/mv,
		);
		await later.press('a', 'y');
		assert.deepEqual(
			[later.statuses(), proxy.writes.length],
			[['created', 'created'], 3],
			'created again because the user asked for it',
		);
		const last = await startBatch({...options, context: {now: () => Date.now() + 120_000}});
		assert.deepEqual([last.statuses(), exitStatusOf(last.batch().rows)], [['created', 'created'], 0]);
	});

	await test(`looks again while the list lags, and sends nothing twice, with a ${kind}`, async () => {
		await using proxy = await startLossyProxy(sandbox.url);
		proxy.lag(3_600_000);
		const ledger = memoryLedger();
		const options = {
			baseUrl: proxy.url,
			credential: credentials[kind],
			ledger,
			table: tableOf(`Lag ${kind} one`, `Lag ${kind} two`),
		};
		const program = await startBatch(options);
		const notes: string[] = [];
		program.store.observe(event => {
			if (event.type === 'batch/waited') {
				notes.push(shownText(event.note));
			}
		});
		await program.press('y');
		assert.deepEqual(program.statuses(), ['unknown', 'unknown']);
		assert.match(
			notes[0] ?? '',
			/^The list does not show 2 new organizations yet\. cforgs looks again for up to (?:29|30) s; press Esc to stop it\.$/v,
		);
		const again = await startBatch({
			...options,
			context: {
				async wait() {
					proxy.lag(0);
				},
			},
		});
		assert.deepEqual(again.statuses(), ['unknown', 'unknown']);
		await again.press('y');
		assert.deepEqual(
			[again.statuses(), proxy.writes.length, again.note()],
			[['created', 'created'], 2, '2 of 2 rows are created. The result is in customers.result.csv.'],
		);
	});
	/* eslint-enable no-await-in-loop */
}

await test('takes an id that was answered before as a lost answer, and stops', async () => {
	await using server = await startLyingService(request => madeBy(request, 'one-id'));
	const program = await startBatch({
		baseUrl: server.url,
		token: 'x',
		table: tableOf('Twice one', 'Twice two', 'Twice three'),
	});
	await program.press('y');
	assert.deepEqual(program.statuses(), ['unknown', 'unknown', 'waiting']);
	assert.deepEqual(
		toldOf(program.batch().rows).map(([status, id]) => [status, id]),
		[
			['unknown', 'one-id'],
			['unknown', ''],
			['not_sent', ''],
		],
	);
	assert.match(
		program.note() ?? '',
		/^Stopped at row 3, Twice two: The service answered with the id of another organization \(one-id\)\./v,
	);
	assert.equal(exitStatusOf(program.batch().rows), 6);

	await using foreign = await startLyingService(request => madeBy(request, 'emea'));
	const other = await startBatch({baseUrl: foreign.url, token: 'x', table: tableOf('Foreign')});
	await other.press('y');
	assert.deepEqual(
		toldOf(other.batch().rows).map(([status, id]) => [status, id]),
		[['unknown', '']],
	);
});

for (const [what, change, shown] of [
	['name', {name: 'Other'}, '“Other” in emea'],
	['parent', {parent: undefined}, '“Alike” without a parent'],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`does not take another ${what} with the same id as a confirmation`, async () => {
		await using server = await startLyingService(
			request => madeBy(request, 'alike'),
			made => made.map(each => ({...each, ...change})),
		);
		const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('Alike')});
		await program.press('y');
		assert.deepEqual(toldOf(program.batch().rows), [
			[
				'unknown',
				'alike',
				`Not confirmed: the service answered that it was created as alike, but the list shows ${shown} with this id. Check which organization is yours.`,
			],
		]);
	});
}

await test('reads a hundred organizations back with one request', async () => {
	await using server = await startLyingService(
		(request, count) => madeBy(request, `id-${count}`),
		(made, {query}) => made.filter(({id}) => query.getAll('id').includes(id)),
	);
	const program = await startBatch({
		baseUrl: server.url,
		token: 'x',
		table: tableOf(...Array.from({length: 101}, (_, index) => `Many ${index}`)),
	});
	await program.press('y');
	assert.equal(program.statuses().filter(status => status === 'created').length, 101);
	const reads = server.requests.filter(({query}) => query.has('id'));
	assert.deepEqual(
		reads.map(({query}) => [query.getAll('id').length, query.get('page_size')]),
		[
			[100, '100'],
			[1, '50'],
		],
	);
});

await test('stops looking again when the user stops the run', async () => {
	await using proxy = await startLossyProxy(sandbox.url);
	proxy.lag(3_600_000);
	const program = await startBatch({
		baseUrl: proxy.url,
		credential: credentials.key,
		table: tableOf('Stopped'),
		context: {
			async wait() {
				await program.press('escape');
			},
		},
	});
	const notes: string[] = [];
	program.store.observe(event => {
		if (event.type === 'batch/waited') {
			notes.push(shownText(event.note));
		}
	});
	await program.press('y');
	assert.deepEqual([program.statuses(), notes.length], [['unknown'], 1]);
});

await test('confirms nothing when the user stops reading back', async () => {
	const stops: Array<() => Promise<void>> = [];
	await using server = await startMisbehavingServer((response, request) => {
		if (request.query.has('id')) {
			void stops[0]?.();
			return;
		}

		const answer =
			request.method === 'POST' ? ok(madeBy(request, 'stopped')) : ok(request.query.has('name') ? [] : [emea]);
		answer(response, request);
	});
	const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('Not read back')});
	stops.push(async () => program.press('escape', 'escape'));
	await program.press('y');
	assert.deepEqual(toldOf(program.batch().rows), [
		[
			'unknown',
			'stopped',
			'Not confirmed: the service answered that it was created as stopped, but it could not be read back. Reading back was stopped. cforgs looks again when you continue, and does not send it again.',
		],
	]);
});

await test('confirms nothing when the list cannot be read back', async () => {
	let isDark = false;
	await using server = await startMisbehavingServer((response, request) => {
		isDark ||= request.method === 'POST';
		const answer =
			request.method === 'POST'
				? ok(madeBy(request, 'dark'))
				: isDark
					? refused(403, [{code: 10_000, message: 'Forbidden'}])
					: ok(request.query.has('name') ? [] : [emea]);
		answer(response, request);
	});
	const program = await startBatch({baseUrl: server.url, token: 'x', table: tableOf('In the dark')});
	await program.press('y');
	const [[status, id, note] = []] = toldOf(program.batch().rows);
	assert.deepEqual([status, id], ['unknown', 'dark']);
	assert.match(
		note ?? '',
		/^Not confirmed: the service answered that it was created as dark, but it could not be read back\. /v,
	);
});

{
	const all = Array.from({length: 250}, (_, index) => ({id: `id-${index}`, name: `Name ${index}`, meta: {}}));
	const wanted = all.filter((_, index) => index % 2 === 0).map(({id}) => id);
	const pageOf = (items: typeof all, {query}: SeenRequest) => {
		const from = Number(query.get('page_token') ?? 0);
		const next = from + Number(query.get('page_size'));
		return ok(items.slice(from, next), next < items.length ? {next_page_token: String(next)} : {});
	};

	const services = {
		supports: (request: SeenRequest) =>
			pageOf(
				all.filter(({id}) => !request.query.has('id') || request.query.getAll('id').includes(id)),
				request,
			),
		ignores: (request: SeenRequest) => pageOf(all, request),
		refuses: (request: SeenRequest) =>
			request.query.has('id') ? refused(400, [{code: 1, message: 'Unknown filter'}]) : pageOf(all, request),
	};
	for (const name of ['supports', 'ignores', 'refuses'] as const) {
		// eslint-disable-next-line no-await-in-loop -- One test after the other.
		await test(`finds organizations by their ids if the service ${name} that filter`, async () => {
			await using server = await startMisbehavingServer((response, request) => {
				services[name](request)(response, request);
			});
			const found = await findAllListed(createClient({baseUrl: server.url, credential: credentials.token}), [
				...wanted,
				'missing',
			]);
			assert.deepEqual([found.keys().toArray().toSorted(), server.requests.length], [wanted.toSorted(), 2]);
		});
	}
}
