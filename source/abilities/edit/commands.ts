import {openForOrganization} from '../../kernel/writes/open-for-organization.js';
import {lineOf, typeText} from '../../kernel/form-model/line-editor.js';
import {
	canHoldLines,
	createForm,
	editForm,
	focusedSlot,
	focusField,
	type Form,
	profileForm,
	slotsOf,
	isOfferedUndo,
	keptIn,
} from '../../kernel/form-model/form.js';
import {fieldLabel, labelsInSentence} from '../../kernel/form-model/fields.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {brokenFields} from '../../kernel/form-model/value-warnings.js';
import {selectedId, selectedOrganization, selectedRow} from '../../kernel/state/selectors.js';
import {nameAt} from '../../base/tree/names.js';
import type {Detail} from '../../kernel/state/data.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {formIn} from '../../kernel/state/open-form.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {putAside, waitingDrafts} from '../../kernel/writes/keep-form.js';
import {checkFormUndo} from '../../kernel/writes/journal.js';
import {loadDetail} from '../../kernel/loop/load.js';
import {say} from '../../kernel/loop/tell.js';
import {moveInList, scrollBy} from '../../kernel/loop/dialogs.js';
import {openPicker} from '../../kernel/loop/cursor-keys.js';
import {askForAccount, isAccountAsked} from './first-account.js';

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
