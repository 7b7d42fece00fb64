import type {CommandInput} from '../settings/commands.js';
import {UsageError} from '../settings/usage-error.js';
import type {ExitStatus} from './exit-status.js';
import {invoke, type Invocation} from './invocation.js';

/**
Runs a command that prints, or writes, without a screen; the operand is an organization, as an id or a path.

@throws {UsageError | BaseUrlError} if the command line or the environment cannot be used
*/
export async function runOnService({command, operands, flags, environment}: CommandInput, run: (invocation: Invocation, named: string | undefined) => Promise<ExitStatus>): Promise<ExitStatus> {
	const [operand] = operands;
	// An empty one is a variable of a script that was not set, not a request for everything.
	if (operand?.trim() === '') {
		throw new UsageError(`Which organization? Add its id or path: cforgs ${command} ID.`);
	}

	if (flags.parent?.trim() === '') {
		throw new UsageError('Below which parent? --parent takes an id, a path, or none for no parent.');
	}

	if (flags.below?.trim() === '') {
		throw new UsageError('Below which organization? --below takes an id or a path.');
	}

	return invoke(flags, environment, async invocation => run(invocation, operand));
}

/**
Runs a command that needs an organization: `run` is given its id.

@throws {UsageError | BaseUrlError} if the command line or the environment cannot be used
*/
export async function runOnOrganization(input: CommandInput, {isRead}: {readonly isRead: boolean}, run: (invocation: Invocation, id: string) => Promise<ExitStatus>): Promise<ExitStatus> {
	return runOnService({...input, operands: [input.operands[0] ?? '']}, async (invocation, named = '') => {
		const {idNamed} = await import('./named-organization.js');
		return run(invocation, await idNamed(invocation, named, {isRead}));
	});
}
