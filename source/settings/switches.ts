import {UsageError} from './exit-status.js';

/**
Whether a variable of the environment holds anything.
*/
export const isSet = (environment: NodeJS.ProcessEnv, name: string): boolean => (environment[name] ?? '') !== '';

const values: ReadonlyMap<string, boolean> = new Map([['1', true], ['true', true], ['yes', true], ['0', false], ['false', false], ['no', false]]);

/**
Whether a variable of the environment turns something on or off; undefined where it says nothing, 'unclear' where it says neither.
*/
export function glanceAtSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | 'unclear' | undefined {
	const value = (environment[name] ?? '').trim().toLowerCase();
	return value === '' ? undefined : (values.get(value) ?? 'unclear');
}

/**
The same, where it must be clear.

@throws {UsageError} at a value that says neither.
*/
export function readSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | undefined {
	const value = glanceAtSwitch(environment, name);
	if (value === 'unclear') {
		throw new UsageError(`${name} must be 1, true or yes to turn it on, or 0, false or no to turn it off.`);
	}

	return value;
}

/**
Whether the environment asks for it: by this program's own variable, or by that of Ink; undefined where neither says anything, 'unclear' where the own one says neither yes nor no.
*/
export function accessibilityWanted(environment: NodeJS.ProcessEnv): boolean | 'unclear' | undefined {
	return glanceAtSwitch(environment, 'CFORGS_ACCESSIBLE') ?? (environment['INK_SCREEN_READER'] === 'true' ? true : undefined);
}
