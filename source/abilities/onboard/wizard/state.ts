import {type NewAccount, accountTypes, type AccountType} from '../../../kernel/form-model/new-account.js';
import {type Told, told} from '../../../base/text/told.js';
import type {Dialog, DialogOf} from '../../../kernel/state/dialog.js';
import {type ItemState, isItemOver} from '../../../kernel/state/item-result.js';
import {type State, withDialog} from '../../../kernel/state/state.js';
import {isAccountTypeRefused} from '../../../base/api/explain.js';
import {shownName} from '../../../base/text/words.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {loadAccounts} from '../../../kernel/loop/load.js';
import {say} from '../../../kernel/loop/tell.js';
import {keyOf} from '../../../kernel/state/key-of.js';
import {whileSent} from '../../../kernel/writes/keep-form.js';
import {newAccountForm} from '../../../kernel/form-model/stored-form.js';
import type {SummaryAccount} from '../../../kernel/rows/summary.js';
import type {Handlers} from '../../../kernel/state/events.js';
import {createAccounts} from '../../../kernel/runs/create-accounts.js';

/** Events of the first account of a new customer. */
export type OnboardingEvent = {
	readonly type: 'onboarding/accountChanged';
	/** Its id. */
	readonly organization: string;
	/** As it was sent, if not as the summary has it. */
	readonly account?: NewAccount;
	readonly result: ItemState;
	readonly id?: string | undefined;
	/** What the creation waits for. */
	readonly note?: Told | undefined;
};

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly onboarding: OnboardingEvent;
	}
}

/** What lies behind a dialog that goes back to the summary: the one that asks where to write it, or one that creates its first account. */
function behind(dialog: Dialog): Dialog | undefined {
	if (dialog.kind === 'path') {
		return dialog.purpose.back;
	}

	return 'returnsTo' in dialog ? dialog.returnsTo : undefined;
}

const summaryIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'summary'> | undefined =>
	[dialog, behind(dialog)].find((shown): shown is DialogOf<'summary'> => shown?.kind === 'summary');

export const onboardingHandlers: Handlers<OnboardingEvent> = {
	/** The creation of the account goes on behind a dialog that goes back to the summary. */
	'onboarding/accountChanged'(state, {organization, result, id, note, account: created}) {
		const {dialog} = state;
		const summary = summaryIn(state);
		const account = created ?? summary?.account;
		if (!summary || !account || summary.detail.organization.id !== organization) {
			return state;
		}

		const changed: Dialog = {...summary, account: {...account, result, id, note}};
		const next = 'returnsTo' in dialog ? {...dialog, returnsTo: changed} : changed;
		return withDialog(state, dialog.kind === 'path' ? {...dialog, purpose: {...dialog.purpose, back: changed}} : next);
	},
};

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
