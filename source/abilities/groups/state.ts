import {type Line, lineOf} from '../../kernel/form-model/line-editor.js';
import {pathOf} from '../../base/tree/names.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {clamp, rowOfId} from '../../kernel/state/selectors.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import type {TypedName} from '../../kernel/state/kept-name.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {type State, withDialog} from '../../kernel/state/state.js';
import type {GroupMember} from '../../kernel/storage/groups.js';

/** A group in the list: its name, and the names of its organizations by id. */
export type GroupEntry = {readonly name: string; readonly members: ReadonlyMap<string, string>};

export type GroupsEvent =
	| {readonly type: 'groups/opened'; readonly groups: readonly GroupEntry[]}
	| {readonly type: 'groups/changed'; readonly groups: readonly GroupEntry[]}
	| {readonly type: 'groups/shown'; readonly entry: GroupEntry}
	| {readonly type: 'groups/shownLeft'}
	| {readonly type: 'groups/deletionAsked'; readonly isAsking: boolean}
	| {readonly type: 'groups/nameAsked'}
	| {readonly type: 'groups/nameEdited'; readonly line: Line};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly groups: Searchable & {readonly groups: readonly GroupEntry[]; readonly isAsking: boolean};
		/** The organizations of one group. `back`: the list of groups. */
		readonly group: Searchable & {
			readonly name: string;
			readonly members: readonly GroupMember[];
			readonly back: DialogOf<'groups'>;
		};
		/** The name under which the marked organizations are kept. */
		readonly groupName: Pick<TypedName, 'line'>;
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly groups: GroupsEvent;
	}
}

export const groupList = searchableList('groups', {
	nouns: ['group', 'groups'],
	foundBy: 'name, or the name or id of an organization',
	items: (_, {groups}) => groups,
	textOf: ({name, members}) => `@${name} ${[...members].flat().join(' ')}`,
	emptyText: state =>
		`There are no groups. To make one, press ${keyOf(state, 'closeDialog')}, press ${keyOf(state, 'toggleMark')} on each organization, and press ${keyOf(state, 'nameGroup')}.`,
});

/** The organizations of a group, also those that no longer exist. */
export const groupMembers = searchableList('group', {
	nouns: ['organization', 'organizations'],
	foundBy: 'name, path or id',
	items: (_, {members}) => members,
	textOf: ({id, name}, _, state) => [...pathOf(state, rowOfId(state, id)), name, id].join(' '),
	emptyText: state => `This group has no organization. Press ${keyOf(state, 'leaveGroup')} to go back.`,
});

/** The organizations of a group in the order of the tree; those that the list does not have come last. */
function membersInOrder(state: State, {members}: GroupEntry): readonly GroupMember[] {
	const placeOf = ({id}: GroupMember): number => {
		const row = rowOfId(state, id);
		return row === -1 ? Infinity : row;
	};

	return members
		.entries()
		.map(([id, name]) => ({id, name}))
		.toArray()
		.toSorted((one, other) => (placeOf(one) === placeOf(other) ? 0 : placeOf(one) - placeOf(other)));
}

export function reduceGroups(state: State, event: GroupsEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'groups/opened': {
			return withDialog(state, {...unsearched, kind: 'groups', groups: event.groups, isAsking: false});
		}

		case 'groups/changed': {
			if (dialog.kind !== 'groups') {
				return state;
			}

			const changed = {...dialog, groups: event.groups, isAsking: false};
			const last = Math.max(0, groupList.found(state, changed).length - 1);
			return withDialog(state, {...changed, cursor: clamp(dialog.cursor, last)});
		}

		case 'groups/shown': {
			const {entry} = event;
			return dialog.kind === 'groups'
				? withDialog(state, {
						...unsearched,
						kind: 'group',
						name: entry.name,
						members: membersInOrder(state, entry),
						back: dialog,
					})
				: state;
		}

		case 'groups/shownLeft': {
			return dialog.kind === 'group' ? withDialog(state, dialog.back) : state;
		}

		case 'groups/deletionAsked': {
			return dialog.kind === 'groups' ? withDialog(state, {...dialog, isAsking: event.isAsking}) : state;
		}

		case 'groups/nameAsked': {
			return withDialog(state, {kind: 'groupName', line: lineOf('')});
		}

		case 'groups/nameEdited': {
			return dialog.kind === 'groupName' ? withDialog(state, {kind: 'groupName', line: event.line}) : state;
		}
	}
}
