import {ApiError, isNotThere} from '../../base/api/api-error.js';
import {canMake} from '../../base/api/calls.js';
import type {Organization} from '../../base/api/schemas.js';
import type {WholeList} from '../../base/api/whole-list.js';
import {harmless} from '../../base/text/harmless.js';
import {counted} from '../../base/text/words.js';
import {organizationsOf} from '../files/tree.js';
import type {CommandLine} from '../loop/command-line.js';
import {fewAtATime} from '../loop/readings.js';
import {UsageError} from '../options/exit-status.js';
import type {Flags} from '../options/flags.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from './exit-status.js';
import {extentWithGroups} from './extent.js';
import {groupNamed, organizationsNamed} from './named-organization.js';
import {withProfiles} from './profiles.js';
import {whereHolds} from './where.js';
import {readWhole, statusOfList} from './whole.js';

/** Organizations on which a command acts together. */
export type ChosenOrganizations = {
	readonly organizations: readonly Organization[];
	/** Those that the service does not list, with the names that are known of them. */
	readonly unlisted: ReadonlyArray<Pick<Organization, 'id' | 'name'>>;
	/** Those that the filter could not judge. */
	readonly unjudged: readonly Organization[];
	readonly status: ExitStatus;
	/** See `whereHolds`. */
	readonly holdsNow?:
		((organizations: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>) => ReadonlySet<string>) | undefined;
	/** The whole list, if it was read for the choice. */
	readonly list?: WholeList;
};

/** Why an organization is left out that the filter could not judge. */
export const notJudged = 'The filter could not judge it.';

/** Why an organization is left out that `holdsNow` does not name. */
export const holdsNoLonger = 'The filter no longer holds for it: its profile has changed since it was read.';

/** Which of the chosen organizations with these ids a filter still holds for: their profiles are read again, unless the filter looks at none. `begun`: when the command began, in milliseconds since the epoch. */
export async function stillHeld(
	line: CommandLine,
	{holdsNow, organizations}: ChosenOrganizations,
	ids: ReadonlySet<string>,
	begun: number,
): Promise<{readonly isHeld: (id: string) => boolean; readonly status: ExitStatus}> {
	if (!holdsNow || ids.size === 0) {
		return {isHeld: () => true, status: exitStatus.ok};
	}

	const chosen = organizations.filter(({id}) => ids.has(id));
	const read = await withProfiles({...line, flags: {...line.flags, profiles: true}}, chosen, chosen, begun);
	const holding = holdsNow(read.organizations);
	return {isHeld: id => holding.has(id), status: read.status};
}

/**
Refuses if something that was named does not exist, and names all of it. `--skip-missing` goes on without it.

@throws {Refusal} If so.
*/
export function requireFound(
	{flags, tell}: Pick<CommandLine, 'flags' | 'tell'>,
	missing: readonly string[],
	noun: string,
): void {
	if (missing.length === 0) {
		return;
	}

	const text = `The service does not list ${counted(missing.length, noun)}: ${missing.join(', ')}.`;
	if (!flags.skipMissing) {
		throw new Refusal(
			`${text} Nothing was sent. --skip-missing goes on without ${missing.length === 1 ? 'it' : 'them'}.`,
			exitStatus.notFound,
		);
	}

	tell(text);
}

/**
Organizations that the list lacks, by id. A new one is not listed at once, and another may be hidden: only a direct request tells.

@throws {ApiError} If the service does not answer.
*/
async function readHidden({client}: CommandLine, ids: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
	const found = new Map<string, Organization>();
	await fewAtATime(
		canMake('get', client.kind) ? ids : [],
		() => true,
		async id => {
			try {
				found.set(id, await client.for('find the organizations').getOrganization(id));
			} catch (error) {
				if (!(error instanceof ApiError && (isNotThere(error) || error.status === 403))) {
					throw error;
				}
			}
		},
	);
	return found;
}

/**
The organizations with these ids, paths or groups, or without any, those of --below and --where. `isExpected`: whether one may be missing although it was named.

@throws {Refusal} If one that was named does not exist.
*/
export async function chosenOrganizations(
	line: CommandLine,
	named: readonly string[],
	isExpected: (id: string) => boolean = () => false,
): Promise<ChosenOrganizations> {
	if (named.length > 0) {
		const {organizations, unlisted} = await organizationsNamed(line, named);
		const ofGroups = new Set(named.flatMap(text => groupNamed(line, text)?.members.keys().toArray() ?? []));
		const expected = unlisted.filter(({id}) => ofGroups.has(id) || isExpected(id));
		const others = unlisted.filter(each => !expected.includes(each)).map(({id}) => id);
		const hidden = await readHidden(line, others);
		requireFound(
			line,
			others.filter(id => !hidden.has(id)).map(id => harmless(id)),
			'organization',
		);
		return {
			organizations: [...organizations, ...hidden.values()],
			unlisted: expected,
			unjudged: [],
			status: exitStatus.ok,
		};
	}

	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const {extent, status} = extentWithGroups(line, list, flags.below);
	const {extent: found, unjudged, holdsNow, ...where} = await whereHolds(line, extent, {isForWrites: true});
	return {
		organizations: organizationsOf(found),
		unlisted: [],
		unjudged,
		holdsNow,
		list,
		status: firstFailure(statusOfList(list), status, where.status),
	};
}

/**
Whether organizations are chosen: by ids and groups, or by a filter.

@throws {UsageError} If they are chosen in both ways, or one is empty.
*/
export function hasOneChoice({where, below}: Pick<Flags, 'below' | 'where'>, named: readonly string[]): boolean {
	const isFiltered = where !== undefined || below !== undefined;
	if (isFiltered && named.length > 0) {
		throw new UsageError('Ids and groups do not go together with --where and --below: give one of them.');
	}

	if (named.some(text => text.trim() === '') || below?.trim() === '') {
		throw new UsageError('Which organization? An id or a path is empty.');
	}

	return isFiltered || named.length > 0;
}

/**
Checks that organizations are chosen, in one way. `how`: how to choose them.

@throws {UsageError} If not.
*/
export function requireChoice(flags: Pick<Flags, 'below' | 'where'>, named: readonly string[], how: string): void {
	if (!hasOneChoice(flags, named)) {
		throw new UsageError(`Which organizations? ${how}`);
	}
}
