import {harmless} from '../../base/text/harmless.js';
import type {Flags} from '../../kernel/options/flags.js';
import {readSwitch} from '../../kernel/options/terminal-abilities.js';
import type {Target} from '../../kernel/loop/command-line.js';
import {defaultBaseUrl, parseBaseUrl} from '../../base/api/base-url.js';
import {type ContextEntry, contextColorOf} from '../../kernel/state/connection.js';
import {credentialFrom} from '../../kernel/options/credential.js';
import {chosenContext, contextBaseUrl} from '../config/contexts.js';

/**
Why the session is read-only and how to change that, to be shown after “read-only:”; undefined if it is not.

@throws {UsageError} If the variable is neither yes nor no.
*/
export function readOnlyReason(flags: Flags, environment: NodeJS.ProcessEnv): string | undefined {
	if (flags.readOnly) {
		return 'start without --read-only to make changes.';
	}

	if (readSwitch(environment, 'CFORGS_READ_ONLY') === true) {
		return 'unset CFORGS_READ_ONLY and start again to make changes.';
	}

	const context = chosenContext(flags, environment);
	const isSet = context?.settings.read_only ?? flags.config?.read_only ?? false;
	return isSet && !flags.demo
		? `read_only ${context?.settings.read_only === undefined ? '' : `of the context “${harmless(context.name)}” `}is set in the config file.`
		: undefined;
}

/** Why no write is sent, in a few words; undefined if writes are sent. A dry run is no read-only session. */
export const whyNothingIsSent = ({
	clientOptions,
	readOnlyReason: reason,
}: Pick<Target, 'clientOptions' | 'readOnlyReason'>): string | undefined =>
	clientOptions.isReadOnly ? (reason === undefined ? 'dry run: nothing is sent' : 'read-only session') : undefined;

/** Whether no write may be sent. This includes dry runs. */
export const isReadOnly = (flags: Flags, environment: NodeJS.ProcessEnv): boolean =>
	flags.dryRun || readOnlyReason(flags, environment) !== undefined;

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
