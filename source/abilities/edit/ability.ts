import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {
	endsAndPageKeys,
	exactRequestKey,
	scrollKeys,
	typedListKeys,
	typedPageKeys,
	choosePicked,
	leavePicker,
	typeIntoPicker,
} from '../../kernel/loop/cursor-keys.js';
import {saveForm, stopWaiting} from '../../kernel/writes/save.js';
import {stopSending} from '../../kernel/loop/until.js';
import {formIn, withStep} from '../../kernel/state/open-form.js';
import type {State} from '../../kernel/state/state.js';
import {canEdit, whyNotCreateRoot} from '../../kernel/state/availability.js';
import {differencesOf, sideNames} from '../../kernel/form-model/conflict.js';
import {type Choice, focusedSlot, type Form, isOfferedUndo} from '../../kernel/form-model/form.js';
import {changesOf} from '../../kernel/form-model/request.js';
import {pickerChoicesIn} from '../../kernel/rows/picker.js';
import {
	acceptField,
	chooseTheirs,
	chooseYours,
	editOffered,
	editOutside,
	editShown,
	focusNextField,
	focusPreviousField,
	leaveForm,
	leaveOutFirstAccount,
	moveConflictDown,
	moveConflictUp,
	openCreateBesideForm,
	openCreateForm,
	openCreateRootForm,
	openEditForm,
	openProfileForm,
	resolveConflict,
	returnToForm,
	reviewForm,
	toggleRaw,
	toggleWhole,
	typeIntoField,
	chooseFirstAccountType,
	isAccountAsked,
	typeFirstAccount,
	whyNotOtherType,
} from './commands.js';
import {formView, openingRows} from './view.js';
import {beginWithProfile} from './begin.js';
import {conflictHandlers} from './conflict.js';
import {
	formHandlers,
	savingHandlers,
	seenIn,
	whyNotCreateBelow,
	whyNotCreateBeside,
	whyNotEdit,
	whyNotEditor,
	whyNotEditShown,
	whyNotEditProfile,
	whyNotResolve,
	whyNotReview,
	whyNotSend,
	whyNotToggle,
} from './state.js';
import {pickerHandlers} from './picker-reducer.js';

const isInAccounts = ({pane}: State): boolean => pane === 'accounts';

// These commands do nothing in a read-only session. In the accounts pane, hints name only commands for the account.
const canCreate = (state: State): boolean => !isInAccounts(state) && !state.connection.isReadOnly;

const isEditHinted = (state: State): boolean => !isInAccounts(state) && canEdit(state);

const ofOpenForm =
	(isTrueOf: (form: Form) => boolean) =>
	(state: State): boolean => {
		const form = formIn(state);
		return form !== undefined && isTrueOf(form);
	};

// A creation without a name shows the reason below the name.
const isCreation = ofOpenForm(({kind}) => kind === 'create');

// The question on leaving names the key itself, and the line below it needs the room.
const isNotLeaving = (state: State): boolean => formIn(state)?.step.name !== 'leaving';

const isInMember = ofOpenForm(form => focusedSlot(form).member !== undefined);

const hasSeveralDifferences = ofOpenForm(
	form => form.step.name === 'conflict' && differencesOf(form, form.step.theirs).length > 1,
);

const isAtOfferedUndo = ofOpenForm(form => isOfferedUndo(form));

const isOfAccount = (state: State): boolean => {
	const form = formIn(state);
	return form !== undefined && isAccountAsked(state, form);
};

const backNow = (state: State): string | undefined =>
	isAtOfferedUndo(state) ? 'back to the list' : isOfAccount(state) ? 'back to the account' : undefined;

const isWhole = ofOpenForm(({step}) => step.name === 'conflict' && step.isWhole);

function sideName(state: State, choice: Choice): string | undefined {
	const form = formIn(state);
	const difference =
		form?.step.name === 'conflict' ? differencesOf(form, form.step.theirs)[form.step.cursor] : undefined;
	return form && difference && sideNames(form, difference)[choice];
}

const places = {
	editing: 'form',
	picking: 'picker',
	conflict: 'conflict',
	reviewing: 'review',
	sending: 'sending',
	leaving: 'leaving',
	account: 'firstAccount',
} as const;

const placeOfForm = ({step}: Form): string => (step.name === 'sending' && step.created ? 'waiting' : places[step.name]);

function choicesOfForm(form: Form, state: State) {
	const {step} = form;
	if (step.name === 'conflict') {
		return {
			length: differencesOf(form, step.theirs).length,
			cursor: step.cursor,
			moved: (by: number) => ({type: 'conflict/moved', by}) as const,
		};
	}

	return step.name === 'picking' ? pickerChoicesIn(state, step) : undefined;
}

/** Forms that create and edit an organization, and their steps up to a write: the list of parents, the review, conflicts, and the question on leaving. */
export const forms = defineAbility({
	name: 'forms',
	section: 'Before a write',
	commands: {
		openCreateForm,
		openCreateBesideForm,
		openCreateRootForm,
		openEditForm,
		openProfileForm,
		editShown,
		typeIntoField,
		toggleRaw,
		editOutside,
		focusNextField,
		focusPreviousField,
		acceptField,
		reviewForm,
		typeFirstAccount,
		chooseFirstAccountType,
		leaveOutFirstAccount,
		returnToForm,
		editOffered,
		leaveForm,
		chooseTheirs,
		chooseYours,
		moveConflictDown,
		moveConflictUp,
		toggleWhole,
		resolveConflict,
		typeIntoPicker,
		choosePicked,
		leavePicker,
		saveForm,
		stopWaiting,
		stopSending,
	},
	keys: [
		{
			keys: ['c'],
			command: 'openCreateForm',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Creates below'},
			name: 'create',
			alsoCalled: ['new', 'add', 'customer', 'sub-organization'],
			description: 'Create an organization below the selected one',
			places: panes => panes.filter(pane => pane !== 'accounts'),
			whyNot: whyNotCreateBelow,
			isHint: canCreate,
		},
		{
			keys: ['C'],
			command: 'openCreateRootForm',
			beforeRows: 'acts',
			name: 'create a root',
			description: 'Create an organization without a parent',
			places: 'panes',
			whyNot: whyNotCreateRoot,
		},
		{
			keys: ['B'],
			command: 'openCreateBesideForm',
			beforeRows: 'opens',
			onOne: {verb: 'Creates next to'},
			name: 'create sibling',
			alsoCalled: ['sibling', 'another'],
			description: 'Create an organization next to the selected one, with the same parent',
			places: 'panes',
			whyNot: whyNotCreateBeside,
		},
		{
			keys: ['e'],
			command: 'openEditForm',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Edits'},
			name: 'edit',
			alsoCalled: ['rename', 'change customer'],
			description: 'Edit name and profile',
			places: panes => panes.filter(pane => pane !== 'accounts'),
			whyNot: whyNotEdit,
			isHint: isEditHinted,
		},
		{
			keys: ['p'],
			command: 'openProfileForm',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Edits'},
			name: 'profile',
			alsoCalled: ['email', 'phone', 'address', 'metadata', 'change contact', 'customer details'],
			description: 'Edit the profile',
			places: 'panes',
			whyNot: whyNotEditProfile,
			isHint: isEditHinted,
		},
		{
			keys: ['enter'],
			command: 'editShown',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Edits'},
			name: 'edit what is shown',
			description: 'Edit the profile if it is shown, otherwise the name and profile',
			places: ['detail'],
			whyNot: whyNotEditShown,
		},
		{
			keys: ['tab', 'down'],
			command: 'focusNextField',
			name: 'next',
			description: 'Go to the next field',
			places: ['form'],
			isHint: true,
		},
		{
			keys: ['shift+tab', 'up'],
			command: 'focusPreviousField',
			name: 'previous field',
			description: 'Go to the previous field',
			places: ['form'],
		},
		{
			keys: ['enter'],
			command: 'acceptField',
			name: 'accept',
			description: 'Go to the next field; on the parent, choose another; on the last field, review',
			places: ['form'],
		},
		{
			keys: ['ctrl+s'],
			command: 'reviewForm',
			name: 'review',
			nameNow: state => (isOfAccount(state) ? 'first account' : undefined),
			description: 'Review what will be sent; for a new customer, first asks for its first account',
			places: ['form', 'leaving'],
			whyNot: whyNotReview,
			saysWhy: isCreation,
			isHint: isNotLeaving,
			isMain: true,
		},
		{
			keys: ['ctrl+s', 'enter'],
			command: 'reviewForm',
			name: 'review',
			description: 'Review what will be sent, with the first account',
			places: ['firstAccount'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['tab', 'down', 'up', 'shift+tab'],
			command: 'chooseFirstAccountType',
			name: 'type',
			description: 'Choose the other type of the first account',
			places: ['firstAccount'],
			whyNot: whyNotOtherType,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+r'],
			command: 'leaveOutFirstAccount',
			name: 'no account',
			description: 'Create no account with the organization, and review',
			places: ['firstAccount'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'returnToForm',
			name: 'back to the form',
			description: 'Go back to the form of the organization',
			places: ['firstAccount'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leaveForm',
			name: 'leave',
			description: 'Leave the form; asks first if you changed something',
			places: ['form'],
			isHint: true,
		},
		{
			keys: ['ctrl+t'],
			command: 'toggleRaw',
			name: 'as text',
			nameNow: state => (isInMember(state) ? undefined : 'as fields'),
			description: 'Switch a JSON value between fields and plain text',
			places: ['form'],
			whyNot: whyNotToggle,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+o'],
			command: 'editOutside',
			name: 'editor',
			description: 'Edit the value in your editor: $VISUAL, $EDITOR or vi (Notepad on Windows)',
			places: ['form'],
			whyNot: whyNotEditor,
			isHint: true,
		},
		{
			keys: ['down', 'ctrl+n', 'tab'],
			command: 'moveListDown',
			name: 'down',
			description: 'Go to the next parent',
			places: ['picker'],
			isHint: true,
		},
		{
			keys: ['up', 'ctrl+p', 'shift+tab'],
			command: 'moveListUp',
			name: 'up',
			description: 'Go to the previous parent',
			places: ['picker'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'choosePicked',
			name: 'choose',
			description: 'Choose this parent',
			places: ['picker'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'leavePicker',
			name: 'keep the old one',
			description: 'Go back and keep the old parent',
			places: ['picker'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'saveForm',
			name: 'send',
			description: 'Send the request',
			places: ['review'],
			whyNot: whyNotSend,
			isHint: true,
			isConfirming: true,
			apartFrom: ['reviewForm', 'acceptField', 'discardForm', 'resolveConflict', 'chooseUndo'],
		},
		{
			keys: ['escape', 'n'],
			command: 'returnToForm',
			name: 'back to the form',
			nameNow: backNow,
			description: 'Go back to the form, the first account or the list of an undo; nothing is sent',
			places: ['review'],
			isHint: true,
		},
		{
			keys: ['left', 'h'],
			command: 'chooseTheirs',
			name: 'theirs',
			nameNow: state => sideName(state, 'theirs'),
			description: 'Keep the stored value of this field',
			places: ['conflict'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['right', 'l'],
			command: 'chooseYours',
			name: 'yours',
			nameNow: state => sideName(state, 'yours'),
			description: 'Keep your value of this field',
			places: ['conflict'],
			isHint: true,
			isMain: true,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'resolveConflict',
			name: 'review',
			description: 'Review the result; nothing is sent before that',
			places: ['conflict'],
			whyNot: whyNotResolve,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'returnToForm',
			name: 'back to the form',
			nameNow: backNow,
			description: 'Go back to the form as you typed it, or to the list of an undo',
			places: ['conflict'],
			isHint: true,
		},
		{
			keys: ['down', 'j'],
			command: 'moveConflictDown',
			name: 'next field',
			description: 'Go to the next field',
			places: ['conflict'],
			isHint: hasSeveralDifferences,
		},
		{
			keys: ['up', 'k'],
			command: 'moveConflictUp',
			name: 'previous field',
			description: 'Go to the previous field',
			places: ['conflict'],
		},
		{
			keys: ['e'],
			command: 'editOffered',
			name: 'edit',
			description: 'Go to the form, to change the values of an undo',
			places: ['review', 'conflict'],
			isHint: isAtOfferedUndo,
		},
		{
			keys: ['v'],
			command: 'toggleWhole',
			name: 'where they differ',
			description: 'Show the whole of a long value on each side, or only the difference',
			places: ['conflict'],
			isHint: isWhole,
		},
		{
			keys: ['escape'],
			command: 'stopSending',
			name: 'stop waiting',
			description: 'Stop waiting; you may then not know whether it was stored',
			places: ['sending', 'deleting'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopWaiting',
			name: 'continue',
			description: 'Continue without waiting for the new organization to be ready',
			places: ['waiting'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stop waiting and go back',
			places: ['opening'],
			isHint: true,
		},
		...typedPageKeys('form'),
		...typedListKeys('picker'),
		exactRequestKey(['review'], formIn),
		...scrollKeys('review'),
		...endsAndPageKeys('conflict'),
		...typedPageKeys('opening'),
	],
	places: {
		form: {section: 'In a form', typing: 'typeIntoField', isTypedAhead: true},
		firstAccount: {label: 'the first account of a new customer', section: 'In a form', typing: 'typeFirstAccount'},
		picker: {
			label: 'choosing a parent',
			section: 'While choosing a parent',
			typing: 'typeIntoPicker',
			isTypedAhead: true,
		},
		review: {},
		conflict: {},
		sending: {},
		waiting: {label: 'waiting for a new organization'},
		leaving: {label: 'leaving a form'},
		opening: {label: 'opening a form'},
	},
	dialogs: [
		defineDialog('form', {
			place: ({form}) => placeOfForm(form),
			view: formView,
			typed: ({form: {step, account}}) =>
				step.name === 'picking' ? step.query : step.name === 'account' ? account?.line : undefined,
			hasTyped: ({form}) => form.step.name === 'editing' && changesOf(form).length > 0,
			kept: 'form',
			seen: ({form}) => seenIn(form),
			see: ({form}, seen) => ({
				kind: 'form',
				form: form.step.name === 'reviewing' ? {...form, step: {...form.step, seen}} : form,
			}),
			choices: ({form}, state) => choicesOfForm(form, state),
			scrolled: ({form}, scrolledTo) => ({kind: 'form', form: withStep(form, {...form.step, scrolledTo})}),
		}),
		defineDialog('opening', {
			isAwaited: ({error}) => error === undefined,
			view: (state, dialog, {columns}) => ({
				title: dialog.title,
				rows: openingRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
				scene: () => ({heading: '', namesKeys: true}),
			}),
		}),
	],
	begin: beginWithProfile,
	handlers: [formHandlers, savingHandlers, conflictHandlers, pickerHandlers],
});
