import type {CommandName} from '../commands/command-name.js';
import {differencesOf, sideNames} from '../forms/conflict.js';
import {isOfferedUndo} from '../forms/kept-in.js';
import {focusedSlot, type Choice} from '../forms/form.js';
import {
	whyNotEditor,
	whyNotResolve,
	whyNotReview,
	whyNotSend,
	whyNotToggle,
} from '../state/availability.js';
import type {Binding} from '../state/binding.js';
import type {State} from '../state/state.js';

// Below its name, where it has none.
const isCreation = ({dialog}: State): boolean => dialog.kind === 'form' && dialog.form.kind === 'create';

// The question on leaving names the key itself, and the line below it needs the room.
const isNotLeaving = ({dialog}: State): boolean => dialog.kind !== 'form' || dialog.form.step.name !== 'leaving';

const isInMember = ({dialog}: State): boolean => dialog.kind === 'form' && focusedSlot(dialog.form).member !== undefined;

function hasSeveralDifferences({dialog}: State): boolean {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	return form?.step.name === 'conflict' && differencesOf(form, form.step.theirs).length > 1;
}

const isAtOfferedUndo = ({dialog}: State): boolean => dialog.kind === 'form' && isOfferedUndo(dialog.form);

const backNow = (state: State): string | undefined => isAtOfferedUndo(state) ? 'back to the list' : undefined;

const isWhole = ({dialog}: State): boolean => dialog.kind === 'form' && dialog.form.step.name === 'conflict' && dialog.form.step.isWhole;

function sideName({dialog}: State, choice: Choice): string | undefined {
	const form = dialog.kind === 'form' ? dialog.form : undefined;
	const difference = form?.step.name === 'conflict' ? differencesOf(form, form.step.theirs)[form.step.cursor] : undefined;
	return form && difference && sideNames(form, difference)[choice];
}

/**
What the keys do in a form, and on its way to a write.
*/
export const formKeys: ReadonlyArray<Binding<CommandName>> = [
	{
		keys: ['tab', 'down'], command: 'focusNextField', name: 'next', description: 'Go to the next field', places: ['form'], isHint: true,
	},
	{
		keys: ['shift+tab', 'up'], command: 'focusPreviousField', name: 'previous field', description: 'Go to the previous field', places: ['form'],
	},
	{
		keys: ['enter'], command: 'acceptField', name: 'accept', description: 'Go on to the next field; choose the parent; after the last field, review', places: ['form'],
	},
	{
		keys: ['ctrl+s'], command: 'reviewForm', name: 'review', description: 'Review what will be sent', places: ['form', 'leaving'], whyNot: whyNotReview, saysWhy: isCreation, isHint: isNotLeaving,
	},
	{
		keys: ['escape'], command: 'leaveForm', name: 'leave', description: 'Leave the form; asks where something would be lost', places: ['form'], isHint: true,
	},
	{
		keys: ['ctrl+t'], command: 'toggleRaw', name: 'as text', nameNow: state => isInMember(state) ? undefined : 'as fields',
		description: 'Show JSON as fields, or as plain text', places: ['form'], whyNot: whyNotToggle, isHint: 'whereItActs',
	},
	{
		keys: ['ctrl+o'], command: 'editOutside', name: 'editor', description: 'Edit the value in $VISUAL, $EDITOR or vi (on Windows: Notepad)', places: ['form'], whyNot: whyNotEditor, isHint: true,
	},
	{
		keys: ['f1'], command: 'openFormHelp', name: 'help', description: 'Show the keys of a form, and those for typing', places: ['form'], isHint: true,
	},
	{
		keys: ['escape', 'q', '?', 'f1'], command: 'returnToForm', name: 'back to the form', description: 'Go back to the form as you typed it', places: ['formHelp'], isHint: true,
	},
	{
		keys: ['down', 'ctrl+n', 'tab'], command: 'moveListDown', name: 'down', description: 'Go to the next parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['up', 'ctrl+p', 'shift+tab'], command: 'moveListUp', name: 'up', description: 'Go to the previous parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['enter'], command: 'choosePicked', name: 'choose', description: 'Choose this parent', places: ['picker'], isHint: true,
	},
	{
		keys: ['escape'], command: 'leavePicker', name: 'keep the old one', description: 'Go back with the parent as it was', places: ['picker'], isHint: true,
	},
	{
		keys: ['y'], command: 'saveForm', name: 'send', description: 'Send the request', places: ['review'], whyNot: whyNotSend, isHint: true,
	},
	{
		keys: ['escape', 'n'],
		command: 'returnToForm',
		name: 'back to the form',
		nameNow: backNow,
		description: 'Go back to the form, or to the list of an undo; nothing is sent',
		places: ['review'],
		isHint: true,
	},
	{
		keys: ['left', 'h'], command: 'chooseTheirs', name: 'theirs', nameNow: state => sideName(state, 'theirs'),
		description: 'Keep what is stored now in this field', places: ['conflict'], isHint: true,
	},
	{
		keys: ['right', 'l'], command: 'chooseYours', name: 'yours', nameNow: state => sideName(state, 'yours'),
		description: 'Keep what you typed in this field', places: ['conflict'], isHint: true,
	},
	{
		keys: ['enter', 'ctrl+s'], command: 'resolveConflict', name: 'review', description: 'Review the result; nothing is sent before that', places: ['conflict'], whyNot: whyNotResolve, isHint: true,
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
		keys: ['down', 'j'], command: 'moveConflictDown', name: 'next field', description: 'Go to the next field', places: ['conflict'], isHint: hasSeveralDifferences,
	},
	{
		keys: ['up', 'k'], command: 'moveConflictUp', name: 'previous field', description: 'Go to the previous field', places: ['conflict'],
	},
	{
		keys: ['e'], command: 'editOffered', name: 'edit', description: 'Go to the form, to change what an undo brings back', places: ['review', 'conflict'], isHint: isAtOfferedUndo,
	},
	{
		keys: ['v'], command: 'toggleWhole', name: 'where they differ', description: 'Show all of a long value on each side, or where they differ', places: ['conflict'], isHint: isWhole,
	},
	{
		keys: ['escape'], command: 'stopSending', name: 'stop waiting', description: 'Stop waiting; whether it was stored may then be unknown', places: ['sending', 'deleting'], isHint: true,
	},
	{
		keys: ['escape'], command: 'stopWaiting', name: 'continue', description: 'Continue without waiting for the new organization to be ready', places: ['waiting'], isHint: true,
	},
	{
		keys: ['x'], command: 'discardForm', name: 'discard', description: 'Discard what you typed; you can take it back from the drafts for an hour', places: ['leaving'], isHint: true,
	},
	{
		keys: ['k'], command: 'putFormAside', name: 'keep as a draft', description: 'Keep the form as a draft', places: ['leaving'], isHint: true,
	},
	{
		keys: ['escape', 'n'], command: 'returnToForm', name: 'keep editing', description: 'Go back to editing', places: ['leaving'], isHint: true,
	},
];
