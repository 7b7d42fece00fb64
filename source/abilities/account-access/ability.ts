import {defineAbility, reducerOf} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import {
	copyAccountMember,
	leaveAccountAccess,
	openAccountAccess,
	readAccountAccess,
	toggleAccountMember,
} from './commands.js';
import {accessRows} from './rows.js';
import {accessList, isListing, reduceAccountAccess, titleOf} from './state.js';

const list = listDialog(accessList, {
	isTable: true,
	labels: ['the members of an account', 'searching the members of an account'],
	step: ({isDetailed}) => (isDetailed ? 'accountMember' : undefined),
	view: (state, dialog, room) => ({title: titleOf(dialog), rows: accessRows(state, dialog, room)}),
});

const whyNotAccess: WhyNot = state => whyNotCall(state, 'Listing who has access to an account', 'account_members');

const whyNotMember: WhyNot = state => accessList.whyNone(state);

const whyNotRead: WhyNot = ({dialog}) =>
	dialog.kind === 'accountAccess' && isListing(dialog) ? 'The list is still loading.' : undefined;

const both = ['accountAccess', 'accountMember'] as const;

/** Who has access to one account without being a member of an organization. Read only. */
export const accountAccess = defineAbility({
	name: 'accountAccess',
	section: 'In the members of an account',
	commands: {
		openAccountAccess,
		readAccountAccess,
		toggleAccountMember,
		copyAccountMember,
		leaveAccountAccess,
		closeAccountMember: toggleAccountMember,
	},
	keys: [
		{
			keys: ['w'],
			command: 'openAccountAccess',
			name: 'who has access',
			alsoCalled: ['members', 'access', 'roles', 'two-factor', '2FA', 'who can log in'],
			description: 'List who has access to this account only, with roles and second factor',
			places: ['account'],
			whyNot: whyNotAccess,
			isHint: true,
		},
		...list.keys,
		...listKeys('accountMember'),
		{
			keys: ['enter'],
			command: 'toggleAccountMember',
			name: 'details',
			description: 'Show everything about the member, with all roles',
			places: ['accountAccess'],
			whyNot: whyNotMember,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'toggleAccountMember',
			name: 'list',
			description: 'Show the list again',
			places: ['accountMember'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyAccountMember',
			name: 'copy',
			alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the address, the roles or everything about the member, or all listed addresses',
			places: both,
			whyNot: whyNotMember,
			isHint: true,
		},
		{
			keys: ['r'],
			command: 'readAccountAccess',
			name: 'read again',
			description: 'List the members of the account again, or the rest after a failure',
			places: ['accountAccess'],
			whyNot: whyNotRead,
		},
		{
			keys: ['escape', 'q'],
			command: 'closeAccountMember',
			name: 'back',
			description: 'Show the list again',
			places: ['accountMember'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveAccountAccess',
			name: 'leave',
			description: 'Go back to the account',
			places: ['accountAccess'],
			isHint: true,
		},
	],
	places: {...list.places, accountMember: {label: 'a member of an account'}},
	dialogs: [list.dialog],
	reducers: [reducerOf(['accountAccess'], reduceAccountAccess)],
});
