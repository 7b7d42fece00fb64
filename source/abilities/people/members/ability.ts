import {defineAbility, defineDialog, reducerOf} from '../../../kernel/loop/ability.js';
import {scrollKeys} from '../../../kernel/loop/cursor-keys.js';
import {listPaneKeys} from '../../../kernel/loop/list-pane-keys.js';
import {isListStale, listError} from '../../../kernel/loop/load.js';
import {stopSending} from '../../../kernel/loop/until.js';
import {isOfSeveral, markedInTree} from '../../../kernel/state/marks.js';
import type {State} from '../../../kernel/state/state.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {dot, told} from '../../../base/text/told.js';
import {count} from '../../../base/text/words.js';
import {whyNotInvite} from '../invitations/availability.js';
import {openInvite} from '../invitations/commands.js';
import {isNobodyLeft, whyNotConfirmRemoval, whyNotMember, whyNotMembers, whyNotRemove} from './availability.js';
import {
	checkRemoval,
	confirmRemoval,
	copyMember,
	loadMembers,
	openMember,
	openMembers,
	openRemoval,
	removeAnyway,
} from './commands.js';
import {memberWrites} from './journal.js';
import {markableMembers} from './marks.js';
import {membersPane, oneMemberRows} from './pane.js';
import {reduceRemoval} from './removal.js';
import {isPendingRemoval, removalHeadRows, removalRows} from './rows.js';
import {forgetChosen, membersIn, reduceMembers, shownMember} from './state.js';

const removalPlaces = {
	checking: 'removalChecking',
	reviewing: 'removal',
	asking: 'removalAsked',
	sending: 'removalSending',
	done: 'removalDone',
} as const;

function nameOfRemoval(state: State): string | undefined {
	return isNobodyLeft(state)
		? 'delete the organization'
		: shownMember(state)?.status === 'pending'
			? 'cancel'
			: undefined;
}

/** The members of an organization: who they are, cancelling an invitation and removing. */
export const members = defineAbility({
	name: 'members',
	section: 'In the members',
	commands: {
		openMembers,
		openMember,
		copyMember,
		openInvite,
		openRemoval,
		checkRemoval,
		confirmRemoval,
		removeAnyway,
		stopRemoval: stopSending,
	},
	keys: [
		{
			keys: ['w'],
			command: 'openMembers',
			task: 'people',
			name: 'members',
			alsoCalled: ['who', 'access', 'people', 'who can log in', 'users', 'see administrators'],
			description: 'Show who has access: the members of the organization',
			places: panes => panes.filter(pane => pane !== 'members'),
			whyNot: whyNotMembers,
		},
		{
			keys: ['enter'],
			command: 'openMember',
			task: 'here',
			beforeRows: 'opens',
			name: 'open',
			description: 'Show everything about the member',
			places: ['members'],
			whyNot: whyNotMember,
			isHint: true,
		},
		...listPaneKeys(
			'members',
			'members by address, name or status',
			state => whyNotCall(state, 'Listing members', 'members'),
			'copy several together',
		),
		{
			keys: ['i'],
			command: 'openInvite',
			task: 'people',
			beforeRows: 'opens',
			onOne: {verb: 'Invites to', isOfMarks: isOfSeveral},
			name: 'invite',
			nameNow: state => (isOfSeveral(state) ? `invite to ${count(markedInTree(state))}` : undefined),
			alsoCalled: ['add a member', 'add person', 'new user', 'give access to somebody'],
			description: 'Invite people to the organization, or to the marked ones: their addresses, with a review',
			places: panes => [...panes, 'member'],
			whyNot: whyNotInvite,
			isHint: ({pane}) => pane === 'members',
		},
		{
			keys: ['D'],
			command: 'openRemoval',
			task: 'here',
			beforeRows: 'opens',
			onOne: {verb: 'Removes', of: 'members'},
			name: 'remove',
			nameNow: nameOfRemoval,
			alsoCalled: ['offboard', 'delete user', 'person', 'take access away', 'revoke'],
			description: 'Remove the member, or cancel the invitation, with a review',
			places: ['members', 'member'],
			whyNot: whyNotRemove,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyMember',
			task: 'here',
			beforeRows: 'opens',
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the email address, the name, an id or everything about the member as JSON',
			places: ['members', 'member'],
			whyNot: whyNotMember,
			isHint: state => state.dialog.kind === 'member',
		},
		...scrollKeys('member'),
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close',
			places: ['member'],
			isHint: true,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'close',
			description: 'Close the result',
			places: ['removalDone'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'confirmRemoval',
			name: 'send',
			description: 'Remove the member; asks again about yourself and the last active member',
			places: ['removal'],
			whyNot: whyNotConfirmRemoval,
			isHint: true,
			isConfirming: true,
			apartFrom: ['openRemoval', 'discardForm', 'chooseUndo'],
		},
		{
			keys: ['r'],
			command: 'removeAnyway',
			name: 'send anyway',
			description: 'Remove yourself or the last active member',
			places: ['removalAsked'],
			whyNot: whyNotConfirmRemoval,
			isHint: true,
			isConfirming: true,
			apartFrom: ['confirmRemoval', 'discardForm'],
		},
		{
			keys: ['escape', 'n'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without removing anybody',
			places: ['removalChecking', 'removal', 'removalAsked'],
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'checkRemoval',
			name: 'check again',
			description: 'Read the member again, and review again',
			places: ['removalDone'],
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'stopRemoval',
			name: 'stop waiting',
			description: 'Stop waiting for the answer; cforgs then looks up what happened',
			places: ['removalSending'],
			isHint: true,
		},
		...scrollKeys('removal'),
		...scrollKeys('removalAsked'),
		...scrollKeys('removalDone'),
	],
	places: {
		member: {label: 'a member'},
		removalChecking: {label: 'checking a member'},
		removal: {label: 'the review of a removal'},
		removalAsked: {label: 'removing yourself or the last member'},
		removalSending: {label: 'removal sent'},
		removalDone: {label: 'the result of a removal'},
	},
	dialogs: [
		defineDialog('member', {
			view: (_, {member, readAt, scrolledTo}, {columns}) => ({
				title: `Member ${member.user.email}`,
				rows: oneMemberRows(member, columns, readAt),
				isScrolling: true,
				scrolledTo,
			}),
		}),
		defineDialog('removal', {
			place: ({removal: {step}}) => removalPlaces[step.name],
			isBeforeReview: ({removal: {step, error}}) => step.name === 'checking' && error === undefined,
			view: (state, {removal, scrolledTo}, {columns}) => ({
				title: told`${isPendingRemoval(removal) ? 'Cancel invitation' : 'Remove'}${dot}${removal.organization.name}`,
				rows: removalRows(state, removal, columns),
				isScrolling: true,
				scrolledTo,
				...((removal.step.name === 'reviewing' || removal.step.name === 'asking') && {
					needed: [[0, removalHeadRows(state, removal, columns).length]],
				}),
			}),
			seen: ({seen}) => seen,
			see: (dialog, seen) => ({...dialog, seen}),
		}),
	],
	panes: [membersPane],
	markables: {members: markableMembers},
	paneLoaders: [
		{
			pane: 'members',
			isStale: (context, id) => isListStale(context, membersIn(context.store.getState(), id)),
			isKnown: (state, id) => membersIn(state, id) !== undefined,
			load: loadMembers,
			errorOf: (state, id) => listError(membersIn(state, id)),
		},
	],
	reducers: [reducerOf(['members'], reduceMembers), reducerOf(['removal'], reduceRemoval)],
	writes: memberWrites,
	afterwards: forgetChosen,
});
