import {isIP} from 'node:net';
import process from 'node:process';

/** How long the system may take to tell, in milliseconds. */
const longestWait = 2000;

/** The smoothed round trip in the output of `ss -i`, in milliseconds. */
export function roundTripIn(output: string): number | undefined {
	const [, time] = /\srtt:(?<time>\d+(?:\.\d+)?)\//v.exec(output) ?? [];
	return time === undefined ? undefined : Number(time);
}

/**
The round trip of this SSH connection in milliseconds, as the system measured it. It also works in tmux, where the terminal's answer says nothing about the line. Undefined if the system does not tell, or if that connection has ended and tmux is attached through another one.

`ss` is part of iproute2.
*/
export async function sshRoundTrip(environment: NodeJS.ProcessEnv): Promise<number | undefined> {
	const [address = '', port = ''] = (environment['SSH_CONNECTION'] ?? '').split(' ', 2);
	if (isIP(address) === 0 || !/^\d{1,5}$/v.test(port)) {
		return undefined;
	}

	// Loaded here, because no other start needs it. The credential in the environment is not passed on.
	const {execFile} = process.getBuiltinModule('node:child_process');
	return new Promise(resolve => {
		execFile(
			'ss',
			['-tinH', 'dst', `[${address}]:${port}`],
			{timeout: longestWait, env: {PATH: environment['PATH']}},
			(error, stdout) => {
				resolve(error ? undefined : roundTripIn(stdout));
			},
		);
	});
}

/** Watches how long frames take to arrive. `least`: the shortest time that any frame took, in milliseconds. */
export type LineWatch = {readonly least: number; readonly slowFrames: number};

export const freshWatch: LineWatch = {least: Infinity, slowFrames: 0};

/** What a narrow line delivers, in bytes per millisecond: 80 kbit/s. */
const narrow = 10;

/** Frames that arrive faster are no reason to save bytes. Milliseconds. */
const leastNoticed = 100;

/** Counts a frame of this many bytes that took this long. */
export function withFrame({least, slowFrames}: LineWatch, bytes: number, milliseconds: number): LineWatch {
	const transfer = milliseconds - least;
	const isSlow = transfer > leastNoticed && bytes / transfer < narrow;
	return {least: Math.min(least, milliseconds), slowFrames: slowFrames + (isSlow ? 1 : 0)};
}
