import process from 'node:process';
import type {AskedProfile} from '../../abilities/edit/begin.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';

// Refuses flags that would be ignored silently.
function requireOneMeaning({edit, set, yes, json, csv, quiet, withoutUndo}: Flags): void {
	if (edit !== undefined && (json || csv || quiet || set.length > 0)) {
		throw new UsageError('--edit opens the screen. --set, --json, --csv and --quiet work without it.');
	}

	if ((yes || withoutUndo) && set.length === 0) {
		throw new UsageError(
			`${yes ? '--yes' : '--without-undo'} confirms a change. Add the change with --set FIELD=VALUE.`,
		);
	}
}

function askedProfile(id: string | undefined, flags: Flags): AskedProfile {
	if (id === undefined || id.trim() === '') {
		throw new UsageError('Whose profile? Give the id or path of an organization: cforgs profile ID.');
	}

	requireOneMeaning(flags);
	return {id, ...(flags.edit !== undefined && {field: flags.edit})};
}

// The screen opens, unless something is to be printed or set.
const isWithoutScreen = ({json, csv, quiet, set, edit}: Flags): boolean =>
	json || csv || quiet || set.length > 0 || (edit === undefined && !process.stdout.isTTY);

/**
`cforgs profile ID`: opens the screen, prints the profile, or with `--set` writes it.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runProfileCommand(input: CommandInput): Promise<number> {
	const {flags} = input;
	const profile = askedProfile(input.operands[0], flags);
	if (!isWithoutScreen(flags)) {
		return input.showScreen({profile});
	}

	if (flags.set.length > 0) {
		const {runProfileSet} = await import('../../abilities/edit/command-line.js');
		return runProfileSet(input);
	}

	const {runProfile} = await import('../../abilities/organizations/command-line/get.js');
	return runProfile(input);
}
