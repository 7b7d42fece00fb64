import {BlockList} from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
`in_force`: requests go through it. `ignored`: one is set, and this Node.js was not told to use it. `excepted`: NO_PROXY names the host.
*/
export type ProxyFinding = {
	readonly status: 'none' | 'in_force' | 'ignored' | 'excepted';
	readonly variable: string | undefined;
	/**
	Without user name and password; undefined when what is set is no address.
	*/
	readonly host: string | undefined;
	/**
	The rest of the variables about proxies that are set.
	*/
	readonly also_set: readonly string[];
};

// Lower case goes first, as in Node.js.
function settingOf(environment: Environment, name: string): {readonly variable: string; readonly value: string} | undefined {
	const variable = [name.toLowerCase(), name].find(each => (environment[each] ?? '') !== '');
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

// The rules of Node.js: `*`, a host, a host and port, `.suffix`, `*.suffix`, a range of IPv4 addresses. A bare domain is that host alone.
function isExcepted({hostname, port, protocol}: URL, list: string): boolean {
	const host = hostname.replaceAll(/[\[\]]/gv, '');
	const withPort = `${host}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
	return list.toLowerCase().split(',').map(entry => entry.trim()).some(entry => entry === '*'
		|| entry === host
		|| entry === withPort
		|| (entry.startsWith('.') && `.${host}`.endsWith(entry))
		|| (entry.startsWith('*.') && host.endsWith(entry.slice(1)))
		|| (entry.includes('-') && isInRange(host, entry)));
}

/**
Which proxy requests to a base address go through. `isHonoured` is whether Node.js reads these variables at all; by itself it does not.
*/
export function findProxy(baseUrl: string, environment: Environment, isHonoured: boolean): ProxyFinding {
	const url = new URL(baseUrl);
	const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'ALL_PROXY'];
	const used = settingOf(environment, url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
	const others = names.flatMap(name => [name.toLowerCase(), name]).filter(name => (environment[name] ?? '') !== '' && name !== used?.variable);
	if (used === undefined) {
		return {
			status: 'none', variable: undefined, host: undefined, also_set: others,
		};
	}

	const isException = isExcepted(url, settingOf(environment, 'NO_PROXY')?.value ?? '');
	return {
		status: isHonoured ? (isException ? 'excepted' : 'in_force') : 'ignored',
		variable: used.variable,
		host: URL.canParse(used.value) && new URL(used.value).host !== '' ? new URL(used.value).host : undefined,
		also_set: others,
	};
}
