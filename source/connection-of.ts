import chalk from 'chalk';
import {firstKeys} from './binding.js';
import {keymap} from './keymap.js';
import type {Target} from './settings/connection.js';
import type {Connection} from './state/connection.js';

/**
What the screens say of the connection.
*/
export function connectionOf(
	{label, context, contexts, isDryRun, isPresenting, readOnlyReason, bindings = keymap, clientOptions: {isReadOnly = false}}: Target,
	{scheme, isSpoken}: Pick<Connection, 'scheme' | 'isSpoken'>,
): Connection {
	return {
		label, scheme, isReadOnly: isReadOnly && !isDryRun, readOnlyReason, isDryRun, isPresenting, isColorless: chalk.level === 0, ...(isSpoken === true && {isSpoken}), context, contexts: contexts?.list, keys: firstKeys(bindings),
	};
}
