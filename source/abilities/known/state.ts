import type {ListState, ReadProfile} from '../../kernel/state/data.js';
import {seenAnew} from '../../kernel/state/find.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import type {KnownValues} from '../../kernel/storage/known.js';

type Items<Kind extends 'accounts' | 'members'> = KnownValues[Kind]['items'][number];

/** What earlier sessions read of an organization. */
type Recalled = {
	readonly type: 'known/recalled';
	readonly id: string;
	readonly profile?: ReadProfile | undefined;
	readonly accounts?: ListState<Items<'accounts'>> | undefined;
	readonly members?: ListState<Items<'members'>> | undefined;
};

export type KnownEvent = Recalled | {readonly type: 'known/profilesRecalled'; readonly profiles: ReadonlyMap<string, ReadProfile>};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly known: KnownEvent;
	}
}

/** Adds a value to a map, unless it is known. */
const unlessKnown = <Value>(values: ReadonlyMap<string, Value> | undefined, id: string, value: Value | undefined): ReadonlyMap<string, Value> | undefined =>
	value === undefined || values?.has(id) === true ? values : new Map(values).set(id, value);

function withRecalled(state: State, {id, profile, accounts, members}: Recalled): State {
	const isNewer = profile !== undefined && profile.readAt > (readProfileOf(state, id)?.readAt ?? -Infinity);
	return {
		...state,
		profiles: isNewer ? new Map(state.profiles).set(id, profile) : state.profiles,
		accounts: unlessKnown(state.accounts, id, accounts) ?? state.accounts,
		members: unlessKnown(state.members, id, members),
	};
}

/** Adds profiles of earlier sessions to those that a search looks at. */
function withProfiles(state: State, profiles: ReadonlyMap<string, ReadProfile>): State {
	const others = [...profiles].filter(([id, {readAt}]) => readAt > (readProfileOf(state, id)?.readAt ?? -Infinity));
	return others.length === 0 ? state : seenAnew(state, {...state, profiles: new Map([...state.profiles, ...others])});
}

export const reduceKnown = (state: State, event: KnownEvent): State => event.type === 'known/recalled' ? withRecalled(state, event) : withProfiles(state, event.profiles);
