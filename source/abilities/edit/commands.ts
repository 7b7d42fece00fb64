import {
	accountTypes,
	type AccountType,
	enterpriseRemark,
	whyNotAccountIn,
	whyNotAccountType,
} from '../../kernel/form-model/new-account.js';
import {
	firstAccountOf,
	textOfSlot,
	type Form,
	canHoldLines,
	createForm,
	editForm,
	focusedSlot,
	focusField,
	profileForm,
	slotsOf,
	isOfferedUndo,
	keptIn,
} from '../../kernel/form-model/form.js';
import {typeText, lineOf} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {accountFieldRows, accountNameScene} from '../../kernel/rows/account-fields.js';
import type {DialogView} from '../../kernel/rows/registry.js';
import {row, type Row, toldRows} from '../../kernel/rows/row.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {formIn} from '../../kernel/state/open-form.js';
import {
	knownOrganization,
	rowOfId,
	selectedId,
	selectedOrganization,
	selectedRow,
} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {dot, told} from '../../base/text/told.js';
import {openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {fieldLabel, labelsInSentence} from '../../kernel/form-model/fields.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {brokenFields} from '../../kernel/form-model/value-warnings.js';
import {nameAt} from '../../base/tree/names.js';
import type {Detail} from '../../kernel/state/data.js';
import {putAside, waitingDrafts} from '../../kernel/writes/keep-form.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {loadDetail} from '../../kernel/loop/load.js';
import {say} from '../../kernel/loop/tell.js';
import {moveInList, scrollBy} from '../../kernel/loop/dialogs.js';
import {openPicker} from '../../kernel/loop/cursor-keys.js';

const parentOf = (state: State, form: Form) => knownOrganization(state, rowOfId(state, textOfSlot(form, 'parent')));

/** The types that the flags of the parent do not forbid. */
function offeredTypes(state: State, form: Form): readonly AccountType[] {
	const parent = parentOf(state, form);
	return accountTypes.filter(type => !parent || whyNotAccountType(parent, type) === undefined);
}

/** Whether a step of the form asks for an account before the review. Not with a credential that cannot create it. */
export const isAccountAsked = (state: State, {isGuided}: Form): boolean =>
	isGuided === true && whyNotCall(state, 'Creating accounts', 'create_account', 'accounts') === undefined;

function askForAccount({store}: Pick<Context, 'store'>, form: Form): void {
	store.dispatch({type: 'form/accountAsked', accountType: offeredTypes(store.getState(), form)[0] ?? accountTypes[0]});
}

const askingIn = (state: State): Form | undefined => {
	const form = formIn(state);
	return form?.step.name === 'account' ? form : undefined;
};

export const typeFirstAccount: Command = ({store}, press) => {
	const account = askingIn(store.getState())?.account;
	if (account) {
		store.dispatch({type: 'form/accountChanged', account: {...account, line: typeText(account.line, press)}});
	}
};

/** Why the flags of the parent leave only one type to choose; undefined if they do not. */
function whyOneType(state: State, form: Form): string | undefined {
	const parent = parentOf(state, form);
	const why = parent && accountTypes.map(type => whyNotAccountType(parent, type)).find(each => each !== undefined);
	return why === undefined ? undefined : `The only type here is ${offeredTypes(state, form).join(', ')}. ${why}`;
}

/** For choosing another type than the one that is shown. */
export const whyNotOtherType: WhyNot = state => {
	const form = askingIn(state);
	return form && whyOneType(state, form);
};

/** Chooses the next type that is offered. */
export const chooseFirstAccountType: Command = ({store}) => {
	const state = store.getState();
	const form = askingIn(state);
	if (!form?.account) {
		return;
	}

	const types = offeredTypes(state, form);
	const type = types[(types.indexOf(form.account.type) + 1) % types.length];
	if (type !== undefined) {
		store.dispatch({type: 'form/accountChanged', account: {...form.account, type}});
	}
};

/** The step of an onboarding that asks for the first account. */
export function firstAccountView(state: State, form: Form, columns: number): DialogView {
	const {account} = form;
	const parent = parentOf(state, form);
	const others = offeredTypes(state, form).filter(type => type !== account?.type);
	const flag = parent && whyNotAccountIn(parent);
	const isCreated = firstAccountOf(form) !== undefined;
	const about = isCreated
		? `The account is created once the organization is ready. To create none, press ${keyOf(state, 'leaveOutFirstAccount')}.`
		: 'Without a name, no account is created. You can create one later.';
	const why = whyOneType(state, form);
	const isFilledIn = account !== undefined && account.proposed !== '' && account.line.text === account.proposed;
	const name = isFilledIn
		? 'Its name is filled in with that of the organization: what you type is added to it.'
		: 'What you type is its name.';
	const rows: readonly Row[] = account
		? [
				...toldRows(
					`Before the review comes the first account of the customer. ${name} To review, press ${keyOf(state, 'reviewForm')}.`,
					columns,
				),
				row(),
				...accountFieldRows(
					account,
					others.length === 0 ? '' : `press ${keyOf(state, 'chooseFirstAccountType')} for ${others.join(', ')}`,
					columns,
				),
				row(),
				...(why === undefined ? [] : toldRows(why, columns, 'dim')),
				...(isCreated && account.type === 'enterprise' ? toldRows(enterpriseRemark, columns, 'warning') : []),
				...(flag === undefined || !isCreated
					? []
					: toldRows(`${flag} The new organization may have the same flag.`, columns, 'warning')),
				...toldRows(about, columns, 'dim'),
				...toldRows(
					'An account holds the websites of the customer. Nothing is sent before you have reviewed it.',
					columns,
					'dim',
				),
			]
		: [];
	return {
		title: told`First account${dot}${textOfSlot(form, 'name')}`,
		rows,
		...(account && {scene: () => accountNameScene(account.line)}),
	};
}

const formOf = ({store}: Context): Form | undefined => formIn(store.getState());

export const openCreateForm: Command = ({store}) => {
	const parentId = selectedId(store.getState()) ?? '';
	store.dispatch({type: 'form/opened', form: createForm(parentId)});
};

export const openCreateBesideForm: Command = ({store}) => {
	const selected = selectedOrganization(store.getState());
	store.dispatch({type: 'form/opened', form: createForm(selected?.parent?.id ?? '')});
};

export const openCreateRootForm: Command = ({store}) => {
	store.dispatch({type: 'form/opened', form: createForm('')});
};

// A second draft of the same form would conflict with the first.
function tellDraft(context: Context, kind: 'edit' | 'profile', id: string): void {
	if (waitingDrafts(context, draft => draft.kind === kind && draft.id === id).length > 0) {
		say(
			context,
			`There is a draft of this form. To open it instead, press ${keyOf(context.store.getState(), 'leaveForm')}, then press ${keyOf(context.store.getState(), 'openDrafts')}.`,
			'warning',
		);
	}
}

const verbs = {edit: 'Edit', profile: 'Profile of'} as const;

/** Opens a form for the selected organization, at its first field or at the top field of the detail. Announces that field at once, because keys typed before the form opens go there. */
async function openForSelected(
	context: Context,
	kind: 'edit' | 'profile',
	open: (detail: Detail) => Form,
): Promise<void> {
	const {store, medium, registry} = context;
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	// The text of a card leads from the first field.
	const top = kind === 'edit' || state.card ? undefined : medium.scrollingOf(state, registry)?.topField;
	const tellBeginning = () => {
		if (top !== undefined && store.getState().message === undefined) {
			say({store}, `Starts at the ${labelsInSentence(top)}, the top field of the detail.`);
		}
	};

	const opening = openForOrganization(context, id, `${verbs[kind]} ${nameAt(state, selectedRow(state))}`, {
		open: detail => (top === undefined ? open(detail) : focusField(open(detail), top)),
	});
	tellBeginning();
	await opening;
	if (!formOf(context)) {
		return;
	}

	tellBeginning();
	tellDraft(context, kind, id);
}

export const openEditForm: Command = async context =>
	openForSelected(context, 'edit', ({organization, profile}) => editForm(organization, profile));

export const openProfileForm: Command = async context =>
	openForSelected(context, 'profile', ({organization, profile}) => profileForm(organization, profile));

export const editShown: Command = async (context, press) =>
	context.store.getState().tab === 'profile' ? openProfileForm(context, press) : openEditForm(context, press);

export const typeIntoField: Command = async (context, press) => {
	const form = formOf(context);
	if (!form) {
		return;
	}

	const {name} = focusedSlot(form);
	if (name === 'parent') {
		await openPicker(context, press.text ?? '');
		return;
	}

	const line = typeText(form.line, press, canHoldLines(name));
	if (line !== form.line) {
		context.store.dispatch({type: 'form/edited', line});
	}
};

/** Shows the focused field as plain text, or as the members of its JSON object. */
export const toggleRaw: Command = context => {
	context.store.dispatch({type: 'form/toggled'});
};

export const editOutside: Command = async context => {
	const form = formOf(context);
	if (!form) {
		return;
	}

	const {store, suspendTerminal, editText} = context;
	await suspendTerminal(async () => {
		const edited = await editText(form.line.text);
		if (edited.status === 'failed') {
			say({store}, edited.why, 'warning');
		} else if (edited.text !== form.line.text) {
			store.dispatch({type: 'form/edited', line: lineOf(edited.text)});
		}
	});
};

export const focusNextField: Command = ({store}) => {
	store.dispatch({type: 'form/moved', by: 1});
};

export const focusPreviousField: Command = ({store}) => {
	store.dispatch({type: 'form/moved', by: -1});
};

/** Enter: opens the list of parents, goes to the next field, or reviews after the last field. */
export const acceptField: Command = async (context, press) => {
	const form = formOf(context);
	if (form && focusedSlot(form).name === 'parent') {
		await openPicker(context, '');
	} else if (form && form.focused < slotsOf(form).length - 1) {
		context.store.dispatch({type: 'form/moved', by: 1});
	} else {
		await reviewForm(context, press);
	}
};

export const reviewForm: Command = context => {
	const form = formOf(context);
	if (!form) {
		return;
	}

	const [broken] = brokenFields(form);
	if (broken === undefined) {
		checkFormUndo(context, form);
		if (form.step.name !== 'account' && isAccountAsked(context.store.getState(), form)) {
			askForAccount(context, form);
		} else {
			context.store.dispatch({type: 'form/reviewed'});
		}
	} else {
		context.store.dispatch({type: 'form/refused', field: broken});
		say(context, `${fieldLabel(broken)} is not valid: see the message below the field.`, 'warning');
	}
};

/** Reviews the form without an account. */
export const leaveOutFirstAccount: Command = async (context, press) => {
	const account = formOf(context)?.account;
	if (!account) {
		return;
	}

	context.store.dispatch({type: 'form/accountChanged', account: {...account, line: lineOf('')}});
	await reviewForm(context, press);
};

export const editOffered: Command = ({store}) => {
	store.dispatch({type: 'form/resumed'});
};

/** Goes back: to the form, from the review of a new customer to its first account, or from an unedited undo to the list of changes. */
export const returnToForm: Command = async (context, press) => {
	const form = formOf(context);
	const {store, drafts, commands} = context;
	if (form?.step.name === 'reviewing' && isAccountAsked(store.getState(), form)) {
		askForAccount(context, form);
		return;
	}

	if (!form || !isOfferedUndo(form)) {
		store.dispatch({type: 'form/resumed'});
		return;
	}

	drafts.drop();
	await commands.get('openUndo')?.(context, press);
};

/** Closes the form if nothing would be lost. Otherwise keeps it as a draft, or asks. */
export const leaveForm: Command = context => {
	const {store, drafts} = context;
	const form = formOf(context);
	if (!form || changesOf(form).length === 0 || keptIn(form) === 'journal') {
		store.dispatch({type: 'dialog/closed'});
		drafts.drop();
		return;
	}

	if (keptIn(form) === 'draft') {
		putAside(context);
	}

	if (formOf(context)) {
		store.dispatch({type: 'form/leaveAsked'});
	}
};

export const chooseTheirs: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'theirs'});
};

export const chooseYours: Command = ({store}) => {
	store.dispatch({type: 'conflict/chosen', choice: 'yours'});
};

// At the last difference, the key scrolls instead.
const moveConflict =
	(by: 1 | -1): Command =>
	async context =>
		moveInList(context, by, () => {
			scrollBy(context, by, '');
		});

export const moveConflictDown = moveConflict(1);

export const moveConflictUp = moveConflict(-1);

export const toggleWhole: Command = ({store}) => {
	store.dispatch({type: 'conflict/wholeToggled'});
};

export const resolveConflict: Command = async context => {
	const {store, drafts} = context;
	const form = formIn(store.getState());
	if (form) {
		checkFormUndo(context, form);
	}

	store.dispatch({type: 'conflict/resolved'});
	const id = form?.id;
	if (id === undefined || formIn(store.getState())) {
		return;
	}

	drafts.drop();
	say({store}, 'Their value is kept, so there is nothing to send.');
	await loadDetail(context, id, true);
};
