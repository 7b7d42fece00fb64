import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import {loadTransport} from '../api/transport.js';
import type {SessionContext} from '../commands/context.js';
import {mainScreen} from '../app/main-blocks.js';
import type {CellWriter} from '../terminal/cell-writer.js';

/**
How long the first page may take before Ink is loaded, in milliseconds: of a service nearby it comes sooner than Ink, of another one not at all in this time.
*/
const longestWait = 60;

/**
Shows what is known before Ink is there: the list of an earlier start, or the first page of this one. Begins to read the list, too, as soon as nothing waits to be shown.
*/
export async function showEarlyFrame({store, registry}: SessionContext, cells: CellWriter, read: () => void): Promise<void> {
	// As long as nobody listens, the terminal itself would write what is typed into the picture.
	process.stdin.setRawMode?.(true);
	const {promise: isShown, resolve} = Promise.withResolvers<void>();
	let hasShown = false;
	const show = () => {
		const state = store.getState();
		if (state.tree.visible.length === 0) {
			return;
		}

		cells.showEarly(mainScreen(state, registry).blocks);
		hasShown = true;
		resolve();
	};

	show();
	if (hasShown) {
		await nextTurn();
		read();
		return;
	}

	const stop = store.subscribe(show);
	read();
	await loadTransport();
	await Promise.race([isShown, delay(longestWait)]);
	stop();
	await nextTurn();
}
