import {once} from 'node:events';
import {connect, createServer, type AddressInfo, type Socket} from 'node:net';
import {performance} from 'node:perf_hooks';

export type Line = {
	/** The delay of every byte, each way, in milliseconds. */
	readonly delay: number;

	/** The bandwidth, each way. */
	readonly bytesPerSecond: number;
};

export type SlowLine = AsyncDisposable & {
	readonly port: number;

	/** Bytes that have reached the client so far. */
	received(): number;
};

// The most bytes under way. After that the sender has to wait, as with a modem's buffer.
const buffer = 16 * 1024;

// Small pieces, so that bytes do not wait for a whole chunk.
const piece = 128;

function slow(source: Socket, target: Socket, {delay, bytesPerSecond}: Line, onPassed?: (bytes: number) => void): void {
	// Each timer sends the oldest piece, so that timers that fire out of order cannot reorder bytes.
	const underWay: Array<Uint8Array<ArrayBuffer> | 'end'> = [];
	let waiting = 0;
	let freeAt = 0;

	const pass = () => {
		const bytes = underWay.shift();
		if (bytes === undefined || target.destroyed) {
			return;
		}

		if (bytes === 'end') {
			target.end();
			return;
		}

		target.write(bytes);
		onPassed?.(bytes.length);
		waiting -= bytes.length;
		if (waiting < buffer) {
			source.resume();
		}
	};

	source.on('data', (data: Uint8Array<ArrayBuffer>) => {
		for (let start = 0; start < data.length; start += piece) {
			const bytes = data.subarray(start, start + piece);
			const now = performance.now();
			freeAt = Math.max(freeAt, now) + (bytes.length / bytesPerSecond) * 1000;
			underWay.push(bytes);
			waiting += bytes.length;
			setTimeout(pass, freeAt - now + delay);
		}

		if (waiting >= buffer) {
			source.pause();
		}
	});
	// Delivers what was already sent, then ends the other side too.
	const finish = () => {
		underWay.push('end');
		setTimeout(pass, Math.max(0, freeAt - performance.now()) + delay);
	};

	source.once('end', finish);
	source.once('error', finish);
}

/** A local port that forwards to another port over a slow line. */
export async function startSlowLine(port: number, line: Line): Promise<SlowLine> {
	let received = 0;
	const sockets = new Set<Socket>();
	const server = createServer({allowHalfOpen: true}, client => {
		const far = connect({port, host: '127.0.0.1', allowHalfOpen: true});
		for (const socket of [client, far]) {
			socket.setNoDelay(true);
			sockets.add(socket);
		}

		slow(client, far, line);
		slow(far, client, line, bytes => {
			received += bytes;
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		received: () => received,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			server.close();
			await once(server, 'close');
		},
	};
}
