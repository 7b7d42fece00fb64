import {clamp} from '../state/clamp.js';
import {count} from '../text/words.js';

/**
The characters of a gauge: what is used, and what is left.
*/
const signs = {used: '▰', left: '▱'} as const;

const steps = 5;

/**
How many accounts an organization may hold.
*/
export const mostAccounts = 500;

/**
`▰▰▰▱▱ limit 500` for 312. Each step stands for a fifth, rounded; only what is full fills the last.
*/
export function gauge(used: number, limit: number): string {
	const filled = used >= limit ? steps : clamp(Math.round((used / limit) * steps), steps - 1);
	return `${signs.used.repeat(filled)}${signs.left.repeat(steps - filled)} limit ${count(limit)}`;
}
