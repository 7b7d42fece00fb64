import {exactName} from '../../base/text/harmless.js';
import {dot, told, type Told, toldPath} from '../../base/text/told.js';
import {count, shownName} from '../../base/text/words.js';
import {pathOf} from '../../base/tree/names.js';
import {accountKeyText, accountRequest, accountTypes, type NewAccount} from '../../kernel/form-model/new-account.js';
import {accountFieldRows} from '../../kernel/rows/account-fields.js';
import {dialogRun} from '../../kernel/rows/dialog-run.js';
import {jsonLineRows} from '../../kernel/rows/json-line-rows.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {bodyRows} from '../../kernel/rows/request-rows.js';
import {data, row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {toldValueRows, wrapNames} from '../../kernel/rows/value-rows.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotType} from './availability.js';

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
export const runOfAccount = dialogRun<'accountCreation', NewAccount>('accountCreation', {
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
