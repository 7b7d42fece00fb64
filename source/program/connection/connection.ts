import {environmentSources, type Sources} from '../../base/api/request.js';
import type {NamedContext} from '../../kernel/options/config.js';
import {harmless} from '../../base/text/harmless.js';
import type {Flags} from '../../kernel/options/flags.js';
import {sharedBudget} from '../../base/api/budget.js';
import {type Credential, privatePartsOf} from '../../base/api/credential.js';
import {credentialFrom, type CredentialSetting, keepSecret} from '../../kernel/options/credential.js';
import {chooseProxy} from '../../kernel/options/proxy.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {contextColorOf} from '../../kernel/state/connection.js';
import {hasCredentialOfItsOwn, chosenContext, contextCredential} from '../config/contexts.js';
import {baseUrlOf, contextEntries, withoutContext, isReadOnly, readOnlyReason} from './target.js';
import {openLog} from './request-log.js';
import {findCredential} from './credential-finding.js';
import {openSandbox} from './sandbox.js';

type Origin = {
	readonly context: NamedContext | undefined;
	/** Whether the credential was typed for this session. */
	readonly isTyped: boolean;
};

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

/** The sources of the credential and the base address. */
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
