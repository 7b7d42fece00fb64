import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import {TunnelAgent, type TunnelOptions} from './tunnel.js';

// The options of the default agents of Node.js. The default agents themselves are not used: they read the proxy from the environment and use it for this computer too.
const options = {keepAlive: true, scheduling: 'lifo', timeout: 5000} as const;

/** Keeps connections open for later requests. */
export function createAgents(tunnel: TunnelOptions | undefined): {
	readonly http: http.Agent;
	readonly https: https.Agent;
} {
	// Certificates are always checked. With this variable, Node.js would only print its warning over the screen.
	delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	return {http: new http.Agent(options), https: tunnel ? new TunnelAgent(options, tunnel) : new https.Agent(options)};
}
