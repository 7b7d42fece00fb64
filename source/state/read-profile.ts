import type {Profile} from '../api/schemas.js';
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
