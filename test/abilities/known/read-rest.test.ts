import assert from 'node:assert/strict';
import {test} from 'node:test';
import {planRest, readRest, shortText} from '../../../source/abilities/known/read-rest.js';
import {createClient} from '../../../source/base/api/client.js';
import {startMisbehavingServer} from '../../helpers/misbehaving-server.js';

const credential = {scheme: 'key', email: 'jane@acme.example', key: 'c0ffee0000000000000000000000000000000'} as const;

const member = {id: 'm1', status: 'active', user: {id: 'u1', email: 'jane@acme.example', name: 'Jane'}};

await test('passes on no list that came incomplete, and says which did', async () => {
	await using server = await startMisbehavingServer((response, {url}) => {
		const isWhole = url.includes('/whole/');
		const result = url.includes('/odd/') ? [member, {name: 'no id'}] : [member];
		response.setHeader('content-type', 'application/json');
		response.end(
			JSON.stringify({
				success: true,
				errors: [],
				messages: [],
				result,
				result_info: {total_size: isWhole ? 1 : result.length + (url.includes('/cut/') ? 4 : 0)},
			}),
		);
	});
	const passed: string[] = [];
	const end = await readRest(
		createClient({baseUrl: server.url, credential}),
		planRest(['whole', 'cut', 'odd'], () => undefined, {oldest: 0}),
		['members'],
		{
			note: () => undefined,
			wait: async () => undefined,
			rest: async () => undefined,
			now: () => 5,
			isKnown: () => false,
			isWanted: () => true,
			onRead(_, {id, readAt}) {
				passed.push(`${id} ${readAt}`);
			},
		},
	);
	assert.deepEqual([passed, end.members?.read, end.members?.short], [['whole 5'], 1, 2]);
	assert.equal(shortText(end), 'The service sent the members of 2 organizations incompletely, so they are not kept.');
});
