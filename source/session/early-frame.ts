import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import {loadTransport} from '../api/transport.js';
import type {SessionContext} from '../commands/context.js';
import {mainScreen} from '../app/main-blocks.js';
import type {CellWriter} from '../terminal/cell-writer.js';

/**
How long to wait for the first page before loading Ink, in milliseconds. A nearby service answers sooner than Ink loads; a distant one does not answer within this time.
*/
const longestWait = 60;

/**
Shows what is known before Ink is loaded: the list of an earlier start, or the first page of this one. Also starts loading the list, as soon as nothing waits to be shown.
*/
export async function showEarlyFrame({store, registry}: SessionContext, cells: CellWriter, read: () => void): Promise<void> {
	// Without raw mode, the terminal would echo typed characters into the frame.
	process.stdin.setRawMode?.(true);
	const {promise: isShown, resolve} = Promise.withResolvers<void>();
	let hasShown = false;
	const show = () => {
		const state = store.getState();
		if (state.tree.visible.length === 0) {
			return;
		}

		cells.painter.setPlain(state.isLowBandwidth);
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
