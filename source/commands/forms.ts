import {typeText} from '../forms/type-text.js';
import {lineOf} from '../forms/line-editor.js';
import {
	changesOf,
	createForm,
	editForm,
	profileForm,
	type Form,
} from '../forms/form.js';
import {brokenFields} from '../forms/field-rules.js';
import {
	nameAt,
	selectedId,
	selectedOrganization,
	selectedRow,
} from '../state/selectors.js';
import type {Detail} from '../state/state.js';
import type {Command, Context} from './context.js';
import {orFail, readDetail} from './load.js';

const formOf = ({store}: Context): Form | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'form' ? dialog.form : undefined;
};

export const openCreateForm: Command = ({store}) => {
	const parentId = selectedId(store.getState()) ?? '';
	store.dispatch({type: 'form/opened', form: createForm(parentId)});
};

export const openCreateRootForm: Command = ({store}) => {
	store.dispatch({type: 'form/opened', form: createForm('')});
};

/**
Opens a form on what the server holds now, not on what was read some time ago.
*/
async function openOnFresh({store, client, nextRequest, now}: Context, verb: string, open: (detail: Detail) => Form): Promise<void> {
	const state = store.getState();
	const organization = selectedOrganization(state);
	if (!organization) {
		return;
	}

	const request = nextRequest();
	const name = nameAt(state.tree.index, selectedRow(state));
	store.dispatch({type: 'form/requested', title: `${verb} ${name}`, request});
	await orFail(async () => {
		const detail = await readDetail(client, organization.id, now);
		const {dialog} = store.getState();
		if (dialog.kind === 'opening' && dialog.request === request) {
			store.dispatch({type: 'form/opened', form: open(detail)});
		}
	}, error => {
		store.dispatch({type: 'form/requestFailed', request, error});
	});
}

export const openEditForm: Command = async context =>
	openOnFresh(context, 'Edit', ({organization, profile}) => editForm(organization, profile));

export const openProfileForm: Command = async context =>
	openOnFresh(context, 'Profile of', ({organization, profile}) => profileForm(organization, profile));

export const typeIntoField: Command = (context, press) => {
	const form = formOf(context);
	const field = form?.fields[form.focused];
	if (!field) {
		return;
	}

	if (field.name === 'parent') {
		openPickerWith(context, press.text ?? '');
		return;
	}

	const line = typeText(field.line, press);
	if (line !== field.line) {
		context.store.dispatch({type: 'form/edited', line});
	}
};

export const focusNextField: Command = ({store}) => {
	store.dispatch({type: 'form/moved', by: 1});
};

export const focusPreviousField: Command = ({store}) => {
	store.dispatch({type: 'form/moved', by: -1});
};

function openPickerWith({store}: Context, query: string): void {
	store.dispatch({type: 'picker/opened', query: lineOf(query)});
}

/**
Enter: the parent's list, the next field, or after the last one the review.
*/
export const acceptField: Command = async (context, press) => {
	const form = formOf(context);
	if (form?.fields[form.focused]?.name === 'parent') {
		openPickerWith(context, '');
	} else if (form && form.focused < form.fields.length - 1) {
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
		context.store.dispatch({type: 'form/reviewed'});
	} else {
		context.store.dispatch({type: 'form/refused', focused: form.fields.findIndex(({name}) => name === broken)});
	}
};

export const returnToForm: Command = ({store}) => {
	store.dispatch({type: 'form/resumed'});
};

/**
Leaves a form in which nothing was changed; asks where something was.
*/
export const leaveForm: Command = context => {
	const form = formOf(context);
	context.store.dispatch({type: form && changesOf(form).length > 0 ? 'form/leaveAsked' : 'dialog/closed'});
};

export const discardForm: Command = ({store}) => {
	store.dispatch({type: 'dialog/closed'});
};
