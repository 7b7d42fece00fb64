import {failureText} from '../format/failure.js';
import {keyOf} from '../state/key-of.js';
import {joinedBy, told, type Told} from '../text/told.js';
import type {Command, Context} from '../commands/context.js';
import {orFail, readBeside, staleness} from '../commands/load.js';
import {whileReading} from '../commands/waits.js';
import {nameInPair, type Pair} from './marked-pair.js';

/**
Reads some of the two that the dialog compares, each by itself with its profile. What was read of them before stays until then.
*/
async function read(context: Context, ids: readonly string[]): Promise<void> {
	const {store, nextRequest} = context;
	if (ids.length === 0) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'comparison/asked', request});
	await whileReading(context, async reading => {
		const failures: Told[] = [];
		await Promise.all(ids.map(async id => orFail(async () => {
			await readBeside(reading, id, 'comparison of two');
		}, error => {
			const state = store.getState();
			const before = state.details.get(id)?.detail ? ' Showing the copy loaded earlier.' : '';
			failures.push(told`${nameInPair(state, id)}: ${failureText(error)}${before}`);
		})));
		store.dispatch(failures.length === 0
			? {type: 'comparison/pairRead', request}
			: {type: 'comparison/refused', request, text: told`${joinedBy(' ', failures)} ${keyOf(store.getState(), 'readPairAgain')} reads both again.`});
	}, 'dialog');
}

/**
Shows two organizations side by side, and reads what was not read of them lately.
*/
export async function comparePair(context: Context, ids: Pair): Promise<void> {
	const {store} = context;
	store.dispatch({type: 'comparison/pairOpened', ids});
	const {details} = store.getState();
	await read(context, ids.filter(id => !details.get(id)?.detail || staleness(context, id).detail));
}

export const readPairAgain: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind === 'pair') {
		await read(context, dialog.ids);
	}
};
