import http from 'node:http';
import https from 'node:https';
import process from 'node:process';
import {TunnelAgent, type TunnelOptions} from './tunnel.js';

// As Node.js sets up its own, but for the environment: that one sends even what stays on this computer through a proxy.
const options = {keepAlive: true, scheduling: 'lifo', timeout: 5000} as const;

/**
What makes the connections, and keeps them for the next request.
*/
export function createAgents(tunnel: TunnelOptions | undefined): {readonly http: http.Agent; readonly https: https.Agent} {
	// Certificates are checked whatever this says; Node.js would only write its warning over the screen.
	delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
	return {http: new http.Agent(options), https: tunnel ? new TunnelAgent(options, tunnel) : new https.Agent(options)};
}
