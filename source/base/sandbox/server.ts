import {setTimeout as delay} from 'node:timers/promises';
import {createServer, type Server} from 'node:http';
import {Hono} from 'hono';
import {getRequestListener} from '@hono/node-server';
import {Refusal, notFound, createPageTokens} from './envelope.js';
import {authenticate, authorize, type CredentialKind, sandboxCredentials} from './authentication.js';
import type {ServiceState} from './wire.js';
import {AuditLog} from './audit-log.js';
import {createRandom} from './random.js';
import {createRoutes} from './routes.js';
import {distributor, enterprise} from './samples/enterprise.js';
import type {Sample} from './samples/sample.js';
import {Store} from './store.js';

type EdgeError = {
	readonly title: string;
	readonly category: 'origin' | 'cloudflare' | 'ssl';
	readonly isRetryable: boolean;
	readonly status?: number;
};

/** The errors of the vendor's edge that the sandbox can answer with, by their code. Those from 1000 on have another status. */
export const edgeErrors: Readonly<Record<string, EdgeError>> = {
	500: {title: 'Internal server error', category: 'origin', isRetryable: true},
	502: {title: 'Bad gateway', category: 'origin', isRetryable: true},
	504: {title: 'Gateway timeout', category: 'origin', isRetryable: true},
	520: {title: 'Unknown error', category: 'origin', isRetryable: true},
	521: {title: 'Web server is down', category: 'origin', isRetryable: true},
	522: {title: 'Connection timed out', category: 'origin', isRetryable: true},
	523: {title: 'Origin is unreachable', category: 'origin', isRetryable: true},
	524: {title: 'A timeout occurred', category: 'origin', isRetryable: true},
	525: {title: 'SSL handshake failed', category: 'ssl', isRetryable: false},
	526: {title: 'Invalid SSL certificate', category: 'ssl', isRetryable: false},
	1016: {title: 'Origin DNS error', category: 'cloudflare', isRetryable: true, status: 530},
	1020: {title: 'Access denied', category: 'cloudflare', isRetryable: false, status: 403},
};

/**
The answer of the edge as problem details of RFC 9457.

@throws RangeError - for a code that the sandbox does not know
*/
function edgeAnswer(code: string, ray: string): Response {
	const error = edgeErrors[code];
	if (!error) {
		throw new RangeError(`The sandbox knows no error ${code} of the edge`);
	}

	const {title, category, isRetryable, status = Number(code)} = error;
	const problem = {
		type: `https://developers.cloudflare.com/support/troubleshooting/http-status-codes/error-${code}/`,
		title,
		status,
		detail: 'The sandbox answers like the edge of Cloudflare here. The request did not arrive.',
		instance: ray.replace(/-\w+$/v, ''),
		...(status !== Number(code) && {error_code: Number(code)}),
		error_category: category,
		retryable: isRetryable,
		...(isRetryable && {retry_after: 1}),
	};
	return Response.json(problem, {
		status,
		headers: {'content-type': 'application/problem+json', 'cf-ray': ray, ...(isRetryable && {'retry-after': '1'})},
	});
}

type RateLimit = {
	/**
	Counts one request.

	@returns the headers of its answer, and a refusal if it exceeds the limit
	*/
	count(): {readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal};
	/** The headers of an answer to a request that does not count. */
	headers(): Readonly<Record<string, string>>;
};

/**
A limit for all requests to one sandbox, which has one user.

@param limit - requests accepted in one window
@param windowSeconds - length of a window; it starts with the first request after the previous one ended
*/
function createRateLimit(limit: number, windowSeconds: number): RateLimit {
	let closesAt = 0;
	let used = 0;

	const headersWith = (left: number, seconds: number) => ({
		Ratelimit: `"default";r=${Math.max(0, left)};t=${seconds}`,
		'Ratelimit-Policy': `"default";q=${limit};w=${windowSeconds}`,
	});

	return {
		headers() {
			const now = Date.now();
			return now >= closesAt
				? headersWith(limit, windowSeconds)
				: headersWith(limit - used, Math.ceil((closesAt - now) / 1000));
		},
		count() {
			const now = Date.now();
			if (now >= closesAt) {
				closesAt = now + windowSeconds * 1000;
				used = 0;
			}

			used++;
			const seconds = Math.ceil((closesAt - now) / 1000);
			const headers = headersWith(limit - used, seconds);
			if (used <= limit) {
				return {headers};
			}

			return {
				headers: {...headers, 'Retry-After': String(seconds)},
				refusal: new Refusal(429, {
					code: 971,
					message: `More than ${limit} requests per ${windowSeconds} seconds reached. Please wait and consider throttling your request speed`,
				}),
			};
		},
	};
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/v;

const isLoopback = (address: string): boolean => loopback.test(URL.parse(address)?.hostname ?? '');

/**
Refuses requests that a web page could send: a host name that merely resolves to this computer, or the origin of another page. With the published credentials, such a page could read and write the sandbox.

@throws Refusal - 421 for a host, 403 for an origin that is not on this computer
*/
function requireLoopback(headers: Headers): void {
	if (!isLoopback(`http://${headers.get('host') ?? ''}`)) {
		throw new Refusal(421, {
			code: 1000,
			message: 'The sandbox answers to loopback names only, such as 127.0.0.1 and localhost',
		});
	}

	const origin = headers.get('origin') ?? undefined;
	if (origin !== undefined && !isLoopback(origin)) {
		throw new Refusal(403, {code: 1000, message: 'The sandbox does not answer web pages of another origin'});
	}
}

type AnsweredRequest = {readonly method: string; readonly path: string; readonly status: number};

type AppOptions = {
	readonly routes: Hono;
	readonly rateLimit: RateLimit;
	readonly state: ServiceState;
	/** Milliseconds to wait before each answer. */
	readonly latency: number;
	/** The code of an error of the edge, which every fifth request gets instead of its answer. */
	readonly edgeError: string | undefined;
	readonly nextRay: () => string;
	readonly onAnswer: (request: AnsweredRequest) => void;
};

const edgeErrorEvery = 5;

function kindOrRefusal(headers: Headers): CredentialKind | Refusal {
	try {
		return authenticate(headers);
	} catch (error) {
		if (error instanceof Refusal) {
			return error;
		}

		throw error;
	}
}

function createApp({routes, rateLimit, state, latency, edgeError, nextRay, onAnswer}: AppOptions): Hono {
	const app = new Hono();
	let requests = 0;

	app.use(async (context, next) => {
		context.header('cf-ray', nextRay());
		await next();
		const {pathname, search} = new URL(context.req.url);
		onAnswer({method: context.req.method, path: pathname + search, status: context.res.status});
	});

	app.use(async (_, next) => {
		requests++;
		return edgeError !== undefined && requests % edgeErrorEvery === 0 ? edgeAnswer(edgeError, nextRay()) : next();
	});

	app.use(async (context, next) => {
		if (latency > 0) {
			// If the sandbox is closed during this wait, the process must still be able to end.
			await delay(latency, undefined, {ref: false});
		}

		const {headers: sent} = context.req.raw;
		requireLoopback(sent);
		const credential = kindOrRefusal(sent);
		// The limit applies to the user: a request without the user's credential does not count.
		const isRefused = credential instanceof Refusal;
		const {headers, refusal} = isRefused ? {headers: rateLimit.headers(), refusal: credential} : rateLimit.count();
		for (const [name, value] of Object.entries(headers)) {
			context.header(name, value);
		}

		if (isRefused) {
			throw credential;
		}

		if (refusal) {
			throw refusal;
		}

		authorize(credential, context.req, state);
		await next();
	});

	app.route('/client/v4', routes);
	app.route('/', routes);

	app.notFound(context => {
		throw notFound(context.req.path, {code: 7000, message: 'No route for that URI'});
	});

	app.onError((error, context) => {
		const refusal =
			error instanceof Refusal
				? error
				: new Refusal(500, {code: 1000, message: `The sandbox failed: ${error.message}`});
		return context.json(refusal.toEnvelope(), refusal.status);
	});

	return app;
}

/** The output of `cforgs sandbox`, which shows how to point other programs at it. */
export function sandboxUsage({url, token, email, key, root, state}: Sandbox): string {
	const ofJson = "-H 'Content-Type: application/json'";
	const byToken = `-H 'Authorization: Bearer ${token}'`;
	const byKey = `-H 'X-Auth-Email: ${email}' -H 'X-Auth-Key: ${key}'`;
	const tokens =
		state === 'older'
			? 'The sandbox behaves like the older service: an API token can make every call, as the key can.'
			: 'With a user API token, which can only list and create (other calls answer 403):';
	return `The sandbox listens on ${url}
It serves the Organizations API with sample data, only to this machine, and forgets everything when it ends.
To end it, press ctrl-c.

${tokens}
  curl ${byToken} '${url}/organizations?page_size=5'
  curl -X POST ${byToken} ${ofJson} -d '{"name":"My organization"}' '${url}/organizations'

With the Global API key, which can make every call:
  curl ${byKey} '${url}/organizations/${root}'
  curl ${byKey} '${url}/organizations/${root}/accounts?include_tags=true'
  curl -X PUT ${byKey} ${ofJson} -d '{"name":"New name"}' '${url}/organizations/${root}'

cforgs, Cloudflare's SDKs and its Terraform provider read these:
  export CLOUDFLARE_BASE_URL=${url}
  export CLOUDFLARE_EMAIL=${email}
  export CLOUDFLARE_API_KEY=${key}
or, instead of the key:
  export CLOUDFLARE_API_TOKEN=${token}
`;
}

type Shape = 'distributor' | 'enterprise' | 'large';

export type SandboxOptions = {
	/** The state of the service. Default: `today`. The `older` state accepts tokens for all eight calls, stores every field of a PUT, refuses with 9109 and does not support tags. */
	readonly state?: ServiceState;
	readonly shape?: Shape;
	/** The number of visible organizations, from 1 to 100,000. Default: 500 for a distributor, 7 for an enterprise, 10,000 for a large one. */
	readonly organizations?: number;
	readonly seed?: number;
	/** When the newest organization was created, in milliseconds since the epoch. Default: a fixed day. */
	readonly newest?: number;
	/** Default: 0, any free port. */
	readonly port?: number;
	/** Milliseconds to wait before each answer. */
	readonly latency?: number;
	/** The code of an error of the vendor's edge, such as 522, which every fifth request gets instead of its answer. Nothing is stored then. */
	readonly edgeError?: string;
	/** Milliseconds during which calls with the id of a new organization get 403. Lists include the organization at once. */
	readonly readyAfter?: number;
	/** Milliseconds until a pending invitation is cancelled. Default: 60 days. */
	readonly invitationLife?: number;
	/** Requests per window of 300 seconds. Default: 1,200. Further requests get 429. */
	readonly rateLimit?: number;
	/** The length of the window in seconds. Default: 300. */
	readonly rateLimitWindow?: number;
};

export type Sandbox = {
	/** `http://127.0.0.1:PORT/client/v4`. The same paths also work without `/client/v4`. */
	readonly url: string;
	/** A user API token, which can list and create. */
	readonly token: string;
	/** An account API token, which every call refuses. */
	readonly accountToken: string;
	/** The email address of the Global API key, which every call accepts. */
	readonly email: string;
	readonly key: string;
	readonly state: ServiceState;
	/** The id of the first organization. */
	readonly root: string;
	/** The id of the user of every credential, who is a member of the first organization, for use with `containing.user`. */
	readonly user: string;
	/** The last 1,000 requests, newest last. */
	readonly requests: readonly AnsweredRequest[];
	/** Closes open connections at once. */
	close(): Promise<void>;
};

const keptRequests = 1000;

// Sixty days.
const invitationLife = 60 * 86_400_000;

const defaultCounts: Readonly<Record<Shape, number>> = {distributor: 500, enterprise: 7, large: 10_000};

function createSample({
	shape,
	count = defaultCounts[shape],
	seed,
	newest,
}: {
	readonly shape: Shape;
	readonly count: number | undefined;
	readonly seed: number;
	readonly newest: number | undefined;
}): Sample {
	if (!Number.isSafeInteger(count) || count < 1 || count > 100_000) {
		throw new RangeError(`A sandbox holds 1 to 100,000 organizations, not ${count}`);
	}

	return (shape === 'enterprise' ? enterprise : distributor)(count, seed, newest);
}

/**
Serves the Organizations API with sample data on 127.0.0.1.

@throws RangeError - for an invalid number of organizations; otherwise the error of listening on the port
*/
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const {seed = 1, state = 'today', readyAfter = 0} = options;
	const sample = createSample({
		shape: options.shape ?? 'distributor',
		count: options.organizations,
		seed,
		newest: options.newest,
	});
	const store = new Store(sample, options.invitationLife ?? invitationLife);
	const tokens = createPageTokens(`page tokens of ${seed}`);
	const rays = createRandom(seed, 2);
	const requests: AnsweredRequest[] = [];
	const app = createApp({
		routes: createRoutes(store, tokens, new AuditLog(seed), {state, readyAfter}),
		state,
		rateLimit: createRateLimit(options.rateLimit ?? 1200, options.rateLimitWindow ?? 300),
		latency: options.latency ?? 0,
		edgeError: options.edgeError,
		nextRay: () => `${rays.hex(2)}-SBX`,
		onAnswer(request) {
			requests.push(request);
			if (requests.length > keptRequests) {
				requests.shift();
			}
		},
	});

	const listener = getRequestListener(app.fetch, {overrideGlobalObjects: false});
	const server = createServer((request, response) => {
		void listener(request, response);
	});
	// Prevents the server from closing a kept connection just as the client sends its next request.
	server.keepAliveTimeout = 60_000;

	return {
		...sandboxCredentials,
		url: `http://127.0.0.1:${await listen(server, options.port ?? 0)}/client/v4`,
		state,
		root: store.visible()[0]?.id ?? '',
		user: store.userId,
		requests,
		close: async () => close(server),
	};
}

async function listen(server: Server, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.off('error', reject);
			const address = server.address();
			resolve(typeof address === 'object' && address ? address.port : port);
		});
	});
}

async function close(server: Server): Promise<void> {
	return new Promise(resolve => {
		server.close(() => {
			resolve();
		});
		server.closeAllConnections();
	});
}
