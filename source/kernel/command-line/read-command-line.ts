import {groupNameIn} from '../state/kept-name.js';
import {credentialShapeOf, isCredentialArgument} from '../../base/api/credential.js';
import {harmless} from '../../base/text/harmless.js';
import {meant} from '../../base/text/near-names.js';
import {parseArguments, whyNoCredential} from '../options/arguments.js';
import type {Flags} from '../options/flags.js';
import {knownOptions, options} from '../options/options.js';
import {UsageError} from '../options/exit-status.js';
import {hasKeptSecret} from '../options/secrets.js';
import {commandNamed, namesOf, takersOf, type Command, type Commands} from './commands.js';
import {oldestWanted} from './max-age.js';

const credentialGiven = `An argument looks like a credential. Do not pass one on the command line: ${whyNoCredential} It may now be in your shell’s history, so replace it.`;

// Older credentials have no recognizable prefix, but an unexpected argument of that shape is still treated as one.
const unexpected = (words: readonly string[], text: string): UsageError =>
	new UsageError(words.some(word => credentialShapeOf(word) !== 'unknown') ? credentialGiven : text);

// An empty name is an unset variable of a script, not the screen.
function findCommand(commands: Commands, given: string | undefined): Command {
	const name = given ?? '';
	const command = given === '' ? undefined : commandNamed(commands, name);
	if (!command) {
		throw unexpected(
			[name],
			`There is no command “${harmless(name)}”.${meant(name, [...namesOf(commands), 'help', 'version'])} See cforgs --help.`,
		);
	}

	return command;
}

function readInput(
	commands: Commands,
	[name, ...rest]: readonly string[],
): {readonly command: Command; readonly operands: readonly string[]} {
	const command = findCommand(commands, name);
	if (rest.length > command.operands) {
		const left = rest.slice(command.operands);
		const group = left
			.filter(word => word.startsWith('@'))
			.map(word => groupNameIn(word))
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
	commands: Commands,
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
					? `${flag} belongs to ${takersText(takersOf(commands, option) ?? [])}. See cforgs --help.`
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

/** What was typed. */
export type CommandWords = {
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
export function readCommandLine(commands: Commands, arguments_: readonly string[]): CommandWords {
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
			command: findCommand(commands, isAll ? undefined : name),
			operands: [],
			flags,
			given,
			shows: isAll ? 'all' : 'help',
		};
	}

	if (version || positionals[0] === 'version') {
		return {command: findCommand(commands, undefined), operands: [], flags, given, shows: 'version'};
	}

	const {command, operands} = readInput(commands, positionals);
	refuseForeign(commands, command, given);
	requireCsv(command, flags);
	oldestWanted(flags, 0);
	return {command, operands, flags, given};
}
