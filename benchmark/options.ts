import {parseArgs} from 'node:util';

export const measureNames = ['keys', 'start', 'oneFile', 'idle', 'memory', 'loading', 'find', 'list', 'known'] as const;

export type MeasureName = (typeof measureNames)[number];

export type Options = {
	readonly rounds: number;
	readonly only: MeasureName | undefined;
	readonly idleSeconds: number;
	readonly isWritten: boolean;
};

/** A command line that cannot be used. `message`: a sentence for the user. */
class WrongOption extends Error {}

type Definitions = Readonly<
	Record<
		string,
		(
			| {readonly type: 'string'; readonly default?: string; readonly value: string}
			| {readonly type: 'boolean'; readonly default: boolean}
		) & {readonly text: string}
	>
>;

const help = {type: 'boolean', default: false, text: 'print this'} as const;

const rounds = (usual: string) =>
	({type: 'string', default: usual, value: 'NUMBER', text: 'how often to measure'}) as const;

const options = {
	rounds: rounds('2'),
	only: {type: 'string', value: 'NAME', text: `measure only one of ${measureNames.join(', ')}`},
	idle: {type: 'string', default: '60', value: 'SECONDS', text: 'how long an idle session is watched'},
	write: {type: 'boolean', default: false, text: 'write the numbers into the documents; only without --only'},
	help,
} as const satisfies Definitions;

const sshOptions = {rounds: rounds('3'), help} as const satisfies Definitions;

/** The options as text, one a line. */
function helpOf(command: string, definitions: Definitions): string {
	const lines = Object.entries(definitions).map(([name, definition]) => {
		const usual =
			definition.type === 'string' && definition.default !== undefined ? ` (default ${definition.default})` : '';
		return `  ${`--${name}${definition.type === 'string' ? ` ${definition.value}` : ''}`.padEnd(16)}  ${definition.text}${usual}\n`;
	});
	return `Usage: npm run ${command} -- [options]\n\n${lines.join('')}`;
}

export const helpText = helpOf('benchmark', options);

export const sshHelpText = helpOf('benchmark:ssh', sshOptions);

/**
Parses a count.

@throws {WrongOption} If the text is not a whole number from 1 up.
*/
function atLeastOne(text: string, name: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1) {
		throw new WrongOption(`--${name} takes a whole number from 1 up.`);
	}

	return value;
}

/**
The values of options.

@throws {WrongOption} If one does not exist or lacks its value.
*/
function valuesOf<Each extends Definitions>(given: readonly string[], definitions: Each) {
	try {
		return parseArgs({args: [...given], options: definitions}).values;
	} catch (error) {
		throw new WrongOption(`${error instanceof Error ? error.message : String(error)} --help lists the options.`);
	}
}

/**
The option of the measurement over a slow line. Undefined if only the help is wanted.

@throws {WrongOption} If the command line cannot be used.
*/
export function readRounds(given: readonly string[]): number | undefined {
	const values = valuesOf(given, sshOptions);
	return values.help ? undefined : atLeastOne(values.rounds, 'rounds');
}

/**
Reads the command line. Undefined if only the help is wanted.

@throws {WrongOption} If the command line cannot be used.
*/
export function readOptions(given: readonly string[]): Options | undefined {
	const values = valuesOf(given, options);
	if (values.help) {
		return undefined;
	}

	const isPart = values.only !== undefined;
	const only = measureNames.find(name => name === values.only);
	if (isPart && only === undefined) {
		throw new WrongOption(`--only takes one of ${measureNames.join(', ')}.`);
	}

	if (isPart && values.write) {
		throw new WrongOption('--write takes the whole run, without --only.');
	}

	return {
		rounds: atLeastOne(values.rounds, 'rounds'),
		only,
		idleSeconds: atLeastOne(values.idle, 'idle'),
		isWritten: values.write,
	};
}

/** Reads a command line, or ends the program: after the help with status 0, and with status 2 if the command line cannot be used. */
export function optionsOrEnd<Values>(
	read: (given: readonly string[]) => Values | undefined,
	{argv, stdout, stderr, exit}: Pick<NodeJS.Process, 'argv' | 'exit' | 'stderr' | 'stdout'>,
	text: string,
): Values {
	try {
		const values = read(argv.slice(2));
		if (values !== undefined) {
			return values;
		}
	} catch (error) {
		if (!(error instanceof WrongOption)) {
			throw error;
		}

		stderr.write(`${error.message}\n`);
		return exit(2);
	}

	stdout.write(text);
	return exit(0);
}
