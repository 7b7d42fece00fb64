import {requestsOf} from '../../kernel/form-model/request.js';
import type {Command} from '../../kernel/loop/context.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {requestText} from '../../kernel/loop/tell.js';
import {reviewSettingOf} from './commands.js';
import {isToSend} from './plan.js';
import {bulkRun} from './rows.js';
import {sendRows} from './run.js';

/** Reads again what a run did not store, and reviews it. */
export const reviewSetAgain: Command = async context => {
	const {store, registry} = context;
	const dialog = bulkRun.open(store.getState());
	if (!dialog) {
		return;
	}

	const only = new Set(bulkRun.unstored(dialog, registry).map(each => bulkRun.keyOf(each)));
	store.dispatch({type: 'set/returned'});
	await reviewSettingOf(context, only);
};

/** Changes the organizations of the review that are not left out, one after the other. */
export const sendSet: Command = async context => {
	const {client, dryRun} = context;
	const dialog = bulkRun.open(context.store.getState());
	if (!dialog) {
		return;
	}

	await sendRun(context, bulkRun, async (items, {unsent, ...report}) => {
		const rows = items.filter(each => isToSend(each));
		if (dryRun) {
			for (const {form} of rows) {
				for (const request of requestsOf(form)) {
					unsent(requestText(request, client));
				}
			}

			return {};
		}

		return sendRows(context, {subject: dialog.subject, rows, ...report});
	});
};
