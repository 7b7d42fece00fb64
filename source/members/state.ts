import type {Member} from '../api/schemas.js';
import {clamp} from '../state/clamp.js';
import type {ListState} from '../state/data.js';
import type {ListEvent} from '../state/events.js';
import {reduceList} from '../state/list-reducer.js';
import {selectedId} from '../state/selectors.js';
import type {State} from '../state/state.js';

export type MemberEvent = ListEvent<'members', Member> | {readonly type: 'members/moved'; readonly by: number};

declare module '../state/events.js' {
	interface Events {
		readonly members: MemberEvent;
	}
}

declare module '../state/state.js' {
	interface Slices {
		/**
		The members of organizations, by the id of the organization.
		*/
		readonly members?: ReadonlyMap<string, ListState<Member>> | undefined;
		/**
		The id of the member under the cursor. Undefined for the first one.
		*/
		readonly chosenMember?: string | undefined;
	}
}

export const membersIn = (state: State, id: string): ListState<Member> | undefined => state.members?.get(id);

/**
The members of the selected organization.
*/
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

const byText = new Intl.Collator('en');

function compare(one: Member, other: Member): number {
	const [byStatus, byAge] = [placeOf(one) - placeOf(other), timeOf(one) - timeOf(other)];
	if (byStatus !== 0) {
		return byStatus;
	}

	return byAge !== 0 && one.status === 'pending' ? byAge : byText.compare(one.user.email, other.user.email);
}

const sorted = new WeakMap<readonly Member[], readonly Member[]>();

/**
Pending invitations first, the oldest at the top, then active members by email address, then everybody else.
*/
export function inOrder(members: readonly Member[]): readonly Member[] {
	const known = sorted.get(members) ?? members.toSorted(compare);
	sorted.set(members, known);
	return known;
}

/**
The members in the pane, and the cursor's position among them, -1 if there are none.
*/
export function listedMembers(state: State): {readonly members: readonly Member[]; readonly cursor: number} {
	const members = inOrder(selectedMembers(state)?.items ?? []);
	const at = members.findIndex(({id}) => id === state.chosenMember);
	return {members, cursor: members.length === 0 ? -1 : Math.max(0, at)};
}

export function chosenMember(state: State): Member | undefined {
	const {members, cursor} = listedMembers(state);
	return members[cursor];
}

export function reduceMembers(state: State, event: MemberEvent): State {
	if (event.type === 'members/moved') {
		const {members, cursor} = listedMembers(state);
		return {...state, chosenMember: members[clamp(cursor + event.by, members.length - 1)]?.id};
	}

	const list = reduceList(membersIn(state, event.id), event);
	return list ? {...state, members: new Map(state.members).set(event.id, list)} : state;
}

/**
The cursor starts again at the top when another organization is selected.
*/
export const forgetChosen = (state: State, before: State): State =>
	state.selectedKey === before.selectedKey || state.chosenMember === undefined ? state : {...state, chosenMember: undefined};
