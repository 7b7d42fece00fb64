import packageJson from '../../package.json' with {type: 'json'};
import type {Config} from '../config/config.js';
import {isAccessibleWanted} from '../terminal/accessible.js';
import {parseArguments, whyNoCredential, type ValuesOf} from './arguments.js';
import {credentialShapeOf, isCredentialArgument} from './credential-shape.js';
import {
	commands,
	isCommand,
	listedOptions,
	options,
	type CommandName,
} from './options.js';
import {isAsciiLocale} from './terminal-abilities.js';
import {UsageError} from './usage-error.js';

const width = 26;

// A line whose words leave no room is followed by its text below.
function helpLine(words: string, text: string): string {
	return words.length < width ? `    ${words.padEnd(width)}${text}` : `    ${words}\n${' '.repeat(width + 4)}${text}`;
}

function usageLines(): readonly string[] {
	const named = Object.entries(commands).flatMap(([name, {uses}]) => uses.map(([words, text]) => helpLine(`$ cforgs ${name}${words === '' ? '' : ` ${words}`}`, text)));
	return [helpLine('$ cforgs', 'browse and edit your organizations'), ...named];
}

const optionLines = (): readonly string[] => listedOptions().map(({flag, option: {value, text, commands: owners}}) =>
	helpLine(`${flag}${value === undefined ? '' : ` ${value}`}`, owners === undefined || owners.includes('') ? text : `with ${owners.join(', ')}: ${text}`));

export const helpText = `
  Usage
${usageLines().join('\n')}

  Options
${optionLines().join('\n')}

  Credentials come from the environment, or from a command that the config file names
    CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY

  Exit status
    0 done, 1 failed, 2 wrong usage, 3 not found, 4 refused, 5 conflict, 6 not known whether it is stored, 7 different (diff --exit-code)
`;

/**
What brings frames to the terminal: the writer that sends changed cells alone, or Ink itself.
*/
const writerNames = ['cells', 'ink'] as const;
export type WriterName = (typeof writerNames)[number];

export type Flags = Omit<ValuesOf<typeof options>, 'help' | 'version' | 'writer'> & {
	readonly writer: WriterName;
	/**
	The config file behind the command line, where there is one.
	*/
	readonly config?: Config | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
The flags with what the environment and the config file say where they say nothing.
*/
export function withConfig(flags: Flags, given: ReadonlySet<string>, {config, environment}: {readonly config: Config | undefined; readonly environment: Environment}): Flags {
	return {
		...flags,
		config,
		ascii: given.has('ascii') ? flags.ascii : (isAsciiLocale(environment) || (config?.ascii ?? false)),
		accessible: given.has('accessible') ? flags.accessible : (isAccessibleWanted(environment) ?? config?.accessible ?? false),
		lowBandwidth: given.has('lowBandwidth') ? flags.lowBandwidth : (config?.low_bandwidth ?? flags.lowBandwidth),
		cache: given.has('cache') ? flags.cache : (config?.cache ?? flags.cache),
	};
}

function writerOf(name: string): WriterName {
	const writer = writerNames.find(each => each === name);
	if (writer === undefined) {
		throw new UsageError(`--writer takes ${writerNames.join(' or ')}.`);
	}

	return writer;
}

const credentialGiven = `What looks like a credential is refused as an argument: ${whyNoCredential} It may stand in the shell’s history now: replace it.`;

// Older credentials have no prefix to be known by. As what is not expected at all they can be told all the same.
const unexpected = (words: readonly string[], text: string): UsageError => new UsageError(words.some(word => credentialShapeOf(word) !== 'unknown') ? credentialGiven : text);

function readInput([command, ...rest]: readonly string[]): {readonly command: CommandName | undefined; readonly operands: readonly string[]} {
	if (command !== undefined && !isCommand(command)) {
		throw unexpected([command], `There is no command “${command}”. See cforgs --help.`);
	}

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
	const givenOptions = listedOptions().filter(({name}) => given.has(name));
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

type CommandLine = {
	readonly command: CommandName | undefined;
	readonly operands: readonly string[];
	readonly flags: Flags;
	readonly given: ReadonlySet<string>;
	readonly print?: string;
};

/**
Reads the command line. `print` is what it asks to be printed instead of anything else: the help, or the version.

@throws {UsageError} at a credential, at a command or a flag that there is not, at one that means nothing to the command, and at a writer that there is not.
*/
export function readCommandLine(arguments_: readonly string[]): CommandLine {
	if (arguments_.some(word => isCredentialArgument(word))) {
		throw new UsageError(credentialGiven);
	}

	const {positionals, given, values: {help, version, ...values}} = parseArguments(arguments_, options);
	const flags = {...values, writer: writerOf(values.writer)};
	if (help || version) {
		const print = help ? `\n  cforgs: a terminal program for Cloudflare Organizations\n${helpText}` : packageJson.version;
		return {
			command: undefined, operands: [], flags, given, print,
		};
	}

	const {command, operands} = readInput(positionals);
	refuseForeign(command, given);
	return {
		command, operands, flags, given,
	};
}
