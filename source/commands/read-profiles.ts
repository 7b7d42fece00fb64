import type {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import {count, counted} from '../text/words.js';
import {withMoving, type Told} from '../text/told.js';
import {isRefusedAlone, secondsUntilTaken} from './many-reads.js';

/**
How many profiles load at a time. One by one takes minutes on a slow line, and a burst hits the rate limit.
*/
const atOnce = 4;

export type ProfileReading = {
	/**
	Shows the progress.
	*/
	readonly note: (told: Told) => void;
	readonly wait: (milliseconds: number) => Promise<void>;
	readonly isWanted?: () => boolean;
	/**
	Passes each profile on as soon as it has loaded; null if the organization has none.
	*/
	readonly onRead?: (id: string, profile: NonNullable<Organization['profile']> | null) => void; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
};

type WithProfiles = {
	readonly organizations: readonly Organization[];
	/**
	The errors of the profiles that could not be read.
	*/
	readonly refusals: readonly ApiError[];
};

/**
The ids of organizations whose list omitted the profile. Each costs one request.
*/
export const idsWithoutProfile = (organizations: readonly Organization[]): readonly string[] =>
	[...new Set(organizations.filter(({profile}) => profile === undefined).map(({id}) => id))];

/**
Loads a profile, waiting during a rate limit. Null if there is none, undefined if it is no longer wanted.
*/
async function readProfile(client: Client, id: string, {note, wait, isWanted = () => true}: ProfileReading): Promise<Organization['profile']> {
	for (let waits = 0; isWanted(); waits++) {
		try {
			return await client.getProfile(id) ?? null; // eslint-disable-line no-await-in-loop -- Asked again only after a pause.
		} catch (error) {
			const seconds = secondsUntilTaken(error, waits);
			if (seconds === undefined) {
				throw error;
			}

			const left = counted(seconds, 'second');
			note(withMoving('Loading profiles: the service accepts more requests', ` in ${left}`, ' …'));
			await wait(seconds * 1000); // eslint-disable-line no-await-in-loop
		}
	}

	return undefined;
}

/**
Adds loaded profiles to organizations whose list omitted them.
*/
export const withKnownProfiles = (organizations: readonly Organization[], profileOf: (id: string) => Organization['profile']): readonly Organization[] =>
	organizations.map(organization => {
		const profile = organization.profile === undefined ? profileOf(organization.id) : undefined;
		return profile === undefined ? organization : {...organization, profile};
	});

/**
Loads the profiles of these ids, one request each, and adds them to the listed organizations. A refused profile stays missing.

@throws {ApiError} if each is refused, if the rate limit lasts too long, or if the service cannot be reached
*/
export async function readProfiles(client: Client, organizations: readonly Organization[], ids: readonly string[], reading: ProfileReading): Promise<WithProfiles> {
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
			reading.note(withMoving('Loading profiles', `: ${come} of ${count(ids.length)}`, ' …'));
		}
	};

	await Promise.all(Array.from({length: atOnce}, readRest));
	return {organizations: withKnownProfiles(organizations, id => profiles.get(id)), refusals};
}
