import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {LoggedRequest} from '../../../source/base/api/caller.js';
import {startProgram} from '../../helpers/program.js';

await test('reports that nothing new was requested only if that is true, even in a full log', async () => {
	let at = 0;
	let requests: readonly LoggedRequest[] = [];
	const note = () => {
		requests = [
			...requests,
			{
				method: 'GET',
				path: '/organizations',
				purpose: 'load the organizations',
				milliseconds: 1,
				status: 200,
				at: at++,
			} as const,
		].slice(-3);
	};

	const {press, said} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		token: 'x'.repeat(40),
		context: {requests: () => requests},
	});
	for (const _ of [1, 2, 3]) {
		note();
	}

	await press('L', 'L');
	assert.equal(said(), 'No newer request.');
	note();
	await press('L');
	assert.equal(said(), undefined);
});

await test('keeps the search when the log is loaded again, and reports if no new request matches', async () => {
	let requests: readonly LoggedRequest[] = [];
	const note = (path: string) => {
		requests = [...requests, {method: 'GET', path, purpose: 'look', milliseconds: 1, status: 200, at: requests.length}];
	};

	const {press, said} = startProgram({
		baseUrl: 'http://127.0.0.1:1',
		token: 'x'.repeat(40),
		context: {requests: () => requests},
	});
	note('/one');
	await press('L', '/', 'o', 'n', 'e', 'enter');
	note('/two');
	await press('L');
	assert.equal(said(), 'No newer request matches.');
	note('/one');
	await press('L');
	assert.equal(said(), undefined);
});
