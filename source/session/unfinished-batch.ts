import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {batchIn, statusOfRun} from '../batch/batch.js';
import {whenSent} from '../batch/commands.js';
import {batchEnding} from '../batch/ending.js';
import type {Store} from '../state/store.js';

/**
What has become of the rows of a file. `status`: the exit status that says it: 0 where every row is created or none was sent, 6 where of one it is not known, otherwise 1. `ending`: what is said behind the program, also once the rows are left; undefined where every row is created or none was sent.
*/
type WatchedBatch = {readonly status: () => 0 | 1 | 6; readonly ending: () => string | undefined};

export function watchBatch({observe, getState}: Store): WatchedBatch {
	let status: 0 | 1 | 6 = 0;
	let ending: string | undefined;
	observe(event => {
		const batch = batchIn(getState());
		if (event.type === 'batch/begun') {
			status = 6;
		} else if (batch && event.type === 'batch/ended') {
			ending = batchEnding(getState());
			status = statusOfRun(batch.rows);
		}
	});
	return {status: () => status, ending: () => batchEnding(getState()) ?? ending};
}

/**
How long the end waits for what became of the rows to be written, in milliseconds.
*/
const longestEnding = 1000;

/**
Says on standard error, once every request is ended, how far a file of organizations has come that is not created whole.
*/
export async function tellUnfinishedBatch(store: Store, {ending}: WatchedBatch): Promise<void> {
	const waiting = new AbortController();
	await Promise.race([whenSent({store}), delay(longestEnding, undefined, {signal: waiting.signal}).catch(() => undefined)]);
	waiting.abort();
	const told = ending();
	if (told !== undefined) {
		process.stderr.write(`${told}\n`);
	}
}
