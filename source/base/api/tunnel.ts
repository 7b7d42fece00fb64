import {Buffer} from 'node:buffer';
import http from 'node:http';
import https from 'node:https';
import {isIP, isIPv6} from 'node:net';
import {addAbortSignal, type Duplex} from 'node:stream';
import tls from 'node:tls';
import {unescaped} from './json.js';

/** The codes of errors that mean that a TLS connection cannot be trusted. */
export const untrustedCodes = /^(?:CERT_|ERR_TLS|ERR_SSL|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/v;

/** The proxy did not connect, so nothing was sent. The message gives the reason. It names the host of the proxy, but no user name and no password. */
export class ProxyError extends Error {
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

export type TunnelOptions = {
	/** The checked address of the proxy. It may contain a user name and password. */
	readonly proxy: URL;
	/** How long connecting may take, in milliseconds. */
	readonly timeLimit: number;
	/** Aborts connections that are being opened. */
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
export class TunnelAgent extends https.Agent {
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
