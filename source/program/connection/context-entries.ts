import {defaultBaseUrl, parseBaseUrl} from '../../base/api/base-url.js';
import {chosenContext, contextBaseUrl} from '../config/contexts.js';
import {type ContextEntry, contextColorOf} from '../../kernel/state/connection.js';
import {credentialFrom} from '../../kernel/options/credential.js';
import type {Flags} from '../../kernel/options/flags.js';
import {isReadOnly} from './target.js';

/** The requested base address, checked. */
export function baseUrlOf(flags: Flags, environment: NodeJS.ProcessEnv): string {
	const {CLOUDFLARE_BASE_URL: setting} = environment;
	const context = chosenContext(flags, environment);
	const otherwise = setting === undefined || setting === '' ? defaultBaseUrl : setting;
	return parseBaseUrl(flags.baseUrl ?? (context ? contextBaseUrl(context) : otherwise));
}

/** The settings without a context: the environment's credential on its own host. */
export const withoutContext = (
	{baseUrl, ...flags}: Flags,
	environment: NodeJS.ProcessEnv,
): {readonly flags: Flags; readonly environment: NodeJS.ProcessEnv} => ({
	flags: {...flags, context: undefined, baseUrl: chosenContext(flags, environment) ? undefined : baseUrl},
	environment: {...environment, CFORGS_CONTEXT: undefined},
});

function ownEntries(flags: Flags, environment: NodeJS.ProcessEnv): readonly ContextEntry[] {
	const own = withoutContext(flags, environment);
	return credentialFrom(environment).status === 'found'
		? [
				{
					name: undefined,
					label: 'the environment’s credential',
					color: undefined,
					host: new URL(baseUrlOf(own.flags, own.environment)).host,
					isReadOnly: isReadOnly(own.flags, own.environment),
					isAskedFor: false,
					isCurrent: chosenContext(flags, environment) === undefined,
				},
			]
		: [];
}

/** The contexts that the user can switch to. */
export function contextEntries(flags: Flags, environment: NodeJS.ProcessEnv): readonly ContextEntry[] {
	const current = chosenContext(flags, environment)?.name;
	return [
		...ownEntries(flags, environment),
		...[...(flags.config?.contexts ?? [])].map(([name, settings]) => ({
			name,
			label: settings.label ?? name,
			color: contextColorOf([name, settings.label ?? ''], settings.color),
			host: new URL(contextBaseUrl({name, settings})).host,
			isReadOnly: isReadOnly({...flags, context: name}, environment),
			isAskedFor: settings.credential_command !== undefined,
			isCurrent: name === current,
		})),
	];
}
