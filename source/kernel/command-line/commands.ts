import type {Assembly} from '../loop/assemble.js';
import type {Asked} from '../loop/context.js';
import type {Connect} from '../loop/command-line.js';
import type {Flags} from '../options/flags.js';
import {options, type Option, type OptionName} from '../options/options.js';

/** The input of a command: its name, the operands, the flags and the environment. */
export type CommandInput = {
	readonly command: string;
	readonly operands: readonly string[];
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
	readonly connect: Connect;
	/** Loads the abilities, for a command that needs no connection. */
	readonly abilities: () => Promise<Assembly>;
	/** Shows the screen. Returns the exit status. */
	readonly showScreen: (asked: Asked) => Promise<number>;
};

/** What people use commands for, in the order of the help. */
export const tasks = {
	read: 'Read',
	change: 'Change',
	customers: 'Bring in customers',
	people: 'See to people',
	check: 'Find what needs care',
	keep: 'Keep and compare',
	choose: 'Choose many',
	learn: 'Try it without risk',
	setup: 'Set up',
} as const;

/** Everything about a command: help, completion, argument checks and start use this. */
export type Command = {
	/** Empty for the screen, which needs no command. */
	readonly name: string;
	/** What people use it for. The screen is for everything. */
	readonly task?: keyof typeof tasks;
	/** The words after the name, with what they do: one line of the help each. */
	readonly uses: ReadonlyArray<readonly [words: string, text: string]>;
	/** The words after `cforgs` in the two examples of the help. The screen has none. */
	readonly examples: readonly string[];
	/** The most operands allowed. */
	readonly operands: number;
	/** The operands that a shell completes. */
	readonly words?: readonly string[] | 'files';
	/** The options that not every command takes. */
	readonly options: readonly OptionName[];
	/** The options of all commands that change nothing here, so that help and completion leave them out. */
	readonly unused?: readonly OptionName[];
	/** What to do instead of using certain unsupported options. */
	readonly instead?: Readonly<Partial<Record<OptionName, string>>>;
	/** Whether the command always uses the sandbox, or asks at its start. Otherwise only with `--demo`. */
	readonly sandbox?: 'always' | 'asked';
	/** Whether the command needs the config file for these operands; always if absent. */
	readonly needsConfig?: (operands: readonly string[]) => boolean;
	/** Returns the exit status. Imports its modules when called, so that other commands start fast. */
	readonly run: (input: CommandInput) => Promise<number>;
};

export type Commands = readonly Command[];

/** The commands with a name: all but the screen. */
export const namedCommands = (commands: Commands): Commands => commands.filter(({name}) => name !== '');

export const namesOf = (commands: Commands): readonly string[] => namedCommands(commands).map(({name}) => name);

export const commandNamed = (commands: Commands, name: string): Command | undefined =>
	commands.find(command => command.name === name);

/** The commands that take an option, in the order for sentences. Undefined if every command takes it, or it is an option of the sandbox. */
export function takersOf(commands: Commands, name: OptionName): readonly string[] | undefined {
	const {isCommon = false, isOfSandbox = false, namedLast = []}: Option = options[name];
	if (isCommon || isOfSandbox) {
		return undefined;
	}

	const takers = commands.filter(command => command.options.includes(name)).map(command => command.name);
	return [...takers.filter(taker => !namedLast.includes(taker)), ...namedLast.filter(taker => takers.includes(taker))];
}
