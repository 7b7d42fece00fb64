import assert from 'node:assert/strict';
import {ApiError} from '../../source/base/api/api-error.js';
import {createClient, type Client, type ClientOptions} from '../../source/base/api/client.js';
import type {Page} from '../../source/base/api/pages.js';
import {startMisbehavingServer, type Behaviour, type MisbehavingServer} from './misbehaving-server.js';

export const token = 'canary-token-0123456789';

export type Fixture = AsyncDisposable & {readonly server: MisbehavingServer; readonly client: Client};

/** Starts a server and a client for it. Use it with `await using`. */
export async function setUp(behaviour: Behaviour, options: Partial<ClientOptions> = {}): Promise<Fixture> {
	const server = await startMisbehavingServer(behaviour);
	const client = createClient({
		baseUrl: server.url,
		credential: {scheme: 'token', token},
		backoff: () => 1,
		...options,
	});
	return {server, client, [Symbol.asyncDispose]: server.close};
}

/** Waits for a call to fail, and returns its error. */
export async function failureOf(call: Promise<unknown>): Promise<ApiError> {
	const [outcome] = await Promise.allSettled([call]);
	assert.strictEqual(outcome.status, 'rejected');
	assert.ok(outcome.reason instanceof ApiError);
	return outcome.reason;
}

/** Reads a list up to its end or its first error. */
export async function readList<T>(
	pages: AsyncIterable<Page<T>>,
): Promise<{
	readonly pages: ReadonlyArray<Page<T>>;
	readonly items: readonly T[];
	readonly error: ApiError | undefined;
}> {
	const read: Array<Page<T>> = [];
	let error: ApiError | undefined;
	try {
		for await (const page of pages) {
			read.push(page);
		}
	} catch (error_) {
		if (!(error_ instanceof ApiError)) {
			throw error_;
		}

		error = error_;
	}

	return {pages: read, items: read.flatMap(({items}) => items), error};
}
