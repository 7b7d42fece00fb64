import assert from 'node:assert/strict';
import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';
import type {ApiError} from '../../../source/base/api/api-error.js';
import {createClient, type Client, type ClientOptions} from '../../../source/base/api/client.js';
import {failureOf, setUp, token} from '../../helpers/api-client.js';
import {createAuthority} from '../../helpers/certificates.js';
import {startConnectProxy} from '../../helpers/connect-proxy.js';
import {
	drip,
	hang,
	ok,
	oversized,
	reset,
	resetHalfWay,
	startMisbehavingServer,
	text,
	type Behaviour,
} from '../../helpers/misbehaving-server.js';
import {emptyProfile} from '../../../source/base/api/schemas.js';

const read = async (client: Client) => client.getOrganization('a1');
const save = async (client: Client) => client.renameOrganization('a1', 'x');
const credential = {scheme: 'token', token} as const;

async function errorsOf(
	behaviour: Behaviour,
	options: Partial<ClientOptions> = {},
): Promise<readonly [ApiError, ApiError]> {
	await using fixture = await setUp(behaviour, {retryLimit: 0, ...options});
	return [await failureOf(read(fixture.client)), await failureOf(save(fixture.client))];
}

function summary(errors: readonly ApiError[]): ReadonlyArray<readonly [string, string, boolean]> {
	return errors.map(({failure, outcome, isRepeatSafe}) => [failure, outcome, isRepeatSafe]);
}

await test('leaves the outcome of a write unknown when the connection is reset', async () => {
	assert.deepEqual(summary(await errorsOf(reset)), [
		['network', 'notApplied', true],
		['network', 'unknown', false],
	]);
});

await test('leaves the outcome of a write unknown when the connection closes halfway through the answer', async () => {
	const errors = await errorsOf(resetHalfWay);
	assert.deepEqual(summary(errors), [
		['network', 'notApplied', true],
		['network', 'unknown', false],
	]);
	assert.match(
		errors[1].message,
		/^Could not rename the organization: the connection was closed before the answer was complete\. It is unclear/v,
	);
});

await test('ends a request without an answer at the time limit', async () => {
	const errors = await errorsOf(hang, {timeout: {response: 30}});
	assert.deepEqual(summary(errors), [
		['timeout', 'notApplied', true],
		['timeout', 'unknown', false],
	]);
	assert.match(errors[0].message, /127\.0\.0\.1:\d+ did not complete its answer in time\. .*Try again/v);
});

await test('ends a dripping answer at the time limit for the whole request', async () => {
	assert.deepEqual(summary(await errorsOf(drip, {timeout: {request: 100}})), [
		['timeout', 'notApplied', true],
		['timeout', 'unknown', false],
	]);
});

await test('refuses an answer of 50 MB without reading all of it', async () => {
	const exchanged: number[] = [];
	let taken = 0;
	const errors = await errorsOf(
		(response, request) => {
			oversized(50_000_000)(response, request);
			response.once('close', () => {
				taken = response.socket?.bytesWritten ?? 0;
			});
		},
		{
			onExchange({bytes = 0}) {
				exchanged.push(bytes);
			},
		},
	);
	assert.deepEqual(summary(errors), [
		['shape', 'notApplied', true],
		['shape', 'unknown', false],
	]);
	assert.match(errors[0].message, /the answer is larger than 32 MB and was refused/v);
	assert.deepEqual(exchanged, [0, 0]);
	assert.ok(taken < 50_000_000);
});

await test('refuses a small body that unpacks to 50 MB', async () => {
	const bomb = gzipSync(Buffer.alloc(50_000_000, ' '));
	const errors = await errorsOf(response => {
		response.writeHead(200, {'content-encoding': 'gzip'});
		response.end(bomb);
	});
	assert.match(errors[0].message, /larger than 32 MB/v);
});

await test('reads a compressed answer', async () => {
	await using fixture = await setUp(response => {
		response.writeHead(200, {'content-encoding': 'gzip'});
		response.end(gzipSync('{"success":true,"result":{"id":"a1"}}'));
	});
	const {id} = await fixture.client.getOrganization('a1');
	assert.equal(id, 'a1');
});

await test('ends a request whose answer switches protocols, and closes the connection', async () => {
	const closed: Array<Promise<unknown>> = [];
	const errors = await errorsOf(({socket}) => {
		assert.ok(socket);
		closed.push(once(socket, 'close'));
		socket.write(
			'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: other\r\ncf-ray: 8f0a1b2c3d4e5f60-FRA\r\n\r\nmore',
		);
	});
	await Promise.all(closed);
	assert.deepEqual(
		errors.map(({failure, outcome, status, ray}) => [failure, outcome, status, ray]),
		[
			['gateway', 'notApplied', 101, '8f0a1b2c3d4e5f60-FRA'],
			['gateway', 'unknown', 101, '8f0a1b2c3d4e5f60-FRA'],
		],
	);
	assert.match(
		errors[0].message,
		/^Could not read the organization: the service gave an unexpected answer \(status 101\)\. Check the base address .* and any proxy in between/v,
	);
});

for (const status of [0, 99, 101, 201, 205, 226, 299, 300, 304, 399, 499, 599, 600, 999]) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`reports status ${status} in full sentences`, async () => {
		const errors = await errorsOf(({socket}) => {
			const body =
				status === 304 || status === 205 ? '' : '{"success":true,"errors":[],"messages":[],"result":{"id":"a1"}}';
			socket?.end(
				`HTTP/1.1 ${String(status).padStart(3, '0')} Odd\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
			);
		});
		assert.deepEqual(
			errors.map(error => error.status),
			[status, status],
		);
		assert.match(errors[0].message, /^Could not read the organization: .+\. .+\.$/v);
		assert.match(errors[1].message, /^Could not rename the organization: .+\. .+\.$/v);
	});
}

await test('skips interim answers and waits for the final answer, up to the time limit', async () => {
	const interim: Behaviour = ({socket}) => {
		socket?.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n');
	};

	assert.deepEqual(summary(await errorsOf(interim, {timeout: {response: 30}})), [
		['timeout', 'notApplied', true],
		['timeout', 'unknown', false],
	]);
	await using fixture = await setUp((response, request) => {
		interim(response, request);
		ok({id: 'a1'})(response, request);
	});
	const {id} = await read(fixture.client);
	assert.equal(id, 'a1');
});

await test('reports an answer that cannot be decompressed', async () => {
	const errors = await Promise.all(
		['gzip', 'deflate', 'br', 'zstd'].map(async encoding => {
			const [error] = await errorsOf(
				text(200, '{"success":true,"result":{"id":"a1"}}', {'content-encoding': encoding}),
			);
			return error;
		}),
	);
	assert.deepEqual(
		errors.map(({failure, message}) => [failure, message.includes('could not be decompressed')]),
		errors.map(() => ['shape', true]),
	);
});

await test('reports a refused connection, and that nothing changed', async () => {
	await using server = await startMisbehavingServer(hang);
	await server.close();
	const client = createClient({baseUrl: server.url, credential, retryLimit: 0});
	const error = await failureOf(save(client));
	assert.deepEqual(summary([error]), [['network', 'notApplied', true]]);
	assert.match(
		error.message,
		/^Could not rename the organization: 127\.0\.0\.1:\d+ refuses connections\. Check the base address/v,
	);
});

await test('reports a host name that cannot be resolved, and that nothing changed', async () => {
	const client = createClient({baseUrl: 'https://nowhere.invalid', credential, retryLimit: 0});
	const error = await failureOf(save(client));
	assert.deepEqual(summary([error]), [['network', 'notApplied', true]]);
	assert.match(
		error.message,
		/the name nowhere\.invalid cannot be resolved\. Check the network connection and the base address/v,
	);
});

await test('reports a failed TLS handshake, and that nothing changed', async () => {
	await using server = await startMisbehavingServer(hang);
	const client = createClient({baseUrl: server.url.replace('http:', 'https:'), credential, retryLimit: 0});
	const error = await failureOf(save(client));
	assert.deepEqual(summary([error]), [['network', 'notApplied', true]]);
	assert.match(error.message, /a secure connection to 127\.0\.0\.1:\d+ failed/v);
	assert.equal(server.requests.length, 0);
});

await test('repeats no request after a lasting network failure', async () => {
	await using server = await startMisbehavingServer(hang, createAuthority('stranger').issue(['127.0.0.1']));
	await using plain = await startMisbehavingServer(hang);
	await using proxy = await startConnectProxy({refusal: 407});
	const waits: number[] = [];
	const options = {
		credential,
		backoff(attempt: number) {
			waits.push(attempt);
			return 1;
		},
	};
	const clients = [
		createClient({...options, baseUrl: 'https://nowhere.invalid'}),
		createClient({...options, baseUrl: server.url}),
		createClient({...options, baseUrl: plain.url.replace('http:', 'https:')}),
		createClient({...options, baseUrl: 'https://api.cforgs.test', proxy: new URL(`http://127.0.0.1:${proxy.port}`)}),
	];
	const errors = await Promise.all(clients.map(async client => failureOf(client.getOrganization('a1'))));
	assert.deepEqual(
		errors.map(({failure, isLasting}) => [failure, isLasting]),
		clients.map(() => ['network', true]),
	);
	assert.deepEqual(waits, []);
	await failureOf(createClient({...options, baseUrl: server.url.replace(/:\d+/v, ':1')}).getOrganization('a1'));
	assert.deepEqual(waits, [1, 2]);
});

await test('ends a cancelled call at once, and reports a cancelled write as unknown', async () => {
	const controller = new AbortController();
	await using fixture = await setUp((response, request) => {
		hang(response, request);
		controller.abort();
	});
	const error = await failureOf(fixture.client.endedBy(controller.signal).updateProfile('a1', emptyProfile));
	assert.deepEqual(summary([error]), [['cancelled', 'unknown', false]]);
});

await test('sends nothing when a call is cancelled before it begins', async () => {
	await using fixture = await setUp(hang);
	const client = fixture.client.endedBy(AbortSignal.abort());
	const calls = [client.getOrganization('a1'), client.deleteOrganization('a1')];
	const errors = await Promise.all(calls.map(async call => failureOf(call)));
	assert.deepEqual(summary(errors), [
		['cancelled', 'notApplied', true],
		['cancelled', 'notApplied', true],
	]);
	assert.equal(fixture.server.requests.length, 0);
});

await test('ends every request of a client by one signal', async () => {
	const controller = new AbortController();
	await using fixture = await setUp(
		(_response, {url}) => {
			if (url.endsWith('/a3')) {
				controller.abort();
			}
		},
		{signal: controller.signal},
	);
	const errors = await Promise.all(['a1', 'a2', 'a3'].map(async id => failureOf(fixture.client.getOrganization(id))));
	assert.deepEqual(
		errors.map(({failure}) => failure),
		['cancelled', 'cancelled', 'cancelled'],
	);
});

await test('keeps the cf-ray of an answer whose body fails', async () => {
	const ray = {'cf-ray': '8f0a1b2c3d4e5f60-FRA'};
	const cut: Behaviour = response => {
		response.writeHead(200, {'content-type': 'application/json', 'content-length': '1000', ...ray});
		response.write('{"success":true', () => {
			response.socket?.end();
		});
	};

	const errors = await Promise.all([cut, oversized(40_000_000, ray)].map(async behaviour => errorsOf(behaviour)));
	assert.deepEqual(
		errors.flat().map(error => [error.ray, error.status]),
		errors.flat().map(() => [ray['cf-ray'], 200]),
	);
});
