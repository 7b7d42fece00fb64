import {harmless} from '../text/harmless.js';
import {meant} from '../text/near-names.js';
import {credentialShapeOf, isCredentialArgument} from '../api/credential-shape.js';
import {parseArguments, whyNoCredential, type ValuesOf} from './arguments.js';
import type {Config} from './config.js';
import {knownOptions, options} from './options.js';
import {
	commandNames,
	commands,
	isCommand,
	type CommandName,
} from './commands.js';
import {accessibilityWanted} from './switches.js';
import {isAsciiLocale} from './terminal-abilities.js';
import {UsageError} from './usage-error.js';

export type Flags = Omit<ValuesOf<typeof options>, 'help' | 'version'> & {
	/**
	The config file behind the command line, where there is one.
	*/
	readonly config?: Config | undefined;
};

/**
What brings frames to the terminal: the writer that sends changed cells alone, or Ink itself.
*/
export type WriterName = Flags['writer'];

/**
The flags with what the environment and the config file say where they say nothing. A variable that says neither yes nor no is for the screen to refuse.
*/
export function withConfig(flags: Flags, given: ReadonlySet<string>, {config, environment}: {readonly config: Config | undefined; readonly environment: NodeJS.ProcessEnv}): Flags {
	return {
		...flags,
		config,
		ascii: given.has('ascii') ? flags.ascii : (isAsciiLocale(environment) || (config?.ascii ?? false)),
		accessible: given.has('accessible') ? flags.accessible : (accessibilityWanted(environment) ?? config?.accessible ?? false) === true,
		lowBandwidth: given.has('lowBandwidth') ? flags.lowBandwidth : (config?.low_bandwidth ?? flags.lowBandwidth),
		cache: given.has('cache') ? flags.cache : (config?.cache ?? flags.cache),
	};
}

const credentialGiven = `What looks like a credential is refused as an argument: ${whyNoCredential} It may stand in the shell’s history now: replace it.`;

// Older credentials have no prefix to be known by. As what is not expected at all they can be told all the same.
const unexpected = (words: readonly string[], text: string): UsageError => new UsageError(words.some(word => credentialShapeOf(word) !== 'unknown') ? credentialGiven : text);

function commandNamed(name: string | undefined): CommandName | undefined {
	if (name !== undefined && !isCommand(name)) {
		throw unexpected([name], `There is no command “${harmless(name)}”.${meant(name, [...commandNames(), 'help', 'version'])} See cforgs --help.`);
	}

	return name;
}

function readInput([name, ...rest]: readonly string[]): {readonly command: CommandName | undefined; readonly operands: readonly string[]} {
	const command = commandNamed(name);
	const most = command === undefined ? 0 : commands[command].operands;
	if (rest.length > most) {
		throw unexpected(rest.slice(most), `“${rest.slice(most).join(' ')}” was not expected after “${command ?? ''}”. See cforgs --help.`);
	}

	return {command, operands: rest};
}

function ownersText(owners: readonly string[]): string {
	const named = owners.filter(name => name !== '').join(', ');
	return owners.includes('') ? `the screen: cforgs${named === '' ? '' : `, cforgs ${named}`}` : `cforgs ${named}`;
}

/**
Refuses a flag that means nothing to the command: it would be taken for obeyed.
*/
function refuseForeign(command: CommandName | undefined, given: ReadonlySet<string>): void {
	const hasSandbox = given.has('demo') || ['tour', 'onboard', 'profile', 'sandbox', undefined].includes(command);
	const givenOptions = knownOptions().filter(({name}) => given.has(name));
	for (const {flag, option: {commands: owners, instead, isOfSandbox = false}} of givenOptions) {
		const names: readonly string[] = owners ?? [];
		if (owners !== undefined && !names.includes(command ?? '')) {
			const why = command === undefined ? undefined : instead?.[command];
			throw new UsageError(why === undefined
				? `${flag} belongs to ${ownersText(names)}. See cforgs --help.`
				: `cforgs ${command ?? ''} takes no ${flag}. ${why}`);
		}

		if (isOfSandbox && !hasSandbox) {
			throw new UsageError(`${flag} belongs to the sandbox: give it with --demo, or to cforgs sandbox.`);
		}
	}
}

/**
Refuses a flag of CSV where something else is printed.
*/
function requireCsv(command: CommandName | undefined, {bom, flat, csv, format}: Pick<Flags, 'bom' | 'flat' | 'csv' | 'format'>): void {
	if (!csv && format !== 'csv' && (bom || flat)) {
		throw new UsageError(`${bom ? '--bom' : '--flat'} changes CSV only: give it with ${command === 'export' ? '--format csv' : '--csv'}.`);
	}
}

type CommandLine = {
	readonly command: CommandName | undefined;
	readonly operands: readonly string[];
	readonly flags: Flags;
	readonly given: ReadonlySet<string>;
	/**
	What is to be printed instead of anything else; the help is that of the command, where there is one.
	*/
	readonly shows?: 'help' | 'version';
};

/**
Reads the command line.

@throws {UsageError} at a credential, at a command, a flag or a value that there is not, and at a flag that means nothing to the command.
*/
export function readCommandLine(arguments_: readonly string[]): CommandLine {
	if (arguments_.some(word => isCredentialArgument(word))) {
		throw new UsageError(credentialGiven);
	}

	const {positionals, given, values: {help, version, ...flags}} = parseArguments(arguments_, options);
	if (help || positionals[0] === 'help') {
		const command = positionals.find(word => word !== 'help');
		return {
			command: commandNamed(command), operands: [], flags, given, shows: 'help',
		};
	}

	if (version || positionals[0] === 'version') {
		return {
			command: undefined, operands: [], flags, given, shows: 'version',
		};
	}

	const {command, operands} = readInput(positionals);
	refuseForeign(command, given);
	requireCsv(command, flags);
	return {
		command, operands, flags, given,
	};
}
