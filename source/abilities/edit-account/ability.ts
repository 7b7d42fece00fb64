import {count} from '../../base/text/words.js';
import {defineAbility, defineDialog} from '../../kernel/loop/ability.js';
import {runDialog} from '../../kernel/runs/dialog.js';
import {markedAccounts} from '../../kernel/state/marks.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {
	whyNotEditAccount,
	whyNotReset,
	whyNotStopReading,
	whyNotWhileReading,
	focusedField,
	accountEditHandlers,
	shownLine,
} from './state.js';
import {
	checkAccountBack,
	leaveAccountEdits,
	moveToNextAccountField,
	moveToPreviousAccountField,
	openAccountForm,
	readAccountForm,
	resetAccountForm,
	reviewAccountForm,
	reviewAccountsAgain,
	sendAccountEdits,
	stopReadingAccounts,
	switchSecondFactor,
	typeIntoAccountForm,
	editDraft,
} from './commands.js';
import {accountWrite} from './undo.js';
import {formRows, formTitle, runOfEdits} from './rows.js';

const run = runDialog(runOfEdits, {
	labels: ['the review of account changes', 'changing accounts', 'the result of account changes'],
	send: {
		command: 'sendAccountEdits',
		description: 'Change the accounts that are not left out, one after the other',
		apartFrom: ['openAccountForm', 'reviewAccountForm', 'chooseUndo', 'checkAccountBack'],
		nothing: 'Nothing is chosen to change.',
	},
	again: 'reviewAccountsAgain',
	over: 'This account is changed.',
	whyNot: state => whyNotCall(state, 'Editing accounts', 'get_account', 'update_account'),
	leave: {
		command: 'leaveAccountEdits',
		name: 'back',
		description: 'Go back to the form, or leave the undo of a change; nothing is sent',
		isKeeping: ({form}) => form !== undefined,
	},
});

function editNow(state: State): string | undefined {
	const number = markedAccounts(state).length;
	return number === 0 ? undefined : `edit ${count(number)}`;
}

const places = ['accountForm', 'accountSwitch'] as const;

/** Changes the name and the settings of accounts. */
export const editAccount = defineAbility({
	name: 'editAccount',
	section: 'While editing accounts',
	commands: {
		openAccountForm,
		readAccountForm,
		resetAccountForm,
		typeIntoAccountForm,
		switchSecondFactor,
		moveToNextAccountField,
		moveToPreviousAccountField,
		reviewAccountForm,
		stopReadingAccounts,
		leaveAccountEdits,
		reviewAccountsAgain,
		sendAccountEdits,
		checkAccountBack,
	},
	keys: [
		{
			keys: ['e'],
			command: 'openAccountForm',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Edits accounts of'},
			name: 'edit',
			nameNow: editNow,
			alsoCalled: ['rename', 'second factor', '2FA', 'two-factor', 'abuse contact'],
			description: 'Edit name, second factor and abuse contact of the account, or of all marked ones',
			places: ['accounts'],
			whyNot: whyNotEditAccount,
			isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewAccountForm',
			name: 'review',
			description: 'Read the accounts again, and review what would change',
			places,
			whyNot: whyNotWhileReading,
			isHint: true,
			isMain: true,
		},
		{
			keys: ['down', 'tab'],
			command: 'moveToNextAccountField',
			name: 'next',
			description: 'Go to the next field of the account',
			places,
			whyNot: whyNotWhileReading,
			isHint: true,
		},
		{
			keys: ['up', 'shift+tab'],
			command: 'moveToPreviousAccountField',
			name: 'previous',
			description: 'Go to the previous field of the account',
			places,
			whyNot: whyNotWhileReading,
		},
		{
			keys: [' ', 'left', 'right'],
			command: 'switchSecondFactor',
			name: 'change',
			description: 'Require a second factor, or stop requiring it',
			places: ['accountSwitch'],
			whyNot: whyNotWhileReading,
			isHint: true,
		},
		{
			keys: ['ctrl+r'],
			command: 'resetAccountForm',
			name: 'start over',
			description: 'Go back to the values of the accounts',
			places,
			whyNot: whyNotReset,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'stopReadingAccounts',
			name: 'stop',
			description: 'Stop reading, and go back to the form',
			places,
			whyNot: whyNotStopReading,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything; asks first if you typed something',
			places,
			isHint: true,
		},
		...run.keys,
	],
	places: {
		accountForm: {label: 'editing accounts', typing: 'typeIntoAccountForm'},
		accountSwitch: {label: 'the second factor of accounts'},
		...run.places,
	},
	dialogs: [
		defineDialog('accountForm', {
			place: dialog => (focusedField(dialog) === 'enforce_twofactor' ? 'accountSwitch' : 'accountForm'),
			isBeforeReview: ({request}) => request !== undefined,
			view: (state, dialog, {columns}) => ({title: formTitle(dialog), rows: formRows(state, dialog, columns)}),
			typed(dialog) {
				const field = focusedField(dialog);
				return field === 'enforce_twofactor' ? undefined : shownLine(dialog, field);
			},
			hasTyped: ({lines}) => Object.keys(lines).length > 0,
		}),
		run.dialog,
	],
	handlers: [accountEditHandlers],
	writes: [accountWrite],
	drafts: [editDraft],
});
