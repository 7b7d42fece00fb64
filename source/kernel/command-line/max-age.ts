import {readAge} from '../files/history-period.js';
import type {Flags} from '../options/flags.js';
import {UsageError} from '../options/exit-status.js';
import {usualMaxAge} from '../state/profile-age.js';

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
