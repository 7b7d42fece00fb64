import {redactionMark} from '../../base/api/credential.js';
import {leavingOut, type TypedForm} from '../../kernel/form-model/typed-form.js';
import {keptOut} from '../../kernel/rows/dialog-run.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {State} from '../../kernel/state/state.js';
import {typedAccounts} from '../../kernel/state/typed-accounts.js';
import {type AccountField, accountFields, fieldsIn, fieldsText} from './fields.js';
import {runOfEdits} from './rows.js';
import {type AccountForm, formIn, keptValues, listedValue, typedValues} from './state.js';

/** The name of the form in drafts. */
export const editForm = 'editAccount';

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
