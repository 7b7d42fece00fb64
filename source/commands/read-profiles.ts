import type {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import {count, counted} from '../text/words.js';
import {withMoving, type Told} from '../text/told.js';
import {isRefusedAlone, secondsUntilTaken} from './many-reads.js';

/**
So many are asked for at a time: one after the other takes minutes on a slow line, a burst runs into the rate limit.
*/
const atOnce = 4;

type Reading = {
	/**
	Says how far it is.
	*/
	readonly note: (told: Told) => void;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly isWanted?: () => boolean;
	/**
	Hands each one on as soon as it is read; null where there is none.
	*/
	readonly onRead?: (id: string, profile: NonNullable<Organization['profile']> | null) => void; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
};

type WithProfiles = {
	readonly organizations: readonly Organization[];
	/**
	Why a profile could not be read, for each of them.
	*/
	readonly refusals: readonly ApiError[];
};

/**
The ids of those whose profile their list left out. Each is a request.
*/
export const idsWithoutProfile = (organizations: readonly Organization[]): readonly string[] =>
	[...new Set(organizations.filter(({profile}) => profile === undefined).map(({id}) => id))];

/**
Reads a profile, and waits where the service takes no requests for now: null where there is none, undefined where it is not wanted any more.
*/
async function readProfile(client: Client, id: string, {note, wait, isWanted = () => true}: Reading): Promise<Organization['profile']> {
	for (let waits = 0; isWanted(); waits++) {
		try {
			return await client.getProfile(id) ?? null; // eslint-disable-line no-await-in-loop -- Asked again only after a pause.
		} catch (error) {
			const seconds = secondsUntilTaken(error, waits);
			if (seconds === undefined) {
				throw error;
			}

			const left = counted(seconds, 'second');
			note(withMoving('Reading profiles: the service accepts more requests', ` in ${left}`, ' …'));
			await wait(seconds * 1000); // eslint-disable-line no-await-in-loop
		}
	}

	return undefined;
}

/**
The organizations with the loaded profiles that their list left out.
*/
export const withKnownProfiles = (organizations: readonly Organization[], profileOf: (id: string) => Organization['profile']): readonly Organization[] =>
	organizations.map(organization => {
		const profile = organization.profile === undefined ? profileOf(organization.id) : undefined;
		return profile === undefined ? organization : {...organization, profile};
	});

/**
Reads the profiles of these ids, one request each, for the organizations that are listed. One that is refused stays unread.

@throws {ApiError} where each is refused, or the service takes no more requests or cannot be reached.
*/
export async function readProfiles(client: Client, organizations: readonly Organization[], ids: readonly string[], reading: Reading): Promise<WithProfiles> {
	const profiles = new Map<string, Organization['profile']>();
	const refusals: ApiError[] = [];
	const rest = ids.values();
	let isFailed = false;
	const readRest = async () => {
		for (const id of rest) {
			if (isFailed) {
				return;
			}

			try {
				const profile = await readProfile(client, id, reading); // eslint-disable-line no-await-in-loop -- Few at a time.
				profiles.set(id, profile);
				if (profile !== undefined) {
					reading.onRead?.(id, profile);
				}
			} catch (error) {
				if (!isRefusedAlone(error, profiles.size, refusals.length)) {
					isFailed = true;
					throw error;
				}

				refusals.push(error);
			}

			const come = count(profiles.size + refusals.length);
			reading.note(withMoving('Reading profiles', `: ${come} of ${count(ids.length)}`, ' …'));
		}
	};

	await Promise.all(Array.from({length: atOnce}, readRest));
	return {organizations: withKnownProfiles(organizations, id => profiles.get(id)), refusals};
}
