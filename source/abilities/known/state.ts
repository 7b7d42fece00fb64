import type {ListState, ReadProfile} from '../../kernel/state/data.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import type {KnownValues} from '../../kernel/storage/known.js';

type Items<Kind extends 'accounts' | 'members'> = KnownValues[Kind]['items'][number];

/** What earlier sessions read of an organization is on the screen until it is read again. */
export type KnownEvent = {
	readonly type: 'known/recalled';
	readonly id: string;
	readonly profile?: ReadProfile | undefined;
	readonly accounts?: ListState<Items<'accounts'>> | undefined;
	readonly members?: ListState<Items<'members'>> | undefined;
};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly known: KnownEvent;
	}
}

/** Adds a value to a map, unless it is known. */
const unlessKnown = <Value>(values: ReadonlyMap<string, Value> | undefined, id: string, value: Value | undefined): ReadonlyMap<string, Value> | undefined =>
	value === undefined || values?.has(id) === true ? values : new Map(values).set(id, value);

export function reduceKnown(state: State, {id, profile, accounts, members}: KnownEvent): State {
	const isNewer = profile !== undefined && profile.readAt > (readProfileOf(state, id)?.readAt ?? -Infinity);
	return {
		...state,
		profiles: isNewer ? new Map(state.profiles).set(id, profile) : state.profiles,
		accounts: unlessKnown(state.accounts, id, accounts) ?? state.accounts,
		members: unlessKnown(state.members, id, members),
	};
}
