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
	assert.equal(said(), 'No request was made since then.');
	note();
	await press('L');
	assert.equal(said(), undefined);
});

await test('requests that are read again are searched for the same, and where none that matches is new that is said', async () => {
	let requests: readonly LoggedRequest[] = [];
	const note = (path: string) => {
		requests = [...requests, {
			method: 'GET', path, purpose: 'look', milliseconds: 1, status: 200, at: requests.length,
		}];
	};

	const {press, said} = startProgram({baseUrl: 'http://127.0.0.1:1', token: 'x'.repeat(40), context: {requests: () => requests}});
	note('/one');
	await press('L', '/', 'o', 'n', 'e', 'enter');
	note('/two');
	await press('L');
	assert.equal(said(), 'No request that matches was made since then.');
	note('/one');
	await press('L');
	assert.equal(said(), undefined);
});
