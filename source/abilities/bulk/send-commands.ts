import {requestsOf} from '../../kernel/form-model/request.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {requestText, say} from '../../kernel/loop/tell.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {reviewSettingOf} from './commands.js';
import {isToSend} from './plan.js';
import {bulkRun} from './rows.js';
import {sendRows} from './run.js';
import {reviewManyTextOf} from './text-commands.js';

/** Reads again what a run did not store, and reviews it. */
export const reviewSetAgain: Command = async context => {
	const {store, registry} = context;
	const dialog = bulkRun.open(store.getState());
	if (!dialog) {
		return;
	}

	const only = new Set(bulkRun.unstored(dialog, registry).map(each => bulkRun.keyOf(each)));
	store.dispatch({type: 'set/returned'});
	await (dialog.setting.kind === 'setting' ? reviewSettingOf(context, only) : reviewManyTextOf(context, only));
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
	const now = bulkRun.open(context.store.getState());
	const file = now && fileOfText(now);
	if (now && file !== undefined && isAllStored(now, context)) {
		await context.dropText(file);
	}
};

/** The file that keeps the edited text, if the values come from one. */
const fileOfText = ({setting}: DialogOf<'bulk'>): string | undefined => setting.kind === 'manyText' && setting.edited && setting.edited.file !== '' ? setting.edited.file : undefined;

/** Whether every edited organization is stored. Those that the text lacks were not edited. */
function isAllStored(dialog: DialogOf<'bulk'>, {registry}: Pick<Context, 'registry'>): boolean {
	const {setting, rows} = dialog;
	const missing = setting.kind === 'manyText' ? setting.written?.missing ?? [] : [];
	return rows.every(each => missing.includes(each) || ['done', 'already'].includes(bulkRun.stateOf(each, dialog, registry).status));
}

/** Leaves the result, and says where the edited text is if some of it is not stored. */
export const leaveSet: Command = async (context, press) => {
	const dialog = bulkRun.open(context.store.getState());
	const file = dialog && fileOfText(dialog);
	await closeDialog(context, press);
	if (dialog && file !== undefined && !isAllStored(dialog, context)) {
		say(context, `The edited text is kept in ${file}.`);
	}
};
