import {
	accountTypes,
	type AccountType,
	enterpriseRemark,
	whyNotAccountIn,
	whyNotAccountType,
} from '../../kernel/form-model/new-account.js';
import {firstAccountOf, textOfSlot, type Form} from '../../kernel/form-model/form.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {accountFieldRows, accountNameScene} from '../../kernel/rows/account-fields.js';
import type {DialogView} from '../../kernel/rows/registry.js';
import {row, type Row, toldRows} from '../../kernel/rows/row.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {formIn} from '../../kernel/state/open-form.js';
import {knownOrganization, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {dot, told} from '../../base/text/told.js';

const parentOf = (state: State, form: Form) => knownOrganization(state, rowOfId(state, textOfSlot(form, 'parent')));

/** The types that the flags of the parent do not forbid. */
function offeredTypes(state: State, form: Form): readonly AccountType[] {
	const parent = parentOf(state, form);
	return accountTypes.filter(type => !parent || whyNotAccountType(parent, type) === undefined);
}

/** Whether a step of the form asks for an account before the review. Not with a credential that cannot create it. */
export const isAccountAsked = (state: State, {isGuided}: Form): boolean =>
	isGuided === true && whyNotCall(state, 'Creating accounts', 'create_account', 'accounts') === undefined;

export function askForAccount({store}: Pick<Context, 'store'>, form: Form): void {
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
