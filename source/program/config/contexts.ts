import type {Credential} from '../../base/api/credential.js';
import {defaultBaseUrl, parseBaseUrl} from '../../base/api/base-url.js';
import {harmless} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {credentialFrom, type CredentialSetting} from '../../kernel/options/credential.js';
import {isSet} from '../../kernel/options/terminal-abilities.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import type {Config, NamedContext} from '../../kernel/options/config.js';

type ContextChoice = {
	readonly demo?: boolean;
	readonly context?: string | undefined;
	readonly config?: Config | undefined;
};

const missing = (config: Config | undefined): string =>
	config
		? `The config file ${harmless(config.file)} has ${
				config.contexts.size === 0
					? 'no contexts'
					: config.contexts
							.keys()
							.map(name => harmless(name))
							.toArray()
							.join(', ')
			}.`
		: 'There is no config file: see cforgs config path and cforgs config example.';

/**
The active context: from `--context` or `CFORGS_CONTEXT`, or, if the environment has no credential, from the config file. Undefined if there is none.

@throws {UsageError} If the context does not exist.
*/
export function chosenContext(
	{demo = false, context: flag, config}: ContextChoice,
	environment: NodeJS.ProcessEnv,
): NamedContext | undefined {
	if (demo) {
		if (flag !== undefined) {
			throw new UsageError('--demo means the sandbox, and --context means another service. Use only one of them.');
		}

		return undefined;
	}

	const {CFORGS_CONTEXT: variable} = environment;
	const asked = flag ?? (variable === '' ? undefined : variable);
	const name = asked ?? (credentialFrom(environment).status === 'none' ? config?.context : undefined);
	if (name === undefined) {
		return undefined;
	}

	const settings = config?.contexts.get(name);
	if (!settings) {
		throw new UsageError(
			`There is no context “${harmless(name)}”.${meant(name, config?.contexts.keys().toArray() ?? [])} ${missing(config)}`,
		);
	}

	return {name, settings};
}

/** The base address of a context. Never uses one from the environment, so that the credential goes only to its own host. */
export const contextBaseUrl = ({settings}: NamedContext): string => parseBaseUrl(settings.base_url ?? defaultBaseUrl);

/** The environment variables of the context's credential; empty if it uses a command. */
export const variablesOf = ({
	settings: {token_variable: token, key_variable: key, email_variable: email},
}: NamedContext): readonly string[] => [token, email, key].filter(each => each !== undefined);

/** Whether a context names the source of its credential. */
export const hasCredentialOfItsOwn = (context: NamedContext): boolean =>
	context.settings.credential_command !== undefined || variablesOf(context).length > 0;

/** The credential of a context from the environment. If the context names no source, uses the variables of Cloudflare's own tools. */
export function contextCredential({name, settings}: NamedContext, environment: NodeJS.ProcessEnv): CredentialSetting {
	const {token_variable: token, key_variable: key, email, email_variable: emailVariable} = settings;
	if (token === undefined && key === undefined) {
		return credentialFrom(environment);
	}

	const from = variablesOf({name, settings});
	const empty = from.find(each => !isSet(environment, each));
	if (empty !== undefined) {
		return {
			status: 'wrong',
			why: `The context “${harmless(name)}” gets its credential from ${from.join(' and ')}, but ${empty} is not set.`,
		};
	}

	const credential: Credential =
		key === undefined
			? {scheme: 'token', token: environment[token ?? ''] ?? ''}
			: {scheme: 'key', key: environment[key] ?? '', email: email ?? environment[emailVariable ?? ''] ?? ''};
	return {status: 'found', credential, from: from.join(' and ')};
}
