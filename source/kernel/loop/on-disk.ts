import {isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import {Refusal} from '../options/exit-status.js';
import type {Context} from './context.js';
import {say} from './tell.js';

/** Reads or changes what is kept on disk. Undefined, with a message, if that fails. `what`: `The group`. */
export function onDisk<Result>({store}: Pick<Context, 'store'>, what: string, run: () => Result): Result | undefined {
	try {
		return run();
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		say(
			{store},
			error instanceof Refusal
				? error.message
				: `${what} could not be read or saved: ${harmless(systemErrorText(error))}.`,
			'warning',
		);
		return undefined;
	}
}
