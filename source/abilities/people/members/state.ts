import type {Member} from '../../../base/api/schemas.js';
import {clamp} from '../../../kernel/state/clamp.js';
import type {ListState} from '../../../kernel/state/data.js';
import type {Event, ListEvent} from '../../../kernel/state/events.js';
import {isMatching, isSearchLost, listQuery} from '../../../kernel/state/list-search.js';
import {reduceList} from '../../../kernel/state/list-reducer.js';
import {selectedId} from '../../../kernel/state/selectors.js';
import {withDialog, type State} from '../../../kernel/state/state.js';
import {searchedTexts} from '../../../base/tables/members.js';
import {compareNames} from '../../../base/tree/compare-names.js';

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

/** The members of the selected organization. */
export const selectedMembers = (state: State): ListState<Member> | undefined => membersIn(state, selectedId(state) ?? '');

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

const sorted = new WeakMap<readonly Member[], readonly Member[]>();

/** Pending invitations first, the oldest at the top, then active members by email address, then everybody else. */
export function inOrder(members: readonly Member[]): readonly Member[] {
	const known = sorted.get(members) ?? members.toSorted(compare);
	sorted.set(members, known);
	return known;
}

const isFound = (member: Member, query: string): boolean =>
	member.id.startsWith(query.toLowerCase()) || searchedTexts(member).some(text => isMatching(text, query));

// Each frame asks for this several times.
const found = new WeakMap<readonly Member[], {readonly query: string; readonly members: readonly Member[]}>();

function matching(all: readonly Member[], query: string): readonly Member[] {
	const last = found.get(all);
	if (last?.query === query) {
		return last.members;
	}

	const members = all.filter(member => isFound(member, query));
	found.set(all, {query, members});
	return members;
}

export const memberQuery = (state: State): string => listQuery(state, 'members');

/** The listed members, and the cursor's position among them, -1 if there are none. A search lists only members that have the query in their email address, name or status, or at the start of their id. */
export function listedMembers(state: State): {readonly members: readonly Member[]; readonly cursor: number} {
	const isLost = state.pane === 'members' && isSearchLost(state);
	const all = inOrder(isLost ? [] : selectedMembers(state)?.items ?? []);
	const query = memberQuery(state);
	const members = query === '' ? all : matching(all, query);
	const at = members.findIndex(({id}) => id === state.chosenMember);
	return {members, cursor: members.length === 0 ? -1 : Math.max(0, at)};
}

export function chosenMember(state: State): Member | undefined {
	const {members, cursor} = listedMembers(state);
	return members[cursor];
}

/** The member whose details are open, or the member under the cursor. */
export const shownMember = (state: State): Member | undefined => state.dialog.kind === 'member' ? state.dialog.member : chosenMember(state);

/** After the list has loaded again, the cursor is still on its member, even if that was the first one and nobody moved to it. If the member is gone or has another status now, the cursor keeps its position. */
function withCursorKept(state: State, before: State): State {
	const {members, cursor} = listedMembers(before);
	const chosen = members[cursor];
	const {members: now} = listedMembers(state);
	const at = now.findIndex(({id, status}) => id === chosen?.id && status === chosen.status);
	return {...state, chosenMember: now[at === -1 ? clamp(cursor, now.length - 1) : at]?.id};
}

export function reduceMembers(state: State, event: MemberEvent): State {
	if (event.type === 'members/moved') {
		const {members, cursor} = listedMembers(state);
		return {...state, chosenMember: members[clamp(cursor + event.by, members.length - 1)]?.id};
	}

	if (event.type === 'members/opened') {
		return withDialog(state, {kind: 'member', member: event.member, readAt: event.readAt});
	}

	const known = membersIn(state, event.id);
	const list = reduceList(known, event);
	if (!list) {
		return state;
	}

	const next = {...state, members: new Map(state.members).set(event.id, list)};
	const isAgain = known?.arriving !== undefined && list.arriving === undefined;
	return isAgain && event.id === selectedId(state) ? withCursorKept(next, state) : next;
}

/** The cursor starts again at the top when another organization is selected. It stays on its member when a search ends. */
export function forgetChosen(state: State, before: State, {type}: Event): State {
	if (state.selectedKey !== before.selectedKey) {
		return state.chosenMember === undefined ? state : {...state, chosenMember: undefined};
	}

	const kept = type === 'pane/listSearchLeft' && before.pane === 'members' ? chosenMember(before)?.id : undefined;
	return kept === undefined ? state : {...state, chosenMember: kept};
}
