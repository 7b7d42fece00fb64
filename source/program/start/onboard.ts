import process from 'node:process';
import {columnsOf} from '../../kernel/customer-file/columns.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import type {Flags} from '../../kernel/options/flags.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {harmless} from '../../base/text/harmless.js';
import type {FirstBatch} from '../../abilities/onboard/file/batch-files.js';

async function orRefuse<Read>(read: () => Promise<Read>): Promise<Read> {
	try {
		return await read();
	} catch (error) {
		throw new UsageError(harmless(error instanceof Error ? error.message : String(error)), 1);
	}
}

async function openBatch({from: file, organization}: Flags): Promise<FirstBatch | undefined> {
	if (file === undefined) {
		return undefined;
	}

	const {batchFiles} = await import('../../abilities/onboard/file/batch-files.js');
	const files = batchFiles(file);
	const table = await orRefuse(files.read);
	const heading = table.header[columnsOf(table).indexOf('parent')];
	// A column that only may be a parent, such as a partner, is handled on the screen, where it can be changed.
	if (organization !== undefined && heading !== undefined && /^parent/iv.test(heading)) {
		throw new UsageError(
			harmless(
				`In ${file} each row has its own parent, in the column ${heading}: leave out --organization, or that column.`,
			),
		);
	}

	return {files, table, parent: organization};
}

const isBatchWithoutScreen = ({yes, json, csv, quiet, leaveOut, atMost, dryRun}: Flags): boolean =>
	yes ||
	json ||
	csv ||
	quiet ||
	leaveOut ||
	atMost !== undefined ||
	(dryRun && !(process.stdin.isTTY && process.stdout.isTTY));

// One customer is onboarded only on the screen.
function requireFile({yes, json, csv, quiet, leaveOut, atMost}: Flags): void {
	if (yes || json || csv || quiet || leaveOut || atMost !== undefined) {
		throw new UsageError(
			'--yes, --json, --csv, --quiet, --leave-out and --at-most of cforgs onboard are for the rows of a file. Add --from FILE. cforgs create --name NAME creates one organization.',
		);
	}
}

/**
`cforgs onboard`: one customer on the screen, or the rows of a file, on the screen or without it.

@throws {UsageError | BaseUrlError} If the command line, the file or the environment cannot be used.
*/
export async function runOnboardCommand(input: CommandInput): Promise<number> {
	const {flags} = input;
	const batch = await openBatch(flags);
	if (batch && isBatchWithoutScreen(flags)) {
		const {runOnboard} = await import('../../abilities/onboard/file/command-line.js');
		return runOnboard(batch, input);
	}

	requireFile(flags);
	return input.showScreen({
		...(batch ? {batch} : {isOnboarding: true}),
		...(flags.organization !== undefined && {organization: flags.organization}),
	});
}
