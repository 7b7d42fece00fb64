import {told} from '../../base/text/told.js';
import {nameAt} from '../../base/tree/names.js';
import {count, counted, shownName} from '../../base/text/words.js';
import {defineAbility, defineDialog, reducerOf} from '../../kernel/loop/ability.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import {onTree} from '../../kernel/loop/on-tree.js';
import {heardParents, withParents} from '../../kernel/rows/subject-rows.js';
import {nameRows} from '../../kernel/rows/name-rows.js';
import type {Room} from '../../kernel/rows/registry.js';
import {data, plain, type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import {notShownRows} from '../../kernel/rows/review-rows.js';
import {windowed} from '../../kernel/rows/view.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {groupNameIn, nameProblem, whyNotTyped} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {hiddenMarks, whyNothingMarked} from '../../kernel/state/marks.js';
import {isListed, isWhole, markedCount, rowOfId} from '../../kernel/state/selectors.js';
import type {State} from '../../kernel/state/state.js';
import type {GroupMember} from '../../kernel/storage/groups.js';
import {
	addToGroup,
	askToDeleteGroup,
	deleteGroup,
	goToGroupMember,
	keepGroup,
	leaveGroup,
	madeGroups,
	markGroup,
	nameGroup,
	openGroups,
	saveGroup,
	showGroup,
	takeFromGroup,
	typeIntoGroupName,
} from './commands.js';
import {type GroupEntry, groupList, groupMembers, reduceGroups} from './state.js';

function entryRow(state: State, {name, members}: GroupEntry, isSelected: boolean): Row {
	const gone = members
		.keys()
		.filter(id => !isListed(state, id))
		.toArray().length;
	const note = gone === 0 ? '' : `, ${count(gone)} ${isWhole(state) ? 'no longer visible' : 'not loaded'}`;
	return {
		left: [selectionMark(isSelected), plain(`@${name}`)],
		right: [toldSpan(told`${counted(members.size, 'organization')}${note} `, 'dim')],
		isSelected,
	};
}

function groupRows(state: State, dialog: DialogOf<'groups'>, room: Room): readonly Row[] {
	const question = `Delete the group @${groupList.chosen(state)?.name ?? ''}? Its organizations stay as they are. Press ${keyOf(state, 'deleteGroup')} to delete it, or press ${keyOf(state, 'keepGroup')} to keep it.`;
	return groupList.rows(state, dialog, room, {
		head: dialog.isAsking ? toldRows(question, room.columns, 'warning') : [],
		rowsOf: (found, height) =>
			windowed(found, dialog.cursor, height).map(([entry, isSelected]) => entryRow(state, entry, isSelected)),
	});
}

const nameText = (state: State): string =>
	`Type a name for the ${counted(markedCount(state), 'marked organization')}, such as renewals. If a group has this name, they are added to it.`;

/** Only a listed organization has a name to keep. */
const whyNoneListed: WhyNot = state =>
	whyNothingMarked(state) ?? (markedCount(state) > 0 ? undefined : 'The marked organizations have not loaded yet.');

const whyNotChange: WhyNot = state => groupList.whyNone(state) ?? whyNoneListed(state);

const whyNotSave: WhyNot = state =>
	(state.dialog.kind === 'groupName' ? whyNotTyped(state.dialog, groupNameIn) : undefined) ?? whyNoneListed(state);

const list = listDialog(groupList, {
	labels: ['the groups', 'searching the groups'],
	step: ({isAsking}) => (isAsking ? 'deletingGroup' : undefined),
	view: (state, dialog, room) => ({title: 'Groups', rows: groupRows(state, dialog, room)}),
});

function memberRow(state: State, {id, name}: GroupMember, isSelected: boolean, columns: number): Row {
	const row = rowOfId(state, id);
	const subject = {id, name: shownName(row === -1 ? name : nameAt(state, row)), parentId: ''};
	const note = row === -1 ? (isWhole(state) ? 'no longer visible' : 'not loaded') : '';
	const shown = {
		left: [selectionMark(isSelected), data(subject.name)],
		right: note === '' ? [] : [toned('dim', note)],
		isSelected,
	};
	return {
		...withParents(shown, {state, columns}, subject),
		said: [data(subject.name), ...heardParents(state, subject), plain(note === '' ? '' : `, ${note}`)],
	};
}

const members = listDialog(groupMembers, {
	labels: ['the organizations of a group', 'searching the organizations of a group'],
	view: (state, dialog, room) => ({
		title: `@${dialog.name}`,
		rows: groupMembers.rows(state, dialog, room, {
			rowsOf: (found, height) =>
				windowed(found, dialog.cursor, height).map(([member, isSelected]) =>
					memberRow(state, member, isSelected, room.columns),
				),
		}),
	}),
});

const whyNotGo: WhyNot = state => {
	const member = groupMembers.chosen(state);
	const text = isWhole(state) ? 'no longer visible to you' : 'not loaded yet';
	return (
		groupMembers.whyNone(state) ??
		(member && rowOfId(state, member.id) === -1 ? `${shownName(member.name)} is ${text}.` : undefined)
	);
};

/** Sets of organizations under a name. */
export const groups = defineAbility({
	name: 'groups',
	section: 'In the groups',
	commands: {
		openGroups,
		markGroup,
		showGroup,
		leaveGroup,
		goToGroupMember,
		addToGroup,
		takeFromGroup,
		askToDeleteGroup,
		keepGroup,
		deleteGroup,
		nameGroup,
		typeIntoGroupName,
		saveGroup,
	},
	keys: [
		{
			keys: ['@'],
			command: 'openGroups',
			task: 'choose',
			name: 'groups',
			alsoCalled: ['group'],
			description: 'Show the groups, and mark the organizations of one',
			places: 'panes',
		},
		{
			keys: ['A'],
			command: 'nameGroup',
			name: 'keep as group',
			alsoCalled: ['group'],
			description: 'Keep the marked organizations as a group, or add them to one',
			places: 'panes',
			...onTree(whyNoneListed),
		},
		...list.keys,
		{
			keys: ['enter'],
			command: 'markGroup',
			name: 'mark',
			description: 'Mark the organizations of the group, besides those that are marked',
			places: ['groups'],
			whyNot: groupList.whyNone,
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showGroup',
			name: 'show',
			description: 'List the organizations of the group, also those that no longer exist',
			places: ['groups'],
			whyNot: groupList.whyNone,
			isHint: true,
		},
		{
			keys: ['a'],
			command: 'addToGroup',
			name: 'add marked',
			description: 'Add the marked organizations to the group',
			places: ['groups'],
			whyNot: whyNotChange,
			isHint: true,
		},
		{
			keys: ['s'],
			command: 'takeFromGroup',
			name: 'subtract marked',
			description: 'Take the marked organizations out of the group',
			places: ['groups'],
			whyNot: whyNotChange,
			isHint: true,
		},
		{
			keys: ['d'],
			command: 'askToDeleteGroup',
			name: 'delete',
			description: 'Delete the group; asks first',
			places: ['groups'],
			whyNot: groupList.whyNone,
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'deleteGroup',
			name: 'delete',
			description: 'Delete the group',
			places: ['deletingGroup'],
			isHint: true,
			apartFrom: ['askToDeleteGroup'],
		},
		{
			keys: ['escape', 'n'],
			command: 'keepGroup',
			name: 'keep it',
			description: 'Keep the group',
			places: ['deletingGroup'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['groups'],
			isHint: true,
		},
		...members.keys,
		{
			keys: ['enter'],
			command: 'goToGroupMember',
			name: 'go there',
			description: 'Go to the organization',
			places: ['group'],
			whyNot: whyNotGo,
			isHint: true,
		},
		...members.leaving,
		{
			keys: ['escape', 'q'],
			command: 'leaveGroup',
			name: 'back',
			description: 'Go back to the groups',
			places: ['group'],
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'saveGroup',
			name: 'keep',
			description: 'Keep the marked organizations under this name',
			places: ['groupName'],
			whyNot: whyNotSave,
			isHint: true,
		},
		{
			keys: ['escape'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without keeping anything',
			places: ['groupName'],
			isHint: true,
		},
	],
	places: {
		...list.places,
		...members.places,
		deletingGroup: {label: 'deleting a group'},
		groupName: {label: 'naming a group', typing: 'typeIntoGroupName'},
	},
	dialogs: [
		list.dialog,
		members.dialog,
		defineDialog('groupName', {
			view: (state, dialog, room) => ({
				title: 'Keep as a group',
				rows: nameRows(
					{line: dialog.line, text: nameProblem(dialog, groupNameIn)},
					nameText(state),
					room,
					notShownRows(hiddenMarks(state), room.columns),
				),
			}),
			typed: ({line}) => line,
		}),
	],
	reducers: [reducerOf(['groups'], reduceGroups)],
	madeHere: madeGroups,
});
