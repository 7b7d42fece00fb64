import type {ApiError} from '../../base/api/api-error.js';
import type {Form} from '../form-model/form.js';
import type {ServiceContext} from '../loop/context.js';
import {orFail, readBeside} from '../loop/load.js';
import {inDialog} from '../loop/until.js';
import type {Detail} from '../state/data.js';

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

	await orFail(
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
