import {type ApiError, orFailure} from '../../base/api/api-error.js';
import type {Form} from '../form-model/form.js';
import type {ServiceContext} from '../loop/context.js';
import {readBeside} from '../loop/load.js';
import {inDialog, until} from '../loop/until.js';
import type {Detail} from '../state/data.js';
import type {KeptForm} from '../form-model/stored-form.js';
import {say} from '../loop/tell.js';
import {whyNotWrite} from '../state/availability.js';
import {waitingDrafts} from './keep-form.js';

/** Opens a form with the currently stored values, not with values loaded earlier. `openWithout` is called if the organization cannot be read. It returns true if it opened something else. */
export async function openForOrganization(
	context: ServiceContext,
	id: string,
	title: string,
	{
		open,
		openWithout,
	}: {readonly open: (detail: Detail) => Form | undefined; readonly openWithout?: (error: ApiError) => boolean},
): Promise<void> {
	const reading = inDialog(context);
	const {store, nextRequest} = reading;
	const request = nextRequest();
	store.dispatch({type: 'form/requested', title, request, id});
	const isAwaited = () => {
		const {dialog} = store.getState();
		return dialog.kind === 'opening' && dialog.request === request;
	};

	await orFailure(
		async () => {
			const detail = await readBeside(reading, id, 'open the form');
			const form = isAwaited() ? open(detail) : undefined;
			if (form) {
				store.dispatch({type: 'form/opened', form: form.isUndo ? form : {...form, loadedAt: detail.readAt}});
			}
		},
		error => {
			if (!isAwaited() || openWithout?.(error) !== true) {
				store.dispatch({type: 'form/requestFailed', request, error});
			}
		},
	);
}

/** Opens the list of drafts that match `isWanted`. Returns their number. */
export function offerDrafts(context: ServiceContext, isWanted: (form: KeptForm) => boolean): number {
	const waiting = waitingDrafts(context, isWanted);
	if (waiting.length > 0) {
		context.store.dispatch({type: 'drafts/offered', drafts: waiting, now: context.now()});
	}

	return waiting.length;
}

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
