import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {LoggedRequest} from '../../source/api/caller.js';
import {startProgram} from '../helpers/program.js';

await test('a log that holds as many requests as it may says that there was none meanwhile only where there was none', async () => {
	let at = 0;
	let requests: readonly LoggedRequest[] = [];
	const note = () => {
		requests = [...requests, {
			method: 'GET', path: '/organizations', purpose: 'list of organizations', milliseconds: 1, status: 200, at: at++,
		} as const].slice(-3);
	};

	const {press, said} = startProgram({baseUrl: 'http://127.0.0.1:1', token: 'x'.repeat(40), context: {requests: () => requests}});
	for (const _ of [1, 2, 3]) {
		note();
	}

	await press('L', 'L');
	assert.equal(said(), 'No request was made meanwhile.');
	note();
	await press('L');
	assert.equal(said(), undefined);
});
