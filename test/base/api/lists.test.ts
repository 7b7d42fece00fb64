import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ApiError} from '../../../source/base/api/api-error.js';
import {readPages} from '../../../source/base/api/pages.js';
import {failureOf, readList, setUp} from '../../helpers/api-client.js';
import {hang, inTurn, json, ok, pages, refused} from '../../helpers/misbehaving-server.js';

const organizations = (...ids: readonly string[]) => ids.map(id => ({id, name: `Organization ${id}`}));
const firstOfTwo = ok(organizations('a'), {next_page_token: 'p2'});

/** A list whose every page announces another. */
function endless(
	itemsOf: (page: number) => ReadonlyArray<{readonly id: string}>,
	{
		total,
		unreadable = 0,
		...limits
	}: {readonly total?: number | undefined; readonly unreadable?: number} & Pick<
		Parameters<typeof readPages>[0],
		'pageLimit' | 'recordLimits'
	> = {},
) {
	let page = 0;
	return readPages({
		async fetchPage() {
			page++;
			return {items: itemsOf(page), unreadable, total, nextPageToken: String(page)};
		},
		failure: why => new ApiError(why, {failure: 'pages', request: {method: 'GET', path: '/organizations'}}),
		...limits,
	});
}

// How many records the list yields before it ends with an error. The pages are not kept.
async function countOf(list: ReturnType<typeof endless>): Promise<number> {
	let count = 0;
	await assert.rejects(async () => {
		for await (const {items} of list) {
			count += items.length;
		}
	}, ApiError);
	return count;
}

await test('reads a list to its end, with a small first page and the filters on every page', async () => {
	await using fixture = await setUp(
		pages({
			'': {result: organizations('a', 'b'), next: 'p 2&=', total: 5},
			'p 2&=': {result: organizations('c', 'd'), next: 'p3', total: 5},
			p3: {result: organizations('e'), total: 5},
		}),
	);
	const {server, client} = fixture;
	const list = await readList(client.listOrganizations({id: ['x', 'y'], 'name.contains': 'ä &'}));
	assert.deepEqual(
		list.items.map(({id}) => id),
		['a', 'b', 'c', 'd', 'e'],
	);
	assert.deepEqual(
		list.pages.map(({total, isLast, unreadable}) => [total, isLast, unreadable]),
		[
			[5, false, 0],
			[5, false, 0],
			[5, true, 0],
		],
	);
	assert.deepEqual(
		server.requests.map(({query}) => [
			query.getAll('id'),
			query.getAll('name.contains'),
			query.get('page_size'),
			query.get('page_token'),
		]),
		[
			[['x', 'y'], ['ä &'], '50', null],
			[['x', 'y'], ['ä &'], '1000', 'p 2&='],
			[['x', 'y'], ['ä &'], '1000', 'p3'],
		],
	);
});

await test('lists the accounts of an organization in the given order and page sizes', async () => {
	await using fixture = await setUp(
		pages({
			'': {result: [{id: 'b1', name: 'Retail', settings: {}}], next: 'p2'},
			p2: {result: [{id: 'b2', name: 'Care', settings: {}}]},
		}),
	);
	const {server, client} = fixture;
	const list = await readList(
		client.listAccounts('a1', {order_by: 'account_name', direction: 'desc'}, {firstPageSize: 5, pageSize: 7}),
	);
	assert.deepEqual(
		list.items.map(({id}) => id),
		['b1', 'b2'],
	);
	assert.deepEqual(
		server.requests.map(({url}) => url),
		[
			'/client/v4/organizations/a1/accounts?order_by=account_name&direction=desc&include_tags=true&page_size=5',
			'/client/v4/organizations/a1/accounts?order_by=account_name&direction=desc&include_tags=true&page_size=7&page_token=p2',
		],
	);
});

await test('counts an unreadable record and keeps the others', async () => {
	await using fixture = await setUp(ok([...organizations('a'), null, 'text', {name: 'no id'}, ...organizations('b')]));
	const {client} = fixture;
	const list = await readList(client.listOrganizations());
	assert.deepEqual(
		list.items.map(({id}) => id),
		['a', 'b'],
	);
	assert.equal(list.pages[0]?.unreadable, 3);
	assert.equal(list.error, undefined);
});

await test('accepts null as an empty list, and null or empty text as the last token', async () => {
	await using fixture = await setUp(
		inTurn(ok(null, null), ok([], {next_page_token: null}), ok([], {next_page_token: ''})),
	);
	const {server, client} = fixture;
	const lists = [
		await readList(client.listOrganizations()),
		await readList(client.listOrganizations()),
		await readList(client.listOrganizations()),
	];
	assert.deepEqual(
		lists.map(list => list.pages),
		lists.map(() => [{items: [], unreadable: 0, isLast: true}]),
	);
	assert.equal(server.requests.length, 3);
});

await test('ignores a total that is not a count', async () => {
	await using fixture = await setUp(
		inTurn(ok([], {total_size: 'many'}), ok([], {total_size: -1}), ok([], {total_size: 0})),
	);
	const {client} = fixture;
	const lists = [
		await readList(client.listOrganizations()),
		await readList(client.listOrganizations()),
		await readList(client.listOrganizations()),
	];
	assert.deepEqual(
		lists.map(list => list.pages[0]?.total),
		[undefined, undefined, 0],
	);
});

await test('reports an error when the list or its token is malformed', async () => {
	const oddToken = ok(organizations('a'), {next_page_token: {page: 2}});
	await using fixture = await setUp(inTurn(ok({}), json(200, {success: true}), ok('text'), oddToken));
	const {client} = fixture;
	const errors = [
		await failureOf(client.listOrganizations().next()),
		await failureOf(client.listOrganizations().next()),
		await failureOf(client.listOrganizations().next()),
		await failureOf(client.listOrganizations().next()),
	];
	assert.deepEqual(
		errors.map(({failure}) => failure),
		errors.map(() => 'shape'),
	);
});

await test('ends the list with an error when a token repeats, and keeps the earlier pages', async () => {
	await using fixture = await setUp(
		pages({'': {result: organizations('a'), next: 'p2'}, p2: {result: organizations('b'), next: 'p2'}}),
	);
	const {server, client} = fixture;
	const list = await readList(client.listOrganizations());
	assert.deepEqual(
		list.items.map(({id}) => id),
		['a', 'b'],
	);
	assert.equal(list.pages.at(-1)?.isLast, false);
	assert.equal(list.error?.failure, 'pages');
	assert.match(
		list.error.message,
		/^Could not list the organizations: the service sent the same page token twice, after 2 records\./v,
	);
	assert.equal(list.error.request.path, '/organizations');
	assert.equal(server.requests.length, 2);
});

await test('ends the list with an error when tokens alternate', async () => {
	await using fixture = await setUp(
		pages({
			'': {result: organizations('a'), next: 'p2'},
			p2: {result: organizations('b'), next: 'p3'},
			p3: {result: organizations('c'), next: 'p2'},
		}),
	);
	const {server, client} = fixture;
	const list = await readList(client.listAccounts('a1'));
	assert.equal(list.error?.failure, 'pages');
	assert.equal(server.requests.length, 3);
});

await test('ends the list with an error when new tokens bring no new records', async () => {
	let page = 0;
	await using fixture = await setUp((response, request) => {
		ok(organizations('a'), {next_page_token: `p${page++}`})(response, request);
	});
	const {server, client} = fixture;
	const list = await readList(client.listOrganizations());
	assert.equal(list.error?.failure, 'pages');
	assert.match(list.error.message, /the list has no end, after 1 records\./v);
	assert.equal(server.requests.length, 11);
});

await test('ends an endless list at the page limit', async () => {
	const list = await readList(endless(page => organizations(String(page)), {total: 3, pageLimit: 20}));
	assert.equal(list.pages.length, 20);
	assert.equal(list.error?.failure, 'pages');
});

for (const [name, total, most] of [
	['of which nothing is announced', undefined, 100],
	['of which less is announced', 30, 100],
	['of which more is announced, at twice that', 80, 160],
	['of which no end is announced', 1e9, 300],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`ends an endless list at the record limit, one ${name}`, async () => {
		const itemsOf = (page: number) => organizations(...Array.from({length: 9}, (_, index) => `${page}-${index}`));
		const list = await readList(endless(itemsOf, {total, unreadable: 1, recordLimits: {plain: 100, most: 300}}));
		assert.equal(list.pages.length * 10, most);
		assert.match(list.error?.message ?? '', /^the list has no end, after \d+ records$/v);
	});
}

await test('ends a list of small pages at 10,000 pages by default', async () => {
	assert.equal(await countOf(endless(page => organizations(String(page)))), 10_000);
});

await test('ends a list at 200,000 records by default, and never reads more than a million', async () => {
	const items = organizations(...Array.from({length: 1000}, (_, index) => String(index)));
	const read = async (total: number) => countOf(endless(page => [{id: `first ${page}`}, ...items.slice(1)], {total}));
	assert.deepEqual([await read(1), await read(150_000), await read(5_000_000)], [200_000, 300_000, 1_000_000]);
});

await test('keeps the earlier pages when a later page fails', async () => {
	await using fixture = await setUp(inTurn(firstOfTwo, refused(400, [{code: 1001, message: 'page token expired'}])));
	const {client} = fixture;
	const list = await readList(client.listOrganizations());
	assert.deepEqual(
		list.items.map(({id}) => id),
		['a'],
	);
	assert.equal(list.error?.failure, 'refused');
	assert.match(list.error.request.path, /page_token=p2/v);
});

await test('requests no page ahead, so that a reader can leave between pages', async () => {
	await using fixture = await setUp(pages({'': {result: organizations('a'), next: 'p2'}, p2: {result: []}}));
	const {server, client} = fixture;
	const list = client.listOrganizations();
	await list.next();
	await list.return();
	const {done} = await list.next();
	assert.equal(done, true);
	assert.equal(server.requests.length, 1);
});

await test('cancels a list while a page is loading', async () => {
	const controller = new AbortController();
	await using fixture = await setUp(
		inTurn(firstOfTwo, (response, request) => {
			hang(response, request);
			controller.abort();
		}),
	);
	const {client} = fixture;
	const list = await readList(client.endedBy(controller.signal).listOrganizations());
	assert.deepEqual(
		list.items.map(({id}) => id),
		['a'],
	);
	assert.equal(list.error?.failure, 'cancelled');
});
