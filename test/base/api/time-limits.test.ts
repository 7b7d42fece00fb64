import dns from 'node:dns';
import {once} from 'node:events';
import {createServer, Socket, type AddressInfo} from 'node:net';
import {syncBuiltinESMExports} from 'node:module';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {test, type TestContext} from 'node:test';
import {createClient} from '../../../source/base/api/client.js';
import {failureOf} from '../../helpers/api-client.js';
import {drip, hang, startMisbehavingServer} from '../../helpers/misbehaving-server.js';

const step = 250;

/** How long a read takes to fail with the default limits, in milliseconds of the mocked clock, and the error message. */
async function timeToFail(
	t: TestContext,
	baseUrl: string,
	isUnderWay: () => boolean,
): Promise<{readonly elapsed: number; readonly message: string}> {
	t.mock.timers.enable({apis: ['setTimeout']});
	const client = createClient({baseUrl, credential: {scheme: 'token', token: 'x'}, retryLimit: 0});
	let isOver = false;
	const failed = failureOf(client.getOrganization('a1')).finally(() => {
		isOver = true;
	});
	while (!isUnderWay()) {
		await nextTurn(); // eslint-disable-line no-await-in-loop -- Waits for the request.
	}

	let elapsed = 0;
	const hasEnded = () => isOver || elapsed >= 100_000;
	while (!hasEnded()) {
		t.mock.timers.tick(step);
		elapsed += step;
		for (let turn = 0; turn < 20; turn++) {
			await nextTurn(); // eslint-disable-line no-await-in-loop -- Lets pending callbacks run.
		}
	}

	const {message} = await failed;
	t.mock.timers.reset();
	return {elapsed, message};
}

// A limit may start a few turns after the test notices the request.
const isAbout = (elapsed: number, limit: number): boolean => elapsed >= limit && elapsed <= limit + 4 * step;

const noConnection = /connecting to .* took too long/v;
const notWhole = /did not complete its answer in time/v;

for (const [name, behaviour, limit] of [
	['the first byte may take 30 s', hang, 30_000],
	['the whole answer may take a minute', drip, 60_000],
] as const) {
	// eslint-disable-next-line no-await-in-loop -- One test after the other.
	await test(`by default ${name}`, async (t: TestContext) => {
		await using server = await startMisbehavingServer(behaviour);
		const {elapsed, message} = await timeToFail(t, server.url, () => server.requests.length > 0);
		t.assert.match(message, notWhole);
		t.assert.ok(isAbout(elapsed, limit), `${elapsed} ms`);
	});
}

await test('allows 10 s for the TLS handshake by default', async (t: TestContext) => {
	const sockets: Socket[] = [];
	const server = createServer(socket => {
		sockets.push(socket);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const {elapsed, message} = await timeToFail(t, `https://127.0.0.1:${port}`, () => sockets.length > 0);
	for (const socket of sockets) {
		socket.destroy();
	}

	server.close();
	t.assert.match(message, noConnection);
	t.assert.ok(isAbout(elapsed, 10_000), `${elapsed} ms`);
});

await test('allows 10 s for the name lookup by default', async (t: TestContext) => {
	let asked = 0;
	const {lookup} = dns;
	Object.assign(dns, {
		lookup() {
			asked++;
		},
	});
	syncBuiltinESMExports();
	try {
		const {elapsed, message} = await timeToFail(t, 'https://never.example', () => asked > 0);
		t.assert.match(message, noConnection);
		t.assert.ok(isAbout(elapsed, 10_000), `${elapsed} ms`);
	} finally {
		Object.assign(dns, {lookup});
		syncBuiltinESMExports();
	}
});

await test('allows 10 s for connecting by default', async (t: TestContext) => {
	let asked = 0;
	const {connect} = Socket.prototype;
	Object.assign(Socket.prototype, {
		connect(this: Socket) {
			asked++;
			Object.assign(this, {connecting: true});
			return this;
		},
	});
	try {
		const {elapsed, message} = await timeToFail(t, 'http://127.0.0.1:9', () => asked > 0);
		t.assert.match(message, noConnection);
		t.assert.ok(isAbout(elapsed, 10_000), `${elapsed} ms`);
	} finally {
		Object.assign(Socket.prototype, {connect});
	}
});
