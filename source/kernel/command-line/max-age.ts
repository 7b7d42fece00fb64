import type {CommandLine} from '../loop/command-line.js';
import {readAge} from '../files/history-period.js';
import type {Flags} from '../options/flags.js';
import {UsageError} from '../options/exit-status.js';
import {usualMaxAge} from '../state/profile-age.js';

/** Whether a command reads what it looks at and does not know: that is asked for, or nothing that is kept is young enough. */
export const isReadFirst = ({sync, maxAge}: Pick<Flags, 'maxAge' | 'sync'>): boolean => sync || maxAge?.trim() === '0';

/**
The time before which a value is too old for `--max-age`, in milliseconds since the epoch; Infinity if everything is.

@throws {UsageError} If the age is none.
*/
export function oldestWanted({maxAge = usualMaxAge.text}: Pick<Flags, 'maxAge'>, now: number): number {
	const time = maxAge.trim() === '0' ? Infinity : readAge(maxAge, now);
	if (time === undefined) {
		throw new UsageError('--max-age takes an age such as 10m, 12h or 30d, or 0 to read everything again.');
	}

	return time;
}

/** The default of `--max-age` for what reads nothing: nothing is too old. */
const oldest = '9y';

/** A command that uses everything known, however old, unless it reads what is missing or old. It reports the age. */
export const withKnownOfAnyAge = (line: CommandLine): CommandLine =>
	line.flags.sync ? line : {...line, flags: {...line.flags, maxAge: line.flags.maxAge ?? oldest}};
