import {ApiError} from '../api/api-error.js';
import {requestOf, type Form} from '../forms/form.js';
import {describeOutcome} from '../forms/outcome.js';
import type {Detail} from '../state/state.js';
import type {Command, Context} from './context.js';
import {orFail, readDetail} from './load.js';

/**
Sends the form's request, once. Answers the id of the organization written.
*/
async function send({client}: Context, form: Form): Promise<string> {
	const request = requestOf(form);
	if (form.id === undefined) {
		const {id} = await client.createOrganization('body' in request ? request.body : {name: ''});
		return id;
	}

	await ('body' in request ? client.updateOrganization(form.id, request.body) : client.updateProfile(form.id, request.profile));
	return form.id;
}

/**
Reads back what was written; a failure of that is told, and is not a failure of the write.
*/
async function readBack({client, now}: Context, id: string): Promise<Detail | ApiError> {
	try {
		return await readDetail(client, id, now);
	} catch (error) {
		if (error instanceof ApiError) {
			return error;
		}

		throw error;
	}
}

export const saveForm: Command = async context => {
	const {store, nextRequest} = context;
	const {dialog} = store.getState();
	if (dialog.kind !== 'form') {
		return;
	}

	const {form} = dialog;
	const request = nextRequest();
	store.dispatch({type: 'form/sent', request});
	await orFail(async () => {
		const id = await send(context, form);
		const stored = await readBack(context, id);
		store.dispatch({
			type: 'form/saved',
			request,
			id,
			message: describeOutcome(form, stored),
			...(!(stored instanceof ApiError) && {detail: stored}),
		});
	}, error => {
		store.dispatch({type: 'form/saveFailed', request, error});
	});
};
