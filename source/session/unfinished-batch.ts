import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {whenSent} from '../commands/batch.js';
import {batchEnding} from '../format/batch-ending.js';
import type {Store} from '../state/store.js';

/**
How long the end waits for what became of the rows to be written, in milliseconds.
*/
const longestEnding = 1000;

/**
Says on standard error, once every request is ended, how far a file of organizations has come that is not created whole.
*/
export async function tellUnfinishedBatch(store: Store): Promise<void> {
	const waiting = new AbortController();
	await Promise.race([whenSent({store}), delay(longestEnding, undefined, {signal: waiting.signal}).catch(() => undefined)]);
	waiting.abort();
	const told = batchEnding(store.getState());
	if (told !== undefined) {
		process.stderr.write(`${told}\n`);
	}
}
