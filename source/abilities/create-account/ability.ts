import {isAccountType, accountTypes, type NewAccount, whoClosesAccounts} from '../../kernel/form-model/new-account.js';
import {newAccountForm, newAccountName, typedText} from '../../kernel/form-model/stored-form.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import {isPerhapsTooNew, orFailure, ApiError} from '../../base/api/api-error.js';
import type {Account} from '../../base/api/schemas.js';
import {bothForms, told, type Told} from '../../base/text/told.js';
import {shownName, counted} from '../../base/text/words.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {loadAccounts, loadDetail} from '../../kernel/loop/load.js';
import {sendRun, runDialog} from '../../kernel/runs/dialog.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {rowOfId, selectedOrganization} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import {type AccountEnd, accountsNamed, isAccountUnclear, unsentAccount} from '../../kernel/writes/account-creation.js';
import {sayTypedIsBack, takeTyped} from '../../kernel/writes/keep-form.js';
import {undoneItemsText} from '../../kernel/writes/journal.js';
import type {Write} from '../../kernel/loop/command-line.js';
import type {JournalEntry} from '../../kernel/form-model/journal-entry.js';
import {exitStatus, Refusal} from '../../kernel/options/exit-status.js';
import {data, plain} from '../../kernel/rows/row.js';
import type {State} from '../../kernel/state/state.js';
import {harmless} from '../../base/text/harmless.js';
import {shellWord} from '../../base/text/markdown.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {accountNameScene} from '../../kernel/rows/account-fields.js';
import {createAccounts} from '../../kernel/runs/create-accounts.js';
import {
	runOfAccount,
	accountAsked,
	askingIn,
	creationIn,
	isAccountChanged,
	whyNotType,
	whyNotCreateAccounts,
	whyNotCreateAccount,
	whyNotInside,
	whyNotOtherType,
	whyNotReviewAccount,
	askingRows,
	titleOf,
	newAccountHandlers,
} from './dialog.js';

const accountDraft: DraftPart = {
	form: newAccountName,
	nouns: ['a new account', 'new accounts'],
	dialogs: ['newAccount', 'accountCreation'],
	typed(state, registry) {
		const [asking, creation] = [askingIn(state), creationIn(state)];
		const unsent = creation && runOfAccount.unstored(creation, registry).length > 0 ? creation.account : undefined;
		// A proposal that nobody changed is nothing to keep.
		const asked = asking && (asking.isKept === true || isAccountChanged(asking)) ? accountAsked(asking) : undefined;
		const account = asked ?? unsent;
		return account && account.name !== '' ? newAccountForm(account) : undefined;
	},
	what: form => `new account: ${typedText(form, 'type') ?? ''}`,
	calls: ['create_account', 'accounts'],
	open(form) {
		const type = typedText(form, 'type') ?? '';
		return {
			type: 'newAccount/opened',
			organization: form.organization,
			name: typedText(form, 'name') ?? '',
			...(isAccountType(type) && {accountType: type}),
			isKept: true,
		};
	},
};

const openCreateAccount: Command = context => {
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

const typeAccountName: Command = ({store}, press) => {
	const dialog = askingIn(store.getState());
	if (dialog && dialog.request === undefined) {
		store.dispatch({type: 'newAccount/edited', line: typeText(dialog.line, press)});
	}
};

const chooseAccountType: Command = ({store}) => {
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

const returnToAccount: Command = ({store}) => {
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

const reviewAccount: Command = async context => {
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
			await orFailure(
				async () => {
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
				},
				error => {
					store.dispatch({type: 'newAccount/failed', request, text: failureText(error)});
				},
			);
		},
		'dialog',
	);
};

const stopNameCheck: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'newAccount/checkStopped'});
};

function createdText({name, organization}: NewAccount, text: Told | undefined, place: string): Told {
	const created = `Created the account ${shownName(name)} in ${shownName(place === '' ? organization.name : place)}.`;
	return text === undefined ? created : told`${created} ${text}`;
}

const sendAccount: Command = async context => {
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

const nameOf = ({after, before}: JournalEntry): string => shownName((after ?? before).name);

const did = (entry: JournalEntry): string =>
	entry.items ? `created ${counted(entry.items.length, 'account')}${undoneItemsText(entry)}` : 'created the account';

const why = `cforgs cannot delete an account, so its creation cannot be undone. ${whoClosesAccounts}`;

const organizationOf = (state: State, {before: {parentId: id}}: JournalEntry) => {
	const at = rowOfId(state, id);
	return {id, name: at === -1 ? '' : nameAt(state, at)};
};

/** What the journal, undo and the command line know of the creation of an account. Nothing undoes it. If its answer was lost, it can be tried again with the same key. */
const accountWrite: Write = {
	kind: 'createAccount',
	did,
	named: entry => `the creation of the account ${nameOf(entry)}`,
	item: (_, entry) => [
		entry.items ? data(did(entry)) : plain(entry.isUnclear ? 'account created?' : 'account created: cannot be undone'),
	],
	// The history would settle it under its key, and nothing would look for the account any more.
	recorded: () => undefined,
	whyNotUndo: (state, {isUnclear, items}) => (isUnclear && !items ? whyNotCreateAccounts(state) : why),
	undoName: 'look again',
	undo: (state, entry) => ({
		type: 'newAccount/opened',
		organization: organizationOf(state, entry),
		name: entry.after?.name ?? '',
		...(entry.creation && isAccountType(entry.creation.type) && {accountType: entry.creation.type}),
	}),
	async undoOnCommandLine(_, entry) {
		const {
			after,
			before: {parentId},
			creation,
			isUnclear,
		} = entry;
		const again =
			isUnclear && after
				? ` It is unclear whether it was created. To find out: cforgs create-account ${shellWord(after.name)} --in ${shellWord(parentId)}${creation === undefined ? '' : ` --type ${creation.type}`}.`
				: '';
		throw new Refusal(
			harmless(
				`That change ${did(entry)}${entry.items ? '' : ` ${nameOf(entry)}`}. ${again === '' ? why : again.trim()} Nothing was sent.`,
			),
			exitStatus.refused,
		);
	},
};

const run = runDialog(runOfAccount, {
	labels: ['the review of a new account', 'creating an account', 'the result of a new account'],
	send: {
		command: 'sendAccount',
		description: 'Create the account',
		apartFrom: ['openCreateAccount', 'reviewAccount', 'chooseUndo'],
		nothing: 'The account is left out.',
	},
	over: 'This account is created.',
	whyNot: (state, {account: {organization, type}}) =>
		whyNotCreateAccounts(state) ?? whyNotInside(state, organization.id) ?? whyNotType(state, organization.id, type),
	leave: {command: 'returnToAccount', name: 'back', description: 'Go back to the name and type'},
});

/** Creates accounts inside organizations. */
export const accountCreations = defineAbility({
	name: 'create-account',
	section: 'While creating an account',
	commands: {
		openCreateAccount,
		typeAccountName,
		chooseAccountType,
		reviewAccount,
		stopNameCheck,
		returnToAccount,
		sendAccount,
	},
	keys: [
		{
			keys: ['c'],
			command: 'openCreateAccount',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Creates in'},
			name: 'create account',
			alsoCalled: ['new account', 'add account'],
			description: 'Create an account in the organization',
			places: ['accounts'],
			whyNot: whyNotCreateAccount,
			isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewAccount',
			name: 'review',
			description: 'Check whether an account has this name, and review the creation',
			places: ['newAccount'],
			whyNot: whyNotReviewAccount,
			isHint: true,
		},
		{
			keys: ['tab', 'down', 'up', 'shift+tab'],
			command: 'chooseAccountType',
			name: 'type',
			description: 'Choose the other type of account',
			places: ['newAccount'],
			whyNot: whyNotOtherType,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without creating an account; asks first if you typed a name',
			places: ['newAccount'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopNameCheck',
			name: 'stop',
			description: 'Stop checking, and go back to the name',
			places: ['newAccountChecking'],
			isHint: true,
		},
		...run.keys,
	],
	places: {
		newAccount: {label: 'naming a new account', typing: 'typeAccountName'},
		newAccountChecking: {label: 'checking the name of an account'},
		...run.places,
	},
	dialogs: [
		defineDialog('newAccount', {
			place: ({request}) => (request === undefined ? 'newAccount' : 'newAccountChecking'),
			isBeforeReview: ({request}) => request !== undefined,
			view: (state, dialog, {columns}) => ({
				title: titleOf(dialog),
				rows: askingRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
				...(dialog.request === undefined && {scene: () => accountNameScene(dialog.line)}),
			}),
			typed: ({request, line}) => (request === undefined ? line : undefined),
			hasTyped: isAccountChanged,
		}),
		run.dialog,
	],
	handlers: [newAccountHandlers],
	writes: [accountWrite],
	drafts: [accountDraft],
});
