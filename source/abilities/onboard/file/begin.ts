import {setTimeout as delay} from 'node:timers/promises';
import {exitStatus, type ExitStatus} from '../../../kernel/options/exit-status.js';
import type {Begun} from '../../../kernel/loop/ability.js';
import type {ServiceContext, SessionContext} from '../../../kernel/loop/context.js';
import {batchIn, exitStatusOf, undoneStatusOf} from './batch.js';
import type {FirstBatch} from './batch-files.js';
import {checkBatch, openBatch, whenRunEnded} from './commands.js';
import {chooseFile} from './runs.js';
import {batchEnding} from './head.js';

declare module '../../../kernel/loop/context.js' {
	interface Asked {
		/** The rows of a file. */
		readonly batch?: FirstBatch | undefined;
	}
}

/** How long the end waits for the result of the rows to be written, in milliseconds. */
const longestEnding = 1000;

/** Watches the rows of a file. `status`: 0 if every row is created or none was sent, 6 if the outcome of a row is unknown, otherwise 1. `ending`: what is left, even if the user has closed the rows, after every request has ended; undefined if every row is created or none was sent. */
export function watchBatch({store}: Pick<ServiceContext, 'store'>): Required<Pick<Begun, 'status' | 'ending'>> {
	const {observe, getState} = store;
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
	return {
		status: () => status,
		async ending() {
			const waiting = new AbortController();
			await Promise.race([
				whenRunEnded({store}),
				delay(longestEnding, undefined, {signal: waiting.signal}).catch(() => undefined),
			]);
			waiting.abort();
			return batchEnding(getState()) ?? ending;
		},
	};
}

/** Opens the file that the program was started for, and watches its rows. */
export function beginWithFile(context: SessionContext): Begun {
	const {batch} = context.asked;
	if (!batch) {
		return watchBatch(context);
	}

	chooseFile(context, batch.files);
	return {
		...watchBatch(context),
		async open() {
			openBatch(context, batch);
			await checkBatch(context);
		},
	};
}
