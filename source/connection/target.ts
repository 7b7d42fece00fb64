import type {ClientOptions} from '../api/client.js';
import type {ContextColor, ContextEntry} from '../state/connection.js';
import {chosenContext} from '../config/contexts.js';
import {harmless} from '../text/harmless.js';
import type {Flags} from '../settings/flags.js';
import {readSwitch} from '../settings/switches.js';
import type {RequestLog} from './request-log.js';

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
	The contexts of the config file and how to open one; absent for the sandbox. Opening throws a UsageError that says why it cannot be.
	*/
	readonly contexts?: {readonly list: readonly ContextEntry[]; readonly open: (name: string | undefined) => Promise<Target>};
	readonly requestLog: RequestLog;
	/**
	Ends what was started for it.
	*/
	readonly close: () => Promise<void>;
};

/**
What makes the session read-only and how to change that, to be said after “read-only:”; undefined where nothing does.

@throws {UsageError} where the variable says neither yes nor no.
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
		? `read_only ${context?.settings.read_only === undefined ? '' : `of the context “${harmless(context.name)}” `}in the config file makes it so.`
		: undefined;
}

/**
Whether no write may be sent; a dry run is one case of it.
*/
export const isReadOnly = (flags: Flags, environment: NodeJS.ProcessEnv): boolean => flags.dryRun || readOnlyReason(flags, environment) !== undefined;
