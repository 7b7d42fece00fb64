import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import type {AddressInfo} from 'node:net';
import {buffer} from 'node:stream/consumers';

function credentialOf(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
	const names = ['authorization', 'x-auth-email', 'x-auth-key'] as const;
	return Object.fromEntries(names.flatMap(name => typeof headers[name] === 'string' ? [[name, headers[name]]] : []));
}

export type LossyProxy = AsyncDisposable & {
	readonly url: string;
	/**
	Loses the answer to the next write, or the write itself.
	*/
	lose(what: 'answer' | 'request'): void;
	/**
	Refuses the next write.
	*/
	refuse(): void;
	/**
	Also loses every read from now on.
	*/
	goDark(): void;
	/**
	Loses every read after the next write.
	*/
	cutBehindWrite(): void;
	/**
	The writes that arrived here, as `METHOD path`.
	*/
	readonly writes: readonly string[];
};

/**
A proxy between the program and a server that loses messages on request.
*/
export async function startLossyProxy(target: string): Promise<LossyProxy> {
	let losing: 'answer' | 'request' | 'permission' | undefined;
	let isDark = false;
	let isCutting = false;
	const writes: string[] = [];

	async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const {method = 'GET', url = '/'} = request;
		const isWrite = method !== 'GET';
		const loss = isWrite ? losing : undefined;
		if (isWrite) {
			writes.push(`${method} ${url}`);
			losing = undefined;
		}

		const body = await buffer(request);
		if (isDark || loss === 'request') {
			request.socket.destroy();
			return;
		}

		if (loss === 'permission') {
			response.writeHead(409, {'content-type': 'application/json'});
			response.end('{"success":false,"errors":[{"code":1,"message":"Not now"}],"messages":[],"result":null}');
			return;
		}

		const answer = await fetch(target + url, {
			method,
			headers: {...credentialOf(request.headers), 'content-type': 'application/json'},
			...(isWrite && body.length > 0 && {body}),
		});
		const text = await answer.text();
		isDark ||= isWrite && isCutting;
		if (loss === 'answer') {
			request.socket.destroy();
			return;
		}

		response.writeHead(answer.status, {'content-type': 'application/json', 'cf-ray': answer.headers.get('cf-ray') ?? ''});
		response.end(answer.status === 204 ? undefined : text);
	}

	const server = createServer((request, response) => {
		pass(request, response).catch(() => {
			request.socket.destroy();
		});
	});
	await new Promise<void>(resolve => {
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		lose(what) {
			losing = what;
		},
		refuse() {
			losing = 'permission';
		},
		goDark() {
			isDark = true;
		},
		cutBehindWrite() {
			isCutting = true;
		},
		writes,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			await new Promise<void>(resolve => {
				server.close(() => {
					resolve();
				});
			});
		},
	};
}
