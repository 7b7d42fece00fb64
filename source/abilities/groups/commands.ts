import {count, counted, countedOrNone, shownName} from '../../base/text/words.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import {untilSandboxEnds} from '../../kernel/state/connection.js';
import type {Command, Context, MadeHere} from '../../kernel/loop/context.js';
import {inAll} from '../../kernel/loop/mark-rows.js';
import {nameAgain} from '../../kernel/loop/named-in-filters.js';
import {onDisk, say} from '../../kernel/loop/tell.js';
import {hiddenMarks, notShownText} from '../../kernel/state/marks.js';
import {groupNameIn} from '../../kernel/state/kept-name.js';
import {isListed, isWhole, markedCount, markedRows} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import {type GroupMember, openGroups as groupsOn} from '../../kernel/storage/groups.js';
import {type GroupEntry, groupList, groupMembers} from './state.js';

/** All groups, by name. */
function entriesOf({disk}: Context): readonly GroupEntry[] {
	const all = groupsOn(disk).all();
	return all
		.keys()
		.toArray()
		.toSorted()
		.map(name => ({name, members: all.get(name) ?? new Map()}));
}

export const madeGroups: MadeHere = ({disk}) => countedOrNone(groupsOn(disk).all().size, 'group');

const chosenIn = ({store}: Context): GroupEntry | undefined => groupList.chosen(store.getState());

/** The marked organizations in the order of the tree, with their names. */
const markedMembers = (state: State): readonly GroupMember[] =>
	markedRows(state).map(row => ({id: state.tree.index.idAt(row) ?? '', name: state.tree.index.nameAt(row) ?? ''}));

/** Says what became of the marked organizations, and how many of them could not be part of it. */
function sayOfMarked({store}: Context, state: State, text: string): void {
	const lacking = state.marks.size - markedCount(state);
	const rest =
		lacking === 0
			? undefined
			: `${counted(lacking, 'marked organization')} ${lacking === 1 ? 'has' : 'have'} not loaded yet.`;
	const parts = [text, notShownText(hiddenMarks(state)), rest].filter(part => part !== undefined);
	say({store}, parts.join(' '), parts.length === 1 ? 'info' : 'warning');
}

function showAgain(context: Context): void {
	const groups = onDisk(context, 'The group', () => entriesOf(context));
	if (groups) {
		context.store.dispatch({type: 'groups/changed', groups});
	}

	nameAgain(context);
}

export const openGroups: Command = context => {
	const groups = onDisk(context, 'The group', () => entriesOf(context));
	if (groups) {
		context.store.dispatch({type: 'groups/opened', groups});
	}
};

/** The most organizations that a message names. */
const mostNamed = 3;

/** Names the organizations of a group that the list does not have. */
function goneText(state: State, members: GroupEntry['members']): string {
	const gone = [...members].filter(([id]) => !isListed(state, id)).map(([, name]) => shownName(name));
	if (gone.length === 0) {
		return '';
	}

	const more = gone.length - mostNamed;
	return ` ${isWhole(state) ? 'No longer visible' : 'Not loaded yet'}: ${gone.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}.`;
}

/** Marks the organizations of the chosen group, besides those that are marked. */
export const markGroup: Command = context => {
	const {store} = context;
	const entry = chosenIn(context);
	if (!entry) {
		return;
	}

	const before = store.getState();
	const listed = entry.members
		.keys()
		.filter(id => isListed(before, id))
		.toArray();
	store.dispatch({type: 'tree/marksChanged', ids: [...before.marks, ...listed]});
	store.dispatch({type: 'dialog/closed'});
	const gone = goneText(before, entry.members);
	const number = markedCount(store.getState());
	say(
		{store},
		`${counted(listed.length, 'organization')} of @${entry.name} ${listed.length === 1 ? 'is' : 'are'} marked${inAll(listed.length, number)}${gone}`,
		gone === '' ? 'info' : 'warning',
	);
};

/** Lists the organizations of the chosen group. */
export const showGroup: Command = context => {
	const entry = chosenIn(context);
	if (entry) {
		context.store.dispatch({type: 'groups/shown', entry});
	}
};

export const leaveGroup: Command = ({store}) => {
	store.dispatch({type: 'groups/shownLeft'});
};

/** Goes to the chosen organization of a group. */
export const goToGroupMember: Command = ({store}) => {
	const member = groupMembers.chosen(store.getState());
	if (!member) {
		return;
	}

	const {id, name} = member;
	store.dispatch({
		type: 'everywhere/entered',
		finding: {kind: 'organization', id, organizationId: id, title: name, more: ''},
	});
};

export const addToGroup: Command = context => {
	const {store, disk} = context;
	const entry = chosenIn(context);
	const added =
		entry && onDisk(context, 'The group', () => groupsOn(disk).add(entry.name, markedMembers(store.getState())));
	if (!entry || added === undefined) {
		return;
	}

	showAgain(context);
	sayOfMarked(context, store.getState(), `${counted(added, 'organization')} added to @${entry.name}.`);
};

export const takeFromGroup: Command = context => {
	const {store, disk} = context;
	const entry = chosenIn(context);
	const ids = markedMembers(store.getState()).map(({id}) => id);
	const removed = entry && onDisk(context, 'The group', () => groupsOn(disk).remove(entry.name, ids));
	if (!entry || removed === undefined) {
		return;
	}

	showAgain(context);
	sayOfMarked(context, store.getState(), `${counted(removed, 'organization')} removed from @${entry.name}.`);
};

export const askToDeleteGroup: Command = ({store}) => {
	store.dispatch({type: 'groups/deletionAsked', isAsking: true});
};

export const keepGroup: Command = ({store}) => {
	store.dispatch({type: 'groups/deletionAsked', isAsking: false});
};

export const deleteGroup: Command = context => {
	const {store, disk} = context;
	const entry = chosenIn(context);
	const isDeleted =
		entry &&
		onDisk(context, 'The group', () => {
			groupsOn(disk).delete(entry.name);
			return true;
		});
	showAgain(context);
	if (entry && isDeleted) {
		say({store}, `The group @${entry.name} is deleted. Its organizations are as before.`);
	}
};

/** Asks for the name under which the marked organizations are kept. */
export const nameGroup: Command = ({store}) => {
	store.dispatch({type: 'groups/nameAsked'});
};

export const typeIntoGroupName: Command = ({store}, press) => {
	const {dialog} = store.getState();
	const line = dialog.kind === 'groupName' ? typeText(dialog.line, press) : undefined;
	if (line) {
		store.dispatch({type: 'groups/nameEdited', line});
	}
};

/** Keeps the marked organizations under the typed name, or adds them to the group that has it. */
export const saveGroup: Command = context => {
	const {store, disk} = context;
	const state = store.getState();
	const {dialog} = state;
	if (dialog.kind !== 'groupName') {
		return;
	}

	const name = groupNameIn(dialog.line.text);
	if (name === undefined) {
		return;
	}

	const kept = onDisk(context, 'The group', () => {
		const isNew = !groupsOn(disk).all().has(name);
		return {isNew, added: groupsOn(disk).add(name, markedMembers(state))};
	});
	if (!kept) {
		return;
	}

	store.dispatch({type: 'dialog/closed'});
	nameAgain(context);
	sayOfMarked(
		context,
		state,
		`${counted(kept.added, 'organization')} ${kept.isNew ? 'kept as' : 'added to'} @${name}.${untilSandboxEnds(state.connection)}`,
	);
};
