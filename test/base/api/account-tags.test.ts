import assert from 'node:assert/strict';
import {test} from 'node:test';
import {failureOf, readList, setUp} from '../../helpers/api-client.js';
import {ok, pages, refused, type Behaviour} from '../../helpers/misbehaving-server.js';

const accounts = (...ids: readonly string[]) => ids.map(id => ({id, name: `Account ${id}`, tags: {env: id}}));
const two = pages({'': {result: accounts('a'), next: 'p2', total: 2}, p2: {result: accounts('b'), total: 2}});

/** A service that refuses `include_tags` with these errors. */
const older =
	(errors: unknown): Behaviour =>
	(response, request) => {
		(request.query.has('include_tags') ? refused(400, errors) : two)(response, request);
	};

await test('requests accounts with their tags, on every page', async () => {
	await using fixture = await setUp(two);
	const {items} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual(
		items.map(({tags}) => tags),
		[{env: 'a'}, {env: 'b'}],
	);
	assert.deepEqual(
		fixture.server.requests.map(({query}) => query.get('include_tags')),
		['true', 'true'],
	);
});

await test('drops include_tags when the service refuses it, and remembers that for every list', async () => {
	const refusals = [
		[{code: 1001, message: 'unknown query parameter include_tags'}],
		[{message: 'Bad Request'}],
		[],
		[{code: 10_000, message: 'invalid value', source: {pointer: '/include_tags'}}],
	];
	await Promise.all(
		refusals.map(async errors => {
			await using fixture = await setUp(older(errors));
			const {client, server} = fixture;
			const first = await readList(client.for('accounts').listAccounts('o1'));
			const second = await readList(client.for('something else').listAccounts('o2'));
			assert.deepEqual(
				[first, second].map(({items, error}) => [items.length, error]),
				[
					[2, undefined],
					[2, undefined],
				],
			);
			assert.deepEqual(
				server.requests.map(({query}) => query.get('include_tags')),
				['true', null, null, null, null],
			);
		}),
	);
});

await test('sends no second request when the service refuses something else', async () => {
	const others = [
		refused(400, [
			{code: 6003, message: 'Invalid request headers', error_chain: [{code: 6111, message: 'Invalid format'}]},
		]),
		refused(400, [{code: 7003, message: 'Could not route to /organizations/o1/accounts'}]),
		refused(403, [{code: 10_000, message: 'Forbidden'}]),
		refused(404, []),
	];
	await Promise.all(
		others.map(async behaviour => {
			await using fixture = await setUp(behaviour);
			await failureOf(fixture.client.listAccounts('o1').next());
			assert.deepEqual(
				fixture.server.requests.map(({query}) => query.get('include_tags')),
				['true'],
			);
		}),
	);
});

await test('keeps requesting tags when the service refuses accounts with and without them', async () => {
	await using fixture = await setUp(refused(400, [{message: 'order_by must be account_name'}]));
	const {client, server} = fixture;
	const error = await failureOf(client.listAccounts('o1').next());
	assert.match(error.message, /order_by must be/v);
	await failureOf(client.listAccounts('o1').next());
	assert.deepEqual(
		server.requests.map(({query}) => query.get('include_tags')),
		['true', null, 'true', null],
	);
});

await test('ends the list when a later page is refused, because its token belongs to the first parameters', async () => {
	await using fixture = await setUp((response, request) => {
		(request.query.has('page_token') ? refused(400, [{message: 'include_tags'}]) : two)(response, request);
	});
	const {items, error} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual([items.length, error?.status, fixture.server.requests.length], [1, 400, 2]);
});

await test('continues a list by its token with the parameters it began with', async () => {
	await using fixture = await setUp(older([]));
	const {client, server} = fixture;
	const begun = await readList(client.listAccounts('o1'));
	await readList(client.listAccounts('o1', {}, {from: begun.pages[0]?.nextPageToken}));
	assert.deepEqual(
		server.requests.map(({query}) => [query.get('include_tags'), query.get('page_token')]),
		[
			['true', null],
			[null, null],
			[null, 'p2'],
			[null, 'p2'],
		],
	);
});

await test('keeps an account and its other tags when a tag is not text', async () => {
	const tagged = (tags: unknown) => ({id: 'a', name: 'A', tags});
	const values = [
		{env: 'prod', count: 3, on: true, none: null, list: ['x'], deep: {a: 1}},
		null,
		['x'],
		'env=prod',
		{},
	];
	await using fixture = await setUp(ok([...values.map(tags => tagged(tags)), {id: 'b', name: 'B'}]));
	const {items} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual(
		items.map(({tags}) => tags),
		[{env: 'prod', count: '3', on: 'true'}, undefined, undefined, undefined, {}, undefined],
	);
	await using other = await setUp((response, request) => {
		response.setHeader('content-type', 'application/json');
		response.end(
			request.url === ''
				? ''
				: '{"success":true,"result":[{"id":"a","name":"A","tags":{"__proto__":"x","toString":"y","big":12345678901234567890}}]}',
		);
	});
	const odd = await readList(other.client.listAccounts('o1'));
	assert.deepEqual(Object.entries(odd.items[0]?.tags ?? {}), [
		['__proto__', 'x'],
		['toString', 'y'],
		['big', '12345678901234567890'],
	]);
});
