import assert from 'node:assert/strict';
import {test} from 'node:test';
import {failureOf, readList, setUp} from '../helpers/api-client.js';
import {
	ok,
	pages,
	refused,
	type Behaviour,
} from '../helpers/misbehaving-server.js';

const accounts = (...ids: readonly string[]) => ids.map(id => ({id, name: `Account ${id}`, tags: {env: id}}));
const two = pages({'': {result: accounts('a'), next: 'p2', total: 2}, p2: {result: accounts('b'), total: 2}});

/**
A service that does not know `include_tags`.
*/
const older = (errors: unknown): Behaviour => (response, request) => {
	(request.query.has('include_tags') ? refused(400, errors) : two)(response, request);
};

await test('asks for accounts with their tags, on every page', async () => {
	await using fixture = await setUp(two);
	const {items} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual(items.map(({tags}) => tags), [{env: 'a'}, {env: 'b'}]);
	assert.deepEqual(fixture.server.requests.map(({query}) => query.get('include_tags')), ['true', 'true']);
});

await test('asks a service that refuses include_tags without it, and remembers that for every list', async () => {
	const refusals = [[{code: 1001, message: 'unknown query parameter include_tags'}], [{message: 'Bad Request'}], [], [{code: 10_000, message: 'invalid value', source: {pointer: '/include_tags'}}]];
	await Promise.all(refusals.map(async errors => {
		await using fixture = await setUp(older(errors));
		const {client, server} = fixture;
		const first = await readList(client.for('accounts').listAccounts('o1'));
		const second = await readList(client.for('something else').listAccounts('o2'));
		assert.deepEqual([first, second].map(({items, error}) => [items.length, error]), [[2, undefined], [2, undefined]]);
		assert.deepEqual(server.requests.map(({query}) => query.get('include_tags')), ['true', null, null, null, null]);
	}));
});

await test('does not ask again when the service refuses something else', async () => {
	const others = [
		refused(400, [{code: 6003, message: 'Invalid request headers', error_chain: [{code: 6111, message: 'Invalid format'}]}]),
		refused(400, [{code: 7003, message: 'Could not route to /organizations/o1/accounts'}]),
		refused(403, [{code: 10_000, message: 'Forbidden'}]),
		refused(404, []),
	];
	await Promise.all(others.map(async behaviour => {
		await using fixture = await setUp(behaviour);
		await failureOf(fixture.client.listAccounts('o1').next());
		assert.deepEqual(fixture.server.requests.map(({query}) => query.get('include_tags')), ['true']);
	}));
});

await test('a service that refuses accounts with and without tags is asked twice, and tags stay asked for', async () => {
	await using fixture = await setUp(refused(400, [{message: 'order_by must be account_name'}]));
	const {client, server} = fixture;
	const error = await failureOf(client.listAccounts('o1').next());
	assert.match(error.message, /order_by must be/v);
	await failureOf(client.listAccounts('o1').next());
	assert.deepEqual(server.requests.map(({query}) => query.get('include_tags')), ['true', null, 'true', null]);
});

await test('a later page that is refused ends the list, as its token belongs to the parameters of the first', async () => {
	await using fixture = await setUp((response, request) => {
		(request.query.has('page_token') ? refused(400, [{message: 'include_tags'}]) : two)(response, request);
	});
	const {items, error} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual([items.length, error?.status, fixture.server.requests.length], [1, 400, 2]);
});

await test('a list that is continued by its token is asked for as it began', async () => {
	await using fixture = await setUp(older([]));
	const {client, server} = fixture;
	const begun = await readList(client.listAccounts('o1'));
	await readList(client.listAccounts('o1', {}, {from: begun.pages[0]?.nextPageToken}));
	assert.deepEqual(server.requests.map(({query}) => [query.get('include_tags'), query.get('page_token')]), [['true', null], [null, null], [null, 'p2'], [null, 'p2']]);
});

await test('tags that are no texts cost neither the account nor its other tags', async () => {
	const tagged = (tags: unknown) => ({id: 'a', name: 'A', tags});
	const values = [{
		env: 'prod', count: 3, on: true, none: null, list: ['x'], deep: {a: 1},
	}, null, ['x'], 'env=prod', {}];
	await using fixture = await setUp(ok([...values.map(tags => tagged(tags)), {id: 'b', name: 'B'}]));
	const {items} = await readList(fixture.client.listAccounts('o1'));
	assert.deepEqual(items.map(({tags}) => tags), [{env: 'prod', count: '3', on: 'true'}, undefined, undefined, undefined, {}, undefined]);
	await using other = await setUp((response, request) => {
		response.setHeader('content-type', 'application/json');
		response.end(request.url === '' ? '' : '{"success":true,"result":[{"id":"a","name":"A","tags":{"__proto__":"x","toString":"y","big":12345678901234567890}}]}');
	});
	const odd = await readList(other.client.listAccounts('o1'));
	assert.deepEqual(Object.entries(odd.items[0]?.tags ?? {}), [['__proto__', 'x'], ['toString', 'y'], ['big', '12345678901234567890']]);
});
