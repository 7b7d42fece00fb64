import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import type {Request} from 'got';
import {isLoopback} from './base-url.js';
import {createRedactor, credentialHeaders, type Credential} from './credential.js';
import {failureOf, type WireRequest} from './request.js';
import type {Sources} from './sources.js';

/**
Milliseconds.
*/
export type TimeLimits = {
	/**
	For each of looking up the name, connecting and the TLS handshake.
	*/
	readonly connect?: number;
	/**
	From the request's last byte to the answer's first.
	*/
	readonly response?: number;
	/**
	For everything, to the answer's last byte.
	*/
	readonly request?: number;
};

export type Answer = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/**
	The `cf-ray` header, by which the vendor's support finds a request.
	*/
	readonly ray: string | undefined;
	readonly body: string;
	/**
	Length of the body, decompressed.
	*/
	readonly bytes: number;
};

type TransportOptions = {
	readonly baseUrl: string;
	readonly credential: Credential;
	readonly sources: Sources;
	readonly timeout?: TimeLimits | undefined;
	/**
	Stands between this computer and the service; never used for a base address on this computer.
	*/
	readonly proxy?: URL | undefined;
	/**
	Ends connections that are being made.
	*/
	readonly signal?: AbortSignal | undefined;
};

const byteOrderMark = '\u{FEFF}';
const rayLimit = 100;
const bodyLimit = 32 * 1024 * 1024;

class BodyTooLarge extends Error {}

async function readBody(stream: Request): Promise<{readonly body: string; readonly bytes: number}> {
	// As it comes: buffers as long as a page leave holes in memory that are not given back, up to 30 MB after a hundred pages.
	const decoder = new StringDecoder();
	let body = '';
	let bytes = 0;
	for await (const chunk of stream as AsyncIterable<Uint8Array>) {
		bytes += chunk.length;
		if (bytes > bodyLimit) {
			// Leaving the loop destroys the request, so the rest is never taken in.
			throw new BodyTooLarge();
		}

		body += decoder.write(chunk);
	}

	body += decoder.end();
	return {body: body.startsWith(byteOrderMark) ? body.slice(1) : body, bytes};
}

/**
Whether anything of the request can have left, as far as can be known.
*/
function isSent(stream: Request, hasTunnel: boolean): boolean {
	const isEncrypted = stream.options.url instanceof URL && stream.options.url.protocol === 'https:';
	// Through a proxy the connection is encrypted already when the request gets it.
	const reached = isEncrypted && !hasTunnel ? stream.timings?.secureConnect : stream.timings?.connect;
	return reached !== undefined || stream.reusedSocket === true || stream.response !== undefined;
}

/**
Ends a request whose answer switches to another protocol, as status 101 does: Node.js gives its connection away, and no time limit ends it.

@returns what gives that answer, if it came.
*/
function refuseUpgrade(stream: Request): () => IncomingMessage | undefined {
	let switching: IncomingMessage | undefined;
	stream.once('upgrade', (response: IncomingMessage, socket: Duplex) => {
		switching = response;
		socket.destroy();
		stream.destroy(new Error('The answer switches to another protocol.'));
	});
	return () => switching;
}

/**
Loads what sends requests, which else the first of them does: most starts that fail, and the skeleton, do without it.
*/
export const loadTransport = async () => Promise.all([import('got'), import('./network-failure.js'), import('./agents.js')]);

/**
Makes the function that sends one request, once, and takes its answer in, whatever its status.
*/
export function createTransport({baseUrl, credential, sources, timeout = {}, proxy, signal: ending}: TransportOptions) {
	const {connect = 10_000, response: firstByte = 30_000, request: whole = 60_000} = timeout;
	const {host} = new URL(baseUrl);
	const tunnel = proxy && !isLoopback(new URL(baseUrl)) ? {proxy, limit: connect, signal: ending} : undefined;
	const redact = createRedactor(credential);
	const rayOf = (response: IncomingMessage | undefined) => {
		const ray = response?.headers['cf-ray'];
		return typeof ray === 'string' ? redact(ray).slice(0, rayLimit) : undefined;
	};

	const load = async () => {
		const [{default: got}, {explainNetworkFailure}, {createAgents}] = await loadTransport();
		const wire = got.extend({
			headers: {...credentialHeaders(credential), accept: 'application/json', 'user-agent': 'cforgs'},
			followRedirect: false,
			throwHttpErrors: false,
			retry: {limit: 0},
			agent: createAgents(tunnel),
			https: {rejectUnauthorized: true},
			timeout: {
				lookup: connect, connect, secureConnect: connect, response: firstByte, request: whole,
			},
		});
		return {wire, explainNetworkFailure};
	};

	let loading: ReturnType<typeof load> | undefined;

	return async function (request: WireRequest, signal: AbortSignal | undefined): Promise<Answer> {
		loading ??= load();
		const {wire, explainNetworkFailure} = await loading;
		const stream = wire.stream(`${baseUrl}${request.path}`, {
			method: request.method,
			...(request.body !== undefined && {json: request.body}),
			...(signal !== undefined && {signal}),
		});
		const switching = refuseUpgrade(stream);
		if (request.method !== 'GET' && request.body === undefined) {
			stream.end();
		}

		try {
			const {body, bytes} = await readBody(stream);
			return {
				status: stream.response?.statusCode ?? 0, headers: stream.response?.headers ?? {}, ray: rayOf(stream.response), body, bytes,
			};
		} catch (error) {
			const switched = switching();
			if (switched) {
				return {
					status: switched.statusCode ?? 0, headers: switched.headers, ray: rayOf(switched), body: '', bytes: 0,
				};
			}

			const details = {status: stream.response?.statusCode, ray: rayOf(stream.response), isSent: isSent(stream, tunnel !== undefined)};
			if (signal?.aborted === true) {
				throw failureOf(request, {why: 'it was cancelled', todo: 'Nothing was changed.'}, {failure: 'cancelled', ...details});
			}

			if (error instanceof BodyTooLarge) {
				throw failureOf(request, {why: 'the answer is larger than 32 MB and was refused', todo: 'Check the base address, or ask for less.'}, {failure: 'shape', ...details});
			}

			const {failure, isLasting, ...reason} = explainNetworkFailure(error, {host, sources});
			throw failureOf(request, reason, {failure, isLasting, ...details});
		}
	};
}
