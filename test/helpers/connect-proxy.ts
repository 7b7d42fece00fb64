import {once} from 'node:events';
import http from 'node:http';
import https from 'node:https';
import {connect, type AddressInfo, type Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {Issued} from './certificates.js';

type Asked = {readonly target: string; readonly authorization: string | undefined};

export type ConnectProxy = AsyncDisposable & {
	readonly port: number;
	/** Every CONNECT, in order. */
	readonly asked: readonly Asked[];
	/** Every other request, by the target of its request line. */
	readonly passedBy: readonly string[];
};

type ConnectProxyOptions = {
	/** The status that refuses a connection; 0 for no answer at all. */
	readonly refusal?: number;
	/** The certificate of a proxy reached by https. */
	readonly issued?: Issued;
};

/** A proxy on loopback that connects every host name to this machine, on the requested port. */
export async function startConnectProxy({refusal, issued}: ConnectProxyOptions = {}): Promise<ConnectProxy> {
	const asked: Asked[] = [];
	const passedBy: string[] = [];
	const sockets = new Set<Duplex>();
	const server = issued ? https.createServer({key: issued.key, cert: issued.certificate}) : http.createServer();
	server.on('request', (request, response) => {
		passedBy.push(`${request.method ?? ''} ${request.url ?? ''}`);
		response.end();
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
	});
	server.on('connect', (request: http.IncomingMessage, socket: Duplex) => {
		const target = request.url ?? '';
		asked.push({target, authorization: request.headers['proxy-authorization']});
		socket.on('error', () => undefined);
		if (refusal !== undefined) {
			socket.write(refusal === 0 ? '' : `HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
			return;
		}

		const upstream = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			upstream.pipe(socket).pipe(upstream);
		});
		upstream.on('error', () => {
			socket.destroy();
		});
		socket.on('close', () => {
			upstream.destroy();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		asked,
		passedBy,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) {
				socket.destroy();
			}

			server.close();
			await once(server, 'close');
		},
	};
}
