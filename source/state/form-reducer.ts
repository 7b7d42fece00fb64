import type {ApiError} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import {askChoices, differencesOf, rebase} from '../forms/conflict.js';
import {
	changeField,
	changesOf,
	focusedSlot,
	focusField,
	focusSlot,
	membersOf,
	typeInSlot,
	type FieldName,
	type Form,
} from '../forms/form.js';
import type {Line} from '../forms/line-editor.js';
import {clamp} from './clamp.js';
import {withDetail, withoutDetail} from './data-reducer.js';
import {withOrganization} from './listing-reducer.js';
import type {
	ConflictEvent,
	FormEvent,
	PickerEvent,
	SavingEvent,
} from './events.js';
import {pickerChoices} from './picker.js';
import {selectRow} from './selection.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

type Step<Name> = Form['step'] & {readonly name: Name};

const none = {kind: 'none'} as const;

function withForm(state: State, change: (form: Form) => Form): State {
	const form = state.dialog.kind === 'form' ? state.dialog.form : undefined;
	const changed = form && change(form);
	return changed === form || !changed ? state : {...state, dialog: {kind: 'form', form: changed}};
}

function withoutError(form: Form): Form {
	const {error, verdict, ...rest} = form;
	return rest;
}

const markLeft = (form: Form): Form => changeField(form, focusedSlot(form).name, {wasLeft: true});

const withStep = (form: Form, step: Form['step']): Form => ({...form, step});

const resume = (form: Form): Form => ({...withStep(form, {name: 'editing'}), ...(form.step.name === 'conflict' && {unsettled: form.step.theirs})});

// A review against what is known to be outdated would be none.
const review = (form: Form): Form => form.unsettled ? askChoices(form, form.unsettled) : withStep(form, {name: 'reviewing', scroll: 0});

/**
The form with its focused field as one text, or as the members of the JSON object that it holds.
*/
function toggle(form: Form): Form {
	const {name} = focusedSlot(form);
	const field = form.fields.find(each => each.name === name);
	const isExpanded = field !== undefined && !field.isExpanded && membersOf(name, field.text).length > 0;
	return focusField(changeField(form, name, {isExpanded}), name);
}

// A field that somebody has been to is theirs.
function fillParent(form: Form, parentId: string): Form {
	const field = form.fields.find(({name}) => name === 'parent');
	const isOpen = form.isParentSought && form.step.name === 'editing' && field?.wasLeft === false && focusedSlot(form).name !== 'parent';
	return isOpen ? changeField({...form, before: {...form.before, parentId}}, 'parent', {text: parentId}) : form;
}

function whileSending(state: State, request: number, change: (form: Form, step: Step<'sending'>) => Form): State {
	return withForm(state, form => form.step.name === 'sending' && form.step.request === request ? change(form, form.step) : form);
}

function sendingStep({dialog}: State, request: number): Step<'sending'> | undefined {
	const step = dialog.kind === 'form' ? dialog.form.step : undefined;
	return step?.name === 'sending' && step.request === request ? step : undefined;
}

function receiveCreated(state: State, organization: Organization, at: number): State {
	const next = withOrganization({...state, created: new Map(state.created).set(organization.id, at)}, organization);
	return selectRow(next, rowOfId(next, organization.id));
}

/**
The field that a save was about: the one that was edited last, as far as that can be told.
*/
function savedField(form: Form): FieldName | undefined {
	const changed = changesOf(form).map(({name}) => name);
	const {name} = focusedSlot(form);
	return changed.includes(name) ? name : changed.at(-1);
}

function receiveSaved(state: State, event: FormEvent & {readonly type: 'form/saved'}): State {
	const form = sendingStep(state, event.request) && state.dialog.kind === 'form' ? state.dialog.form : undefined;
	if (!form) {
		return state;
	}

	const field = savedField(form);
	const lastFields = field === undefined ? state.lastFields : {...state.lastFields, [form.kind]: field};
	const dialog = form.isGuided && event.detail ? {kind: 'summary', detail: event.detail, scroll: 0} as const : none;
	const closed = {
		...state, dialog, lastFields, message: event.message,
	};
	const next = event.detail ? withDetail(closed, event.detail) : withoutDetail(closed, event.id);
	return selectRow(next, rowOfId(next, event.id));
}

function failOpening(state: State, request: number, error: ApiError): State {
	const {dialog} = state;
	return dialog.kind === 'opening' && dialog.request === request ? {...state, dialog: {...dialog, error}} : state;
}

export function reduceForm(state: State, event: FormEvent): State {
	switch (event.type) {
		case 'form/requested': {
			return {
				...state, message: undefined, dialog: {
					kind: 'opening', title: event.title, request: event.request, id: event.id,
				},
			};
		}

		case 'form/requestFailed': {
			return failOpening(state, event.request, event.error);
		}

		case 'form/opened': {
			return {...state, message: undefined, dialog: {kind: 'form', form: event.form}};
		}

		case 'form/edited': {
			return withForm(state, form => withoutError(typeInSlot(form, event.line)));
		}

		case 'form/parentFound': {
			return withForm(state, form => fillParent(form, event.parentId));
		}

		case 'form/moved': {
			return withForm(state, form => focusSlot(markLeft(form), form.focused + event.by));
		}

		case 'form/toggled': {
			return withForm(state, form => toggle(form));
		}

		case 'form/refused': {
			return withForm(state, form => focusField({...form, fields: form.fields.map(field => ({...field, wasLeft: true}))}, event.field));
		}

		case 'form/putAside': {
			return {...state, dialog: none, asideCount: state.asideCount + 1};
		}

		case 'form/leaveAsked':
		case 'form/resumed': {
			return withForm(state, form => event.type === 'form/resumed' ? resume(form) : withStep(form, {name: 'leaving'}));
		}

		case 'form/reviewed': {
			return withForm(state, form => review(withoutError(form)));
		}

		case 'form/sent': {
			return withForm(state, form => withStep(form, {name: 'sending', request: event.request}));
		}

		case 'form/heldBack': {
			return whileSending(state, event.request, form => withStep(form, {name: 'reviewing', scroll: 0}));
		}

		case 'form/conflicted': {
			return whileSending(state, event.request, form => askChoices(form, event.theirs));
		}

		case 'form/created': {
			const {request, organization, at} = event;
			return sendingStep(state, request)
				? receiveCreated(whileSending(state, request, (form, step) => withStep(form, {...step, created: organization})), organization, at)
				: state;
		}

		case 'form/waited': {
			return whileSending(state, event.request, (form, step) => withStep(form, {...step, note: event.note}));
		}

		case 'form/saveFailed': {
			const {request, error, verdict} = event;
			return whileSending(state, request, form => ({...withStep(form, {name: 'editing'}), error, ...(verdict !== undefined && {verdict})}));
		}

		case 'form/saved': {
			return receiveSaved(state, event);
		}
	}
}

export function reduceSaving(state: State, event: SavingEvent): State {
	switch (event.type) {
		case 'saving/creationSent': {
			return whileSending(state, event.request, form => ({...form, knownIds: event.knownIds}));
		}

		case 'saving/written': {
			return whileSending(state, event.request, (form, step) => withStep(form, {...step, isStored: true}));
		}
	}
}

function inConflict(state: State, change: (form: Form, step: Step<'conflict'>) => Form): State {
	return withForm(state, form => form.step.name === 'conflict' ? change(form, form.step) : form);
}

/**
The review of what was chosen; where that is what is stored already there is none.
*/
function resolve(state: State): State {
	const resolved = inConflict(state, (form, {theirs, choices}) => withStep(rebase(form, theirs, choices), {name: 'reviewing', scroll: 0}));
	const form = resolved === state || resolved.dialog.kind !== 'form' ? undefined : resolved.dialog.form;
	return form && changesOf(form).length === 0 ? {...resolved, dialog: none} : resolved;
}

export function reduceConflict(state: State, event: ConflictEvent): State {
	switch (event.type) {
		case 'conflict/moved': {
			return inConflict(state, (form, step) => {
				const last = differencesOf(form, step.theirs).length - 1;
				return withStep(form, {...step, cursor: clamp(step.cursor + event.by, last)});
			});
		}

		case 'conflict/chosen': {
			return inConflict(state, (form, step) => {
				const name = differencesOf(form, step.theirs)[step.cursor]?.name;
				return name === undefined ? form : withStep(form, {...step, choices: {...step.choices, [name]: event.choice}});
			});
		}

		case 'conflict/resolved': {
			return resolve(state);
		}
	}
}

function withPicker(state: State, change: (step: Step<'picking'>) => Form['step']): State {
	return withForm(state, form => form.step.name === 'picking' ? withStep(form, change(form.step)) : form);
}

/**
The list opens on the parent that is chosen now.
*/
function openPicker(state: State, query: Line): State {
	const opened = withForm(state, form => withStep(form, {name: 'picking', query, cursor: 0}));
	const form = opened.dialog.kind === 'form' ? opened.dialog.form : undefined;
	const parentId = form?.fields.find(({name}) => name === 'parent')?.text;
	const cursor = Math.max(0, pickerChoices(opened).findIndex(({id}) => id === parentId));
	return withPicker(opened, step => ({...step, cursor}));
}

export function reducePicker(state: State, event: PickerEvent): State {
	switch (event.type) {
		case 'picker/opened': {
			return openPicker(state, event.query);
		}

		case 'picker/edited': {
			return withPicker(state, step => ({...step, query: event.line, cursor: 0}));
		}

		case 'picker/moved': {
			return withPicker(state, step => ({...step, cursor: clamp(step.cursor + event.by, pickerChoices(state).length - 1)}));
		}

		case 'picker/chosen': {
			return withForm(state, form => {
				const chosen = changeField(withoutError(form), 'parent', {text: event.parentId});
				return focusField(withStep(chosen, {name: 'editing'}), 'parent');
			});
		}
	}
}
