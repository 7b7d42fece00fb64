import {UsageError} from './exit-status.js';

/** Whether an environment variable is set and not empty. */
export const isSet = (environment: NodeJS.ProcessEnv, name: string): boolean => (environment[name] ?? '') !== '';

const values: ReadonlyMap<string, boolean> = new Map([
	['1', true],
	['true', true],
	['yes', true],
	['0', false],
	['false', false],
	['no', false],
]);

/** Whether an environment variable turns something on or off; undefined if it is empty, 'unclear' for any other value. */
export function glanceAtSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | 'unclear' | undefined {
	const value = (environment[name] ?? '').trim().toLowerCase();
	return value === '' ? undefined : (values.get(value) ?? 'unclear');
}

/**
Like `glanceAtSwitch`, but refuses an unclear value.

@throws {UsageError} If the value is unclear.
*/
export function readSwitch(environment: NodeJS.ProcessEnv, name: string): boolean | undefined {
	const value = glanceAtSwitch(environment, name);
	if (value === 'unclear') {
		throw new UsageError(`${name} must be 1, true or yes to turn it on, or 0, false or no to turn it off.`);
	}

	return value;
}

/** Whether the environment asks for accessible output, by this program's variable or by Ink's. Undefined if neither is set, 'unclear' if this program's variable has any other value. */
export function accessibilityWanted(environment: NodeJS.ProcessEnv): boolean | 'unclear' | undefined {
	return (
		glanceAtSwitch(environment, 'CFORGS_ACCESSIBLE') ?? (environment['INK_SCREEN_READER'] === 'true' ? true : undefined)
	);
}
