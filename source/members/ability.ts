import {defineAbility, defineDialog, reducerOf} from '../app/ability.js';
import {scrollKeys} from '../app/cursor-keys.js';
import type {Command, ServiceContext} from '../commands/context.js';
import {isListStale, listError, loadList} from '../commands/load.js';
import type {WhyNot} from '../state/availability.js';
import {panes} from '../state/state.js';
import {whyNotCall} from '../state/why-not-call.js';
import {keyOf} from '../state/key-of.js';
import {exact, harmlessJson} from '../text/harmless.js';
import {membersPane, membersScene, oneMemberRows} from './pane.js';
import {
	chosenMember,
	forgetChosen,
	listedMembers,
	memberQuery,
	membersIn,
	reduceMembers,
	selectedMembers,
} from './state.js';

const openMembers: Command = ({store}) => {
	store.dispatch({type: 'pane/focused', pane: 'members'});
};

const whyNotMembers: WhyNot = state => whyNotCall(state, 'Listing members', 'members');

const whyNotMember: WhyNot = state => {
	const why = whyNotMembers(state);
	if (why !== undefined || chosenMember(state)) {
		return why;
	}

	return memberQuery(state) === '' ? 'There are no members here.' : `No member here matches. ${keyOf(state, 'leaveListSearch')} shows all of them again.`;
};

const openMember: Command = ({store, now}) => {
	const state = store.getState();
	const member = chosenMember(state);
	if (member) {
		store.dispatch({type: 'members/opened', member, readAt: selectedMembers(state)?.readAt ?? now()});
	}
};

/**
Lists what can be copied of the shown or chosen member.
*/
const copyMember: Command = ({store}) => {
	const state = store.getState();
	const member = state.dialog.kind === 'member' ? state.dialog.member : chosenMember(state);
	if (!member) {
		return;
	}

	const {id, user} = member;
	const values = [['Email', user.email], ['Name', user.name], ['Member id', id], ['User id', user.id ?? '']] as const;
	store.dispatch({
		type: 'copy/opened',
		title: `Copy from member ${user.email}`,
		entries: [...values.filter(([, text]) => text !== '').map(([label, text]) => ({label, text: exact(text)})), {label: 'JSON', text: harmlessJson(member, '  ')}],
	});
};

async function loadMembers(context: ServiceContext, id: string): Promise<void> {
	const {store} = context;
	await loadList(context, {
		name: 'members',
		id,
		known: membersIn(store.getState(), id),
		pages: (client, from) => client.listMembers(id, {}, {from}),
		dispatch: store.dispatch,
	});
}

/**
The members of an organization.
*/
export const members = defineAbility({
	name: 'members',
	section: 'In the members',
	commands: {openMembers, openMember, copyMember},
	keys: [
		{
			keys: ['w'], command: 'openMembers', name: 'members', alsoCalled: ['who', 'access', 'people'], description: 'Show who has access: the members of the organization', places: panes, whyNot: whyNotMembers,
		},
		{
			keys: ['enter'], command: 'openMember', beforeRows: 'opens', name: 'open', description: 'Show everything about the member', places: ['members'], whyNot: whyNotMember, isHint: true,
		},
		{
			keys: ['y'], command: 'copyMember', beforeRows: 'opens', name: 'copy', alsoCalled: ['yank', 'clipboard'],
			description: 'Copy the email address, the name, an id or everything about the member as JSON', places: ['members', 'member'], whyNot: whyNotMember, isHint: state => state.dialog.kind === 'member',
		},
		...scrollKeys('member'),
		{
			keys: ['escape', 'q', '?', 'f1'], command: 'closeDialog', name: 'close', description: 'Close', places: ['member'], isHint: true,
		},
	],
	places: {
		member: {label: 'a member'},
	},
	dialogs: [
		defineDialog('member', {
			view: (_, {member, readAt, scrolledTo}, {columns}) => ({
				title: `Member ${member.user.email}`, rows: oneMemberRows(member, columns, readAt), isScrolling: true, scrolledTo,
			}),
		}),
	],
	panes: [
		{
			pane: 'members',
			content: membersPane,
			scene: membersScene,
			unit: 'member',
			position: state => listedMembers(state).cursor,
			moved: (_, by) => ({type: 'members/moved', by}),
			whyNotMove: whyNotMember,
			matches(state) {
				const {members: {length}, cursor} = listedMembers(state);
				return {length, cursor};
			},
		},
	],
	paneLoaders: [
		{
			pane: 'members',
			isStale: (context, id) => isListStale(context, membersIn(context.store.getState(), id)),
			isKnown: (state, id) => membersIn(state, id) !== undefined,
			load: loadMembers,
			errorOf: (state, id) => listError(membersIn(state, id)),
		},
	],
	reducers: [reducerOf(['members'], reduceMembers)],
	afterwards: forgetChosen,
});
