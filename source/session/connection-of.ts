import process from 'node:process';
import type {Target} from '../connection/target.js';
import {colorLevel} from '../settings/color-level.js';
import type {Flags} from '../settings/flags.js';
import type {Connection} from '../state/connection.js';

/**
What the screens say of the connection.
*/
export function connectionOf(
	{label, context, contexts, isSandbox, readOnlyReason, clientOptions: {isReadOnly = false}}: Target,
	{dryRun: isDryRun, present: isPresenting}: Flags,
	{credentialKind, keys}: Pick<Connection, 'credentialKind' | 'keys'>,
): Connection {
	return {
		label,
		credentialKind,
		context,
		contexts: contexts?.list,
		isSandbox,
		isReadOnly: isReadOnly && !isDryRun,
		readOnlyReason,
		isDryRun,
		isPresenting,
		isColorless: colorLevel(process.env, process.platform) === 0,
		keys,
	};
}
