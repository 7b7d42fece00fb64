import {type Credential, privatePartsOf} from '../../base/api/credential.js';
import type {SandboxOptions} from '../../base/sandbox/server.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {RequestLog, Target} from '../../kernel/loop/command-line.js';
import {environmentSources, type Sources} from '../../base/api/request.js';
import type {NamedContext} from '../../kernel/options/config.js';
import {harmless} from '../../base/text/harmless.js';
import {sharedBudget} from '../../base/api/budget.js';
import {credentialFrom, type CredentialSetting, keepSecret} from '../../kernel/options/credential.js';
import {chooseProxy} from '../../kernel/options/proxy.js';
import {contextColorOf} from '../../kernel/state/connection.js';
import {hasCredentialOfItsOwn, chosenContext, contextCredential} from '../config/contexts.js';
import {openLog} from './request-log.js';
import {isReadOnly, readOnlyReason, baseUrlOf, contextEntries, withoutContext} from './target.js';
import {findCredential} from './credential-finding.js';

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

type Origin = {readonly context: NamedContext | undefined; readonly isTyped: boolean};

// Names that are unlikely to hold another credential: a pasted command with an unset variable is refused.
const standIns = {token: 'TOKEN', email: 'EMAIL', key: 'KEY'} as const;

function credentialSources({context, isTyped}: Origin): Omit<Sources, 'baseUrl'> {
	if (isTyped) {
		return {variables: standIns, token: 'typed for this session', key: 'typed for this session'};
	}

	if (!context || !hasCredentialOfItsOwn(context)) {
		return environmentSources;
	}

	const {
		token_variable: token,
		key_variable: key,
		email_variable: email,
		credential_command: command,
	} = context.settings;
	const named = (setting: string, ...held: ReadonlyArray<string | undefined>) => {
		const names = held.filter(each => each !== undefined).join(', ');
		return `${command === undefined ? (names === '' ? setting : names) : 'credential_command'} of the context “${harmless(context.name)}”`;
	};

	return {
		variables: {token: token ?? standIns.token, email: email ?? standIns.email, key: key ?? standIns.key},
		token: named('token_variable', token),
		key: named('key_variable', email, key),
	};
}

function sourcesOf({baseUrl}: Pick<Flags, 'baseUrl'>, origin: Origin): Sources {
	const {context} = origin;
	const contextBase = context ? `base_url of the context “${harmless(context.name)}”` : environmentSources.baseUrl;
	return {...credentialSources(origin), baseUrl: baseUrl === undefined ? contextBase : '--base-url'};
}

function contextOf(flags: Flags, environment: NodeJS.ProcessEnv): Pick<Target, 'context'> {
	const context = chosenContext(flags, environment);
	return context
		? {
				context: {
					name: context.name,
					label: context.settings.label ?? context.name,
					color: contextColorOf([context.name, context.settings.label ?? ''], context.settings.color),
				},
			}
		: {};
}

/** The credential of the context, or of the environment without a context. */
export async function findSetting(
	context: NamedContext | undefined,
	environment: NodeJS.ProcessEnv,
): Promise<CredentialSetting> {
	if (context?.settings.credential_command !== undefined) {
		return askCommand(context, environment);
	}

	return context ? contextCredential(context, environment) : credentialFrom(environment);
}

async function askCommand(context: NamedContext, environment: NodeJS.ProcessEnv): Promise<CredentialSetting> {
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

async function openContext(name: string | undefined, flags: Flags, environment: NodeJS.ProcessEnv): Promise<Target> {
	const own = withoutContext(flags, environment);
	if (name === undefined) {
		return openConnection(own.flags, own.environment);
	}

	// Keeps the given base address for the way back.
	const {baseUrl} = own.flags;
	return openConnection(
		{...flags, context: name, baseUrl: undefined},
		baseUrl === undefined ? environment : {...environment, CLOUDFLARE_BASE_URL: baseUrl},
	);
}

/**
The service, with a credential. `isTyped`: the credential was typed, not found by flags and environment.

@throws {UsageError} If the environment names an unusable proxy.
*/
export function openService(
	flags: Flags,
	environment: NodeJS.ProcessEnv,
	credential: Credential,
	isTyped = false,
): Target {
	keepSecret(...privatePartsOf(credential));
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
		async close() {
			// There is nothing to close.
		},
	};
}

/**
The target that the flags and the environment choose; undefined without a credential.

@throws {UsageError} If the credential cannot be used, for example because it is incomplete.
*/
export async function findConnection(flags: Flags, environment: NodeJS.ProcessEnv): Promise<Target | undefined> {
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
Like `findConnection`, but for commands that cannot ask.

@throws {UsageError} Also if there is no credential.
*/
export async function openConnection(flags: Flags, environment: NodeJS.ProcessEnv): Promise<Target> {
	if (!flags.demo) {
		baseUrlOf(flags, environment);
	}

	const target = await findConnection(flags, environment);
	if (!target) {
		const contexts = [...(flags.config?.contexts.keys() ?? [])].map(name => harmless(name));
		const otherwise = contexts.length === 0 ? '' : `, or use --context ${contexts.join(', ')}`;
		const [lack] = findCredential(environment).notes;
		const what =
			lack === undefined
				? 'There is no credential: set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL and CLOUDFLARE_API_KEY'
				: `${lack} Set it, or CLOUDFLARE_API_TOKEN`;
		throw new UsageError(`${what}${otherwise}, or use --demo for the sandbox.`, 1);
	}

	return target;
}
