import process from 'node:process';
import {BaseUrlError} from './api/base-url.js';
import {columnsOf} from './batch/columns.js';
import type {FirstBatch, FirstForm} from './commands/begin.js';
import type {Config} from './settings/config.js';
import {findConfig} from './config/find.js';
import type {HeadlessCommand} from './headless/run-headless.js';
import {runSandbox} from './headless/sandbox.js';
import {UsageError} from './settings/usage-error.js';
import {readCommandLine, withConfig, type Flags} from './settings/flags.js';
import type {CommandName} from './settings/commands.js';
import {inLocale} from './terminal/in-locale.js';
import {harmless} from './text/harmless.js';

const usage = 2;

// What would be left out silently would be taken for obeyed.
function requireOneMeaning({
	edit, set, yes, json, csv, quiet, withoutUndo,
}: Flags): void {
	if (edit !== undefined && (json || csv || quiet || set.length > 0)) {
		throw new UsageError('--edit opens the screen; --set, --json, --csv and --quiet are for what needs none.');
	}

	if ((yes || withoutUndo) && set.length === 0) {
		throw new UsageError(`${yes ? '--yes' : '--without-undo'} answers a write: say what to store with --set FIELD=VALUE.`);
	}
}

function firstForm(id: string | undefined, flags: Flags): FirstForm {
	if (id === undefined || id.trim() === '') {
		throw new UsageError('Whose profile? Give the id or path of an organization: cforgs profile ID.');
	}

	requireOneMeaning(flags);
	return {id, ...(flags.edit !== undefined && {field: flags.edit})};
}

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

	const {batchFiles} = await import('./storage/batch-files.js');
	const files = batchFiles(file);
	const table = await orRefuse(files.read);
	const heading = table.header[columnsOf(table).indexOf('parent')];
	// What only may be a parent, such as a partner, is told on the screen, where it can be changed.
	if (organization !== undefined && heading !== undefined && /^parent/iv.test(heading)) {
		throw new UsageError(harmless(`In ${file} each row has its own parent, in the column ${heading}: leave out --organization, or that column.`));
	}

	return {files, table, parent: organization};
}

// The profile is edited on the screen, unless something is to be printed or set.
const isWithoutScreen = ({json, csv, quiet, set, edit}: Flags): boolean => json || csv || quiet || set.length > 0 || (edit === undefined && !process.stdout.isTTY);

const isBatchWithoutScreen = ({yes, json, quiet, leaveOut, dryRun}: Flags): boolean =>
	yes || json || quiet || leaveOut || (dryRun && !(process.stdin.isTTY && process.stdout.isTTY));

// One customer is onboarded on the screen only.
function requireFile({yes, json, quiet, leaveOut}: Flags): void {
	if (yes || json || quiet || leaveOut) {
		throw new UsageError('--yes, --json, --quiet and --leave-out of cforgs onboard are for the rows of a file: give it with --from FILE. cforgs create --name NAME creates one organization.');
	}
}

async function headless(command: HeadlessCommand, operand: string | undefined, flags: Flags): Promise<number> {
	const {runHeadless} = await import('./headless/run-headless.js');
	return runHeadless(command, operand, flags, process.env);
}

type CommandLine = ReturnType<typeof readCommandLine>;

// What only prints, or runs beside everything else, does not depend on it; check reads it itself, to say more.
const isWithoutConfig = ({command, operands}: CommandLine): boolean =>
	command !== undefined && (['config', 'completion', 'sandbox'].includes(command) || (command === 'diff' && operands.length === 2));

/**
The config file in force. What is on the sandbox goes without one that cannot be used: `problem` says why.
*/
async function configFor(line: CommandLine): Promise<{readonly config?: Config | undefined; readonly problem?: string}> {
	if (isWithoutConfig(line)) {
		return {};
	}

	try {
		return {config: await findConfig(process.env)};
	} catch (error) {
		if (error instanceof UsageError && (line.flags.demo || line.command === 'tour')) {
			return {problem: error.message};
		}

		throw error;
	}
}

const headlessCommands: ReadonlySet<CommandName | undefined> = new Set<HeadlessCommand>(['list', 'tree', 'get', 'accounts', 'export', 'snapshot', 'create', 'edit', 'delete', 'undo']);

const isHeadless = (command: CommandName | undefined): command is Exclude<HeadlessCommand, 'profile'> => headlessCommands.has(command);

const placeOf = ({organization}: Flags) => organization === undefined ? {} : {organization};

async function dispatch({command, operands}: CommandLine, flags: Flags): Promise<number> {
	const [operand] = operands;
	if (isHeadless(command)) {
		return headless(command, operand, flags);
	}

	switch (command) {
		case undefined: {
			const {runNavigator} = await import('./navigator/navigator.js');
			return runNavigator(flags, process.env, placeOf(flags));
		}

		case 'tour': {
			const {runTour} = await import('./navigator/navigator.js');
			return runTour(flags, process.env);
		}

		case 'onboard': {
			const batch = await openBatch(flags);
			if (batch && isBatchWithoutScreen(flags)) {
				const {runOnboard} = await import('./headless/onboard.js');
				return runOnboard(batch, flags, process.env);
			}

			requireFile(flags);
			const {runNavigator} = await import('./navigator/navigator.js');
			return runNavigator(flags, process.env, {isOnboarding: true, batch, ...placeOf(flags)});
		}

		case 'profile': {
			const first = firstForm(operand, flags);
			if (isWithoutScreen(flags)) {
				return headless(command, operand, flags);
			}

			const {runNavigator} = await import('./navigator/navigator.js');
			return runNavigator(flags, process.env, {first});
		}

		case 'config': {
			const {runConfig} = await import('./headless/config.js');
			return runConfig(operand, flags, process.env);
		}

		case 'compare': {
			const {runCompare} = await import('./headless/compare.js');
			return runCompare(operands, flags, process.env);
		}

		case 'diff': {
			const {runDiff} = await import('./headless/diff.js');
			return runDiff(operands, flags, process.env);
		}

		case 'doctor': {
			const {runDoctor} = await import('./headless/doctor.js');
			return runDoctor(flags, process.env);
		}

		case 'completion': {
			const {completionScript, shells} = await import('./settings/completion.js');
			const shell = shells.find(each => each === operand);
			if (shell === undefined) {
				throw new UsageError(`For which shell? Give one of ${shells.join(', ')}.`);
			}

			process.stdout.write(completionScript(shell));
			return 0;
		}

		case 'sandbox': {
			return runSandbox(flags);
		}
	}
}

async function runLine(line: CommandLine): Promise<number> {
	if (line.shows !== undefined) {
		const {helpOf, version} = await import('./settings/help.js');
		process.stdout.write(inLocale(`${line.shows === 'help' ? helpOf(line.command) : version}\n`));
		return 0;
	}

	const {config, problem} = await configFor(line);
	const status = await dispatch(line, withConfig(line.flags, line.given, {config, environment: process.env}));
	// Said before a screen, it would be covered by that. What a tour within a session would say, the session says.
	if (problem !== undefined && !line.flags.once) {
		process.stderr.write(inLocale(`cforgs: ${problem}\nThe sandbox went without the config file, its keys too.\n`));
	}

	return status;
}

/**
Runs the command line; `beforeError` clears the way for what is said on standard error. Answers the exit status: 0, 1 where something failed, 2 where the command line cannot be used; commands without a screen know more of them.
*/
export async function run(beforeError: () => void): Promise<number> {
	try {
		return await runLine(readCommandLine(process.argv.slice(2)));
	} catch (error) {
		if (error instanceof UsageError || error instanceof BaseUrlError) {
			beforeError();
			process.stderr.write(inLocale(`cforgs: ${error.message}\n`));
			return error instanceof UsageError ? error.status : usage;
		}

		throw error;
	}
}
