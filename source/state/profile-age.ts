import type {Profile} from '../api/schemas.js';
import {age} from '../text/time.js';
import type {ReadProfile} from './data.js';
import type {State} from './state.js';

type Read = Pick<State, 'details' | 'profiles'>;

/**
The loaded profile of an organization: the one that was read last, with the organization or by itself.
*/
export function readProfileOf({details, profiles}: Read, id: string): ReadProfile | undefined {
	const detail = details.get(id)?.detail;
	const known = profiles.get(id);
	if (!detail) {
		return known;
	}

	const readAt = detail.profileReadAt ?? detail.readAt;
	return known && known.readAt > readAt ? known : {profile: detail.profile ?? null, readAt};
}

/**
The same without the time: null if there is none, undefined if it is not loaded.
*/
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
export const knownProfile = (read: Read, id: string): Profile | null | undefined => readProfileOf(read, id)?.profile;

/**
What makes a loaded profile old: the time, and when the person last wrote to each organization, in milliseconds since the epoch.
*/
export type ProfileClock = {readonly now: number; readonly writes: ReadonlyMap<string, number>};

/**
With this one, no profile is old.
*/
const noClock: ProfileClock = {now: 0, writes: new Map()};

/**
Milliseconds. Somebody else may well have changed a profile since then.
*/
const oldAfter = 3_600_000;

export const isOldProfile = (id: string, {readAt}: ReadProfile, {now, writes}: ProfileClock): boolean =>
	now - readAt >= oldAfter || readAt < (writes.get(id) ?? -Infinity);

/**
Which profiles of these organizations are not loaded, which are loaded and old, and how old the oldest of the loaded ones is: `2 hours ago`.
*/
export type ProfilesOf = {readonly unread: readonly string[]; readonly old: readonly string[]; readonly age: string};

export function profilesOf(state: Pick<State, 'details' | 'profiles'>, ids: Iterable<string>, clock = noClock): ProfilesOf {
	const [unread, old]: [string[], string[]] = [[], []];
	let oldest = clock.now;
	for (const id of ids) {
		const known = readProfileOf(state, id);
		if (!known) {
			unread.push(id);
			continue;
		}

		oldest = Math.min(oldest, known.readAt);
		if (isOldProfile(id, known, clock)) {
			old.push(id);
		}
	}

	return {unread, old, age: age(oldest, clock.now) ?? 'just now'};
}

/**
The profiles to read when the person asks for them: those that are not loaded or old, or else all of them again.
*/
export const toRead = ({unread, old}: ProfilesOf, ids: readonly string[]): readonly string[] =>
	unread.length + old.length === 0 ? ids : [...unread, ...old];

/**
The listed organizations whose loaded profiles are old.
*/
export const oldProfiles = (state: Pick<State, 'details' | 'organizations' | 'profiles'>, clock?: ProfileClock): readonly string[] =>
	profilesOf(state, state.organizations.map(({id}) => id), clock).old;
