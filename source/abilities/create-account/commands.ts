import {ApiError, isPerhapsTooNew} from '../../base/api/api-error.js';
import type {Account} from '../../base/api/schemas.js';
import {bothForms, told, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import {accountTypes, type NewAccount} from '../../kernel/form-model/new-account.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {loadAccounts, loadDetail} from '../../kernel/loop/load.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {rowOfId, selectedOrganization} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {type AccountEnd, accountsNamed, isAccountUnclear, unsentAccount} from '../../kernel/writes/account-creation.js';
import {createAccounts} from '../../kernel/writes/create-accounts.js';
import {sayTypedIsBack, takeTyped} from '../../kernel/writes/keep-form.js';
import {whyNotType} from './availability.js';
import {accountDraft} from './draft.js';
import {runOfAccount} from './rows.js';
import {accountAsked, askingIn, creationIn} from './state.js';

/** Asks for the name and the type of an account in the selected organization. */
export const openCreateAccount: Command = context => {
	const {store} = context;
	const organization = selectedOrganization(store.getState());
	if (!organization) {
		return;
	}

	const kept = takeTyped(context, {form: accountDraft.form, organization, accounts: []});
	store.dispatch(kept ? accountDraft.open(kept, 0) : {type: 'newAccount/opened', organization});
	if (kept) {
		sayTypedIsBack(context, kept);
	}
};

export const typeAccountName: Command = ({store}, press) => {
	const dialog = askingIn(store.getState());
	if (dialog && dialog.request === undefined) {
		store.dispatch({type: 'newAccount/edited', line: typeText(dialog.line, press)});
	}
};

/** Chooses the next type that is offered. */
export const chooseAccountType: Command = ({store}) => {
	const state = store.getState();
	const dialog = askingIn(state);
	if (!dialog || dialog.request !== undefined) {
		return;
	}

	const {
		organization: {id},
		accountType,
	} = dialog;
	const at = accountTypes.indexOf(accountType);
	const following = [...accountTypes.slice(at + 1), ...accountTypes.slice(0, at)];
	const next = following.find(type => whyNotType(state, id, type) === undefined);
	if (next !== undefined) {
		store.dispatch({type: 'newAccount/typeChosen', accountType: next});
	}
};

export const returnToAccount: Command = ({store}) => {
	store.dispatch({type: 'newAccount/returned'});
};

/** The accounts with this name. An organization that this session created has none, while the service does not show it yet. */
async function readNamesakes(context: Context, account: NewAccount): Promise<readonly Account[]> {
	const {store} = context;
	try {
		return await accountsNamed(context, account);
	} catch (error) {
		if (error instanceof ApiError && isPerhapsTooNew(error) && store.getState().made.has(account.organization.id)) {
			return [];
		}

		throw error;
	}
}

/** Checks whether an account has the name already, and opens the review. */
export const reviewAccount: Command = async context => {
	const {store, nextRequest} = context;
	const request = nextRequest();
	store.dispatch({type: 'newAccount/requested', request});
	const dialog = askingIn(store.getState());
	if (!dialog) {
		return;
	}

	const account = accountAsked(dialog);
	const {id} = account.organization;
	await whileReading(
		context,
		async reading => {
			try {
				const [namesakes] = await Promise.all([
					readNamesakes(reading, account),
					...(store.getState().details.has(id) ? [] : [loadDetail(reading, id)]),
				]);
				store.dispatch({
					type: 'newAccount/reviewed',
					request,
					namesakes,
					isUnclear: isAccountUnclear(context, account),
				});
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				store.dispatch({type: 'newAccount/failed', request, text: failureText(error)});
			}
		},
		'dialog',
	);
};

/** Stops checking the name, and goes back to it. */
export const stopNameCheck: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'newAccount/checkStopped'});
};

/** The message about a created account. */
function createdText({name, organization}: NewAccount, text: Told | undefined, place: string): Told {
	const created = `Created the account ${shownName(name)} in ${shownName(place === '' ? organization.name : place)}.`;
	return text === undefined ? created : told`${created} ${text}`;
}

/** Creates the account of the review. */
export const sendAccount: Command = async context => {
	const {store} = context;
	const dialog = creationIn(store.getState());
	if (!dialog) {
		return;
	}

	const {account} = dialog;
	const {id, name} = account.organization;
	let made: Account | undefined;
	let last: AccountEnd | undefined;
	let text: Told | undefined;
	let isCreated = false;
	await sendRun(context, runOfAccount, async (items, {changed, unsent, waiting, isStopping}) =>
		createAccounts(context, {
			items,
			accountOf: item => item,
			begun(item) {
				changed(item, {status: 'sending'});
			},
			ended(item, end) {
				last = end;
				if (end.status === 'unsent') {
					unsent(unsentAccount(context, item));
				}
			},
			changed(item, result, created) {
				made = created;
				text = result.text;
				isCreated = result.status === 'done';
				changed(item, result);
				store.dispatch({type: 'onboarding/accountChanged', organization: id, account: item, result, id: created?.id});
			},
			waiting,
			isStopping,
		}),
	);
	if (!made || last?.status !== 'done') {
		return;
	}

	if (isCreated && creationIn(store.getState())?.account === account) {
		const at = rowOfId(store.getState(), id);
		const shown = createdText(account, text, at === -1 ? name : nameAt(store.getState(), at));
		store.dispatch({type: 'dialog/closed'});
		store.dispatch({
			type: 'message/shown',
			message: {tone: text === undefined ? 'success' : 'warning', ...bothForms(shown)},
		});
	}

	store.dispatch({type: 'newAccount/created', organization: id, account: made.id});
	await loadAccounts(context, id);
};
