import {Buffer} from 'node:buffer';
import {once} from 'node:events';
import {createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse} from 'node:http';
import {createServer as createSecureServer} from 'node:https';
import type {AddressInfo} from 'node:net';
import {text as readText} from 'node:stream/consumers';
import {TLSSocket} from 'node:tls';
import type {Issued} from './certificates.js';

export type SeenRequest = {
	readonly method: string;
	/** As in the request line, undecoded. */
	readonly url: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
};

export type Behaviour = (response: ServerResponse, request: SeenRequest) => void;

export type MisbehavingServer = AsyncDisposable & {
	readonly url: string;
	readonly port: number;
	readonly requests: readonly SeenRequest[];
	close(): Promise<void>;
};

async function readRequest(request: IncomingMessage): Promise<SeenRequest> {
	const url = request.url ?? '';
	return {
		method: request.method ?? '',
		url,
		query: new URL(url, 'http://localhost').searchParams,
		headers: request.headers,
		body: await readText(request),
	};
}

/** Starts a server on loopback that records its requests and answers with the behaviour. With a certificate, it uses https. Use it with `await using`. */
export async function startMisbehavingServer(behaviour: Behaviour, issued?: Issued): Promise<MisbehavingServer> {
	const requests: SeenRequest[] = [];
	const server = issued ? createSecureServer({key: issued.key, cert: issued.certificate}) : createServer();
	server.on('request', (request: IncomingMessage, response: ServerResponse) => {
		void (async () => {
			const seen = await readRequest(request);
			requests.push(seen);
			behaviour(response, seen);
		})();
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const close = async () => {
		if (!server.listening) {
			return;
		}

		server.close();
		server.closeAllConnections();
		await once(server, 'close');
	};

	return {
		url: `http${issued ? 's' : ''}://127.0.0.1:${port}/client/v4`,
		port,
		requests,
		close,
		[Symbol.asyncDispose]: close,
	};
}

/** Answers each request with the next behaviour. The last one repeats. */
export function inTurn(...behaviours: readonly Behaviour[]): Behaviour {
	let turn = 0;
	return (response, request) => {
		behaviours[Math.min(turn++, behaviours.length - 1)]?.(response, request);
	};
}

export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Behaviour {
	return response => {
		response.writeHead(status, {'cf-ray': '8f0a1b2c3d4e5f60-FRA', ...headers});
		response.end(body);
	};
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
	return text(status, JSON.stringify(body), {'content-type': 'application/json', ...headers});
}

export function ok(result: unknown, resultInfo?: unknown): Behaviour {
	return json(200, {success: true, errors: [], messages: [], result, result_info: resultInfo});
}

export function refused(status: number, errors: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
	return json(status, {success: false, errors, messages: [], result: null}, headers);
}

export function html(status: number): Behaviour {
	return text(status, '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>', {'content-type': 'text/html'});
}

/** A list of pages by their token. The first page has the empty token. */
export function pages(
	byToken: Readonly<Record<string, {readonly result: unknown; readonly next?: unknown; readonly total?: unknown}>>,
): Behaviour {
	return (response, request) => {
		const page = byToken[request.query.get('page_token') ?? ''];
		ok(page?.result ?? [], {next_page_token: page?.next, total_size: page?.total})(response, request);
	};
}

/** Closes the connection without an answer. */
export const reset: Behaviour = ({socket}) => {
	// A TLS socket has no reset.
	if (socket instanceof TLSSocket) {
		socket.destroy();
	} else {
		socket?.resetAndDestroy();
	}
};

/** Promises a body, sends a part of it, and closes the connection. */
export const resetHalfWay: Behaviour = response => {
	response.writeHead(200, {'content-type': 'application/json', 'content-length': '1000'});
	response.write('{"success":true,"result":', () => {
		response.socket?.end();
	});
};

/** Never answers. */
export const hang: Behaviour = () => undefined;

/** Sends its headers, and then endless spaces. */
export const drip: Behaviour = response => {
	response.writeHead(200, {'content-type': 'application/json'});
	// Otherwise the headers are sent with the first space, which is late if a test mocks the clock.
	response.flushHeaders();
	const timer = setInterval(() => {
		response.write(' ');
	}, 10);
	response.once('close', () => {
		clearInterval(timer);
	});
};

export function redirect(status: number, location: string): Behaviour {
	return text(status, '', {location});
}

/** Sends a well-formed answer of this size, as fast as the client reads it. */
export function oversized(bytes: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
	return response => {
		response.writeHead(200, {'content-type': 'application/json', ...headers});
		response.write('{"success":true,"result":[],"padding":"');
		const chunk = Buffer.alloc(64 * 1024, 'x');
		let sent = 0;
		const send = () => {
			while (sent < bytes) {
				sent += chunk.length;
				if (!response.write(chunk)) {
					response.once('drain', send);
					return;
				}
			}

			response.end('"}');
		};

		send();
	};
}
