import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect, createServer, type AddressInfo} from 'node:net';
import {performance} from 'node:perf_hooks';
import {buffer} from 'node:stream/consumers';
import {test} from 'node:test';
import {startSlowLine} from '../../benchmark/ssh/slow-line.js';

await test('delivers every byte in order, at the delay and speed of the line', async () => {
	const sent = Uint8Array.from({length: 30_000}, (_, index) => Math.floor(index / 100));
	const server = createServer(socket => {
		socket.end(sent);
		server.close();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	await using line = await startSlowLine(port, {delay: 20, bytesPerSecond: 300_000});
	const started = performance.now();
	const received = await buffer(connect(line.port, '127.0.0.1'));
	assert.ok(performance.now() - started >= 119);
	assert.deepEqual(new Uint8Array(received), sent);
	assert.equal(line.received(), sent.length);
});
