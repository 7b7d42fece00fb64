import {isAccountTypeRefused} from '../../../base/api/explain.js';
import {told} from '../../../base/text/told.js';
import {shownName} from '../../../base/text/words.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {loadAccounts} from '../../../kernel/loop/load.js';
import {say} from '../../../kernel/loop/tell.js';
import {isItemOver, type ItemState} from '../../../kernel/state/item-result.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {createAccounts} from '../../../kernel/writes/create-accounts.js';
import {whileSent} from '../../../kernel/writes/keep-form.js';
import {newAccountForm} from '../../../kernel/form-model/typed-form.js';
import {accountTypes, type AccountType, type NewAccount} from '../../../kernel/form-model/new-account.js';
import type {SummaryAccount} from '../../../kernel/rows/summary.js';
import {summaryIn} from './state.js';

/** The type to propose if the creation is tried again: the usual one, if the service refused the other one. */
export const typeToTry = ({type, result: {error}}: Pick<SummaryAccount, 'result' | 'type'>): AccountType =>
	error && isAccountTypeRefused(error) ? accountTypes[0] : type;

/** The first account of the customer in the summary, while it waits for its creation. */
export function waitingAccount({store}: Pick<ServiceContext, 'store'>): NewAccount | undefined {
	const {dialog} = store.getState();
	return dialog.kind === 'summary' && dialog.account?.result.status === 'waiting' ? dialog.account : undefined;
}

/** Creates the first account of a new customer. The summary shows how it ends; after the summary was closed, a message does. The draft of the account stays until the account is stored. */
export async function createFirst(
	context: ServiceContext,
	{name, type, organization}: NewAccount,
	isStopping: () => boolean,
): Promise<void> {
	const {store} = context;
	const account = {name, type, organization};
	const form = newAccountForm(account);
	let [result, id]: readonly [result: ItemState, id?: string | undefined] = [{status: 'not_sent'}];
	const tell = (change: {readonly result: ItemState; readonly id?: string | undefined; readonly note?: string}) => {
		store.dispatch({type: 'onboarding/accountChanged', organization: organization.id, ...change});
	};

	tell({result: {status: 'sending'}});
	await whileSent(context, form, async () => {
		const {refused} = await createAccounts(context, {
			items: [account],
			accountOf: item => item,
			changed(_, own, created) {
				[result, id] = [own, created?.id];
			},
			waiting(seconds, why) {
				tell({result: {status: 'sending'}, ...(seconds > 0 && {note: why})});
			},
			isStopping,
		});
		result = refused === undefined ? result : {status: 'failed', text: refused};
		return {isStored: isItemOver(result)};
	});

	tell({result, id});
	const isShown = summaryIn(store.getState())?.detail.organization.id === organization.id;
	const end = isShown ? '' : (result.text ?? '');
	if (isItemOver(result)) {
		if (!isShown) {
			say(context, told`Created the account ${shownName(name)} in ${shownName(organization.name)}. ${end}`);
		}
	} else {
		const what =
			result.status === 'unknown'
				? told`It is not known whether the account ${shownName(name)} was created.`
				: told`The account ${shownName(name)} is not created yet.`;
		// The message about the organization would hide that. The summary says why, and what to do.
		say(
			context,
			isShown ? what : told`${what} ${end} It is kept as a draft: press ${keyOf(store.getState(), 'openDrafts')}.`,
			'warning',
		);
	}

	if (isItemOver(result) && store.getState().accounts.has(organization.id)) {
		await loadAccounts(context, organization.id);
	}
}
