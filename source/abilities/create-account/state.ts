import type {Account, Organization} from '../../base/api/schemas.js';
import type {Told} from '../../base/text/told.js';
import {type AccountType, accountTypes, type NewAccount} from '../../kernel/form-model/new-account.js';
import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {unasked} from '../../kernel/state/reading-before-review.js';
import {type RunInDialog, unsentRun} from '../../kernel/state/run-in-dialog.js';
import {focusPane} from '../../kernel/state/selection.js';
import {whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectedId} from '../../kernel/state/selectors.js';
import {type State, withDialog} from '../../kernel/state/state.js';

/** An organization to create an account in. */
type Holder = Pick<Organization, 'id' | 'name'>;

/** How the form of an account was opened: with which values, whether a draft has them, and from which dialog. */
type Opened = {
	readonly opened: Pick<NewAccount, 'name' | 'type'>;
	readonly isKept?: true | undefined;
	readonly returnsTo?: Dialog | undefined;
};

/** Events of creating an account. `isKept`: a draft has the name and the type. `returnsTo`: the dialog to go back to. */
export type CreateAccountEvent =
	| {
			readonly type: 'newAccount/opened';
			readonly organization: Holder;
			readonly name?: string;
			readonly accountType?: AccountType;
			readonly isKept?: true;
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
export const refusedAccount = (state: State, id: string, type: AccountType): string | undefined =>
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

const whileAsking = (state: State, change: (dialog: DialogOf<'newAccount'>) => DialogOf<'newAccount'>): State => {
	const dialog = askingIn(state);
	return dialog ? withDialog(state, change(dialog)) : state;
};

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

export function reduceCreateAccount(state: State, event: CreateAccountEvent): State {
	const whileChecked = (request: number, change: (dialog: DialogOf<'newAccount'>) => State): State => {
		const dialog = askingIn(state);
		return dialog?.request === request ? change(dialog) : state;
	};

	switch (event.type) {
		case 'newAccount/opened': {
			const {organization, name = '', isKept, returnsTo} = event;
			const type =
				event.accountType ??
				accountTypes.find(each => refusedAccount(state, organization.id, each) === undefined) ??
				accountTypes[0];
			return asked(state, {organization, name, type}, {opened: {name, type}, isKept, returnsTo});
		}

		case 'newAccount/edited': {
			return whileAsking(state, dialog => ({...unasked(dialog), line: event.line}));
		}

		case 'newAccount/typeChosen': {
			return whileAsking(state, dialog => ({...unasked(dialog), accountType: event.accountType}));
		}

		case 'newAccount/requested': {
			return whileAsking(state, dialog => ({...unasked(dialog), request: event.request}));
		}

		case 'newAccount/failed': {
			return whileChecked(event.request, dialog => withDialog(state, {...unasked(dialog), text: event.text}));
		}

		case 'newAccount/checkStopped': {
			return whileAsking(state, unasked);
		}

		case 'newAccount/reviewed': {
			const {namesakes, isUnclear} = event;
			return whileChecked(event.request, dialog =>
				withDialog(state, {
					...unsentRun,
					opened: dialog.opened,
					isKept: dialog.isKept,
					returnsTo: dialog.returnsTo,
					kind: 'accountCreation',
					account: {...accountAsked(dialog), besides: namesakes.map(({id}) => id)},
					namesakes,
					isUnclear,
				}),
			);
		}

		case 'newAccount/returned': {
			const dialog = creationIn(state);
			return dialog ? asked(state, dialog.account, dialog) : state;
		}

		case 'newAccount/created': {
			const {organization, account} = event;
			return selectedId(state) === organization
				? {...focusPane(state, 'accounts'), soughtAccount: account, listSearch: undefined}
				: state;
		}
	}
}
