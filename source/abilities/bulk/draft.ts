import {harmless} from '../../base/text/harmless.js';
import {exceptOf, formAbout, type TypedForm} from '../../kernel/form-model/typed-form.js';
import {keptOut, unsentItems} from '../../kernel/rows/dialog-run.js';
import type {DraftPart} from '../../kernel/rows/registry.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {readCalls} from '../../kernel/state/why-not-call.js';
import {bulkRun} from './rows.js';

/** The name of the form in drafts. */
export const bulkForm = 'set';

/** The typed lines of a draft. */
export const textsOf = ({values}: Pick<TypedForm, 'values'>): readonly string[] => values.map(({text = ''}) => text);

function draftOf(
	{lines, except}: Pick<DialogOf<'setting'>, 'except' | 'lines'>,
	organizations: NonNullable<TypedForm['organizations']>,
): TypedForm | undefined {
	const values = lines.filter(({text}) => text.trim() !== '').map(({text}, at) => ({name: String(at), text}));
	return values.length === 0 || organizations.length === 0
		? undefined
		: formAbout(
				bulkForm,
				organizations,
				values,
				organizations.map(({id}) => id).filter(id => except?.has(id)),
			);
}

/** The values for many organizations, as drafts keep them. */
export const bulkDraft: DraftPart = {
	form: bulkForm,
	nouns: ['values for many organizations', 'values for many organizations'],
	dialogs: ['setting', 'bulk'],
	typed(state, registry) {
		const {dialog} = state;
		if (dialog.kind === 'setting') {
			return draftOf(dialog, dialog.chosen.organizations);
		}

		if (dialog.kind !== 'bulk') {
			return undefined;
		}

		const {lines} = dialog.setting;
		return draftOf(
			{lines, except: keptOut(bulkRun, dialog, registry)},
			unsentItems(bulkRun, dialog, registry).map(({organization}) => organization),
		);
	},
	what: form =>
		`set ${textsOf(form)
			.map(text => harmless(text))
			.join(', ')}`,
	calls: readCalls,
	open: form => ({
		type: 'set/asked',
		chosen: {organizations: form.organizations ?? [], hidden: [], unlisted: 0},
		texts: textsOf(form),
		except: exceptOf(form),
	}),
};
