import process from 'node:process';
import type {Connect} from './kernel/loop/command-line.js';
import {keptNameIn} from './kernel/state/kept-name.js';
import {credentialShapeOf, isCredentialArgument} from './base/api/credential.js';
import {harmless} from './base/text/harmless.js';
import {meant} from './base/text/near-names.js';
import {parseArguments, whyNoCredential} from './kernel/options/arguments.js';
import {type Flags, withConfig} from './kernel/options/flags.js';
import {knownOptions, options} from './kernel/options/options.js';
import {UsageError, exitStatus} from './kernel/options/exit-status.js';
import {hasKeptSecret, keepSecret} from './kernel/options/credential.js';
import {commandNamed, namesOf, takersOf, type Command, type Commands} from './kernel/command-line/commands.js';
import {oldestWanted} from './kernel/command-line/max-age.js';
import {BaseUrlError} from './base/api/base-url.js';
import {commands} from './command-table.js';
import {findConfig} from './program/config/find.js';
import type {Config} from './kernel/options/config.js';
import {inLocale} from './kernel/terminal/in-locale.js';

/** Loads all abilities. */
export const abilities = async () => import('./abilities.js');

/** Opens a connection with its storage. Imports the modules when called, so that other commands start fast. */
export const connect: Connect = async (flags, environment) => {
	const [{openConnection}, {openStorage}, {reduce, writes}] = await Promise.all([
		import('./program/connection/connection.js'),
		import('./program/connection/open-storage.js'),
		abilities(),
	]);
	const target = await openConnection(flags, environment);
	const {disk, journal} = openStorage(
		{...target, isCached: flags.cache, keepDays: flags.config?.keep_days},
		environment,
		{now: () => Date.now(), writes},
	);
	return {target, disk, journal, reduce, writes};
};

const credentialGiven = `An argument looks like a credential. Do not pass one on the command line: ${whyNoCredential} It may now be in your shell’s history, so replace it.`;

// Older credentials have no recognizable prefix, but an unexpected argument of that shape is still treated as one.
const unexpected = (words: readonly string[], text: string): UsageError =>
	new UsageError(words.some(word => credentialShapeOf(word) !== 'unknown') ? credentialGiven : text);

// An empty name is an unset variable of a script, not the screen.
function findCommand(table: Commands, given: string | undefined): Command {
	const name = given ?? '';
	const command = given === '' ? undefined : commandNamed(table, name);
	if (!command) {
		throw unexpected(
			[name],
			`There is no command “${harmless(name)}”.${meant(name, [...namesOf(table), 'help', 'version'])} See cforgs --help.`,
		);
	}

	return command;
}

function readInput(
	table: Commands,
	[name, ...rest]: readonly string[],
): {readonly command: Command; readonly operands: readonly string[]} {
	const command = findCommand(table, name);
	if (rest.length > command.operands) {
		const left = rest.slice(command.operands);
		const group = left
			.filter(word => word.startsWith('@'))
			.map(word => keptNameIn(word))
			.find(found => found !== undefined);
		throw unexpected(
			left,
			group !== undefined && command.options.includes('where')
				? `cforgs ${command.name} takes a group as a filter: --where in:@${group}.`
				: `“${left.join(' ')}” was not expected after “${command.name}”. See cforgs --help.`,
		);
	}

	return {command, operands: rest};
}

function takersText(takers: readonly string[]): string {
	const named = takers.filter(name => name !== '').join(', ');
	return takers.includes('') ? `the screen: cforgs${named === '' ? '' : `, cforgs ${named}`}` : `cforgs ${named}`;
}

/** Refuses a flag that the command does not take, because a user would expect it to work. */
function refuseForeign(
	table: Commands,
	{name, options: taken, instead, sandbox}: Command,
	given: ReadonlySet<string>,
): void {
	const givenOptions = knownOptions().filter(({name: option}) => given.has(option));
	for (const {
		name: option,
		flag,
		option: {isCommon = false, isOfSandbox = false},
	} of givenOptions) {
		if (!isCommon && !isOfSandbox && !taken.includes(option)) {
			const why = instead?.[option];
			throw new UsageError(
				why === undefined
					? `${flag} belongs to ${takersText(takersOf(table, option) ?? [])}. See cforgs --help.`
					: `cforgs ${name} does not take ${flag}. ${why}`,
			);
		}

		if (isOfSandbox && sandbox === undefined && !given.has('demo')) {
			throw new UsageError(`${flag} is for the sandbox: use it with --demo or cforgs sandbox.`);
		}
	}
}

/** Refuses a CSV flag if the output is not CSV. */
function requireCsv(
	{options: taken}: Command,
	{bom, flat, csv, format}: Pick<Flags, 'bom' | 'flat' | 'csv' | 'format'>,
): void {
	if (!csv && format !== 'csv' && (bom || flat)) {
		throw new UsageError(
			`${bom ? '--bom' : '--flat'} changes only CSV: use it with ${taken.includes('format') ? '--format csv' : '--csv'}.`,
		);
	}
}

type CommandWords = {
	readonly command: Command;
	readonly operands: readonly string[];
	readonly flags: Flags;
	readonly given: ReadonlySet<string>;
	/** What to print instead of running the command: `all` is the help of all commands. */
	readonly shows?: 'all' | 'help' | 'version';
};

/**
Reads the command line.

@throws {UsageError} If it contains a credential, an unknown command, flag or value, or a flag that the command does not take.
*/
export function readCommandLine(table: Commands, arguments_: readonly string[]): CommandWords {
	if (arguments_.some(word => isCredentialArgument(word) || hasKeptSecret(word))) {
		throw new UsageError(credentialGiven);
	}

	const {
		positionals,
		given,
		values: {help, version, ...flags},
	} = parseArguments(arguments_, options);
	if (help || positionals[0] === 'help') {
		const name = positionals.find(word => word !== 'help');
		const isAll = name === 'all';
		return {
			command: findCommand(table, isAll ? undefined : name),
			operands: [],
			flags,
			given,
			shows: isAll ? 'all' : 'help',
		};
	}

	if (version || positionals[0] === 'version') {
		return {command: findCommand(table, undefined), operands: [], flags, given, shows: 'version'};
	}

	const {command, operands} = readInput(table, positionals);
	refuseForeign(table, command, given);
	requireCsv(command, flags);
	oldestWanted(flags, 0);
	return {command, operands, flags, given};
}

/** The config file. The sandbox works without an invalid one; `problem` says why the file is invalid. */
async function configFor({
	command,
	operands,
	flags,
}: CommandWords): Promise<{readonly config?: Config | undefined; readonly problem?: string}> {
	if (command.needsConfig?.(operands) === false) {
		return {};
	}

	try {
		return {config: await findConfig(process.env, abilities)};
	} catch (error) {
		if (error instanceof UsageError && (flags.demo || command.sandbox === 'always')) {
			return {problem: error.message};
		}

		throw error;
	}
}

const columnsWithoutTerminal = 80;

async function runLine(line: CommandWords): Promise<number> {
	if (line.shows !== undefined) {
		const [{helpOf}, {version}] = await Promise.all([
			import('./program/start/help.js'),
			import('./base/text/version.js'),
		]);
		const output: {readonly columns?: number} = process.stdout;
		process.stdout.write(
			inLocale(
				`${line.shows === 'version' ? version : helpOf(commands, line.command, {isAll: line.shows === 'all', columns: output.columns ?? columnsWithoutTerminal})}\n`,
			),
		);
		return 0;
	}

	const {config, problem} = await configFor(line);
	const {command, operands} = line;
	const environment = process.env;
	const flags = withConfig(line.flags, line.given, {config, environment});
	const status = await command.run({
		command: command.name,
		operands,
		flags,
		environment,
		connect,
		abilities,
		async showScreen(asked) {
			const {showScreen} = await import('./screen.js');
			return showScreen({flags, environment}, asked);
		},
	});
	// Shown last, because a screen would cover it. A tour inside a session does not repeat the session's message.
	if (problem !== undefined && !line.flags.once) {
		process.stderr.write(inLocale(`cforgs: ${problem}\nThe sandbox started without the config file and its keys.\n`));
	}

	return status;
}

/** Runs the command line and returns the exit status: 0, 1 if something failed, 2 if the command line cannot be used. Commands without a screen use further statuses. `beforeError` clears the screen before a message on standard error. */
export async function run(beforeError: () => void): Promise<number> {
	// A credential of the environment that is typed as an argument is not repeated.
	keepSecret(process.env['CLOUDFLARE_API_TOKEN'] ?? '', process.env['CLOUDFLARE_API_KEY'] ?? '');
	try {
		return await runLine(readCommandLine(commands, process.argv.slice(2)));
	} catch (error) {
		if (error instanceof UsageError || error instanceof BaseUrlError) {
			beforeError();
			process.stderr.write(inLocale(`cforgs: ${error.message}\n`));
			return error instanceof UsageError ? error.status : exitStatus.usage;
		}

		throw error;
	}
}
