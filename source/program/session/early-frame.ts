import process from 'node:process';
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises';
import {loadTransport} from '../../base/api/transport.js';
import type {SessionContext} from '../../kernel/loop/context.js';
import {mainScreen} from '../../kernel/loop/main-blocks.js';
import type {CellWriter} from '../../kernel/terminal/cell-writer.js';

/** How long to wait for the first page before loading Ink, in milliseconds. A nearby service answers sooner than Ink loads; a distant one does not answer within this time. */
const longestWait = 60;

/** Shows what is known before Ink is loaded: the list of an earlier start, or the first page of this one. `read` starts loading the list, as soon as nothing waits to be shown. */
export async function showEarlyFrame(context: SessionContext, cells: CellWriter, read: () => void): Promise<void> {
	const {store, registry} = context;
	// Without raw mode, the terminal would echo typed characters into the frame.
	process.stdin.setRawMode?.(true);
	const hasRows = () => store.getState().tree.visible.length > 0;
	const show = () => {
		const state = store.getState();
		cells.painter.setPlain(state.isLowBandwidth);
		cells.showEarly(mainScreen(state, registry).blocks);
	};

	if (hasRows()) {
		show();
		await nextTurn();
		read();
		return;
	}

	const {promise: isShown, resolve} = Promise.withResolvers<void>();
	const stop = store.subscribe(() => {
		if (!hasRows()) {
			return;
		}

		show();
		resolve();
	});
	read();
	await loadTransport();
	await Promise.race([isShown, delay(longestWait)]);
	stop();
	await nextTurn();
}
