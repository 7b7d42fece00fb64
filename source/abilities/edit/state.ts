import type {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {askChoices, differencesOf, differenceLabel, undecided} from '../../kernel/form-model/conflict.js';
import {afterOf, changesOf} from '../../kernel/form-model/request.js';
import {
	changeField,
	firstAccountOf,
	focusedSlot,
	focusField,
	focusSlot,
	membersOf,
	typeInSlot,
	withParent,
	withProposedAccount,
	type FirstAccount,
	type Form,
	type CreationSent,
} from '../../kernel/form-model/form.js';
import {type Before, type FieldName, labelsInSentence} from '../../kernel/form-model/fields.js';
import type {Line} from '../../kernel/form-model/line-editor.js';
import type {AccountType} from '../../kernel/form-model/new-account.js';
import type {SeenRows} from '../../kernel/form-model/seen.js';
import {type Told, told} from '../../base/text/told.js';
import type {SummaryAccount} from '../../kernel/rows/summary.js';
import {withDetail, withoutDetail} from '../../kernel/state/data-reducer.js';
import {withOrganization} from '../../kernel/state/listing-reducer.js';
import {formIn, withForm, withoutError, withStep, type Step, whyNotAllSeen} from '../../kernel/state/open-form.js';
import {withRefusal, whyRefused} from '../../kernel/state/refused-for-good.js';
import {selectRow} from '../../kernel/state/selection.js';
import {rowOfId, selectedId} from '../../kernel/state/selectors.js';
import {messageOfKey, type State, type Message, withoutDialog} from '../../kernel/state/state.js';
import type {Detail} from '../../kernel/state/data.js';
import {
	type WhyNot,
	whyNotNow,
	whyNotOrganization,
	whyNotParent,
	whyNotWrite,
} from '../../kernel/state/availability.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';

/** The progress of a save. `at` is in milliseconds since the epoch. */
export type SavingEvent =
	| {readonly type: 'saving/creationSent'; readonly request: number; readonly creationsSent: readonly CreationSent[]}
	| {readonly type: 'saving/creationRefused'; readonly request: number; readonly creationsSent: readonly CreationSent[]}
	| {readonly type: 'saving/written'; readonly request: number}
	| {
			readonly type: 'saving/created';
			readonly request: number;
			readonly organization: Organization;
			readonly at: number;
	  }
	| {readonly type: 'saving/waited'; readonly request: number; readonly note: Told};

/** Events of the open form. `at` is in milliseconds since the epoch. `stored`: the stored values after an earlier request of the same save succeeded. */
export type FormEvent =
	| {readonly type: 'form/requested'; readonly title: string; readonly request: number; readonly id: string}
	| {readonly type: 'form/requestFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'form/opened'; readonly form: Form}
	| {readonly type: 'form/edited'; readonly line: Line}
	| {readonly type: 'form/parentFound'; readonly parentId: string}
	| {readonly type: 'form/moved'; readonly by: number}
	| {readonly type: 'form/toggled'}
	| {readonly type: 'form/refused'; readonly field: FieldName}
	| {readonly type: 'form/leaveAsked'}
	| {readonly type: 'form/putAside'}
	| {readonly type: 'form/resumed'}
	| {readonly type: 'form/accountAsked'; readonly accountType: AccountType}
	| {readonly type: 'form/accountChanged'; readonly account: FirstAccount}
	| {readonly type: 'form/reviewed'}
	| {readonly type: 'form/sent'; readonly request: number}
	| {readonly type: 'form/heldBack'; readonly request: number; readonly stored?: Before}
	| {readonly type: 'form/conflicted'; readonly request: number; readonly theirs: Before; readonly stored?: Before}
	| {
			readonly type: 'form/saveFailed';
			readonly request: number;
			readonly at: number;
			readonly error: ApiError;
			readonly verdict?: 'notStored' | 'unknown';
			readonly isLookUpFailed?: boolean;
			readonly unclear?: Before;
			readonly stored?: Before;
	  }
	| {
			readonly type: 'form/saved';
			readonly request: number;
			readonly id: string;
			readonly message: Message;
			readonly detail?: Detail;
			/** The service does not show what it accepted. */
			readonly isUnconfirmed?: true;
	  };

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly form: {readonly form: Form};
		readonly opening: {
			readonly title: string;
			readonly request: number;
			readonly id: string;
			readonly error?: ApiError;
		};
		/** A new customer, and its first account if one is created. */
		readonly summary: {readonly detail: Detail; readonly account?: SummaryAccount};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly form: FormEvent;
		readonly saving: SavingEvent;
	}
}

/** The part of a form's review that has been on the screen. */
export const seenIn = ({step}: Form): SeenRows | undefined => (step.name === 'reviewing' ? step.seen : undefined);

const none = {kind: 'none'} as const;

const markLeft = (form: Form): Form => changeField(form, focusedSlot(form).name, {wasLeft: true});

function resume(form: Form): Form {
	const {step} = form;
	const left = step.name === 'conflict' && {
		unsettled: step.theirs,
		chosen: {choices: step.choices, differences: differencesOf(form, step.theirs)},
	};
	return {...withStep(form, {name: 'editing'}), ...left};
}

// A review against values that are known to be outdated would be misleading.
const review = (form: Form): Form =>
	form.unsettled ? askChoices(form, form.unsettled) : withStep(form, {name: 'reviewing'});

// Scrolls back to the focused field.
const followFocus = (form: Form): Form =>
	form.step.name === 'editing' || form.step.name === 'leaving' ? withStep(form, {name: 'editing'}) : form;

function toggle(form: Form): Form {
	const {name} = focusedSlot(form);
	const field = form.fields.find(each => each.name === name);
	const isExpanded = field !== undefined && !field.isExpanded && membersOf(name, field.text).length > 0;
	return focusField(changeField(form, name, {isExpanded}), name);
}

// Never replaces a parent that the user chose or is choosing.
function fillParent(form: Form, parentId: string): Form {
	return form.step.name === 'editing' && form.isParentOpen
		? withParent({...form, before: {...form.before, parentId}}, parentId)
		: form;
}

function whileSending(state: State, request: number, change: (form: Form, step: Step<'sending'>) => Form): State {
	return withForm(state, form =>
		form.step.name === 'sending' && form.step.request === request ? change(form, form.step) : form,
	);
}

function formSending(state: State, request: number): Form | undefined {
	const form = formIn(state);
	return form?.step.name === 'sending' && form.step.request === request ? form : undefined;
}

function receiveCreated(state: State, organization: Organization, at: number): State {
	const next = withOrganization(
		{
			...state,
			created: new Map(state.created).set(organization.id, at),
			made: new Set(state.made).add(organization.id),
		},
		organization,
	);
	return selectRow(next, rowOfId(next, organization.id));
}

function receiveSaved(state: State, event: FormEvent & {readonly type: 'form/saved'}): State {
	const form = formSending(state, event.request);
	if (!form) {
		return state;
	}

	const first = firstAccountOf(form);
	const account: SummaryAccount | undefined = first &&
		event.detail && {
			...first,
			organization: {id: event.id, name: event.detail.organization.name},
			result: {status: 'waiting'},
		};
	const dialog =
		form.isGuided && event.detail
			? ({kind: 'summary', detail: event.detail, ...(account && {account})} as const)
			: none;
	const closed = {...state, dialog, message: event.message} as const;
	const next = event.detail ? withDetail(closed, event.detail) : withoutDetail(closed, event.id);
	return selectRow(next, rowOfId(next, event.id));
}

const holdBack = (form: Form, stored?: Before): Form =>
	withStep({...form, ...(stored && {before: stored})}, {name: 'reviewing'});

const failSaving = (
	form: Form,
	{error, verdict, isLookUpFailed, unclear, stored}: FormEvent & {readonly type: 'form/saveFailed'},
): Form => ({
	// The reason is shown at the top.
	...withStep(form, {name: 'editing', scrolledTo: 0}),
	error,
	...(verdict !== undefined && {verdict}),
	...(isLookUpFailed && {isLookUpFailed}),
	...(unclear && {unclear}),
	...(stored && {before: stored, isNameStored: true}),
});

function failOpening(state: State, request: number, error: ApiError): State {
	const {dialog} = state;
	return dialog.kind === 'opening' && dialog.request === request
		? {...state, message: messageOfKey(state), dialog: {...dialog, error}}
		: state;
}

export const formHandlers: Handlers<FormEvent> = {
	'form/requested': (state, {title, request, id}) => ({
		...state,
		message: messageOfKey(state),
		dialog: {kind: 'opening', title, request, id},
	}),

	'form/requestFailed': (state, {request, error}) => failOpening(state, request, error),

	'form/opened': (state, {form}) => ({...state, message: messageOfKey(state), dialog: {kind: 'form', form}}),

	'form/edited': (state, {line}) => withForm(state, form => followFocus(withoutError(typeInSlot(form, line)))),

	'form/parentFound': (state, {parentId}) => withForm(state, form => fillParent(form, parentId)),

	'form/moved': (state, {by}) => withForm(state, form => followFocus(focusSlot(markLeft(form), form.focused + by))),

	'form/toggled': state => withForm(state, form => followFocus(toggle(form))),

	'form/refused': (state, event) =>
		withForm(state, form =>
			followFocus(focusField({...form, fields: form.fields.map(field => ({...field, wasLeft: true}))}, event.field)),
		),

	'form/putAside': state => ({...withoutDialog(state), asideCount: state.asideCount + 1}),

	'form/leaveAsked': state => withForm(state, form => withStep(form, {name: 'leaving'})),

	'form/resumed': state => withForm(state, form => resume(form)),

	'form/accountAsked': (state, {accountType}) =>
		withForm(state, form => withStep(withProposedAccount(withoutError(form), accountType), {name: 'account'})),

	'form/accountChanged': (state, {account}) =>
		withForm(state, form => (form.step.name === 'account' ? {...form, account} : form)),

	'form/reviewed': state => withForm(state, form => review(withoutError(form))),

	'form/sent': (state, {request}) => withForm(state, form => withStep(form, {name: 'sending', request})),

	'form/heldBack': (state, {request, stored}) => whileSending(state, request, form => holdBack(form, stored)),

	'form/conflicted': (state, {request, stored, theirs}) =>
		whileSending(state, request, form => askChoices({...form, before: stored ?? form.before}, theirs)),

	'form/saveFailed'(state, event) {
		const {dialog} = state;
		const next = whileSending(state, event.request, form => failSaving(form, event));
		return next !== state && dialog.kind === 'form' && dialog.form.kind === 'create'
			? withRefusal(next, {call: 'create', id: afterOf(dialog.form).parentId}, event.error, event.at)
			: next;
	},

	'form/saved': (state, event) => receiveSaved(state, event),
};

const countCreations = (
	state: State,
	{request, creationsSent}: Extract<SavingEvent, {readonly type: 'saving/creationSent' | 'saving/creationRefused'}>,
): State => whileSending(state, request, form => ({...form, creationsSent}));

export const savingHandlers: Handlers<SavingEvent> = {
	'saving/creationSent': countCreations,

	'saving/creationRefused': countCreations,

	'saving/written': (state, {request}) =>
		whileSending(state, request, (form, step) => withStep(form, {...step, isStored: true})),

	'saving/created': (state, {request, organization, at}) =>
		formSending(state, request)
			? receiveCreated(
					whileSending(state, request, (form, step) => withStep(form, {...step, created: organization})),
					organization,
					at,
				)
			: state,

	'saving/waited': (state, {request, note}) =>
		whileSending(state, request, (form, step) => withStep(form, {...step, note})),
};

export function whyNotReview(state: State): string | undefined {
	const form = formIn(state);
	if (!form || changesOf(form).length > 0) {
		return undefined;
	}

	return form.kind === 'create'
		? 'Nothing is typed yet. A new organization needs at least a name.'
		: 'Nothing has changed yet, so there is nothing to send.';
}

/** For the write itself. After a conflict, there is nothing to send if the stored values were kept. */
export const whyNotSend: WhyNot = state => {
	const seen = state.dialog.kind === 'form' ? seenIn(state.dialog.form) : undefined;
	return whyNotWrite(state) ?? whyNotReview(state) ?? whyNotAllSeen(state, seen) ?? whyNotNow(state);
};

export const whyNotResolve: WhyNot = state => {
	const form = formIn(state);
	const open = form?.step.name === 'conflict' ? undecided(form, form.step.theirs, form.step.choices) : undefined;
	return open === undefined
		? undefined
		: told`Choose for ${differenceLabel(open, labelsInSentence(open.name))} first: both sides changed it.`;
};

export const whyNotToggle: WhyNot = state => {
	const form = formIn(state);
	if (!form) {
		return undefined;
	}

	const {name, member} = focusedSlot(form);
	return (member ?? membersOf(name, form.line.text)[0])
		? undefined
		: 'This value is not a JSON object, so it cannot be shown as fields.';
};

export const whyNotEditor: WhyNot = state => {
	const form = formIn(state);
	return form && focusedSlot(form).name === 'parent'
		? `Choose the parent from a list: press ${keyOf(state, 'acceptField')}.`
		: undefined;
};

export const whyNotEdit: WhyNot = state =>
	whyNotOrganization(state) ?? whyNotCall(state, 'Editing', ...readCalls, 'modify', 'modify_profile');

/** The figures of a branch are not edited. */
export const whyNotEditShown: WhyNot = state =>
	state.tab === 'branch'
		? `Figures are not edited. Press ${keyOf(state, 'openEditForm')} to edit the organization.`
		: whyNotEdit(state);

export const whyNotEditProfile: WhyNot = state =>
	whyNotOrganization(state) ?? whyNotCall(state, 'Editing the profile', ...readCalls, 'modify_profile');

export const whyNotCreateBelow: WhyNot = state =>
	whyNotParent(state) ??
	whyNotCall(state, 'Creating', 'create') ??
	whyRefused(state, {call: 'create', id: selectedId(state) ?? ''});

export const whyNotCreateBeside: WhyNot = state => whyNotOrganization(state) ?? whyNotCall(state, 'Creating', 'create');
