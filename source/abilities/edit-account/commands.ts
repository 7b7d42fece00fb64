import {redactionMark} from '../../base/api/credential.js';
import {leavingOut, type TypedForm} from '../../kernel/form-model/stored-form.js';
import {keptOut} from '../../kernel/runs/view.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {State} from '../../kernel/state/state.js';
import {typedAccounts, selectedId} from '../../kernel/state/selectors.js';
import {ApiError, orFailure} from '../../base/api/api-error.js';
import type {Account} from '../../base/api/schemas.js';
import {shownName} from '../../base/text/words.js';
import {bothForms, shownText, told} from '../../base/text/told.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {loadAccounts} from '../../kernel/loop/load.js';
import {closeDialog} from '../../kernel/loop/dialogs.js';
import type {PatientReading} from '../../kernel/loop/readings.js';
import {requestPace} from '../../kernel/loop/pace.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {say} from '../../kernel/loop/tell.js';
import {endDialog, inDialog, whileReading} from '../../kernel/loop/until.js';
import {failureText} from '../../kernel/rows/failure.js';
import {markableAccounts, markedAccounts} from '../../kernel/state/marks.js';
import {accountList} from '../../kernel/state/pane-list.js';
import {keyOf, undoHint} from '../../kernel/state/key-of.js';
import {checkUndo} from '../../kernel/writes/journal.js';
import {sayTypedIsBack, takeTyped} from '../../kernel/writes/keep-form.js';
import {type AccountField, accountFields, fieldsIn, fieldsText, type NewValues, whyNotValue} from './fields.js';
import {runOfEdits} from './rows.js';
import {
	type AccountForm,
	formIn,
	keptValues,
	listedValue,
	typedValues,
	fieldsOf,
	focusedField,
	listedValues,
	shownLine,
} from './state.js';
import {isToSend, leftOut, rowOf, type AccountRow, runOf, sendEdits} from './plan.js';
import {type AccountRead, readAccounts, readUndoOfEdit} from './undo.js';
import {organizationOf, recordOfEdit, resultOf, settleEarlierEdits, type AccountEditEnd} from './write.js';

const editForm = 'editAccount';

/** The value that the form showed before a field was typed. A draft whose accounts are not read keeps its own; another field has none that is known. */
function valueBefore(form: AccountForm, field: AccountField): string | undefined {
	if (!form.kept) {
		return listedValue(form, field);
	}

	const earlier = form.kept.values.find(({name}) => name === field);
	return earlier ? earlier.was : redactionMark;
}

/** The draft of the form; undefined if nothing would change. A draft that was opened stays the same until somebody types. */
function draftOf(state: State, form: AccountForm): TypedForm | undefined {
	const {kept} = form;
	const texts = typedValues(form);
	const earlier = kept && keptValues(kept);
	if (earlier && accountFields.every(field => texts[field] === earlier[field])) {
		return kept;
	}

	return typedAccounts(
		state,
		editForm,
		form,
		fieldsIn(texts).map(field => {
			const was = valueBefore(form, field);
			return {name: field, text: texts[field], ...(was !== undefined && {was})};
		}),
	);
}

/** The form of one or several accounts, as drafts keep it. */
export const editDraft: DraftPart = {
	form: editForm,
	nouns: ['settings of accounts', 'settings of accounts'],
	dialogs: ['accountForm', 'accountEdits'],
	typed(state, registry) {
		const run = runOfEdits.open(state);
		const form =
			formIn(state) ??
			(run?.form && runOfEdits.unstored(run, registry).length > 0
				? {...run.form, except: keptOut(runOfEdits, run, registry)}
				: undefined);
		const draft = form && draftOf(state, form);
		return draft && leavingOut(draft, form.except);
	},
	what(form) {
		const fields = fieldsIn(keptValues(form));
		return `account: ${fieldsText(fields)}`;
	},
	calls: ['get_account', 'update_account'],
	open: (form, request) => ({
		type: 'accountEdit/opened',
		accounts: form.accounts.map(({id, name}) => ({id, name, settings: {}})),
		organization: form.organization.id,
		hidden: [],
		kept: form,
		request,
	}),
	openCommand: 'readAccountForm',
};

/** Opens the form of the marked accounts, or of the one under the cursor. */
export const openAccountForm: Command = context => {
	const {store} = context;
	const state = store.getState();
	const organization = selectedId(state);
	const marked = markedAccounts(state);
	const chosen = accountList.chosen(state);
	const accounts = marked.length > 0 ? marked : chosen ? [chosen] : [];
	if (organization === undefined || accounts.length === 0) {
		return;
	}

	const kept = takeTyped(context, {form: editForm, organization: {id: organization}, accounts});
	store.dispatch({
		type: 'accountEdit/opened',
		accounts,
		organization,
		hidden: marked.length > 0 ? markableAccounts.hidden(state) : [],
		kept,
	});
	if (kept) {
		sayTypedIsBack(context, kept, `To start over, press ${keyOf(store.getState(), 'resetAccountForm')}.`);
	}
};

/** Goes back to the values of the accounts. */
export const resetAccountForm: Command = ({store}) => {
	store.dispatch({type: 'accountEdit/reset'});
};

export const typeIntoAccountForm: Command = ({store}, press) => {
	const form = formIn(store.getState());
	if (!form || form.request !== undefined) {
		return;
	}

	const field = focusedField(form);
	const line = shownLine(form, field) ?? lineOf('');
	store.dispatch({type: 'accountEdit/typed', field, line: typeText(line, press)});
};

/** The next value of the second factor: yes and no in turn, and for accounts that differ also as they are. */
function switched(form: AccountForm): string | undefined {
	const listed = listedValue(form, 'enforce_twofactor');
	const now = form.lines.enforce_twofactor?.text ?? listed;
	return now === 'yes' ? 'no' : now === 'no' && listed === undefined ? undefined : 'yes';
}

export const switchSecondFactor: Command = ({store}) => {
	const form = formIn(store.getState());
	if (!form || form.request !== undefined) {
		return;
	}

	const next = switched(form);
	store.dispatch({
		type: 'accountEdit/typed',
		field: 'enforce_twofactor',
		...(next !== undefined && {line: lineOf(next)}),
	});
};

export const moveToNextAccountField: Command = ({store}) => {
	store.dispatch({type: 'accountEdit/lineMoved', by: 1});
};

export const moveToPreviousAccountField: Command = ({store}) => {
	store.dispatch({type: 'accountEdit/lineMoved', by: -1});
};

/** Reads the accounts of the form again, and shows what would change in each. */
export const reviewAccountForm: Command = async context => reviewFormOf(context);

/** `only`: the ids of the accounts to read, if not all of them. */
async function reviewFormOf(context: Context, only?: ReadonlySet<string>): Promise<void> {
	const {store, nextRequest} = context;
	const form = formIn(store.getState());
	if (!form || form.request !== undefined) {
		return;
	}

	const after = typedValues(form);
	const wrong = fieldsOf(form).find(
		field => after[field] !== undefined && whyNotValue(field, after[field]) !== undefined,
	);
	const why =
		wrong === undefined
			? fieldsIn(after).length === 0
				? 'Nothing has changed yet, so there is nothing to send.'
				: undefined
			: whyNotValue(wrong, after[wrong] ?? '');
	if (why !== undefined) {
		// What the form says already, the message line says again.
		if (form.text === why) {
			say(context, why, 'warning');
		}

		store.dispatch({type: 'accountEdit/refused', text: why, ...(wrong !== undefined && {field: wrong})});
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'accountEdit/requested', request});
	const wanted = form.accounts.filter(({id}) => only?.has(id) ?? true);
	await readForForm(context, {request, wanted}, found => {
		review(
			context,
			request,
			after,
			wanted.map(account => readRow(form, account, after, found.get(account.id) ?? {})),
		);
	});
}

/** Reads accounts for the open form, which shows the progress, or why they could not be read. `use`: receives what was read. */
async function readForForm(
	context: Context,
	{request, wanted}: {readonly request: number; readonly wanted: AccountForm['accounts']},
	use: (found: ReadonlyMap<string, AccountRead>) => void,
): Promise<void> {
	const {store} = context;
	const note: PatientReading['note'] = text => {
		store.dispatch({type: 'accountEdit/noted', request, text});
	};

	note(wanted.length === 1 ? 'Reading the account again …' : 'Reading the accounts again …');
	await whileReading(
		context,
		async (reading, signal) =>
			orFailure(
				async () => {
					const found = await readAccounts(reading.client, wanted, {
						note,
						wait: reading.wait,
						isWanted: () => !signal.aborted,
					});
					if (signal.aborted) {
						return;
					}

					settleEarlierEdits(
						context,
						found
							.values()
							.flatMap(({account}) => (account ? [account] : []))
							.toArray(),
					);
					use(found);
				},
				error => {
					if (!signal.aborted) {
						store.dispatch({type: 'accountEdit/refused', text: failureText(error)});
					}
				},
			),
		'dialog',
	);
}

/** Reads the accounts of a draft, and says what has changed since it was typed. */
export const readAccountForm: Command = async context => {
	const {store} = context;
	const form = formIn(store.getState());
	const {request, kept, accounts} = form ?? {};
	if (request === undefined || !kept || !accounts) {
		return;
	}

	await readForForm(context, {request, wanted: accounts}, found => {
		const failed = found
			.values()
			.map(({error}) => error)
			.find(error => error !== undefined);
		if (failed && found.values().every(({account}) => !account)) {
			store.dispatch({type: 'accountEdit/refused', text: failureText(failed)});
			return;
		}

		store.dispatch({
			type: 'accountEdit/listed',
			request,
			accounts: accounts.map(account => found.get(account.id)?.account ?? account),
			unread: new Set(accounts.map(({id}) => id).filter(id => !found.get(id)?.account)),
		});
		const now = formIn(store.getState());
		const moved = now ? fieldsIn(keptValues(kept)).filter(field => isMoved(now, kept, field)) : [];
		if (now && fieldsIn(typedValues(now)).length === 0) {
			say(context, 'Everything that you typed here before is stored already.');
		} else if (moved.length > 0) {
			say(
				context,
				`Somebody else has changed this since you typed it: ${fieldsText(moved)}. The form shows what is stored now.`,
				'warning',
			);
		}
	});
};

/** Whether somebody has changed a field since its draft was typed. False if the draft does not say what the field was, as in older drafts. If some accounts could not be read, only those that were read count. */
function isMoved(form: AccountForm, {organization, values}: TypedForm, field: AccountField): boolean {
	const was = values.find(({name}) => name === field)?.was;
	if (was === redactionMark || organization.id === '') {
		return false;
	}

	const read = form.accounts.flatMap(account => listedValues(form, account) ?? []);
	return read.length === form.accounts.length
		? was !== listedValue(form, field)
		: was !== undefined && read.some(value => value[field] !== was);
}

function readRow(form: AccountForm, listed: Account, after: NewValues, {account, error}: AccountRead): AccountRow {
	return account
		? rowOf(after, account, {
				organization: organizationOf(account, form.organization),
				shown: listedValues(form, listed),
			})
		: leftOut(
				{account: listed, organization: form.organization},
				`It could not be read: ${error ? shownText(failureText(error)) : 'that was stopped.'}`,
			);
}

function review(context: Context, request: number, after: NewValues, rows: readonly AccountRow[]): void {
	const first = rows.find(each => isToSend(each));
	if (first?.edit) {
		checkUndo(context, recordOfEdit(first.edit));
	}

	context.store.dispatch({
		type: 'accountEdit/reviewed',
		request,
		review: {rows, after, pace: requestPace(context.requests(), context.client.window())},
	});
}

/** Stops reading, and goes back to the form. */
export const stopReadingAccounts: Command = context => {
	endDialog(context);
	const form = formIn(context.store.getState());
	context.store.dispatch({type: 'accountEdit/stopped'});
	if ((form?.unread?.size ?? 0) > 0) {
		say(context, 'The form shows only what you typed. cforgs reads the stored values before the review.');
	}
};

/** Goes back from the review to the form. The undo of a change has no form. */
export const leaveAccountEdits: Command = async (context, press) => {
	if (runOfEdits.open(context.store.getState())?.form) {
		context.store.dispatch({type: 'accountEdit/returned'});
		return;
	}

	await closeDialog(context, press);
};

/** Reads again what a run did not store, and reviews it. */
export const reviewAccountsAgain: Command = async context => {
	const {store, registry, nextRequest} = context;
	const dialog = runOfEdits.open(store.getState());
	if (!dialog) {
		return;
	}

	if (dialog.undoes) {
		store.dispatch({type: 'accountEdit/backAsked', entry: dialog.undoes, request: nextRequest()});
		await checkAccountBack(context);
		return;
	}

	const only = new Set(runOfEdits.unstored(dialog, registry).map(each => runOfEdits.keyOf(each)));
	store.dispatch({type: 'accountEdit/returned'});
	await reviewFormOf(context, only);
};

/** Reads the account of the write that is to be undone, and reviews the undo. */
export async function checkAccountBack(context: Context): Promise<void> {
	const {store} = context;
	const dialog = runOfEdits.open(store.getState());
	const {undoes: entry, request} = dialog ?? {};
	if (!entry || request === undefined) {
		return;
	}

	const isAwaited = () => runOfEdits.open(store.getState())?.request === request;
	const end = (text: Parameters<typeof say>[1], tone: 'info' | 'warning') => {
		if (!isAwaited()) {
			return;
		}

		store.dispatch({type: 'dialog/closed'});
		say(context, text, tone);
	};

	await orFailure(
		async () => {
			const undo = await readUndoOfEdit(inDialog(context), entry);
			if ('why' in undo) {
				end(undo.isDone ? undo.why : told`${undo.why} Nothing was sent.`, undo.isDone ? 'info' : 'warning');
			} else if (isAwaited()) {
				review(context, request, undo.row.edit.after, [undo.row]);
			}
		},
		error => {
			end(told`The account could not be read, so nothing was sent. ${failureText(error)}`, 'warning');
		},
	);
}

/** Changes the accounts of the review that are not left out. A single account that was changed needs no result. */
export const sendAccountEdits: Command = async context => {
	const {store} = context;
	const dialog = runOfEdits.open(store.getState());
	if (!dialog) {
		return;
	}

	const {after, rows, form} = dialog;
	const edits = rows.flatMap(({edit}) => edit ?? []);
	let last: AccountEditEnd | undefined;
	const sent = await sendRun(context, runOfEdits, async (items, report) =>
		sendEdits(context, {
			...report,
			rows: items.filter(each => isToSend(each)),
			entry: rows.length > 1 ? runOf(after) : undefined,
			ended({edit: {organization}}, end) {
				last = end;
				if (end.status === 'done' && !(end.stored instanceof ApiError)) {
					store.dispatch({type: 'accountEdit/stored', organization, account: end.stored});
				}
			},
		}),
	);
	const [only] = sent;
	const result = only?.edit && last?.status === 'done' ? resultOf(only.edit, last) : undefined;
	if (only?.edit && rows.length === 1 && result?.status === 'done' && runOfEdits.open(store.getState())) {
		const text = told`${dialog.undoes ? 'Restored' : 'Changed'} ${shownName(only.edit.after.name ?? only.account.name)}: ${fieldsText(fieldsIn(only.edit.after))}. ${result.text ?? undoHint(store.getState())}`;
		store.dispatch({type: 'dialog/closed'});
		store.dispatch({
			type: 'message/shown',
			message: {tone: result.text === undefined ? 'success' : 'warning', ...bothForms(text)},
		});
	}

	const lists = new Set([...edits.map(({organization}) => organization), form?.organization ?? '']);
	await Promise.all(
		[...lists]
			.filter(id => sent.length > 0 && store.getState().accounts.has(id))
			.map(async id => loadAccounts(context, id)),
	);
};
