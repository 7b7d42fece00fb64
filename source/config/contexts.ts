import type {Credential} from '../api/credential.js';
import {defaultBaseUrl, parseBaseUrl} from '../api/base-url.js';
import {harmless} from '../text/harmless.js';
import {meant} from '../text/near-names.js';
import {credentialFrom, type CredentialSetting} from '../settings/credential.js';
import {isSet} from '../settings/switches.js';
import {UsageError} from '../settings/exit-status.js';
import type {Config, NamedContext} from '../settings/config.js';

type Asked = {readonly demo?: boolean; readonly context?: string | undefined; readonly config?: Config | undefined};

const missing = (config: Config | undefined): string => config
	? `The config file ${harmless(config.file)} has ${config.contexts.size === 0 ? 'no contexts' : config.contexts.keys().map(name => harmless(name)).toArray().join(', ')}.`
	: 'There is no config file: see cforgs config path and cforgs config example.';

/**
The context in force: that of `--context` or `CFORGS_CONTEXT`, and where the environment holds no credential that of the config file; undefined where there is none.

@throws {UsageError} when there is none of that name.
*/
export function chosenContext({demo = false, context: flag, config}: Asked, environment: NodeJS.ProcessEnv): NamedContext | undefined {
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
		throw new UsageError(`There is no context “${harmless(name)}”.${meant(name, config?.contexts.keys().toArray() ?? [])} ${missing(config)}`);
	}

	return {name, settings};
}

/**
A context is asked whole: no address of the environment goes with its credential.
*/
export const contextBaseUrl = ({settings}: NamedContext): string => parseBaseUrl(settings.base_url ?? defaultBaseUrl);

/**
The variables that a context takes its credential from; empty where it is a command.
*/
export const variablesOf = ({settings: {token_variable: token, key_variable: key, email_variable: email}}: NamedContext): readonly string[] =>
	[token, email, key].filter(each => each !== undefined);

/**
Whether a context says where its credential comes from.
*/
export const hasCredentialOfItsOwn = (context: NamedContext): boolean => context.settings.credential_command !== undefined || variablesOf(context).length > 0;

/**
The credential of a context that is in the environment; of one that names none, what the vendor's own tools use.
*/
export function contextCredential({name, settings}: NamedContext, environment: NodeJS.ProcessEnv): CredentialSetting {
	const {token_variable: token, key_variable: key, email, email_variable: emailVariable} = settings;
	if (token === undefined && key === undefined) {
		return credentialFrom(environment);
	}

	const from = variablesOf({name, settings});
	const empty = from.find(each => !isSet(environment, each));
	if (empty !== undefined) {
		return {status: 'wrong', why: `The context “${harmless(name)}” gets its credential from ${from.join(' and ')}, but ${empty} is not set.`};
	}

	const credential: Credential = key === undefined
		? {scheme: 'token', token: environment[token ?? ''] ?? ''}
		: {scheme: 'key', key: environment[key] ?? '', email: email ?? environment[emailVariable ?? ''] ?? ''};
	return {status: 'found', credential, from: from.join(' and ')};
}
