import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {typedPageKeys} from '../../kernel/loop/cursor-keys.js';
import {runDialog} from '../../kernel/loop/run-dialog.js';
import {isOfSeveral, markedInTree} from '../../kernel/state/marks.js';
import {readCalls, whyNotCall} from '../../kernel/state/why-not-call.js';
import {count, counted} from '../../base/text/words.js';
import type {State} from '../../kernel/state/state.js';
import {dot, told} from '../../base/text/told.js';
import {canEdit} from '../../kernel/state/availability.js';
import {
	deleteOrganization,
	jumpToAccounts,
	jumpToChildren,
	jumpToMembers,
	openDeletion,
	typeIntoDeletion,
} from './commands.js';
import {deletingRows, deletionRows} from './rows.js';
import {deletionsWrite} from './journal.js';
import {reviewDeletionsAgain, sendDeletions} from './run-commands.js';
import {checkRows, runOfDeletions} from './run-rows.js';
import {reduceDeletions} from './run-state.js';
import {deletionIn, isEmpty, reduceDeletion} from './state.js';
import {
	whyNotDelete,
	whyNotAccounts,
	whyNotBlockingMembers,
	whyNotChildren,
	whyNotOpenDeletion,
} from './availability.js';

const canBeConfirmed = (state: State): boolean => {
	const open = deletionIn(state);
	return open !== undefined && isEmpty(open);
};

const run = runDialog(runOfDeletions, {
	labels: ['the deletion of many', 'deleting many', 'the result of deleting many'],
	send: {
		command: 'sendDeletions',
		description: 'Delete the organizations that are not left out, one after the other',
		apartFrom: ['openDeletion'],
		nothing: 'Nothing is chosen to delete.',
	},
	again: 'reviewDeletionsAgain',
	over: 'This is deleted.',
	whyNot: state => whyNotCall(state, 'Deleting', ...readCalls, 'accounts', 'delete'),
});

/** Deletes an organization, or the marked ones: shows what blocks the deletion, then asks for the exact name, or for their number. */
export const deletion = defineAbility({
	name: 'deletion',
	section: 'While deleting',
	commands: {
		sendDeletions,
		reviewDeletionsAgain,
		openDeletion,
		typeIntoDeletion,
		deleteOrganization,
		jumpToChildren,
		jumpToAccounts,
		jumpToMembers,
	},
	keys: [
		{
			keys: ['D'],
			command: 'openDeletion',
			task: 'change',
			beforeRows: 'opens',
			onOne: {verb: 'Deletes', isOfMarks: isOfSeveral},
			name: 'delete',
			nameNow: state => (isOfSeveral(state) ? `delete ${count(markedInTree(state))}` : undefined),
			alsoCalled: ['remove', 'rm', 'organization', 'customer'],
			description: 'Delete it, or the marked ones: shows what blocks it, then asks for the name or the number',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotOpenDeletion,
			isHint: state => state.pane !== 'accounts' && canEdit(state),
		},
		{
			keys: ['enter'],
			command: 'deleteOrganization',
			name: 'delete',
			description: 'Delete, after you type the exact name',
			places: ['deletion'],
			whyNot: whyNotDelete,
			isHint: canBeConfirmed,
			apartFrom: ['openDeletion'],
		},
		{
			keys: ['ctrl+o'],
			command: 'jumpToChildren',
			name: 'organizations',
			description: 'Go to the sub-organizations that block it',
			places: ['deletion'],
			whyNot: whyNotChildren,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+t'],
			command: 'jumpToAccounts',
			name: 'accounts',
			description: 'Go to the accounts that block it',
			places: ['deletion'],
			whyNot: whyNotAccounts,
			isHint: 'whereItActs',
		},
		{
			keys: ['ctrl+r'],
			command: 'jumpToMembers',
			name: 'members',
			description: 'Go to the members that block it',
			places: ['deletion'],
			whyNot: whyNotBlockingMembers,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without deleting anything',
			places: ['deletion'],
			isHint: true,
		},
		...typedPageKeys('deletion'),
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Stop reading, and leave without deleting anything',
			places: ['deletionsCheck'],
			isHint: true,
		},
		...run.keys,
		{keys: ['down'], command: 'scrollDialogDown', name: 'down', description: 'Scroll down', places: ['deletion']},
		{keys: ['up'], command: 'scrollDialogUp', name: 'up', description: 'Scroll up', places: ['deletion']},
	],
	places: {
		deletion: {label: 'deleting', typing: 'typeIntoDeletion'},
		deleting: {label: 'deletion sent'},
		deletionsCheck: {label: 'checking what to delete'},
		...run.places,
	},
	dialogs: [
		defineDialog('deletion', {
			place: ({deletion: {sending}}) => (sending === undefined ? 'deletion' : 'deleting'),
			view: (state, {deletion: own, scrolledTo}, {columns}) => ({
				title: told`Delete${dot}${own.organization.name}`,
				rows: deletionRows(state, own, columns),
				isScrolling: true,
				scrolledTo,
				// The title and the checklist were announced before the deletion was sent.
				...(own.sending !== undefined && {scene: () => ({heading: '', rows: deletingRows(state, columns)})}),
			}),
			typed: ({deletion: own}) => own.line,
		}),
		defineDialog('deletionsCheck', {
			view: (state, dialog, {columns}) => ({
				title: `Delete ${counted(dialog.chosen.organizations.length, 'organization')}`,
				rows: checkRows(state, dialog, columns),
			}),
			isBeforeReview: ({error}) => error === undefined,
		}),
		run.dialog,
	],
	reducers: [reducerOf(['deletion'], reduceDeletion), reducerOf(['deletions'], reduceDeletions)],
	writes: [deletionsWrite],
});
