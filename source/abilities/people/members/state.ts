import {memo} from '../../../base/text/memo.js';
import type {Member} from '../../../base/api/schemas.js';
import {memberListColumns} from '../../../kernel/columns/list-columns.js';
import {clamp, selectedId} from '../../../kernel/state/selectors.js';
import type {ListState} from '../../../kernel/state/data.js';
import type {Event, ListEvent, Handlers} from '../../../kernel/state/events.js';
import {paneList, reduceList} from '../../../kernel/state/pane-list.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import {searchedTexts} from '../../../base/tables/members.js';
import {compareNames} from '../../../base/tree/sorting.js';

export type MemberEvent =
	| ListEvent<'members', Member>
	| {readonly type: 'members/moved'; readonly by: number}
	| {readonly type: 'members/opened'; readonly member: Member; readonly readAt: number};

declare module '../../../kernel/state/dialog.js' {
	interface Dialogs {
		/** Everything about one member. `readAt`: when the list was loaded, in milliseconds since the epoch. */
		readonly member: {readonly member: Member; readonly readAt: number};
	}
}

declare module '../../../kernel/state/events.js' {
	interface Events {
		readonly members: MemberEvent;
	}
}

declare module '../../../kernel/state/state.js' {
	interface Slices {
		/** The members of organizations, by the id of the organization. */
		readonly members?: ReadonlyMap<string, ListState<Member>> | undefined;
		/** The id of the member under the cursor. Undefined for the first one. */
		readonly chosenMember?: string | undefined;
	}
}

export const membersIn = (state: State, id: string): ListState<Member> | undefined => state.members?.get(id);

const statusOrder = ['pending', 'active', 'rejected', 'canceled'];

const placeOf = ({status}: Member): number => {
	const at = statusOrder.indexOf(status);
	return at === -1 ? statusOrder.length : at;
};

const timeOf = ({create_time: time = ''}: Member): number => {
	const parsed = Date.parse(time);
	return Number.isNaN(parsed) ? 0 : parsed;
};

function compare(one: Member, other: Member): number {
	const [byStatus, byAge] = [placeOf(one) - placeOf(other), timeOf(one) - timeOf(other)];
	if (byStatus !== 0) {
		return byStatus;
	}

	return byAge !== 0 && one.status === 'pending' ? byAge : compareNames(one.user.email, other.user.email);
}

/** Pending invitations first, the oldest at the top, then active members by email address, then everybody else. */
export const inOrder = memo((members: readonly Member[]): readonly Member[] => members.toSorted(compare));

/** The members of the selected organization. A search looks at their email addresses, names and statuses. */
export const memberList = paneList<Member>({
	pane: 'members',
	listIn: membersIn,
	inOrder,
	columns: memberListColumns,
	textsOf: searchedTexts,
	cursorAt: ({chosenMember}, members) => members.findIndex(({id}) => id === chosenMember),
});

/** The member whose details are open, or the member under the cursor. */
export const shownMember = (state: State): Member | undefined =>
	state.dialog.kind === 'member' ? state.dialog.member : memberList.chosen(state);

/** After the list has loaded again, the cursor is still on its member, even if that was the first one and nobody moved to it. If the member is gone or has another status now, the cursor keeps its position. */
function withCursorKept(state: State, before: State): State {
	const {items, cursor} = memberList.listed(before);
	const chosen = items[cursor];
	const {items: now} = memberList.listed(state);
	const at = now.findIndex(({id, status}) => id === chosen?.id && status === chosen.status);
	return {...state, chosenMember: now[at === -1 ? clamp(cursor, now.length - 1) : at]?.id};
}

function load(state: State, event: ListEvent<'members', Member>): State {
	const {id} = event;
	const known = membersIn(state, id);
	const list = reduceList(known, event);
	if (!list) {
		return state;
	}

	const next = {...state, members: new Map(state.members).set(id, list)};
	const isAgain = known?.arriving !== undefined && list.arriving === undefined;
	return isAgain && id === selectedId(state) ? withCursorKept(next, state) : next;
}

export const membersHandlers: Handlers<MemberEvent> = {
	'members/moved': (state, {by}) => ({...state, chosenMember: memberList.beside(state, by)?.id}),
	'members/opened': (state, {member, readAt}) => withDialog(state, {kind: 'member', member, readAt}),
	'members/requested': load,
	'members/continued': load,
	'members/received': load,
	'members/failed': load,
};

/** The cursor starts again at the top when another organization is selected. It stays on its member when a search ends. */
export function forgetChosen(state: State, before: State, {type}: Event): State {
	if (state.selectedKey !== before.selectedKey) {
		return state.chosenMember === undefined || state.chosenMember !== before.chosenMember
			? state
			: {...state, chosenMember: undefined};
	}

	const kept = type === 'pane/listSearchLeft' && before.pane === 'members' ? memberList.chosen(before)?.id : undefined;
	return kept === undefined ? state : {...state, chosenMember: kept};
}
