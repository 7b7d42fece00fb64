import type {IncomingHttpHeaders, IncomingMessage} from 'node:http';
import type {Duplex} from 'node:stream';
import {StringDecoder} from 'node:string_decoder';
import type {Request} from 'got';
import {isLoopback} from './base-url.js';
import {createRedactor, credentialHeaders, type Credential} from './credential.js';
import {failureOf, type WireRequest, type Sources} from './request.js';

/** Milliseconds. */
export type TimeLimits = {
	/** For each of DNS lookup, connection and TLS handshake. */
	readonly connect?: number;
	/** From the last byte of the request to the first byte of the answer. */
	readonly response?: number;
	/** For the whole request, until the last byte of the answer. */
	readonly request?: number;
};

export type Answer = {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	/** The `cf-ray` header, which the vendor's support uses to find a request. */
	readonly ray: string | undefined;
	readonly body: string;
	/** Length of the body, decompressed. */
	readonly bytes: number;
};

type TransportOptions = {
	readonly baseUrl: string;
	readonly credential: Credential;
	readonly sources: Sources;
	readonly timeout?: TimeLimits | undefined;
	/** The proxy between this computer and the service. Not used for a base address on this computer. */
	readonly proxy?: URL | undefined;
	readonly signal?: AbortSignal | undefined;
};

const byteOrderMark = '\u{FEFF}';
const rayLimit = 100;
const bodyLimit = 32 * 1024 * 1024;

class BodyTooLarge extends Error {}

async function readBody(stream: Request): Promise<{readonly body: string; readonly bytes: number}> {
	// Decodes each chunk at once: page-size buffers fragment memory that is never returned, up to 30 MB after a hundred pages.
	const decoder = new StringDecoder();
	let body = '';
	let bytes = 0;
	for await (const chunk of stream as AsyncIterable<Uint8Array>) {
		bytes += chunk.length;
		if (bytes > bodyLimit) {
			// Leaving the loop destroys the request, so the rest is not downloaded.
			throw new BodyTooLarge();
		}

		body += decoder.write(chunk);
		// Frees the memory now. Otherwise it is freed with the next garbage collection, and further chunks take more.
		if (chunk.buffer instanceof ArrayBuffer && chunk.length === chunk.buffer.byteLength) {
			chunk.buffer.transfer(0);
		}
	}

	body += decoder.end();
	return {body: body.startsWith(byteOrderMark) ? body.slice(1) : body, bytes};
}

function isSent(stream: Request, hasTunnel: boolean): boolean {
	const isEncrypted = stream.options.url instanceof URL && stream.options.url.protocol === 'https:';
	// Through a proxy, the connection is already encrypted when the request receives it.
	const reached = isEncrypted && !hasTunnel ? stream.timings?.secureConnect : stream.timings?.connect;
	return reached !== undefined || stream.reusedSocket === true || stream.response !== undefined;
}

/**
Ends a request if the answer switches to another protocol, as with status 101. Node.js detaches the connection then, and no time limit would end it.

@returns a function that returns that answer, if there was one.
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

/** Loads the modules that send requests before the first request needs them. They load late because a failed start and the skeleton work without them. */
export const loadTransport = async () => import('./wire.js');

/** Creates the function that sends one request once and reads its answer, whatever its status. */
export function createTransport({baseUrl, credential, sources, timeout = {}, proxy, signal: ending}: TransportOptions) {
	const {connect = 10_000, response: firstByte = 30_000, request: whole = 60_000} = timeout;
	const {host} = new URL(baseUrl);
	const tunnel = proxy && !isLoopback(new URL(baseUrl)) ? {proxy, timeLimit: connect, signal: ending} : undefined;
	const redact = createRedactor(credential);
	const rayOf = (response: IncomingMessage | undefined) => {
		const ray = response?.headers['cf-ray'];
		// An id of nothing is the id of no request.
		return typeof ray === 'string' && !/^\s*(?:-|$)/v.test(ray) ? redact(ray).slice(0, rayLimit) : undefined;
	};

	const load = async () => {
		const {createWire, explainNetworkFailure} = await loadTransport();
		const wire = createWire(credentialHeaders(credential), tunnel, {
			lookup: connect,
			connect,
			secureConnect: connect,
			response: firstByte,
			request: whole,
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
			...(request.headers && {headers: request.headers}),
			...(signal !== undefined && {signal}),
		});
		const switching = refuseUpgrade(stream);
		if (request.method !== 'GET' && request.body === undefined) {
			stream.end();
		}

		try {
			const {body, bytes} = await readBody(stream);
			return {
				status: stream.response?.statusCode ?? 0,
				headers: stream.response?.headers ?? {},
				ray: rayOf(stream.response),
				body,
				bytes,
			};
		} catch (error) {
			const switched = switching();
			if (switched) {
				return {status: switched.statusCode ?? 0, headers: switched.headers, ray: rayOf(switched), body: '', bytes: 0};
			}

			const details = {
				status: stream.response?.statusCode,
				ray: rayOf(stream.response),
				isSent: isSent(stream, tunnel !== undefined),
			};
			if (signal?.aborted === true) {
				throw failureOf(
					request,
					{why: 'it was cancelled', todo: 'Nothing was changed.'},
					{failure: 'cancelled', ...details},
				);
			}

			if (error instanceof BodyTooLarge) {
				throw failureOf(
					request,
					{why: 'the answer is larger than 32 MB and was refused', todo: 'Check the base address, or request less.'},
					{failure: 'shape', ...details},
				);
			}

			const {failure, isLasting, ...reason} = explainNetworkFailure(error, {host, sources});
			throw failureOf(request, reason, {failure, isLasting, ...details});
		}
	};
}
