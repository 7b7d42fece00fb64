import {dot, told} from '../../../base/text/told.js';
import {defineAbility, defineDialog, reducerOf} from '../../../kernel/loop/ability.js';
import {runDialog} from '../../../kernel/loop/run-dialog.js';
import {whyNotReview, whyNotSend} from './availability.js';
import {returnToAddresses, reviewInvite, sendInvitations, stopCheckingAddresses, typeAddresses} from './commands.js';
import {inviteDraft} from './draft.js';
import {askingRows, placesText, runOfInvitations} from './rows.js';
import {isTyped, reduceInvite} from './state.js';

const run = runDialog(runOfInvitations, {
	labels: ['the review of invitations', 'sending invitations', 'the result of invitations'],
	send: {
		command: 'sendInvitations',
		description: 'Send the invitations that are not left out; after a run, review again what is not sent',
		apartFrom: ['reviewInvite', 'openInvite', 'discardForm', 'chooseUndo'],
		nothing: 'There is nobody to invite.',
	},
	over: 'This is invited.',
	whyNot: whyNotSend,
	leave: {command: 'returnToAddresses', name: 'back', description: 'Go back to the addresses', isKeeping: () => true},
});

/** Invites people to an organization, or to the marked ones. */
export const invitations = defineAbility({
	name: 'invitations',
	section: 'While inviting',
	commands: {typeAddresses, reviewInvite, stopCheckingAddresses, returnToAddresses, sendInvitations},
	keys: [
		{
			keys: ['enter', 'ctrl+s'],
			command: 'reviewInvite',
			name: 'review',
			description: 'Check who is a member already, and review the invitations before they are sent',
			places: ['invite'],
			whyNot: whyNotReview,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without inviting anybody; asks first if you typed addresses',
			places: ['invite'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopCheckingAddresses',
			name: 'stop',
			description: 'Stop checking, and go back to the addresses',
			places: ['inviteChecking'],
			isHint: true,
		},
		...run.keys,
		{
			keys: ['e'],
			command: 'returnToAddresses',
			name: 'addresses',
			description: 'Go back to the addresses',
			places: ['invitations', 'invitationsDone'],
			isHint: 'whereItActs',
		},
	],
	places: {
		invite: {label: 'inviting', typing: 'typeAddresses'},
		inviteChecking: {label: 'checking addresses'},
		...run.places,
	},
	dialogs: [
		defineDialog('invite', {
			place: ({request}) => (request === undefined ? 'invite' : 'inviteChecking'),
			isBeforeReview: ({request}) => request !== undefined,
			view: (state, dialog, {columns}) => ({
				title: told`Invite${dot}${placesText(dialog.to)}`,
				rows: askingRows(state, dialog, columns),
				isScrolling: true,
				scrolledTo: dialog.scrolledTo,
			}),
			typed: ({request, line}) => (request === undefined ? line : undefined),
			hasTyped: isTyped,
		}),
		run.dialog,
	],
	reducers: [reducerOf(['invite'], reduceInvite)],
	drafts: [inviteDraft],
});
