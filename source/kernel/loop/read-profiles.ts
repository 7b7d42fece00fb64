import type {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {count} from '../../base/text/words.js';
import {withMoving} from '../../base/text/told.js';
import {fewAtATime, isRefusedAlone, type PatientReading, readPatiently} from './many-reads.js';

export type ProfileReading = PatientReading & {
	/** Passes each profile on as soon as it has loaded; null if the organization has none. `askedAt`: when it was requested, in milliseconds since the epoch. */
	readonly onRead?: (id: string, profile: NonNullable<Organization['profile']> | null, askedAt: number) => void; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
};

type WithProfiles = {
	readonly organizations: readonly Organization[];
	/** The errors of the profiles that could not be read. */
	readonly refusals: readonly ApiError[];
};

/** The ids of organizations whose list omitted the profile. Each costs one request. */
export const idsWithoutProfile = (
	organizations: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>,
): readonly string[] => [...new Set(organizations.filter(({profile}) => profile === undefined).map(({id}) => id))];

/** Adds loaded profiles to organizations whose list omitted them. */
export const withKnownProfiles = (
	organizations: readonly Organization[],
	profileOf: (id: string) => Organization['profile'],
): readonly Organization[] =>
	organizations.map(organization => {
		const profile = organization.profile === undefined ? profileOf(organization.id) : undefined;
		return profile === undefined ? organization : {...organization, profile};
	});

/**
Loads the profiles of these ids, one request each, and adds them to the listed organizations. A refused profile stays missing.

@throws {ApiError} if each is refused, if the rate limit lasts too long, or if the service cannot be reached
*/
export async function readProfiles(
	client: Client,
	organizations: readonly Organization[],
	ids: readonly string[],
	reading: ProfileReading,
): Promise<WithProfiles> {
	const {isWanted = () => true} = reading;
	const profiles = new Map<string, Organization['profile']>();
	const refusals: ApiError[] = [];
	await fewAtATime(ids, isWanted, async id => {
		let askedAt = 0;
		try {
			const profile = await readPatiently('Loading profiles', reading, async () => {
				askedAt = Date.now();
				return (await client.getProfile(id)) ?? null;
			});
			profiles.set(id, profile);
			if (profile !== undefined) {
				reading.onRead?.(id, profile, askedAt);
			}
		} catch (error) {
			if (!isRefusedAlone(error, profiles.size, refusals.length)) {
				throw error;
			}

			refusals.push(error);
		}

		reading.note(
			withMoving('Loading profiles', `: ${count(profiles.size + refusals.length)} of ${count(ids.length)}`, ' …'),
		);
	});
	return {organizations: withKnownProfiles(organizations, id => profiles.get(id)), refusals};
}
