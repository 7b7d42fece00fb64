import process from 'node:process';
import type {Commands, CommandInput} from '../../kernel/command-line/commands.js';
import {completionScript, shells} from '../../kernel/command-line/completion.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';

/**
`cforgs completion SHELL`.

@throws {UsageError} If the shell is not supported.
*/
export async function runCompletion(commands: Commands, {operands}: CommandInput): Promise<ExitStatus> {
	const shell = shells.find(each => each === operands[0]);
	if (shell === undefined) {
		throw new UsageError(`For which shell? Use one of ${shells.join(', ')}.`);
	}

	process.stdout.write(completionScript(commands, shell));
	return exitStatus.ok;
}
