import {createServer, type Server} from 'node:http';
import {getRequestListener} from '@hono/node-server';
import {AuditLog} from './audit-log.js';
import {type AnsweredRequest, createApp} from './app.js';
import {sandboxCredentials} from './authentication.js';
import {createPageTokens} from './pages.js';
import {createRandom} from './random.js';
import {createRateLimit} from './rate-limit.js';
import {createRoutes} from './routes.js';
import {distributor} from './samples/distributor.js';
import {enterprise} from './samples/enterprise.js';
import type {Sample} from './samples/sample.js';
import {Store} from './store.js';
import type {ServiceState} from './wire.js';

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
