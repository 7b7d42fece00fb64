import assert from 'node:assert/strict';
import {test} from 'node:test';
import {namesakes} from '../../../source/kernel/writes/own-creations.js';
import {setUp} from '../../helpers/api-client.js';
import {ok, pages, refused, type Behaviour} from '../../helpers/misbehaving-server.js';

const named = (id: string, name: string) => ({id, name, meta: {}});

async function idsFrom(behaviour: Behaviour, parentId = 'p') {
	await using fixture = await setUp(behaviour);
	const found = await namesakes(fixture.client, {name: 'Sales', parentId});
	return {
		ids: found.map(({id}) => id),
		asked: fixture.server.requests.map(({query}) => [
			query.get('name'),
			query.get('name.contains'),
			query.get('parent.id'),
		]),
	};
}

await test('asks for namesakes by their exact name, below the parent or among the roots', async () => {
	const one = ok([named('a', 'Sales')]);
	assert.deepEqual(await idsFrom(one), {ids: ['a'], asked: [['Sales', null, 'p']]});
	assert.deepEqual(await idsFrom(ok([]), ''), {ids: [], asked: [['Sales', null, 'null']]});
});

await test('compares the names of a service that ignores the filter, on every page', async () => {
	const first = [named('a', 'sales'), named('b', 'Sales ')];
	const second = [named('c', 'Sales'), named('d', 'Sales Europe')];
	const {ids, asked} = await idsFrom(pages({'': {result: first, next: 'p2'}, p2: {result: second}}));
	assert.deepEqual([ids, asked.length], [['c'], 2]);
});

await test('asks a service that refuses the filter for names that contain it', async () => {
	const {ids, asked} = await idsFrom((response, {query}) => {
		(query.has('name')
			? refused(400, [{message: 'unknown parameter name'}])
			: ok([named('a', 'Sales'), named('b', 'Sales Europe')]))(response, {
			method: 'GET',
			url: '',
			query,
			headers: {},
			body: '',
		});
	});
	assert.deepEqual(
		[ids, asked],
		[
			['a'],
			[
				['Sales', null, 'p'],
				[null, 'Sales', 'p'],
			],
		],
	);
});
