import {BlockList} from 'node:net';
import {isLoopback} from '../../base/api/base-url.js';
import {isSet} from './terminal-abilities.js';
import {UsageError} from './exit-status.js';

/** `in_force`: requests use the proxy. `excepted`: NO_PROXY names the host. `this_machine`: the service is on this computer, so no proxy is used. */
export type ProxyFinding = {
	readonly status: 'none' | 'in_force' | 'excepted' | 'this_machine';
	readonly variable: string | undefined;
	/** Without user name and password. Undefined if the value is not an address and the proxy is not used. */
	readonly host: string | undefined;
	/** Other proxy variables that are set. */
	readonly also_set: readonly string[];
};

// Lower case takes precedence, as in Node.js and curl.
function settingOf(
	environment: NodeJS.ProcessEnv,
	name: string,
): {readonly variable: string; readonly value: string} | undefined {
	const variable = [name.toLowerCase(), name].find(each => isSet(environment, each));
	return variable === undefined ? undefined : {variable, value: environment[variable] ?? ''};
}

function isInRange(host: string, entry: string): boolean {
	const [start = '', end = ''] = entry.split('-', 2);
	try {
		const range = new BlockList();
		range.addRange(start, end);
		return range.check(host);
	} catch {
		return false;
	}
}

// The rules of Node.js: `*`, a host, a host with port, `.suffix`, `*.suffix`, a range of IPv4 addresses. A bare domain matches only that host.
function isExcepted({hostname, port, protocol}: URL, list: string): boolean {
	const host = hostname.replaceAll(/[\[\]]/gv, '');
	const withPort = `${host}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
	return list
		.toLowerCase()
		.split(',')
		.map(entry => entry.trim())
		.some(
			entry =>
				entry === '*' ||
				entry === host ||
				entry === withPort ||
				(entry.startsWith('.') && `.${host}`.endsWith(entry)) ||
				(entry.startsWith('*.') && host.endsWith(entry.slice(1))) ||
				(entry.includes('-') && isInRange(host, entry)),
		);
}

// Accepts `proxy.example:3128`, the common form without a scheme.
function parse(value: string): URL | undefined {
	const text = /^[\w\-.]+:\d+\/?$/v.test(value) ? `http://${value}` : value;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	return url !== undefined && ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url : undefined;
}

const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];

/**
The proxy for a base address: HTTPS_PROXY, or HTTP_PROXY if that is not set, because the service is reached only by HTTPS.

@throws {UsageError} If the proxy is needed and its address is invalid. The message does not repeat the address, which can contain a password.
*/
export function chooseProxy(
	baseUrl: string,
	environment: NodeJS.ProcessEnv,
): {readonly finding: ProxyFinding; readonly proxy: URL | undefined} {
	const url = new URL(baseUrl);
	const used = settingOf(environment, 'HTTPS_PROXY') ?? settingOf(environment, 'HTTP_PROXY');
	const others = names
		.flatMap(name => [name.toLowerCase(), name])
		.filter(name => isSet(environment, name) && name !== used?.variable);
	if (used === undefined) {
		const finding = {status: 'none', variable: undefined, host: undefined, also_set: others} as const;
		return {finding, proxy: undefined};
	}

	const {variable, value} = used;
	const isException = isExcepted(url, settingOf(environment, 'NO_PROXY')?.value ?? '');
	const status = isLoopback(url) ? 'this_machine' : isException ? 'excepted' : 'in_force';
	const proxy = parse(value);
	if (status === 'in_force' && proxy === undefined) {
		throw new UsageError(
			`${variable} is not a usable proxy address. Set it to an address such as proxy.example:3128, or unset it.`,
		);
	}

	const finding = {status, variable, host: proxy?.host, also_set: others} as const;
	return {finding, proxy: status === 'in_force' ? proxy : undefined};
}
