import {parseArgs} from 'node:util';

export const measureNames = ['keys', 'start', 'oneFile', 'idle', 'memory', 'loading', 'find', 'list', 'known'] as const;

export type MeasureName = typeof measureNames[number];

export type Options = {
	readonly rounds: number;
	readonly only: MeasureName | undefined;
	readonly idleSeconds: number;
	readonly isWritten: boolean;
};

/**
Parses a count.

@throws {Error} If the text is not a whole number from 1 up.
*/
function atLeastOne(text: string, name: string): number {
	const value = Number(text);
	if (!Number.isSafeInteger(value) || value < 1) {
		throw new Error(`--${name} takes a whole number from 1 up.`);
	}

	return value;
}

/** The option of the measurement over a slow line. */
export function readRounds(given: readonly string[]): number {
	const {values: {rounds}} = parseArgs({args: [...given], options: {rounds: {type: 'string', default: '3'}}});
	return atLeastOne(rounds, 'rounds');
}

/**
Reads the command line.

@throws {Error} A sentence for the user, if the command line cannot be used.
*/
export function readOptions(given: readonly string[]): Options {
	const {values} = parseArgs({
		args: [...given],
		options: {
			rounds: {type: 'string', default: '2'},
			only: {type: 'string'},
			idle: {type: 'string', default: '60'},
			write: {type: 'boolean', default: false},
		},
	});
	const isPart = values.only !== undefined;
	const only = measureNames.find(name => name === values.only);
	if (isPart && only === undefined) {
		throw new Error(`--only takes one of ${measureNames.join(', ')}.`);
	}

	if (isPart && values.write) {
		throw new Error('--write takes the whole run, without --only.');
	}

	return {
		rounds: atLeastOne(values.rounds, 'rounds'), only, idleSeconds: atLeastOne(values.idle, 'idle'), isWritten: values.write,
	};
}
