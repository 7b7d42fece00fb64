import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {edgeErrors} from '../../../source/base/sandbox/server.js';
import {options} from '../../../source/kernel/options/options.js';
import {failureOf} from '../../helpers/api-client.js';
import {call, keyOf, openSandbox} from './call.js';

await test('answers every fifth request like the edge, and stores nothing then', async () => {
	await using sandbox = await openSandbox({organizations: 3, edgeError: '522'});
	const answers: Array<readonly [status: number, type: string | undefined]> = [];
	for (let request = 1; request <= 10; request++) {
		const {status, headers} = await call(sandbox, 'POST /organizations', {json: {name: 'New'}}); // eslint-disable-line no-await-in-loop -- One after the other.
		answers.push([status, headers.get('content-type')?.split(';', 1)[0]]);
	}

	const stored = [200, 'application/json'] as const;
	const failed = [522, 'application/problem+json'] as const;
	assert.deepEqual(answers, [stored, stored, stored, stored, failed, stored, stored, stored, stored, failed]);
	const {result} = await call<readonly unknown[]>(sandbox, 'GET /organizations?name=New');
	assert.equal(result.length, 8);
});

await test('has an option for each error of the edge, which the client understands', async () => {
	assert.deepEqual(options.edgeError.values, Object.keys(edgeErrors));
	const errors = await Promise.all(
		Object.entries(edgeErrors).map(async ([code, {title, isRetryable}]) => {
			await using sandbox = await openSandbox({organizations: 1, edgeError: code});
			const client = createClient({baseUrl: sandbox.url, credential: keyOf(sandbox), retryLimit: 0});
			for (let request = 1; request < 5; request++) {
				await client.getOrganization(sandbox.root); // eslint-disable-line no-await-in-loop -- One after the other.
			}

			const error = await failureOf(client.getOrganization(sandbox.root));
			return [
				code,
				error.message.includes(`says "${title}: The sandbox`),
				error.isRetryable === isRetryable,
				error.ray !== undefined,
			];
		}),
	);
	assert.deepEqual(
		errors,
		Object.keys(edgeErrors).map(code => [code, true, true, true]),
	);
});
