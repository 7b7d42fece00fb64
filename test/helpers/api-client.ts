import assert from 'node:assert/strict';
import type {TestContext} from 'node:test';
import {ApiError} from '../../source/api/api-error.js';
import {createClient, type Client, type ClientOptions} from '../../source/api/client.js';
import {startMisbehavingServer, type Behaviour, type MisbehavingServer} from './misbehaving-server.js';

export const token = 'canary-token-0123456789';

/**
Starts a server for one test, and a client that talks to it.
*/
export async function setUp(t: TestContext, behaviour: Behaviour, options: Partial<ClientOptions> = {}): Promise<{readonly server: MisbehavingServer; readonly client: Client}> {
	const server = await startMisbehavingServer(behaviour);
	t.after(async () => server.close());
	const client = createClient({
		baseUrl: server.url, credential: {scheme: 'token', token}, backoff: () => 1, ...options,
	});
	return {server, client};
}

/**
Waits for a call to fail, and gives its error.
*/
export async function failureOf(call: Promise<unknown>): Promise<ApiError> {
	try {
		await call;
	} catch (error) {
		assert.ok(error instanceof ApiError, `not an ApiError: ${String(error)}`);
		return error;
	}

	return assert.fail('the call did not fail');
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
	return Array.fromAsync(pages);
}
