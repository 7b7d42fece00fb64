import process from 'node:process';
import {durationText} from '../../base/text/time.js';
import {count, counted} from '../../base/text/words.js';
import type {CommandLine} from '../loop/command-line.js';
import {secondsUntilAccepted} from '../loop/pace.js';
import {confirm} from './confirm.js';
import {tell} from './output.js';

/**
Reports how long many requests take if they are more than the service accepts now. On a terminal, asks whether to make them.

@throws {Refusal} If the answer is not yes.
*/
export async function confirmRequests(
	{client, flags: {yes, quiet}}: Pick<CommandLine, 'client' | 'flags'>,
	requests: number,
): Promise<void> {
	const window = client.window();
	const seconds = secondsUntilAccepted(requests, window);
	if (seconds === 0 || quiet) {
		return;
	}

	const now = `${window.left === 0 ? 'no' : count(window.left)} more request${window.left === 1 ? '' : 's'} in the next ${durationText(Math.ceil(window.resetAfter / 1000))}`;
	tell(`the service accepts ${now}, so ${counted(requests, 'request')} take at least ${durationText(seconds)}.`);
	if (!yes && process.stdin.isTTY && process.stderr.isTTY) {
		await confirm('Type yes to go on: ', 'Nothing more was read.');
	}
}
