import type {Form} from '../forms/form.js';
import {lineOf} from '../forms/line-editor.js';
import {withDetail, withoutDetail, withoutOrganization} from './data-reducer.js';
import {isOf, type DialogEvent} from './events.js';
import {pickerChoices} from './picker.js';
import {selectRow} from './selection.js';
import {rowOfId} from './selectors.js';
import type {Deletion, Dialog, State} from './state.js';

const none = {kind: 'none'} as const;

const clamp = (value: number, highest: number): number => Math.max(0, Math.min(value, highest));

const withDialog = (state: State, dialog: Dialog): State => ({...state, dialog});

function withForm(state: State, change: (form: Form) => Form): State {
	return state.dialog.kind === 'form' ? withDialog(state, {kind: 'form', form: change(state.dialog.form)}) : state;
}

function withDeletion(state: State, change: (deletion: Deletion) => Deletion): State {
	return state.dialog.kind === 'deletion'
		? withDialog(state, {kind: 'deletion', deletion: change(state.dialog.deletion)})
		: state;
}

function withoutError(form: Form): Form {
	const {error, ...rest} = form;
	return rest;
}

function editField(form: Form, name: string, change: Partial<Form['fields'][number]>): Form {
	return {...form, fields: form.fields.map(field => field.name === name ? {...field, ...change} : field)};
}

function moveFocus(form: Form, by: number): Form {
	const left = form.fields[form.focused]?.name ?? '';
	const count = form.fields.length;
	return {...editField(form, left, {wasLeft: true}), focused: (form.focused + by + count) % count};
}

function withPicker(state: State, change: (step: Form['step'] & {readonly name: 'picking'}) => Form['step']): State {
	return withForm(state, form => form.step.name === 'picking' ? {...form, step: change(form.step)} : form);
}

function isSending(state: State, request: number): boolean {
	return state.dialog.kind === 'form' && state.dialog.form.step.name === 'sending' && state.dialog.form.step.request === request;
}

function isChecking(state: State, request: number): boolean {
	const checks = state.dialog.kind === 'deletion' ? state.dialog.deletion.checks : undefined;
	return checks?.status === 'loading' && checks.request === request;
}

function isDeleting(state: State, request: number): boolean {
	return state.dialog.kind === 'deletion' && state.dialog.deletion.sending === request;
}

function reduceForm(state: State, event: DialogEvent & {readonly type: `form/${string}`}): State {
	switch (event.type) {
		case 'form/requested': {
			return withDialog({...state, message: undefined}, {kind: 'opening', title: event.title, request: event.request});
		}

		case 'form/requestFailed': {
			const {dialog} = state;
			return dialog.kind === 'opening' && dialog.request === event.request
				? withDialog(state, {...dialog, error: event.error})
				: state;
		}

		case 'form/opened': {
			return withDialog({...state, message: undefined}, {kind: 'form', form: event.form});
		}

		case 'form/edited': {
			return withForm(state, form => withoutError(editField(form, form.fields[form.focused]?.name ?? '', {line: event.line})));
		}

		case 'form/moved': {
			return withForm(state, form => moveFocus(form, event.by));
		}

		case 'form/refused': {
			return withForm(state, form => ({
				...form,
				fields: form.fields.map(field => ({...field, wasLeft: true})),
				focused: event.focused,
			}));
		}

		case 'form/leaveAsked': {
			return withForm(state, form => ({...form, step: {name: 'leaving'}}));
		}

		case 'form/resumed': {
			return withForm(state, form => ({...form, step: {name: 'editing'}}));
		}

		case 'form/reviewed': {
			return withForm(state, form => ({...withoutError(form), step: {name: 'reviewing', scroll: 0}}));
		}

		case 'form/sent': {
			return withForm(state, form => ({...form, step: {name: 'sending', request: event.request}}));
		}

		case 'form/saveFailed': {
			return isSending(state, event.request)
				? withForm(state, form => ({...form, step: {name: 'editing'}, error: event.error}))
				: state;
		}

		case 'form/saved': {
			if (!isSending(state, event.request)) {
				return state;
			}

			const closed = {...state, dialog: none, message: event.message};
			const next = event.detail ? withDetail(closed, event.detail) : withoutDetail(closed, event.id);
			return selectRow(next, rowOfId(next, event.id));
		}
	}
}

function reducePicker(state: State, event: DialogEvent & {readonly type: `picker/${string}`}): State {
	switch (event.type) {
		case 'picker/opened': {
			return withForm(state, form => ({...form, step: {name: 'picking', query: event.query, cursor: 0}}));
		}

		case 'picker/edited': {
			return withPicker(state, step => ({...step, query: event.line, cursor: 0}));
		}

		case 'picker/moved': {
			return withPicker(state, step => ({...step, cursor: clamp(step.cursor + event.by, pickerChoices(state).length - 1)}));
		}

		case 'picker/chosen': {
			return withForm(state, form => withoutError({...editField(form, 'parent', {line: lineOf(event.parentId)}), step: {name: 'editing'}}));
		}
	}
}

function reduceDeletion(state: State, event: DialogEvent & {readonly type: `deletion/${string}`}): State {
	switch (event.type) {
		case 'deletion/opened': {
			const {organization, request} = event;
			const deletion = {organization, checks: {status: 'loading', request}, line: lineOf('')} as const;
			return withDialog({...state, message: undefined}, {kind: 'deletion', deletion});
		}

		case 'deletion/checked': {
			const {organizations, accounts} = event;
			return isChecking(state, event.request)
				? withDeletion(state, deletion => ({...deletion, checks: {status: 'ready', organizations, accounts}}))
				: state;
		}

		case 'deletion/checkFailed': {
			return isChecking(state, event.request)
				? withDeletion(state, deletion => ({...deletion, checks: {status: 'failed', error: event.error}}))
				: state;
		}

		case 'deletion/edited': {
			return withDeletion(state, ({error, ...deletion}) => ({...deletion, line: event.line}));
		}

		case 'deletion/sent': {
			return withDeletion(state, ({error, ...deletion}) => ({...deletion, sending: event.request}));
		}

		case 'deletion/failed': {
			return isDeleting(state, event.request)
				? withDeletion(state, ({sending, ...deletion}) => ({...deletion, error: event.error}))
				: state;
		}

		case 'deletion/done': {
			return isDeleting(state, event.request)
				? withoutOrganization({...state, dialog: none, message: event.message}, event.id)
				: state;
		}
	}
}

function scrollDialog(dialog: Dialog, by: number): Dialog {
	if (dialog.kind === 'form' && dialog.form.step.name === 'reviewing') {
		const {step} = dialog.form;
		return {kind: 'form', form: {...dialog.form, step: {...step, scroll: Math.max(0, step.scroll + by)}}};
	}

	return dialog.kind === 'help' || dialog.kind === 'account'
		? {...dialog, scroll: Math.max(0, dialog.scroll + by)}
		: dialog;
}

function reduceOther(state: State, event: DialogEvent & {readonly type: `dialog/${string}`}): State {
	switch (event.type) {
		case 'dialog/helpOpened': {
			return withDialog(state, {kind: 'help', scroll: 0});
		}

		case 'dialog/accountOpened': {
			return withDialog(state, {kind: 'account', account: event.account, scroll: 0});
		}

		case 'dialog/scrolled': {
			return withDialog(state, scrollDialog(state.dialog, event.by));
		}

		case 'dialog/closed': {
			return withDialog(state, none);
		}
	}
}

export function reduceDialog(state: State, event: DialogEvent): State {
	if (isOf(event, 'form')) {
		return reduceForm(state, event);
	}

	if (isOf(event, 'picker')) {
		return reducePicker(state, event);
	}

	return isOf(event, 'deletion') ? reduceDeletion(state, event) : reduceOther(state, event);
}
