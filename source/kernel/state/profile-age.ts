import type {Profile} from '../../base/api/schemas.js';
import {age} from '../../base/text/time.js';
import type {ReadProfile} from './data.js';
import type {State} from './state.js';

type Read = Pick<State, 'details' | 'profiles'>;

/** The profile of an organization that was loaded last, either with the organization or separately. */
export function readProfileOf({details, profiles}: Read, id: string): ReadProfile | undefined {
	const detail = details.get(id)?.detail;
	const known = profiles.get(id);
	if (!detail) {
		return known;
	}

	const readAt = detail.profileReadAt ?? detail.readAt;
	return known && known.readAt > readAt ? known : {profile: detail.profile ?? null, readAt};
}

/** The latest loaded profile of an organization: null if it has none, undefined if it is not loaded. */
// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
export const knownProfile = (read: Read, id: string): Profile | null | undefined => readProfileOf(read, id)?.profile;

/** What was read of these organizations after a time, in milliseconds since the epoch. */
export const profilesReadAfter = (read: Read, ids: Iterable<string>, after: number): Read => ({
	details: new Map(),
	profiles: new Map(
		[...ids].flatMap(id => {
			const known = readProfileOf(read, id);
			return known && known.readAt > after ? [[id, known] as const] : [];
		}),
	),
});

/** Decides which profiles are old: the current time, and when the person last wrote to each organization, both in milliseconds since the epoch. */
export type ProfileClock = {readonly now: number; readonly writes: ReadonlyMap<string, number>};

const noClock: ProfileClock = {now: 0, writes: new Map()};

/** After this age, somebody else may have changed what was read: in words as for `--max-age`, and in milliseconds. */
export const usualMaxAge = {text: '1h', milliseconds: 3_600_000} as const;

export const isOldProfile = (id: string, {readAt}: ReadProfile, {now, writes}: ProfileClock): boolean =>
	now - readAt >= usualMaxAge.milliseconds || readAt < (writes.get(id) ?? -Infinity);

/** The ids of profiles that are not loaded, the ids of old ones, and the age of the oldest loaded one: `2 hours ago`. */
export type ProfilesOf = {readonly unread: readonly string[]; readonly old: readonly string[]; readonly age: string};

export function profilesOf(
	state: Pick<State, 'details' | 'profiles'>,
	ids: Iterable<string>,
	clock = noClock,
): ProfilesOf {
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

/** The profiles to load on request: those that are missing or old, or all if there are none. */
export const toRead = ({unread, old}: ProfilesOf, ids: readonly string[]): readonly string[] =>
	unread.length + old.length === 0 ? ids : [...unread, ...old];
