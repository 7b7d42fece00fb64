import {ApiError} from '../../base/api/api-error.js';
import type {Organization} from '../../base/api/schemas.js';
import {count, counted} from '../../base/text/words.js';
import {shownText, told, type Told} from '../../base/text/told.js';
import type {CommandLine} from '../loop/command-line.js';
import {profilesReadUntil, type Snapshot, withProfileIn} from '../files/snapshot.js';
import {idsWithoutProfile, readProfiles, withKnownProfiles} from '../loop/readings.js';
import {failureText} from '../rows/failure.js';
import {readDetail} from '../loop/load.js';
import type {Detail} from '../state/data.js';
import {keepDetail} from '../storage/keep-read.js';
import {exitStatus, type ExitStatus, tellFailure} from './exit-status.js';
import {knownFor} from './known-values.js';
import {withKnownOfAnyAge} from './max-age.js';
import {tell} from './output.js';
import {confirmRequests} from './service.js';

type Completed = {readonly organizations: readonly Organization[]; readonly status: ExitStatus};

const announced = (ids: readonly string[]): string =>
	`reading ${counted(ids.length, 'profile')} that the list left out, with ${counted(ids.length, 'request')};`;

type Reading = {
	readonly organizations: readonly Organization[];
	/** The errors of the profiles that could not be read. */
	readonly refusals: readonly ApiError[];
	readonly stop?: ApiError;
	/** When the known profiles were read, in milliseconds since the epoch. */
	readonly times: readonly number[];
};

type Completing = {
	readonly advice: string;
	/** A profile counts as known only if it was read after this time, in milliseconds since the epoch. */
	readonly after?: number;
};

/** Adds the profiles of these ids to the organizations: the known ones, and the others as they are read. */
async function complete(
	line: CommandLine,
	organizations: readonly Organization[],
	ids: readonly string[],
	{advice, after = -Infinity}: Completing,
): Promise<Reading> {
	const {client, flags, progress, wait} = line;
	const known = knownFor(line, 'profile', ids, {isUsable: (_, {readAt}) => readAt > after});
	const profiles = new Map(known.found.entries().map(([id, {value}]) => [id, value] as const));
	const {missing} = known;
	if (missing.length > 0 && !flags.quiet) {
		tell(`${announced(missing)} ${advice}`);
	}

	await confirmRequests(line, missing.length);

	const reading = async (): Promise<Omit<Reading, 'organizations' | 'times'>> => {
		try {
			return await readProfiles(client.for('load the profiles'), [], missing, {
				wait,
				note(text) {
					progress.show(shownText(text));
				},
				onRead(id, profile, askedAt) {
					profiles.set(id, profile);
					known.keep(id, profile, askedAt);
				},
			});
		} catch (error) {
			if (error instanceof ApiError) {
				return {refusals: [], stop: error};
			}

			throw error;
		} finally {
			progress.end();
			known.flush();
		}
	};

	const {refusals, stop} = await reading();
	known.tellAge(profiles.size - known.found.size);
	return {
		organizations: withKnownProfiles(organizations, id => profiles.get(id)),
		refusals,
		times: known.found
			.values()
			.map(({readAt}) => readAt)
			.toArray(),
		...(stop && {stop}),
	};
}

const refusedText = (refusals: readonly ApiError[], refusal: ApiError): Told =>
	told`${counted(refusals.length, 'profile')} could not be read and ${refusals.length === 1 ? 'is' : 'are'} left out. ${failureText(refusal)}`;

/**
The listed organizations. With `--profiles`, adds the missing profiles of the wanted ones. `after`: a profile counts as known only if it was read after this time, in milliseconds since the epoch.

@throws {ApiError} If the reading stops.
*/
export async function withProfiles(
	line: CommandLine,
	organizations: readonly Organization[],
	wanted: readonly Organization[],
	after?: number,
): Promise<Completed> {
	const {flags} = line;
	const ids = flags.profiles ? idsWithoutProfile(wanted) : [];
	if (ids.length === 0) {
		return {organizations, status: exitStatus.ok};
	}

	const {
		organizations: completed,
		refusals,
		stop,
	} = await complete(line, organizations, ids, {
		advice: 'press ctrl-c to stop without writing anything.',
		...(after !== undefined && {after}),
	});
	if (stop) {
		throw stop;
	}

	const [refusal] = refusals;
	if (refusal) {
		tellFailure(refusal, flags, refusedText(refusals, refusal));
	}

	return {organizations: completed, status: refusal ? exitStatus.failed : exitStatus.ok};
}

/** The listed organizations, with the profiles that are known. It reads nothing. */
export function withProfilesRead(line: CommandLine, organizations: readonly Organization[]): readonly Organization[] {
	const known = knownFor(line, 'profile', idsWithoutProfile(organizations));
	known.tellAge(0);
	return withKnownProfiles(organizations, id => known.found.get(id)?.value);
}

type Compared = Pick<Reading, 'organizations' | 'times'> & {
	/** Reports, after the comparison, why profiles could not be read. */
	readonly tellFailures: () => void;
};

/** The listed organizations, with the profiles that a comparison with a snapshot needs. Keeps the profiles that were read before a failure. */
export async function withComparedProfiles(
	line: CommandLine,
	organizations: readonly Organization[],
	older: Snapshot,
): Promise<Compared> {
	const {flags} = line;
	const ids = idsWithoutProfile(withProfileIn(older, organizations));
	if (ids.length === 0) {
		return {organizations, times: [], tellFailures: () => undefined};
	}

	const {
		organizations: completed,
		times,
		refusals,
		stop,
	} = await complete(line, organizations, ids, {
		advice: 'press ctrl-c to stop. --without-profiles compares without them.',
		after: profilesReadUntil(older),
	});
	return {
		organizations: completed,
		times,
		tellFailures() {
			const [refusal] = refusals;
			if (stop) {
				tellFailure(stop, flags);
			} else if (refusal) {
				tellFailure(refusal, flags, refusedText(refusals, refusal));
			}
		},
	};
}

/** What `--profiles` of a command does for these organizations: what it takes from this machine, and what it reads. */
function wayToProfiles(line: CommandLine, ids: readonly string[], option: string): string {
	const known = knownFor(line, 'profile', ids).found.size;
	const old = knownFor(withKnownOfAnyAge(line), 'profile', ids).found.size - known;
	if (known + old === 0) {
		return `left out; ${option} reads ${ids.length === 1 ? 'it' : 'them'}.`;
	}

	const unread = ids.length - known - old;
	const parts = [
		...(known === 0 ? [] : [`${count(known)} known`]),
		...(old === 0
			? []
			: [`${count(old)} read longer ago than --max-age, which ${old === 1 ? 'is' : 'are'} read again`]),
		...(unread === 0 ? [] : [`${count(unread)} to read`]),
	];
	return `left out; ${option} adds ${ids.length === 1 ? 'it' : 'them'}: ${parts.join('; ')}.`;
}

/** Reports how many profiles are missing from the output, if `--profiles` was not given, and how many of them are known here. `option`: how to get them. */
export function tellWithoutProfile(
	line: CommandLine,
	written: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>,
	option = '--profiles',
): void {
	const {profiles, quiet} = line.flags;
	const without = profiles || quiet ? [] : idsWithoutProfile(written);
	if (without.length > 0) {
		tell(
			`${without.length === 1 ? '1 profile was' : `${count(without.length)} profiles were`} not in the list and ${without.length === 1 ? 'is' : 'are'} ${wayToProfiles(line, without, option)}`,
		);
	}
}

/**
Reads an organization with its profile for a command, and keeps the profile for later commands and sessions.

@throws {ApiError} If it cannot be read.
*/
export async function readKeptDetail(
	{client, disk}: Pick<CommandLine, 'client' | 'disk'>,
	id: string,
): Promise<Detail> {
	const detail = await readDetail(client, id, () => Date.now());
	keepDetail(disk, detail);
	return detail;
}
