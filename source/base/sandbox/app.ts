import {setTimeout as delay} from 'node:timers/promises';
import {Hono} from 'hono';
import {authenticate, authorize, type CredentialKind} from './authentication.js';
import {edgeAnswer} from './edge-errors.js';
import {notFound, Refusal} from './envelope.js';
import type {RateLimit} from './rate-limit.js';
import type {ServiceState} from './wire.js';

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

export type AnsweredRequest = {
	readonly method: string;
	/** With its query, as received. */
	readonly path: string;
	readonly status: number;
};

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

/** The part that all calls share: checks before a call, and the envelope of every refusal. */
export function createApp({routes, rateLimit, state, latency, edgeError, nextRay, onAnswer}: AppOptions): Hono {
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
