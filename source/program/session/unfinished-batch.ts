import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {batchIn, exitStatusOf, undoneStatusOf} from '../../abilities/onboard/file/batch.js';
import {whenRunEnded} from '../../abilities/onboard/file/commands.js';
import {batchEnding} from '../../abilities/onboard/file/ending.js';
import {exitStatus, type ExitStatus} from '../../kernel/options/exit-status.js';
import type {Store} from '../../kernel/state/store.js';

/** The progress of the rows of a file. `status`: the exit status: 0 if every row is created or none was sent, 6 if the outcome of a row is unknown, otherwise 1. `ending`: the text printed after the program, even if the user has left the rows; undefined if every row is created or none was sent. */
type WatchedBatch = {readonly status: () => ExitStatus; readonly ending: () => string | undefined};

export function watchBatch({observe, getState}: Store): WatchedBatch {
	let status: ExitStatus = exitStatus.ok;
	let ending: string | undefined;
	observe(event => {
		const batch = batchIn(getState());
		if (event.type === 'batch/begun') {
			status = exitStatus.unknown;
		} else if (batch && event.type === 'batch/ended') {
			ending = batchEnding(getState());
			status = batch.run ? undoneStatusOf(batch.rows) : exitStatusOf(batch.rows);
		}
	});
	return {status: () => status, ending: () => batchEnding(getState()) ?? ending};
}

/** How long the end waits for the result of the rows to be written, in milliseconds. */
const longestEnding = 1000;

/** Reports an unfinished file on standard error, after every request has ended. */
export async function tellUnfinishedBatch(store: Store, {ending}: WatchedBatch): Promise<void> {
	const waiting = new AbortController();
	await Promise.race([whenRunEnded({store}), delay(longestEnding, undefined, {signal: waiting.signal}).catch(() => undefined)]);
	waiting.abort();
	const told = ending();
	if (told !== undefined) {
		process.stderr.write(`${told}\n`);
	}
}
