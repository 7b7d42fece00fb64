import process from 'node:process';
import {setTimeout as delay} from 'node:timers/promises';
import {tallyOf} from '../batch/batch.js';
import {whenSent} from '../commands/batch.js';
import {batchEnding} from '../format/batch-ending.js';
import type {Store} from '../state/store.js';

/**
Follows what becomes of the rows of a file. Answers the exit status that says it: 0 where every row is created or none was sent, 6 where of one it is not known, otherwise 1.
*/
export function watchBatch({observe, getState}: Store): () => 0 | 1 | 6 {
	let status: 0 | 1 | 6 = 0;
	observe(event => {
		const {dialog} = getState();
		if (event.type === 'batch/begun') {
			status = 6;
		} else if (event.type === 'batch/ended' && dialog.kind === 'batch') {
			const {created, unclear} = tallyOf(dialog.batch.rows);
			status = unclear > 0 ? 6 : (created < dialog.batch.rows.length ? 1 : 0);
		}
	});
	return () => status;
}

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
