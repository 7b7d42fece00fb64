import {defineAbility, reducerOf} from '../app/ability.js';
import type {Command, ServiceContext} from '../commands/context.js';
import {isListStale, listError, loadList} from '../commands/load.js';
import type {WhyNot} from '../state/availability.js';
import {panes} from '../state/state.js';
import {whyNotCall} from '../state/why-not-call.js';
import {membersPane, membersScene} from './pane.js';
import {
	chosenMember,
	forgetChosen,
	listedMembers,
	membersIn,
	reduceMembers,
} from './state.js';

const openMembers: Command = ({store}) => {
	store.dispatch({type: 'pane/focused', pane: 'members'});
};

const whyNotMembers: WhyNot = state => whyNotCall(state, 'Listing members', 'members');

const whyNotMember: WhyNot = state => whyNotMembers(state) ?? (chosenMember(state) ? undefined : 'There are no members here.');

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
	commands: {openMembers},
	keys: [
		{
			keys: ['w'], command: 'openMembers', name: 'members', alsoCalled: ['who', 'access', 'people'],
			description: 'Show who has access: the members of the organization', places: panes.filter(pane => pane !== 'members'), whyNot: whyNotMembers,
		},
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
