import {failureText} from '../format/failure.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId, selectedId, selectedRow} from '../state/selectors.js';
import type {State} from '../state/state.js';
import {isAddressable} from '../tree/tree-index.js';
import {told} from '../text/told.js';
import {nameAt} from '../tree/names.js';
import type {Command, Context} from '../commands/context.js';
import {closeDialog} from '../commands/dialogs.js';
import {say} from '../commands/tell.js';
import {endDialog, whileReading} from '../commands/until.js';
import {unreadIn} from './people.js';
import {readMembers, type MembersRead} from './read-members.js';
import {chosenPerson, peopleRead} from './state.js';

/**
The visible organizations of a branch, with its top, by id.
*/
export function idsBelow({tree: {index}}: Pick<State, 'tree'>, row: number): readonly string[] {
	const ids: string[] = [];
	for (let each = row; each < row + (index.size[row] ?? 0); each++) {
		const id = index.idAt(each);
		if (id !== undefined && index.organizationAt(each) && isAddressable(index, each)) {
			ids.push(id);
		}
	}

	return ids;
}

/**
Opens the people below the selected organization, or goes back to the person whose organization this is.
*/
export const openPeople: Command = ({store, now}) => {
	const state = store.getState();
	const id = selectedId(state);
	if (id === undefined) {
		return;
	}

	store.dispatch(state.peopleLeft?.id === id
		? {type: 'people/returned'}
		: {
			type: 'people/opened', rootId: id, ids: idsBelow(state, selectedRow(state)), now: now(),
		});
};

/**
How often the list grows while members come in, in milliseconds.
*/
const showEvery = 250;

async function read(context: Context): Promise<void> {
	const {store, nextRequest, now} = context;
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'people') {
		return;
	}

	const request = nextRequest();
	const ids = unreadIn(peopleRead(state), dialog.ids);
	store.dispatch({type: 'people/asked', request, now: now()});
	await whileReading(context, async ({client, wait}, signal) => {
		let come = new Map<string, MembersRead>();
		let shownAt = now();
		const show = () => {
			store.dispatch({type: 'people/read', read: come});
			come = new Map();
			shownAt = now();
		};

		const stop = await readMembers(client.for('list the people below'), ids, {
			wait,
			isWanted: () => !signal.aborted,
			note(text) {
				store.dispatch({type: 'people/noted', request, text});
			},
			onRead(id, members) {
				come.set(id, members);
				if (now() - shownAt >= showEvery) {
					show();
				}
			},
		});
		show();
		store.dispatch({type: 'people/ended', request, ...(stop && {text: told`Stopped: ${failureText(stop)}`})});
	}, 'dialog');
}

/**
Reads the members that are missing, and continues where the last reading stopped.
*/
export const readPeople: Command = read;

export const readPeopleAgain: Command = async context => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'people') {
		return;
	}

	context.store.dispatch({type: 'people/forgotten', ids: dialog.ids});
	await read(context);
};

/**
Stops reading and keeps what was read, or closes the list.
*/
export const leavePeople: Command = async (context, press) => {
	const {dialog} = context.store.getState();
	if (dialog.kind !== 'people' || dialog.request === undefined) {
		return closeDialog(context, press);
	}

	endDialog(context);
	context.store.dispatch({type: 'people/ended', request: dialog.request, text: 'Stopped. The members read so far are kept.'});
};

const filter = (by: 1 | -1): Command => ({store}) => {
	store.dispatch({type: 'people/filtered', by});
};

export const filterPeople = filter(1);

export const filterPeopleBack = filter(-1);

export const openPerson: Command = context => {
	const {store} = context;
	const person = chosenPerson(store.getState());
	if (!person) {
		return;
	}

	endDialog(context);
	store.dispatch({type: 'people/personOpened', key: person.key});
};

export const leavePerson: Command = ({store}) => {
	store.dispatch({type: 'people/personLeft'});
};

/**
Goes to the organization under the cursor, where the person is a member.
*/
export const goToMembership: Command = context => {
	const {store} = context;
	const state = store.getState();
	const {dialog} = state;
	const membership = dialog.kind === 'person' ? chosenPerson(state)?.memberships[dialog.cursor] : undefined;
	if (!membership) {
		return;
	}

	const row = rowOfId(state, membership.organizationId);
	if (row === -1) {
		say(context, 'This organization is no longer in the list.', 'warning');
		return;
	}

	store.dispatch({type: 'people/entered', id: membership.organizationId});
	say(context, `${nameAt(state, row)}: ${keyOf(state, 'openPeople')} goes back to the person.`);
};
