import type {Binding} from '../binding.js';
import type {ClientOptions} from '../api/client.js';
import {sharedBudget} from '../api/budget.js';
import {secretsOf, type Credential} from '../api/credential.js';
import type {ContextColor, NamedContext} from '../config/config.js';
import {chosenContext, contextCredential} from '../config/contexts.js';
import type {SandboxOptions} from '../sandbox/server.js';
import {codeOf} from '../format/error-code.js';
import {harmless} from '../format/harmless.js';
import type {ContextEntry} from '../state/connection.js';
import {openRequestLog, type RequestLog} from '../storage/request-log.js';
import {baseUrlOf, contextEntries, withoutContext} from './context-entries.js';
import {credentialFrom, type CredentialSetting} from './credential.js';
import type {Flags} from './flags.js';
import {chooseProxy} from './proxy.js';
import {isReadOnly, readOnlyReason} from './read-only.js';
import {keepSecret} from './secrets.js';
import {sourcesOf} from './sources.js';
import {UsageError} from './usage-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
Where to ask and as whom.
*/
export type Target = {
	readonly clientOptions: ClientOptions & {readonly baseUrl: string};
	readonly label: string;
	/**
	The context that it belongs to, as the header names it.
	*/
	readonly context?: {readonly name: string; readonly label: string; readonly color: ContextColor | undefined};
	readonly isSandbox: boolean;
	/**
	What makes it read-only, to be said after “read-only:”.
	*/
	readonly readOnlyReason: string | undefined;
	/**
	Every write is shown to its end and none is sent.
	*/
	readonly isDryRun: boolean;
	/**
	The keys pressed are shown, for an audience.
	*/
	readonly isPresenting: boolean;
	/**
	Bytes are saved on a slow line.
	*/
	readonly isLowBandwidth: boolean;
	/**
	Whether the list is kept for the next start.
	*/
	readonly isCached: boolean;
	/**
	The contexts of the config file and how to open one; absent for the sandbox. Opening throws a UsageError that says why it cannot be.
	*/
	readonly contexts?: {readonly list: readonly ContextEntry[]; readonly open: (name: string | undefined) => Promise<Target>};
	/**
	The keymap of the config file, where it changes any key.
	*/
	readonly bindings?: readonly Binding[] | undefined;
	readonly requestLog: RequestLog;
	/**
	Ends what was started for it.
	*/
	readonly close: () => Promise<void>;
};

const shapes = ['distributor', 'enterprise', 'large'] as const;

function wholeNumber(flag: string, value: number | undefined, highest: number): number | undefined {
	if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0 && value <= highest)) {
		throw new UsageError(`${flag} takes a whole number from 0 to ${highest}.`);
	}

	return value;
}

/**
The sandbox that the flags describe.
*/
export function sandboxOptions({shape, organizations, seed, port, latency, readyAfter}: Flags): SandboxOptions {
	const known = shapes.find(each => each === shape);
	if (shape !== undefined && known === undefined) {
		throw new UsageError(`--shape takes ${shapes.join(', ')}.`);
	}

	if (organizations === 0) {
		throw new UsageError('--organizations takes a whole number from 1 to 100000.');
	}

	const options = {
		shape: known,
		organizations: wholeNumber('--organizations', organizations, 100_000),
		seed: wholeNumber('--seed', seed, 2 ** 31),
		port: wholeNumber('--port', port, 65_535),
		latency: wholeNumber('--latency', latency, 60_000),
		readyAfter: wholeNumber('--ready-after', readyAfter, 60_000),
	};
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function openLog({log}: Flags, credential: Credential): RequestLog {
	try {
		return openRequestLog(log, credential, () => Date.now());
	} catch (error) {
		throw new UsageError(`The request log cannot be written to ${log ?? ''} (${codeOf(error)}).`, 1);
	}
}

async function openLogOr(close: Target['close'], flags: Flags, credential: Credential): Promise<RequestLog> {
	try {
		return openLog(flags, credential);
	} catch (error) {
		await close();
		throw error;
	}
}

/**
Starts the embedded sandbox.
*/
export async function openSandbox(flags: Flags, environment: Environment): Promise<Target> {
	const isKeptFromWriting = isReadOnly(flags, environment);
	const {startSandbox} = await import('../sandbox/server.js');
	const {url, token, close} = await startSandbox(sandboxOptions(flags));
	const credential = {scheme: 'token', token} as const;
	const requestLog = await openLogOr(close, flags, credential);
	return {
		clientOptions: {
			baseUrl: url, credential, isReadOnly: isKeptFromWriting, onExchange: requestLog.record,
		},
		requestLog,
		label: 'sandbox',
		isSandbox: true,
		readOnlyReason: readOnlyReason(flags, environment),
		isDryRun: flags.dryRun,
		isPresenting: flags.present,
		isLowBandwidth: flags.lowBandwidth,
		bindings: flags.config?.bindings,
		isCached: false,
		close,
	};
}

function contextOf(flags: Flags, environment: Environment): Pick<Target, 'context'> {
	const context = chosenContext(flags, environment);
	return context ? {context: {name: context.name, label: context.settings.label ?? context.name, color: context.settings.color}} : {};
}

/**
The credential that a context, or without one the environment, leads to.
*/
export async function findSetting(context: NamedContext | undefined, environment: Environment): Promise<CredentialSetting> {
	if (context?.settings.credential_command !== undefined) {
		return askCommand(context, environment);
	}

	return context ? contextCredential(context, environment) : credentialFrom(environment);
}

async function askCommand(context: NamedContext, environment: Environment): Promise<CredentialSetting> {
	try {
		const {runCredentialCommand} = await import('../config/credential-command.js');
		return {status: 'found', credential: await runCredentialCommand(context, environment), from: 'credential_command'};
	} catch (error) {
		if (!(error instanceof UsageError)) {
			throw error;
		}

		return {status: 'wrong', why: error.message};
	}
}

async function openContext(name: string | undefined, flags: Flags, environment: Environment): Promise<Target> {
	const own = withoutContext(flags, environment);
	if (name === undefined) {
		return openConnection(own.flags, own.environment);
	}

	// The way back goes to the address that was asked for.
	const {baseUrl} = own.flags;
	return openConnection({...flags, context: name, baseUrl: undefined}, baseUrl === undefined ? environment : {...environment, CLOUDFLARE_BASE_URL: baseUrl});
}

/**
The service, asked with a credential; `isTyped` where that is not what the flags and the environment lead to.

@throws {UsageError} when the environment names a proxy that cannot be used.
*/
export function openService(flags: Flags, environment: Environment, credential: Credential, isTyped = false): Target {
	keepSecret(...secretsOf(credential));
	const baseUrl = baseUrlOf(flags, environment);
	const requestLog = openLog(flags, credential);
	return {
		clientOptions: {
			baseUrl,
			credential,
			sources: sourcesOf(flags, {context: chosenContext(flags, environment), isTyped}),
			isReadOnly: isReadOnly(flags, environment),
			proxy: chooseProxy(baseUrl, environment).proxy,
			budget: sharedBudget(baseUrl, credential),
			onExchange: requestLog.record,
		},
		requestLog,
		label: new URL(baseUrl).host,
		...contextOf(flags, environment),
		contexts: {list: contextEntries(flags, environment), open: async name => openContext(name, flags, environment)},
		isSandbox: false,
		readOnlyReason: readOnlyReason(flags, environment),
		isDryRun: flags.dryRun,
		isPresenting: flags.present,
		isLowBandwidth: flags.lowBandwidth,
		bindings: flags.config?.bindings,
		isCached: flags.cache,
		async close() {
			// Nothing was started.
		},
	};
}

/**
What the flags and the environment lead to; undefined without a credential.

@throws {UsageError} when the environment's credential is incomplete.
*/
export async function findConnection(flags: Flags, environment: Environment): Promise<Target | undefined> {
	if (flags.demo) {
		return openSandbox(flags, environment);
	}

	const setting = await findSetting(chosenContext(flags, environment), environment);
	switch (setting.status) {
		case 'found': {
			return openService(flags, environment, setting.credential);
		}

		case 'wrong': {
			throw new UsageError(setting.why, 1);
		}

		case 'none': {
			return undefined;
		}
	}
}

/**
As `findConnection`, for where nobody can be asked.

@throws {UsageError} also when there is no credential.
*/
export async function openConnection(flags: Flags, environment: Environment): Promise<Target> {
	if (!flags.demo) {
		baseUrlOf(flags, environment);
	}

	const target = await findConnection(flags, environment);
	if (!target) {
		const contexts = [...flags.config?.contexts.keys() ?? []].map(name => harmless(name));
		const otherwise = contexts.length === 0 ? '' : `, or give --context ${contexts.join(', ')}`;
		throw new UsageError(`There is no credential: set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY${otherwise}, or use --demo for the sandbox.`, 1);
	}

	return target;
}
