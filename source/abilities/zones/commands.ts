import {joinedBy, told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {countZones} from '../../kernel/loop/count-zones.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {zonesBelow} from '../../kernel/state/zone-counts.js';

/** How often the list changes while zones are counted, in milliseconds. */
const showEvery = 250;

/** Shows the accounts of the branch of the open figures, with the zones that are counted. */
export const openZones: Command = ({store}) => {
	const state = store.getState();
	const of = state.dialog.kind === 'branch' ? state.dialog.of : selectedId(state);
	if (of !== undefined) {
		store.dispatch({type: 'zones/opened', of});
	}
};

async function count(context: Context, isAgain: boolean): Promise<void> {
	const {store, nextRequest, now} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'zones') {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'zones/asked', request, isAgain});
	const ids = zonesBelow(store.getState(), dialog.of).accounts.filter(({zones}) => zones === undefined).map(({account}) => account.id);
	let come = new Map<string, number>();
	let shownAt = now();
	const show = () => {
		store.dispatch({type: 'zones/counted', counts: come});
		come = new Map();
		shownAt = now();
	};

	await whileReading(context, async ({client, wait}, signal) => {
		const {refusals, stop} = await countZones(client, ids, {
			wait,
			isWanted: () => !signal.aborted,
			note(text) {
				store.dispatch({type: 'zones/noted', request, text});
			},
			onCount(id, zones) {
				come.set(id, zones);
				if (now() - shownAt >= showEvery) {
					show();
				}
			},
		});
		show();
		const [refusal] = refusals;
		const texts = [
			...(refusal ? [told`The zones of ${counted(refusals.length, 'account')} could not be counted. ${failureText(refusal)}`] : []),
			...(stop ? [told`Stopped: ${failureText(stop)}`] : []),
		];
		store.dispatch({type: 'zones/ended', request, ...(texts.length > 0 && {text: joinedBy(' ', texts)})});
	}, 'dialog');
}

/** Counts the zones of the accounts that are not counted yet. */
export const countMoreZones: Command = async context => count(context, false);

/** Counts all again. */
export const countZonesAgain: Command = async context => count(context, true);

/** Stops counting, and keeps what is counted. */
export const stopCountingZones: Command = context => {
	const {store} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'zones' || dialog.request === undefined) {
		return;
	}

	endDialog(context);
	store.dispatch({type: 'zones/ended', request: dialog.request, text: 'Stopped. The zones counted so far are kept.'});
};

export const leaveZones: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'zones/left'});
};
