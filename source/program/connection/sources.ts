import {environmentSources, type Sources} from '../../base/api/sources.js';
import type {NamedContext} from '../../kernel/options/config.js';
import {hasCredentialOfItsOwn} from '../config/contexts.js';
import {harmless} from '../../base/text/harmless.js';
import type {Flags} from '../../kernel/options/flags.js';

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
export function sourcesOf({baseUrl}: Pick<Flags, 'baseUrl'>, origin: Origin): Sources {
	const {context} = origin;
	const contextBase = context ? `base_url of the context “${harmless(context.name)}”` : environmentSources.baseUrl;
	return {...credentialSources(origin), baseUrl: baseUrl === undefined ? contextBase : '--base-url'};
}
