import chalk from 'chalk';
import type {Target} from '../connection/target.js';
import {keymap} from '../keymap.js';
import {spokenKey} from '../narration/spoken-key.js';
import type {Connection} from '../state/connection.js';
import {firstKeys, keyLabel} from '../text/key-label.js';

/**
What the screens say of the connection.
*/
export function connectionOf(
	{label, context, contexts, isSandbox, isDryRun, isPresenting, readOnlyReason, bindings = keymap, clientOptions: {isReadOnly = false}}: Target,
	{scheme, isSpoken}: Pick<Connection, 'scheme' | 'isSpoken'>,
): Connection {
	return {
		label,
		scheme,
		context,
		contexts: contexts?.list,
		isSandbox,
		isReadOnly: isReadOnly && !isDryRun,
		readOnlyReason,
		isDryRun,
		isPresenting,
		isColorless: chalk.level === 0,
		...(isSpoken === true && {isSpoken}),
		keys: firstKeys(bindings, isSpoken === true ? spokenKey : keyLabel),
	};
}
