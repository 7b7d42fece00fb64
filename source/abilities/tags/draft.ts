import {leavingOut, type TypedForm} from '../../kernel/form-model/typed-form.js';
import {keptOut} from '../../kernel/rows/dialog-run.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {State} from '../../kernel/state/state.js';
import {typedAccounts} from '../../kernel/state/typed-accounts.js';
import {keysText} from './changes.js';
import {storedOf, settingsTyped} from './form.js';
import {runOfTags} from './rows.js';
import {type TagsForm, tagsFormIn} from './state.js';

/** The name of the form in drafts. */
export const tagsForm = 'tags';

/** The draft of the form; undefined if nothing would change. It stays the same while the tags are being read. */
function draftOf(state: State, form: TagsForm): TypedForm | undefined {
	const {kept, again, step} = form;
	if (step.name === 'reading') {
		return kept ?? (again?.form && draftOf(state, again.form));
	}

	return typedAccounts(
		state,
		tagsForm,
		form,
		settingsTyped(form).map(({key, to}) => {
			const was = storedOf(form, key);
			return {name: key, ...(to !== undefined && {text: to}), ...(was !== undefined && {was})};
		}),
	);
}

/** The form of the tags of accounts, as drafts keep it. */
export const tagsDraft: DraftPart = {
	form: tagsForm,
	nouns: ['tags of accounts', 'tags of accounts'],
	dialogs: ['tags', 'tagging'],
	typed(state, registry) {
		const run = runOfTags.open(state);
		const form =
			tagsFormIn(state) ??
			(run?.form && runOfTags.unstored(run, registry).length > 0
				? {...run.form, except: keptOut(runOfTags, run, registry)}
				: undefined);
		const draft = form && draftOf(state, form);
		return draft && leavingOut(draft, form.except);
	},
	what: form => `tags: ${keysText(form.values.map(({name}) => (name === '' ? 'a tag without a key' : name)))}`,
	calls: ['account_tags', 'put_account_tags'],
	open: (form, request) => ({
		type: 'tags/opened',
		accounts: form.accounts,
		organization: form.organization.id,
		request,
		kept: form,
	}),
	openCommand: 'readOpenTags',
};
