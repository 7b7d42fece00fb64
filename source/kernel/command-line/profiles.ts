import type {CommandLine} from '../loop/command-line.js';
import {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {idsWithoutProfile, type ProfileReading, readProfiles, withKnownProfiles} from '../loop/read-profiles.js';
import {failureText} from '../rows/failure.js';
import {count, counted} from '../../base/text/words.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import {exitStatus, type ExitStatus, tellFailure} from './exit-status.js';
import {tell} from './output.js';

type Completed = {readonly organizations: readonly Organization[]; readonly status: ExitStatus};

/** Reads profiles and shows the progress. */
async function readShown({client, progress, wait}: CommandLine, organizations: readonly Organization[], ids: readonly string[], reading: Pick<ProfileReading, 'onRead'> = {}): ReturnType<typeof readProfiles> {
	try {
		return await readProfiles(client.for('load the profiles'), organizations, ids, {
			...reading,
			note(text) {
				progress.show(shownText(text));
			},
			wait,
		});
	} finally {
		progress.end();
	}
}

const announced = (ids: readonly string[]): string => `reading ${counted(ids.length, 'profile')} that the list left out, with ${counted(ids.length, 'request')};`;

const refusedText = (refusals: readonly ApiError[], refusal: ApiError): Told =>
	told`${counted(refusals.length, 'profile')} could not be read and ${refusals.length === 1 ? 'is' : 'are'} left out. ${failureText(refusal)}`;

/** The listed organizations. With `--profiles`, loads the missing profiles of the wanted ones. */
export async function withProfiles(line: CommandLine, organizations: readonly Organization[], wanted: readonly Organization[]): Promise<Completed> {
	const {flags} = line;
	const ids = flags.profiles ? idsWithoutProfile(wanted) : [];
	if (ids.length === 0) {
		return {organizations, status: exitStatus.ok};
	}

	if (!flags.quiet) {
		tell(`${announced(ids)} press ctrl-c to stop without writing anything.`);
	}

	const {organizations: completed, refusals} = await readShown(line, organizations, ids);
	const [refusal] = refusals;
	if (refusal) {
		tellFailure(refusal, flags, refusedText(refusals, refusal));
	}

	return {organizations: completed, status: refusal ? exitStatus.failed : exitStatus.ok};
}

type Compared = {
	readonly organizations: readonly Organization[];
	/** Reports, after the comparison, why profiles could not be read. */
	readonly tellFailures: () => void;
};

/** The listed organizations, with the profiles that a comparison needs. Keeps the profiles that were read before a failure. */
export async function withComparedProfiles(line: CommandLine, organizations: readonly Organization[], wanted: readonly Organization[]): Promise<Compared> {
	const {flags} = line;
	const ids = idsWithoutProfile(wanted);
	if (ids.length === 0) {
		return {organizations, tellFailures: () => undefined};
	}

	if (!flags.quiet) {
		tell(`${announced(ids)} press ctrl-c to stop. --without-profiles compares without them.`);
	}

	const read = new Map<string, Organization['profile']>();
	try {
		const {organizations: completed, refusals} = await readShown(line, organizations, ids, {
			onRead(id, profile) {
				read.set(id, profile);
			},
		});
		const [refusal] = refusals;
		return {
			organizations: completed,
			tellFailures() {
				if (refusal) {
					tellFailure(refusal, flags, refusedText(refusals, refusal));
				}
			},
		};
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}

		return {
			organizations: withKnownProfiles(organizations, id => read.get(id)),
			tellFailures() {
				tellFailure(error, flags);
			},
		};
	}
}

/** Reports how many profiles are missing from the output, if `--profiles` was not given. */
export function tellWithoutProfile({profiles, quiet}: CommandLine['flags'], written: readonly Organization[]): void {
	const without = idsWithoutProfile(written).length;
	if (!profiles && !quiet && without > 0) {
		tell(`${without === 1 ? '1 profile was' : `${count(without)} profiles were`} not in the list; --profiles reads ${without === 1 ? 'it' : 'them'}.`);
	}
}
