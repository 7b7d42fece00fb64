import type {LookedAt} from '../../kernel/filter/source.js';
import type {KnownCounts, ListState, ReadProfile, DetailState} from '../../kernel/state/data.js';
import {seenAnew} from '../../kernel/state/find.js';
import {readProfileOf} from '../../kernel/state/profile-age.js';
import type {State} from '../../kernel/state/state.js';
import type {KnownValues} from '../../kernel/storage/known.js';
import {withNewer} from './rest-dialog.js';

type Items<Kind extends 'accounts' | 'members'> = KnownValues[Kind]['items'][number];

/** What earlier sessions read of an organization. */
type Recalled = {
	readonly type: 'known/recalled';
	readonly id: string;
	readonly profile?: ReadProfile | undefined;
	readonly accounts?: ListState<Items<'accounts'>> | undefined;
	readonly members?: ListState<Items<'members'>> | undefined;
};

type Lists<Kind extends 'accounts' | 'members'> = ReadonlyMap<string, ListState<Items<Kind>>>;

export type KnownEvent =
	| Recalled
	| {readonly type: 'known/countsRecalled'; readonly counts: KnownCounts}
	/** What earlier sessions read of all organizations has been passed on. */
	| {readonly type: 'known/allRecalled'; readonly need: LookedAt}
	| {readonly type: 'known/changesRecalled'; readonly times: ReadonlyMap<string, number>}
	| {readonly type: 'known/countsAged'; readonly now: number}
	| {readonly type: 'known/profilesRecalled'; readonly profiles: ReadonlyMap<string, ReadProfile>}
	| {readonly type: 'known/listsRecalled'; readonly accounts?: Lists<'accounts'>; readonly members?: Lists<'members'>};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly known: KnownEvent;
	}
}

/** Adds a list to a map, unless this session has read it. */
function unlessRead<Item>(
	lists: ReadonlyMap<string, ListState<Item>> | undefined,
	id: string,
	list: ListState<Item> | undefined,
): ReadonlyMap<string, ListState<Item>> | undefined {
	const before = lists?.get(id);
	return list === undefined || (before && before.age === undefined) ? lists : new Map(lists).set(id, list);
}

function withRecalled(state: State, {id, profile, accounts, members}: Recalled): State {
	const before = readProfileOf(state, id);
	const isNewer =
		profile !== undefined && (profile.readAt > (before?.readAt ?? -Infinity) || before?.age !== undefined);
	return {
		...state,
		profiles: isNewer ? new Map(state.profiles).set(id, profile) : state.profiles,
		accounts: unlessRead(state.accounts, id, accounts) ?? state.accounts,
		members: unlessRead(state.members, id, members),
	};
}

/** Adds profiles of earlier sessions to those that a search looks at. */
function withProfiles(state: State, profiles: ReadonlyMap<string, ReadProfile>): State {
	const others = [...profiles].filter(([id, {readAt}]) => readAt > (readProfileOf(state, id)?.readAt ?? -Infinity));
	if (others.length === 0) {
		return state;
	}

	const all = new Map(state.profiles);
	for (const [id, profile] of others) {
		all.set(id, profile);
	}

	return seenAnew(state, {...state, profiles: all});
}

export function reduceKnown(state: State, event: KnownEvent): State {
	switch (event.type) {
		case 'known/recalled': {
			return withRecalled(state, event);
		}

		case 'known/profilesRecalled': {
			return withProfiles(state, event.profiles);
		}

		case 'known/countsRecalled': {
			return {...state, knownCounts: event.counts};
		}

		case 'known/changesRecalled': {
			return seenAnew(state, {...state, changeTimes: event.times});
		}

		case 'known/countsAged': {
			return state.knownCounts ? {...state, knownCounts: {...state.knownCounts, now: event.now}} : state;
		}

		case 'known/allRecalled': {
			return state;
		}

		case 'known/listsRecalled': {
			const {accounts, members} = event;
			return {
				...state,
				...(accounts && {accounts: withNewer(state.accounts, accounts)}),
				...(members && {members: withNewer(state.members, members)}),
			};
		}
	}
}

export type ProfilesEvent =
	| {readonly type: 'profiles/requested'; readonly request: number}
	| {readonly type: 'profiles/received'; readonly request?: number; readonly profiles: State['profiles']}
	| {readonly type: 'profiles/ended'; readonly request: number};

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly profiles: ProfilesEvent;
	}
}

/** Updates the details with profiles that were loaded later. */
function withLaterProfiles({details}: State, profiles: State['profiles']): State['details'] {
	const later = new Map<string, DetailState>();
	for (const [id, {profile, readAt}] of profiles) {
		const known = details.get(id);
		if (known?.detail && readAt > (known.detail.profileReadAt ?? known.detail.readAt)) {
			later.set(id, {...known, detail: {...known.detail, profile: profile ?? undefined, profileReadAt: readAt}});
		}
	}

	return later.size === 0 ? details : new Map([...details, ...later]);
}

export function reduceProfiles(state: State, event: ProfilesEvent): State {
	switch (event.type) {
		case 'profiles/requested': {
			return {...state, dialog: {kind: 'none'}, profilesRequest: event.request};
		}

		case 'profiles/received': {
			// A profile loaded for an export or a comparison is kept, even if the person left it.
			return event.request === undefined || state.profilesRequest === event.request
				? seenAnew(state, {
						...state,
						profiles: new Map([...state.profiles, ...event.profiles]),
						details: withLaterProfiles(state, event.profiles),
					})
				: state;
		}

		case 'profiles/ended': {
			return state.profilesRequest === event.request ? {...state, profilesRequest: undefined} : state;
		}
	}
}
