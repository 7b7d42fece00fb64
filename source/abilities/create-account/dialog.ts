import type {Account, Organization} from '../../base/api/schemas.js';
import {type Told, dot, told, toldPath} from '../../base/text/told.js';
import {
	type AccountType,
	accountTypes,
	type NewAccount,
	whyNotAccountIn,
	whyNotAccountName,
	whyNotAccountType,
	accountKeyText,
	accountRequest,
} from '../../kernel/form-model/new-account.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {unasked} from '../../kernel/state/open-form.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run.js';
import {focusPane} from '../../kernel/state/selection.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectedId, knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import {type State, withDialog, whileIn, whileAwaiting} from '../../kernel/state/state.js';
import {type WhyNot, whyNotOrganization} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {exactName} from '../../base/text/harmless.js';
import {count, shownName} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {accountFieldRows} from '../../kernel/rows/account-fields.js';
import {runView} from '../../kernel/runs/view.js';
import {jsonLineRows, toldValueRows, wrapNames} from '../../kernel/rows/value-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {bodyRows} from '../../kernel/rows/request-rows.js';
import {data, row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {Handlers} from '../../kernel/state/events.js';

type Holder = Pick<Organization, 'id' | 'name'>;

/** How the form of an account was opened: with which values, whether a draft has them, and from which dialog. */
type Opened = {
	readonly opened: Pick<NewAccount, 'name' | 'type'>;
	readonly isKept?: true | undefined;
	readonly returnsTo?: Dialog | undefined;
};

/** Events of creating an account. */
export type CreateAccountEvent =
	| {
			readonly type: 'newAccount/opened';
			readonly organization: Holder;
			readonly name?: string;
			readonly accountType?: AccountType;
			/** A draft has the name and the type. */
			readonly isKept?: true;
			/** The dialog to go back to. */
			readonly returnsTo?: Dialog;
	  }
	| {readonly type: 'newAccount/edited'; readonly line: Line}
	| {readonly type: 'newAccount/typeChosen'; readonly accountType: AccountType}
	| {readonly type: 'newAccount/requested'; readonly request: number}
	| {readonly type: 'newAccount/failed'; readonly request: number; readonly text: Told}
	| {readonly type: 'newAccount/checkStopped'}
	| {
			readonly type: 'newAccount/reviewed';
			readonly request: number;
			readonly namesakes: readonly Account[];
			readonly isUnclear: boolean;
	  }
	| {readonly type: 'newAccount/returned'}
	| {readonly type: 'newAccount/created'; readonly organization: string; readonly account: string};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		/** The question about the name and type of an account. `request`: the check of the name in progress. `text`: why it failed. */
		readonly newAccount: Opened & {
			readonly organization: Holder;
			readonly line: Line;
			readonly accountType: AccountType;
			readonly request?: number | undefined;
			readonly text?: Told | undefined;
		};
		/** The creation of an account. `namesakes`: the accounts that have its name already. `isUnclear`: an earlier request for it had no answer. */
		readonly accountCreation: Opened &
			RunInDialog & {readonly account: NewAccount; readonly namesakes: readonly Account[]; readonly isUnclear: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly newAccount: CreateAccountEvent;
	}
}

/** Why the service refused accounts of this type in an organization for good in this session. */
const refusedAccount = (state: State, id: string, type: AccountType): string | undefined =>
	whyRefused(state, {call: 'create_account', id, type});

export const askingIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'newAccount'> | undefined =>
	dialog.kind === 'newAccount' ? dialog : undefined;

export const creationIn = ({dialog}: Pick<State, 'dialog'>): DialogOf<'accountCreation'> | undefined =>
	dialog.kind === 'accountCreation' ? dialog : undefined;

/** The account that the question is about. */
export const accountAsked = ({organization, line, accountType}: Omit<DialogOf<'newAccount'>, 'kind'>): NewAccount => ({
	name: line.text.trim(),
	type: accountType,
	organization,
});

/** Whether the name or the type differs from those that the form was opened with. */
export function isAccountChanged(dialog: Omit<DialogOf<'newAccount'>, 'kind'>): boolean {
	const {name, type} = accountAsked(dialog);
	return name !== dialog.opened.name.trim() || (name !== '' && type !== dialog.opened.type);
}

const asked = (state: State, {organization, name, type}: NewAccount, {opened, isKept, returnsTo}: Opened): State =>
	withDialog(state, {
		kind: 'newAccount',
		organization,
		line: lineOf(name),
		accountType: type,
		opened,
		isKept,
		returnsTo,
	});

export const newAccountHandlers: Handlers<CreateAccountEvent> = {
	'newAccount/opened'(state, event) {
		const {organization, name = '', isKept, returnsTo} = event;
		const type =
			event.accountType ??
			accountTypes.find(each => refusedAccount(state, organization.id, each) === undefined) ??
			accountTypes[0];
		return asked(state, {organization, name, type}, {opened: {name, type}, isKept, returnsTo});
	},

	'newAccount/edited': (state, {line}) => whileIn(state, 'newAccount', dialog => ({...unasked(dialog), line})),

	'newAccount/typeChosen': (state, {accountType}) =>
		whileIn(state, 'newAccount', dialog => ({...unasked(dialog), accountType})),

	'newAccount/requested': (state, {request}) => whileIn(state, 'newAccount', dialog => ({...unasked(dialog), request})),

	'newAccount/failed': (state, {request, text}) =>
		whileAwaiting(state, 'newAccount', request, dialog => ({...unasked(dialog), text})),

	'newAccount/checkStopped': state => whileIn(state, 'newAccount', unasked),

	'newAccount/reviewed': (state, {request, namesakes, isUnclear}) =>
		whileAwaiting(state, 'newAccount', request, dialog => ({
			...unsentRun,
			opened: dialog.opened,
			isKept: dialog.isKept,
			returnsTo: dialog.returnsTo,
			kind: 'accountCreation',
			account: {...accountAsked(dialog), besides: namesakes.map(({id}) => id)},
			namesakes,
			isUnclear,
		})),

	'newAccount/returned'(state) {
		const dialog = creationIn(state);
		return dialog ? asked(state, dialog.account, dialog) : state;
	},

	'newAccount/created': (state, {organization, account}) =>
		selectedId(state) === organization
			? {...focusPane(state, 'accounts'), soughtAccount: account, listSearch: undefined}
			: state,
};

const organizationIn = (state: State, id: string): Organization | undefined =>
	knownOrganization(state, rowOfId(state, id));

export const whyNotCreateAccounts: WhyNot = state =>
	whyNotCall(state, 'Creating accounts', 'create_account', 'accounts');

/** Why no account can be created in the organization with this id: its flags forbid it, or the service refused every type for good in this session. */
export function whyNotInside(state: State, id: string): Told | undefined {
	const organization = organizationIn(state, id);
	const isRefused = accountTypes.every(type => refusedAccount(state, id, type) !== undefined);
	return (
		(organization && whyNotAccountIn(organization)) ??
		(isRefused ? refusedAccount(state, id, accountTypes[0]) : undefined)
	);
}

/** Why an account in the organization with this id cannot have this type. */
export function whyNotType(state: State, id: string, type: AccountType): Told | undefined {
	const organization = organizationIn(state, id);
	return (organization && whyNotAccountType(organization, type)) ?? refusedAccount(state, id, type);
}

/** For creating an account in the selected organization. */
export const whyNotCreateAccount: WhyNot = state => {
	const id = selectedId(state);
	return (
		whyNotOrganization(state) ?? whyNotCreateAccounts(state) ?? (id === undefined ? undefined : whyNotInside(state, id))
	);
};

/** For the review of the account that is typed. */
export const whyNotReviewAccount: WhyNot = state => {
	const dialog = askingIn(state);
	if (!dialog) {
		return undefined;
	}

	const {organization, accountType, line} = dialog;
	return (
		whyNotAccountName(line.text) ??
		whyNotInside(state, organization.id) ??
		whyNotType(state, organization.id, accountType)
	);
};

/** For choosing another type than the one that is shown. */
export const whyNotOtherType: WhyNot = state => {
	const dialog = askingIn(state);
	const whys = dialog
		? accountTypes
				.filter(type => type !== dialog.accountType)
				.map(type => whyNotType(state, dialog.organization.id, type))
		: [];
	return whys.includes(undefined) ? undefined : whys[0];
};

/** The question about the name and the type of an account. */
export function askingRows(
	state: State,
	{organization, line, accountType, request, text}: DialogOf<'newAccount'>,
	columns: number,
): readonly Row[] {
	if (request !== undefined) {
		return toldRows(waitText(state, 'Checking whether an account has this name …'), columns, 'dim');
	}

	const others = accountTypes.filter(type => type !== accountType);
	const offered = others.filter(type => whyNotType(state, organization.id, type) === undefined);
	const left = accountTypes.flatMap(type => whyNotType(state, organization.id, type) ?? []);
	return [
		...accountFieldRows(
			{line, type: accountType},
			offered.length === 0 ? '' : `press ${keyOf(state, 'chooseAccountType')} for ${offered.join(', ')}`,
			columns,
		),
		row(),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...left.flatMap(each => toldRows(each, columns, 'warning')),
		...toldRows(
			'The name that lists show, such as the website or the department that the account is for. You can change it later.',
			columns,
			'dim',
		),
	];
}

export const titleOf = ({organization}: Pick<DialogOf<'newAccount'>, 'organization'>): Told =>
	told`Create an account${dot}${shownName(organization.name)}`;

function pathText(state: State, {organization: {id, name}}: NewAccount): Told {
	const at = rowOfId(state, id);
	return at === -1 ? exactName(name === '' ? id : name) : toldPath(pathOf(state, at).map(each => exactName(each)));
}

function namesakeRows({namesakes, account, isUnclear}: DialogOf<'accountCreation'>, columns: number): readonly Row[] {
	if (isUnclear) {
		return toldRows(
			'An earlier request for this account had no answer. cforgs looks for the account first, and otherwise repeats that request with the same key, so that the account is not created twice.',
			columns,
			'warning',
		);
	}

	return namesakes.length === 0
		? []
		: toldRows(
				`${shownName(account.organization.name)} already has an account named ${shownName(account.name)}: ${namesakes.map(({id}) => id).join(', ')}. With this account there will be ${count(namesakes.length + 1)}.`,
				columns,
				'danger',
			);
}

const labels = {labelColumns: 6, wrap: wrapNames};

function requestRows({account, isUnclear}: DialogOf<'accountCreation'>, columns: number): readonly Row[] {
	const {method, path, body} = accountRequest(account);
	return [
		row(toned('heading', 'Request')),
		...jsonLineRows(`${method} ${path}`, columns),
		...toldRows(accountKeyText(isUnclear), columns, 'dim'),
		...bodyRows(body, columns),
	];
}

function aboutRows(state: State, dialog: DialogOf<'accountCreation'>, columns: number): readonly Row[] {
	const {account} = dialog;
	const name = shownName(account.organization.name);
	return [
		...namesakeRows(dialog, columns),
		...toldValueRows('In', pathText(state, account), columns, labels),
		row(),
		...toldRows(
			`Members of ${name}, and of the organizations above it, become Super Administrators of the account.`,
			columns,
		),
		...toldRows(
			'This cannot be undone here: cforgs cannot delete an account, and an organization with an account in it cannot be deleted.',
			columns,
			'warning',
		),
		row(),
		...requestRows(dialog, columns),
	];
}

/** The creation of an account, as a run with one item. */
export const runOfAccount = runView<'accountCreation', NewAccount>('accountCreation', {
	items: ({account}) => [account],
	keyOf: ({name}) => name,
	steps: {reviewing: 'Review', sending: 'Sending', ended: 'Result'},
	title: ({account}) => `Create the account ${shownName(account.name)}`,
	question: (_, {account}) => `Create the account ${shownName(account.name)}`,
	command: 'sendAccount',
	done: () => 'created',
	about: (state, {dialog, columns}) => aboutRows(state, dialog, columns),
	rowOf: (_, {name}, {itemState}) => ({left: [{...data(name), ...(itemState.status === 'left_out' && {tone: 'dim'})}]}),
	recordedAs: ({name, organization: {id}}) => ({id, name}),
});
