import {hasForm} from '../form-model/journal-entry.js';
import type {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {foldedOf} from '../form-model/folded-profiles.js';
import {profilesOf, readProfileOf, toRead, type ProfileClock} from '../state/profile-age.js';
import type {ReadProfile} from '../state/data.js';
import type {State} from '../state/state.js';
import type {Context} from './context.js';
import {type ProfileReading, readProfiles} from './read-profiles.js';

type Profile = NonNullable<Organization['profile']>;

/** How many profiles are stored at a time. Each time, an open search goes through all of them again. */
const handedAtOnce = 20;

/** Keeps loaded profiles for later use. `onRead` adds one, which counts as read when it was requested; `flush` stores the last few. */
export function keepProfiles({store, now}: Pick<Context, 'now' | 'store'>, request?: number) {
	let read = new Map<string, ReadProfile>();
	const keep = (profiles: State['profiles']) => {
		if (profiles.size > 0) {
			store.dispatch({type: 'profiles/received', profiles, ...(request !== undefined && {request})});
		}
	};

	const flush = () => {
		keep(read);
		read = new Map();
	};

	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	const onRead = (id: string, profile: Profile | null, readAt = now()) => {
		if (profile) {
			foldedOf(profile);
		}

		read.set(id, {profile, readAt});
		if (read.size >= handedAtOnce) {
			flush();
		}
	};

	return {onRead, flush};
}

/** Keeps the profiles that a list brought, unless newer ones are known. `readAt`: when the list was requested, in milliseconds since the epoch. */
export function keepListed(
	{store}: Pick<Context, 'store'>,
	organizations: readonly Organization[],
	readAt: number,
): void {
	const state = store.getState();
	const profiles = new Map(
		organizations.flatMap(({id, profile}) =>
			profile && readAt > (readProfileOf(state, id)?.readAt ?? -Infinity) ? [[id, {profile, readAt}] as const] : [],
		),
	);
	if (profiles.size > 0) {
		store.dispatch({type: 'profiles/received', profiles});
	}
}

/** The current time, and when the person last wrote to each organization, in this or another run of the program. A change of its members or accounts does not change its profile. */
export function profileClock({now, journal}: Pick<Context, 'journal' | 'now'>): ProfileClock {
	const writes = new Map<string, number>();
	for (const {kind, id, at} of journal.list()) {
		if (hasForm({kind})) {
			writes.set(id, Math.max(at, writes.get(id) ?? at));
		}
	}

	return {now: now(), writes};
}

/**
Loads the missing and old profiles of these ids, or all if there are none, and keeps them. Returns the errors of single profiles. `known`: what is missing and old, if not decided by age only.

@throws {ApiError} if none can be read
*/
export async function readKept(
	context: Pick<Context, 'journal' | 'now' | 'store'>,
	client: Client,
	ids: readonly string[],
	reading: Omit<ProfileReading, 'onRead'>,
	known = profilesOf(context.store.getState(), ids, profileClock(context)),
): Promise<readonly ApiError[]> {
	const {onRead, flush} = keepProfiles(context);
	try {
		const {refusals} = await readProfiles(client, [], toRead(known, ids), {...reading, onRead});
		return refusals;
	} finally {
		flush();
	}
}
