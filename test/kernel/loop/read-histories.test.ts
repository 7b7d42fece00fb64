import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {readHistories} from '../../../source/kernel/loop/readings.js';
import {ok, startMisbehavingServer} from '../../helpers/misbehaving-server.js';

const now = Date.parse('2026-11-01T10:00:00Z');

await test('reads all pages of a history, so that an older change counts too', async () => {
	await using server = await startMisbehavingServer((response, request) => {
		(request.query.get('cursor') === null ? ok([{id: 'newer'}], {cursor: 'more'}) : ok([{id: 'older'}], {}))(
			response,
			request,
		);
	});
	const client = createClient({
		baseUrl: server.url,
		credential: {scheme: 'key', email: 'me@test.example', key: 'c0ffee'},
	});
	const read: unknown[] = [];
	const stop = await readHistories(client, [{id: 'north', isCreated: false, since: now - 1000}], {
		now,
		wait: async () => undefined,
		note: () => undefined,
		isWanted: () => true,
		onRead(id, records) {
			read.push([id, records instanceof Error ? records : records.map(record => record.id)]);
		},
	});
	assert.equal(stop, undefined);
	assert.deepEqual(read, [['north', ['newer', 'older']]]);
});
