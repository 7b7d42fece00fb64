import type {Flags} from './flags.js';
import {options, type Option, type OptionName} from './options.js';

/**
What a command is run with: its own name, the words after it, the flags and the environment.
*/
export type CommandInput = {
	readonly command: string;
	readonly operands: readonly string[];
	readonly flags: Flags;
	readonly environment: NodeJS.ProcessEnv;
};

/**
Everything the program knows of a command: help, completion, the checks of its arguments and its start come from here.
*/
export type Command = {
	/**
	Empty for the full screen, which needs no command.
	*/
	readonly name: string;
	/**
	The words after the name, with what they do; a line of the help each.
	*/
	readonly uses: ReadonlyArray<readonly [words: string, text: string]>;
	/**
	What follows `cforgs` in the example of its help.
	*/
	readonly example: string;
	/**
	The most operands that it takes.
	*/
	readonly operands: number;
	/**
	The operands that a shell completes.
	*/
	readonly words?: readonly string[] | 'files';
	/**
	The options that only some commands take.
	*/
	readonly options: readonly OptionName[];
	/**
	What to do instead of using an option that it does not take.
	*/
	readonly instead?: Readonly<Partial<Record<OptionName, string>>>;
	/**
	Whether it always runs on the sandbox, or asks at its start; otherwise only with `--demo`.
	*/
	readonly sandbox?: 'always' | 'asked';
	/**
	Whether it depends on the config file for these operands; always, if absent.
	*/
	readonly needsConfig?: (operands: readonly string[]) => boolean;
	/**
	Answers the exit status. It imports what it needs when it is called, so that the start of the others stays short.
	*/
	readonly run: (input: CommandInput) => Promise<number>;
};

export type Commands = readonly Command[];

/**
The commands that have a name: all but the screen.
*/
export const namedCommands = (commands: Commands): Commands => commands.filter(({name}) => name !== '');

export const namesOf = (commands: Commands): readonly string[] => namedCommands(commands).map(({name}) => name);

export const commandNamed = (commands: Commands, name: string): Command | undefined => commands.find(command => command.name === name);

/**
The commands that take an option, in the order in which a sentence names them. Undefined if all do, as far as there is a sandbox.
*/
export function takersOf(commands: Commands, name: OptionName): readonly string[] | undefined {
	const {isCommon = false, isOfSandbox = false, namedLast = []}: Option = options[name];
	if (isCommon || isOfSandbox) {
		return undefined;
	}

	const takers = commands.filter(command => command.options.includes(name)).map(command => command.name);
	return [...takers.filter(taker => !namedLast.includes(taker)), ...namedLast.filter(taker => takers.includes(taker))];
}
