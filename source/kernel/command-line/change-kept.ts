import {isSystemError, systemErrorText} from '../../base/text/error-code.js';
import {harmless} from '../../base/text/harmless.js';
import type {CommandLine} from '../loop/command-line.js';
import {exitStatus, Refusal} from './exit-status.js';

/**
Changes what is kept under a name, such as a group. Returns undefined in a dry run. `noun`: one and several.

@throws {Refusal} In the sandbox, which keeps nothing, and if the disk refuses the change.
*/
export function changeKept<Result>(
	{flags, disk}: Pick<CommandLine, 'disk' | 'flags'>,
	[one, several]: readonly [one: string, several: string],
	run: () => Result,
): Result | undefined {
	if (!disk.owner) {
		throw new Refusal(`${several} of the sandbox are not kept, so nothing was changed.`, exitStatus.failed);
	}

	try {
		return flags.dryRun ? undefined : run();
	} catch (error) {
		if (!isSystemError(error) || error instanceof Refusal) {
			throw error;
		}

		throw new Refusal(`The ${one} could not be saved: ${harmless(systemErrorText(error))}.`, exitStatus.failed);
	}
}
