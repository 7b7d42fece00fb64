import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import {accountNameScene} from '../../kernel/rows/account-fields.js';
import {
	whyNotCreateAccount,
	whyNotCreateAccounts,
	whyNotInside,
	whyNotOtherType,
	whyNotReviewAccount,
	whyNotType,
} from './availability.js';
import {
	chooseAccountType,
	openCreateAccount,
	returnToAccount,
	reviewAccount,
	sendAccount,
	stopNameCheck,
	typeAccountName,
} from './commands.js';
import {accountDraft} from './draft.js';
import {accountWrite} from './journal.js';
import {askingRows, runOfAccount, titleOf} from './rows.js';
import {isAccountChanged, reduceCreateAccount} from './state.js';

const run = runDialog(runOfAccount, {
	labels: ['the review of a new account', 'creating an account', 'the result of a new account'],
	send: {
		command: 'sendAccount',
		description: 'Create the account',
		apartFrom: ['openCreateAccount', 'reviewAccount', 'chooseUndo'],
		nothing: 'The account is left out.',
	},
	over: 'This account is created.',
	whyNot: (state, {account: {organization, type}}) =>
		whyNotCreateAccounts(state) ?? whyNotInside(state, organization.id) ?? whyNotType(state, organization.id, type),
	leave: {command: 'returnToAccount', name: 'back', description: 'Go back to the name and type'},
});

/** Creates accounts inside organizations. */
export const accountCreations = defineAbility({
	name: 'create-account',
	section: 'While creating an account',
	commands: {
		openCreateAccount,
		typeAccountName,
		chooseAccountType,
		reviewAccount,
		stopNameCheck,
		returnToAccount,
		sendAccount,
	},
	keys: [
		{
			keys: ['c'],
			command: 'openCreateAccount',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Creates in'},
			name: 'create account',
			alsoCalled: ['new account', 'add account'],
			description: 'Create an account in the organization',
			places: ['accounts'],
			whyNot: whyNotCreateAccount,
			isHint: state => !state.connection.isReadOnly,
		},
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewAccount',
			name: 'review',
			description: 'Check whether an account has this name, and review the creation',
			places: ['newAccount'],
			whyNot: whyNotReviewAccount,
			isHint: true,
		},
		{
			keys: ['tab', 'down', 'up', 'shift+tab'],
			command: 'chooseAccountType',
			name: 'type',
			description: 'Choose the other type of account',
			places: ['newAccount'],
			whyNot: whyNotOtherType,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without creating an account; asks first if you typed a name',
			places: ['newAccount'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopNameCheck',
			name: 'stop',
			description: 'Stop checking, and go back to the name',
			places: ['newAccountChecking'],
			isHint: true,
		},
		...run.keys,
	],
	places: {
		newAccount: {label: 'naming a new account', typing: 'typeAccountName'},
		newAccountChecking: {label: 'checking the name of an account'},
		...run.places,
	},
	dialogs: [
		defineDialog('newAccount', {
			place: ({request}) => (request === undefined ? 'newAccount' : 'newAccountChecking'),
			isBeforeReview: ({request}) => request !== undefined,
			view: (state, dialog, {columns}) => ({
				title: titleOf(dialog),
				rows: askingRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
				...(dialog.request === undefined && {scene: () => accountNameScene(dialog.line)}),
			}),
			typed: ({request, line}) => (request === undefined ? line : undefined),
			hasTyped: isAccountChanged,
		}),
		run.dialog,
	],
	reducers: [reducerOf(['newAccount'], reduceCreateAccount)],
	writes: [accountWrite],
	drafts: [accountDraft],
});
