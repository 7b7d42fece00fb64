import {nameAt} from '../../base/tree/names.js';
import type {TypedForm} from '../form-model/stored-form.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

/** A form about accounts, as a draft keeps it; undefined if nothing is typed. `organization`: its id. */
export function typedAccounts(
	state: State,
	form: TypedForm['form'],
	{organization: id, accounts}: {readonly organization: string; readonly accounts: TypedForm['accounts']},
	values: TypedForm['values'],
): TypedForm | undefined {
	const at = rowOfId(state, id);
	const organization = {id, name: at === -1 ? '' : nameAt(state, at)};
	return values.length === 0
		? undefined
		: {
				kind: 'typed',
				form,
				organization,
				accounts: accounts.map(account => ({id: account.id, name: account.name})),
				values,
			};
}
