import type {KeptForm} from '../form-model/stored-form.js';
import type {ServiceContext} from '../loop/context.js';
import {say} from '../loop/tell.js';
import {until} from '../loop/until.js';
import {whyNotWrite} from '../state/availability.js';
import {waitingDrafts} from './keep-form.js';

/** Opens the list of drafts that match `isWanted`. Returns their number. */
export function offerDrafts(context: ServiceContext, isWanted: (form: KeptForm) => boolean): number {
	const waiting = waitingDrafts(context, isWanted);
	if (waiting.length > 0) {
		context.store.dispatch({type: 'drafts/offered', drafts: waiting, now: context.now()});
	}

	return waiting.length;
}

/** Resolves when the list of drafts closes, with whether no draft was opened. */
async function haveDraftsBeenLeft({store}: ServiceContext): Promise<boolean> {
	const {dialog} = await until(store, state => state.dialog.kind !== 'drafts');
	return dialog.kind === 'none';
}

/** Opens a form, unless the user opens a draft of it instead. In a session that could not send the form, says why. */
export async function openUnlessDraft(
	context: ServiceContext,
	isWanted: (form: KeptForm) => boolean,
	open: () => void | Promise<void>,
	otherwise: () => void = () => undefined,
): Promise<void> {
	const why = whyNotWrite(context.store.getState());
	if (why !== undefined) {
		say(context, why, 'warning');
	} else if (offerDrafts(context, isWanted) === 0 || (await haveDraftsBeenLeft(context))) {
		await open();
		return;
	}

	otherwise();
}
