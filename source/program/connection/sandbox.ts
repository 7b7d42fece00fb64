import type {Credential} from '../../base/api/credential.js';
import type {SandboxOptions} from '../../base/sandbox/server.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {type RequestLog, type Target} from '../../kernel/loop/command-line.js';
import {openLog} from './request-log.js';
import {isReadOnly, readOnlyReason} from './target.js';

function wholeNumber(flag: string, value: number | undefined, highest: number, lowest = 0): number | undefined {
	if (value !== undefined && !(Number.isSafeInteger(value) && value >= lowest && value <= highest)) {
		throw new UsageError(`${flag} takes a whole number from ${lowest} to ${highest}.`);
	}

	return value;
}

type SandboxFlags = Pick<Flags, 'permissive'> &
	Partial<Pick<Flags, 'edgeError' | 'latency' | 'organizations' | 'port' | 'readyAfter' | 'seed' | 'shape'>>;

const dayLength = 86_400_000;

/** The options of the sandbox from those of the command line. Without a seed, the newest organization is a day old, so that figures by month have something to show. */
export function sandboxOptions({
	shape,
	organizations,
	seed,
	port,
	latency,
	readyAfter,
	edgeError,
	permissive,
}: SandboxFlags): SandboxOptions {
	const options = {
		shape,
		organizations: wholeNumber('--organizations', organizations, 100_000, 1),
		seed: wholeNumber('--seed', seed, 2 ** 31),
		newest: seed === undefined ? Date.now() - dayLength : undefined,
		port: wholeNumber('--port', port, 65_535),
		latency: wholeNumber('--latency', latency, 60_000),
		readyAfter: wholeNumber('--ready-after', readyAfter, 60_000),
		edgeError,
		state: permissive ? ('older' as const) : undefined,
	};
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

async function openLogOr(close: Target['close'], flags: Flags, credential: Credential): Promise<RequestLog> {
	try {
		return openLog(flags, credential);
	} catch (error) {
		await close();
		throw error;
	}
}

export async function openSandbox(flags: Flags, environment: NodeJS.ProcessEnv): Promise<Target> {
	const isKeptFromWriting = isReadOnly(flags, environment);
	const {startSandbox} = await import('../../base/sandbox/server.js');
	const {url, email, key, close} = await startSandbox(sandboxOptions(flags));
	const credential = {scheme: 'key', email, key} as const;
	const requestLog = await openLogOr(close, flags, credential);
	return {
		clientOptions: {
			baseUrl: url,
			host: 'sandbox',
			credential,
			isReadOnly: isKeptFromWriting,
			onExchange: requestLog.record,
		},
		requestLog,
		label: 'sandbox',
		isSandbox: true,
		readOnlyReason: readOnlyReason(flags, environment),
		close,
	};
}
