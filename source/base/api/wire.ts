import got, {type Delays, type Got} from 'got';
import {createAgents} from './agents.js';
import type {TunnelOptions} from './tunnel.js';

// Loaded together with what sends requests: each further file of the program takes 0.7 ms to read.
export {explainNetworkFailure} from './network-failure.js';

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
