import {chosenContext} from '../config/contexts.js';
import {harmless} from '../../base/text/harmless.js';
import type {Flags} from '../../kernel/options/flags.js';
import {readSwitch} from '../../kernel/options/switches.js';
import type {Target} from '../../kernel/loop/command-line.js';

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
