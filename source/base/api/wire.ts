import {Buffer} from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import {isIP, isIPv6} from 'node:net';
import {addAbortSignal, type Duplex} from 'node:stream';
import tls from 'node:tls';
import process from 'node:process';
import got, {type Delays, type Got, RequestError, TimeoutError} from 'got';
import {unescaped} from './json.js';
import type {ApiFailure} from './api-error.js';
import type {Reason, Sources} from './request.js';

/** The codes of errors that mean that a TLS connection cannot be trusted. */
const untrustedCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/v;

/** The proxy did not connect, so nothing was sent. The message gives the reason. It names the host of the proxy, but no user name and no password. */
class ProxyError extends Error {
	override readonly name = 'ProxyError';
	readonly todo: string;
	/** Whether trying again later does not help. */
	readonly isLasting: boolean;

	constructor(
		why: string,
		{
			todo = 'Check HTTPS_PROXY. If the service is reachable without the proxy, add it to NO_PROXY.',
			isLasting = false,
		}: {readonly todo?: string; readonly isLasting?: boolean} = {},
	) {
		super(why);
		this.todo = todo;
		this.isLasting = isLasting;
	}
}

type TunnelOptions = {
	/** The checked address of the proxy. It may contain a user name and password. */
	readonly proxy: URL;
	/** How long connecting may take, in milliseconds. */
	readonly timeLimit: number;
	readonly signal?: AbortSignal | undefined;
};

// Node.js passes no stream with an error, although its types require one.
type OnConnection = (error: Error | null, stream?: Duplex) => void; // eslint-disable-line @typescript-eslint/no-restricted-types

const portOf = ({port, protocol}: URL): string => (port === '' ? (protocol === 'https:' ? '443' : '80') : port);

function headersOf({username, password}: URL, target: string): Readonly<Record<string, string>> {
	const basic = Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString('base64');
	return {host: target, ...(username !== '' && {'proxy-authorization': `Basic ${basic}`})};
}

function refusalOf({host}: URL, status: number): ProxyError {
	return status === 407
		? new ProxyError(`the proxy ${host} requires a valid user name and password`, {
				todo: 'Add them to HTTPS_PROXY, such as http://name:password@proxy.example:3128.',
				isLasting: true,
			})
		: new ProxyError(`the proxy ${host} does not connect to the service (status ${status})`);
}

/** Asks the proxy to connect to the target, `host:port`. */
async function connectThrough({proxy, signal}: TunnelOptions, target: string, tooLate: AbortSignal): Promise<Duplex> {
	const {promise, resolve, reject} = Promise.withResolvers<Duplex>();
	const hostname = proxy.hostname.replaceAll(/[\[\]]/gv, '');
	const request = (proxy.protocol === 'https:' ? https : http).request({
		method: 'CONNECT',
		hostname,
		// Otherwise Node.js would check the proxy's certificate against the Host header, which names the service.
		servername: isIP(hostname) === 0 ? hostname : '',
		port: portOf(proxy),
		path: target,
		headers: headersOf(proxy, target),
		agent: false,
		rejectUnauthorized: true,
		signal: signal ? AbortSignal.any([signal, tooLate]) : tooLate,
	});
	request.once('error', (error: NodeJS.ErrnoException) => {
		const {code = 'unknown'} = error;
		const isLasting = code === 'ENOTFOUND' || untrustedCodes.test(code);
		reject(
			tooLate.aborted
				? new ProxyError(`the proxy ${proxy.host} did not connect in time`)
				: new ProxyError(`the proxy ${proxy.host} cannot be reached (${code})`, {isLasting}),
		);
	});
	request.once('response', ({statusCode = 0}) => {
		request.destroy();
		reject(refusalOf(proxy, statusCode));
	});
	request.once('connect', ({statusCode = 0}, socket) => {
		if (statusCode >= 200 && statusCode < 300) {
			resolve(socket);
		} else {
			socket.destroy();
			reject(refusalOf(proxy, statusCode));
		}
	});
	request.end();
	return promise;
}

async function encrypt(socket: Duplex, options: https.RequestOptions, signal: AbortSignal): Promise<Duplex> {
	const {promise, resolve, reject} = Promise.withResolvers<Duplex>();
	const secure = tls.connect({...options, socket, rejectUnauthorized: true} as tls.ConnectionOptions);
	addAbortSignal(signal, secure);
	secure.once('error', reject);
	secure.once('secureConnect', () => {
		secure.off('error', reject);
		resolve(secure);
	});
	return promise;
}

/** Connects to the service through a proxy. The proxy sees the host name of the service but no content. A connection is ready once it is encrypted. */
class TunnelAgent extends https.Agent {
	readonly #tunnel: TunnelOptions;

	constructor(options: https.AgentOptions, tunnel: TunnelOptions) {
		super(options);
		this.#tunnel = tunnel;
	}

	async #connect(options: https.RequestOptions, onConnection: OnConnection): Promise<void> {
		const {proxy, timeLimit, signal} = this.#tunnel;
		const tooLate = new AbortController();
		const timer = setTimeout(() => {
			tooLate.abort();
		}, timeLimit);
		try {
			const {host = '', port = 443} = options;
			const target = `${isIPv6(host ?? '') ? `[${host}]` : host}:${port}`;
			const socket = await connectThrough(this.#tunnel, target, tooLate.signal);
			const abort = signal ? AbortSignal.any([signal, tooLate.signal]) : tooLate.signal;
			onConnection(null, await encrypt(socket, options, abort));
		} catch (error) {
			const isSlow = tooLate.signal.aborted && !(error instanceof ProxyError);
			onConnection(
				isSlow
					? new ProxyError(`connecting to the service through the proxy ${proxy.host} took too long`)
					: (error as Error),
			);
		} finally {
			clearTimeout(timer);
		}
	}

	override createConnection(options: https.RequestOptions, onConnection: OnConnection): undefined {
		void this.#connect(options, onConnection);
	}
}

// The options of the default agents of Node.js. The default agents themselves are not used: they read the proxy from the environment and use it for this computer too.
const options = {keepAlive: true, scheduling: 'lifo', timeout: 5000} as const;

function createAgents(tunnel: TunnelOptions | undefined): {readonly http: http.Agent; readonly https: https.Agent} {
	// Certificates are always checked. With this variable, Node.js would only print its warning over the screen.
	delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	return {http: new http.Agent(options), https: tunnel ? new TunnelAgent(options, tunnel) : new https.Agent(options)};
}

/** Creates got's client for one service. It sends each request once, follows no redirect, and treats no status as an error. `limits` are in milliseconds. */
export function createWire(
	headers: Readonly<Record<string, string>>,
	tunnel: TunnelOptions | undefined,
	limits: Delays,
): Got {
	return got.extend({
		headers: {...headers, accept: 'application/json', 'user-agent': 'cforgs'},
		followRedirect: false,
		throwHttpErrors: false,
		retry: {limit: 0},
		agent: createAgents(tunnel),
		https: {rejectUnauthorized: true},
		timeout: limits,
	});
}

type NetworkFailure = Reason & {readonly failure: ApiFailure; readonly isLasting?: boolean};

type Endpoint = {readonly host: string; readonly sources: Sources};

type Rule = {readonly codes: RegExp; readonly explain: (endpoint: Endpoint, code: string) => NetworkFailure};

const failure = 'network';
const certificateTodo = 'If a proxy inspects your connections, set NODE_EXTRA_CA_CERTS to its certificate file.';
const retryTodo = 'Check the network connection, and try again.';

const rules: readonly Rule[] = [
	{
		codes: /^(?:ENOTFOUND|EAI_AGAIN)$/v,
		// ENOTFOUND: there is no such name. EAI_AGAIN: no name server answered, which may pass.
		explain: ({host, sources}, code) => ({
			failure,
			isLasting: code === 'ENOTFOUND',
			why: `the name ${host} cannot be resolved`,
			todo: `Check the network connection and the base address (${sources.baseUrl}).`,
		}),
	},
	{
		codes: /^ECONNREFUSED$/v,
		explain: ({host, sources}) => ({
			failure,
			why: `${host} refuses connections`,
			todo: `Check the base address (${sources.baseUrl}), and any firewall in between.`,
		}),
	},
	{
		codes: /^(?:EHOSTUNREACH|ENETUNREACH)$/v,
		explain: ({host}) => ({failure, why: `${host} cannot be reached`, todo: retryTodo}),
	},
	{
		codes: /^ETIMEDOUT$/v,
		explain: ({host}) => ({failure: 'timeout', why: `${host} did not answer in time`, todo: retryTodo}),
	},
	{
		codes: /^(?:ECONNRESET|EPIPE|ERR_HTTP_CONTENT_LENGTH_MISMATCH)$/v,
		explain: () => ({failure, why: 'the connection was closed before the answer was complete', todo: 'Try again.'}),
	},
	{
		codes: /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/v,
		explain: ({host}) => ({
			failure,
			isLasting: true,
			why: `the certificate of ${host} is not valid today`,
			todo: 'Check the clock of this computer.',
		}),
	},
	{
		codes: untrustedCodes,
		explain: ({host}, code) => ({
			failure,
			isLasting: true,
			why: `a secure connection to ${host} failed (${code})`,
			todo: certificateTodo,
		}),
	},
	{
		// Errors of gzip, deflate, brotli and zstd, as Node.js names them.
		codes: /^(?:Z_|ERR__ERROR|ERR_BROTLI|ZSTD)/v,
		explain: () => ({
			failure: 'shape',
			why: 'the answer could not be decompressed',
			todo: 'Try again. If you use a proxy, try without it.',
		}),
	},
	{
		codes: /^ERR_INVALID_CHAR$/v,
		explain: () => ({
			failure: 'notSent',
			why: 'the credential has characters that cannot be sent',
			todo: 'Check that it was copied whole, without line breaks.',
		}),
	},
];

/** The code of the cause if there is one, because the HTTP library's own code is vague. */
function codeOf(error: unknown): string | undefined {
	if (!(error instanceof RequestError)) {
		return undefined;
	}

	const {cause} = error;
	return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : error.code;
}

/** Explains an error of the HTTP library. Keeps no reference to the error, which contains the sent headers. */
export function explainNetworkFailure(error: unknown, endpoint: Endpoint): NetworkFailure {
	const {host} = endpoint;
	if (error instanceof RequestError && error.cause instanceof ProxyError) {
		return {failure, why: error.cause.message, todo: error.cause.todo, isLasting: error.cause.isLasting};
	}

	if (error instanceof TimeoutError) {
		return ['lookup', 'connect', 'secureConnect'].includes(error.event)
			? {failure: 'timeout', why: `connecting to ${host} took too long`, todo: retryTodo}
			: {failure: 'timeout', why: `${host} did not complete its answer in time`, todo: 'Try again.'};
	}

	const code = codeOf(error) ?? 'unknown';
	const rule = rules.find(({codes}) => codes.test(code));
	return rule?.explain(endpoint, code) ?? {failure, why: `the connection failed (${code})`, todo: retryTodo};
}
