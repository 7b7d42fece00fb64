import {readFileSync} from 'node:fs';
import process from 'node:process';
import {codeOf} from '../text/error-code.js';

/**
When a process began, in clock ticks since the machine did, so that a number used anew is not taken for the old process; `0` where the system does not tell.
*/
function startOf(pid: number): string {
	try {
		// The second field, a name in brackets, can hold anything, brackets too; what follows the last one cannot.
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19] ?? '0';
	} catch {
		return '0';
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// It lives, and belongs to somebody else.
		return codeOf(error) === 'EPERM';
	}
}

/**
Names this process among all that this machine will have: `PID-START`.
*/
export const ownMark = (): string => `${process.pid}-${startOf(process.pid)}`;

/**
Whether the process with that mark still runs.
*/
export function isRunning(mark: string): boolean {
	const [pid = '', start = ''] = mark.split('-', 2);
	return isAlive(Number(pid)) && startOf(Number(pid)) === start;
}
