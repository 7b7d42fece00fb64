import type {Account, Member, Organization} from '../../base/api/schemas.js';
import {harmless} from '../../base/text/harmless.js';
import {count, counted} from '../../base/text/words.js';
import type {Client} from '../../base/api/client.js';
import {isEmail} from '../../base/text/addresses.js';
import {type Extent, organizationsOf} from '../files/tree.js';
import {type Filter, filterOf, judgeAll} from '../filter/filter.js';
import {quoted} from '../filter/filter-text.js';
import {allNeeds, type FilterSource, type Need, type Subject, type WholeList} from '../filter/source.js';
import type {FigureSource} from '../figures/branch-figures.js';
import {type AccountCount, countBranches, type ColumnSource} from '../columns/organization-columns.js';
import type {CommandLine} from '../loop/command-line.js';
import {idsWithoutProfile} from '../loop/readings.js';
import {UsageError} from '../options/exit-status.js';
import type {Flags} from '../options/flags.js';
import {openKeptNames} from '../storage/kept-names.js';
import {isWholeList, type KnownValues, openKnown} from '../storage/known.js';
import {changedAtIn} from '../writes/journal.js';
import {refusedWord} from '../options/credential.js';
import {exitStatus, type ExitStatus, firstFailure} from './exit-status.js';
import {knownFor} from './known-values.js';
import {isReadFirst} from './max-age.js';
import {goneText} from './named-organization.js';
import {readKnownLists, requireLists} from './print-list.js';
import {tell} from './output.js';
import {withProfiles, withProfilesRead} from './profiles.js';

type Values = Pick<FilterSource, 'accountsOf' | 'membersOf' | 'profileOf'>;

const nothingKnown: Values = {profileOf: () => undefined, accountsOf: () => undefined, membersOf: () => undefined};

const listKinds = ['accounts', 'members'] as const;

function bareSource(
	{disk, flags: {config}, journal}: Pick<CommandLine, 'disk' | 'flags' | 'journal'>,
	{index}: Extent,
): FilterSource {
	const changedAt = changedAtIn({disk, journal});
	return {
		index,
		now: Date.now(),
		...nothingKnown,
		changedAt: ({id}) => changedAt(id),
		...openKeptNames(disk, config?.filters).named(),
	};
}

/**
The filter of `--where`.

`isForWrites`: an unfinished term would choose all organizations, so it is refused.

@throws {UsageError} If a term is wrong, or there is text beside the terms.
*/
function filterIn({where = ''}: Pick<Flags, 'where'>, source: FilterSource, isForWrites = false): Filter {
	const filter = filterOf(where, source);
	const [problem] = filter.problems;
	if (problem) {
		throw new UsageError(`--where: ${problem.text}`);
	}

	if (filter.words !== '' || !filter.hasTerms) {
		throw new UsageError(
			`--where takes terms, such as email:none or created:<30d.${filter.words === '' ? '' : ` For text in names, write name:${quoted(filter.words)}.`}`,
		);
	}

	const [unfinished] = isForWrites ? filter.unfinished : [];
	if (unfinished) {
		const {
			term: {name, source: typed},
			through,
		} = unfinished;
		throw new UsageError(
			`--where: ${harmless(typed)}${through === undefined ? '' : `, in ${harmless(through)},`} has no value. In a command that changes something, write -${harmless(name)}:none for any value, or ${harmless(name)}:none for no value.`,
		);
	}

	return filter;
}

/**
Refuses `--where` where a command is about one organization.

@throws {UsageError} If it was given.
*/
export function requireNoWhere({where, sync}: Pick<Flags, 'sync' | 'where'>): void {
	if (where !== undefined || sync) {
		throw new UsageError(
			`--${where === undefined ? 'sync' : 'where'} needs --deep: without it, the command is about one organization.`,
		);
	}
}

type Completed = {readonly values: Values; readonly status: ExitStatus};

/** The known values of the organizations. `isReading`: reads the missing ones first. `accountsIn`: where accounts are looked at, if not in the same organizations. */
async function valuesFor(
	line: CommandLine,
	extent: Extent,
	{
		needs,
		isReading,
		accountsIn = extent,
	}: {readonly needs: ReadonlySet<Need>; readonly isReading: boolean; readonly accountsIn?: Extent | undefined},
): Promise<Completed> {
	const {flags} = line;
	const organizations = organizationsOf(extent);
	const idsFor = (kind: (typeof listKinds)[number]): readonly string[] =>
		organizationsOf(kind === 'accounts' ? accountsIn : extent).map(({id}) => id);
	const kinds = listKinds.filter(kind => needs.has(kind));
	const reading = {...line, flags: {...flags, profiles: true}};
	const profiles = needs.has('profile')
		? isReading
			? await withProfiles(reading, organizations, organizations)
			: {organizations: withProfilesRead(line, organizations), status: exitStatus.ok}
		: {organizations: [], status: exitStatus.ok};
	const unread = new Set(idsWithoutProfile(profiles.organizations));
	const read = new Map(
		profiles.organizations.map(({id, profile}) => [id, unread.has(id) ? undefined : (profile ?? null)]),
	);
	if (isReading && kinds.length > 0) {
		requireLists(line, kinds);
		const {
			lists: {accounts, members},
			stop,
			tellLacks,
		} = await readKnownLists(line, Object.fromEntries(kinds.map(kind => [kind, idsFor(kind)])), {
			advice: 'press ctrl-c to stop.',
		});
		if (stop) {
			throw stop;
		}

		const whole = <Item>(
			list: {readonly items: readonly Item[]; readonly isWhole: boolean} | undefined,
		): WholeList<Item> | undefined => (list?.isWhole === true ? list : undefined);
		return {
			values: {
				profileOf: ({id}) => read.get(id),
				accountsOf: ({id}) => whole<Account>(accounts?.get(id)),
				membersOf: ({id}) => whole<Member>(members?.get(id)),
			},
			status: firstFailure(profiles.status, tellLacks()),
		};
	}

	const knownLists = <Kind extends 'accounts' | 'members'>(
		kind: Kind,
	): ((subject: Subject) => KnownValues[Kind] | undefined) => {
		if (!needs.has(kind)) {
			return () => undefined;
		}

		const known = knownFor(line, kind, idsFor(kind), {isUsable: isWholeList});
		known.tellAge(0);
		return ({id}) => known.found.get(id)?.value;
	};

	return {
		values: {profileOf: ({id}) => read.get(id), accountsOf: knownLists('accounts'), membersOf: knownLists('members')},
		status: profiles.status,
	};
}

/** Reports how many organizations the filter could not judge. `partly`: for how many of those it needs all accounts, and perhaps not all are known. */
function tellUnknown(
	{flags}: CommandLine,
	{needs}: Filter,
	{unknown, partly}: {readonly unknown: number; readonly partly: number},
): ExitStatus {
	if (unknown === 0) {
		return exitStatus.ok;
	}

	if (partly === unknown) {
		tell(
			`the filter could not judge ${counted(unknown, 'organization')}, because it needs all accounts: the known ones came from the list of all accounts, which can lack some.${isReadFirst(flags) ? '' : ' --sync reads the accounts first, with one request for each organization.'}`,
		);
		return exitStatus.failed;
	}

	const why =
		needs.size === 0
			? ''
			: `, because what it looks at is not known${flags.maxAge === undefined || isReadFirst(flags) ? '' : ', or was read longer ago than --max-age'}`;
	tell(
		`the filter could not judge ${counted(unknown, 'organization')}${why}.${isReadFirst(flags) || needs.size === 0 ? '' : ` --sync reads ${unknown === 1 ? 'it' : 'them'} first.`}`,
	);
	return exitStatus.failed;
}

function tellGone({disk}: CommandLine, {groups}: Filter, {index}: Extent): readonly string[] {
	const all = openKeptNames(disk).groups();
	const gone = [...groups].flatMap(name => goneText({name, members: all.get(name) ?? new Map()}, index) ?? []);
	for (const text of gone) {
		tell(text);
	}

	return gone;
}

/** What `--where` found. */
type WhereFound = {
	readonly extent: Extent;
	readonly status: ExitStatus;
	readonly needs: ReadonlySet<Need>;
	/** The organizations that the filter could not judge. */
	readonly unjudged: readonly Organization[];
	/** Those of its groups that are no longer visible, in sentences. */
	readonly gone: readonly string[];
	/** Whether the filter holds for each of these profiles, by id; absent if it looks at no profile. */
	readonly holdsNow?: (organizations: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>) => ReadonlySet<string>;
};

/**
The organizations of an extent for which `--where` holds, and what it looks at; all of it without that flag. It fails if the filter could not judge some. `isSyncForOthers`: whether `--sync` also reads for something else. `isForWrites`: whether the command changes what it finds.

@throws {UsageError} If the filter is wrong.
@throws {ApiError} If reading what it looks at stops.
*/
export async function whereHolds(
	line: CommandLine,
	extent: Extent,
	{isSyncForOthers = false, isForWrites = false} = {},
): Promise<WhereFound> {
	const {flags} = line;
	if (flags.where === undefined) {
		if (!isSyncForOthers && flags.sync) {
			throw new UsageError('--sync reads what --where looks at. Without --where, cforgs sync reads everything.');
		}

		return {extent, status: exitStatus.ok, needs: new Set(), unjudged: [], gone: []};
	}

	// Organizations that the tree alone rules out need no reading.
	const bare = bareSource(line, extent);
	const filter = filterIn(flags, bare, isForWrites);
	let {rows, open} = judgeAll(filter, bare, Int32Array.from(extent.rows));
	const statuses: ExitStatus[] = [];
	let source = bare;
	for (const isReading of isReadFirst(flags) ? [false, true] : [false]) {
		if (open.length === 0) {
			break;
		}

		const {values, status} = await valuesFor(line, {...extent, rows: [...open]}, {needs: filter.needs, isReading}); // eslint-disable-line no-await-in-loop -- Only what is not known is read.
		source = {...bare, ...values};
		const judged = judgeAll(filterIn(flags, source), source, open);
		rows = Int32Array.from([...rows, ...judged.rows]).toSorted();
		({open} = judged);
		statuses.push(status);
	}

	if (!flags.quiet) {
		tell(`${count(rows.length)} of ${counted(organizationsOf(extent).length, 'organization')} match.`);
		for (const note of filterIn(flags, source).notes()) {
			tell(note);
		}
	}

	const found = {...extent, rows: [...rows]};
	const partlyKnown = [...open].filter(
		row => source.accountsOf({row, id: extent.index.idAt(row) ?? ''})?.isWithoutTags === true,
	);
	const judged = tellUnknown(line, filter, {unknown: open.length, partly: partlyKnown.length});
	const gone = tellGone(line, filter, extent);
	return {
		extent: found,
		status: firstFailure(...statuses, judged, gone.length === 0 ? exitStatus.ok : exitStatus.failed),
		needs: filter.needs,
		gone,
		unjudged: organizationsOf({...extent, rows: [...open]}),
		...(filter.needs.has('profile') && {
			holdsNow(organizations: ReadonlyArray<Pick<Organization, 'id' | 'profile'>>) {
				const profiles = new Map(organizations.map(({id, profile}) => [id, profile]));
				const now = {...source, profileOf: ({id}: Subject) => profiles.get(id)};
				const held = judgeAll(filterIn(flags, now), now, Int32Array.from(found.rows));
				return new Set(organizationsOf({...extent, rows: [...held.rows]}).map(({id}) => id));
			},
		}),
	};
}

/**
What columns can look at in the organizations of an extent. Reads what is not known first, with `--sync`. `accountsIn`: where accounts are looked at, if not in the same organizations.

@throws {ApiError} If reading stops.
*/
export async function columnSourceFor(
	line: CommandLine,
	extent: Extent,
	needs: ReadonlySet<Need>,
	accountsIn?: Extent,
): Promise<{readonly source: ColumnSource; readonly status: ExitStatus}> {
	const {values, status} =
		needs.size === 0
			? {values: nothingKnown, status: exitStatus.ok}
			: await valuesFor(line, extent, {needs, isReading: isReadFirst(line.flags), accountsIn});
	const {index} = extent;
	const source = {...bareSource(line, extent), ...values};
	const countOf = (subject: Subject): AccountCount | undefined => {
		const accounts = source.accountsOf(subject);
		return accounts && {count: accounts.items.length, isLeast: accounts.isWithoutTags === true};
	};

	return {
		status,
		source: {
			...source,
			accountCount: id => countOf({row: index.rowByKey.get(id) ?? -1, id}),
			branchAccounts: countBranches(index, extent.isCut !== true, countOf),
		},
	};
}

/**
What figures and rules can look at in the organizations of an extent. Reads what is not known first, with `--sync`. `listedAt`: when the list was read, in milliseconds since the epoch.

@throws {ApiError} If reading stops.
*/
export async function figureSourceFor(
	line: CommandLine,
	extent: Extent,
	listedAt: number,
): Promise<{readonly source: FigureSource; readonly status: ExitStatus}> {
	const {source, status} = await columnSourceFor(line, extent, allNeeds);
	const known = openKnown(line.disk);
	const times = new Map([...allNeeds].map(need => [need, known.times(need)]));
	// The list itself has some profiles, and a command that keeps nothing has just read all the others.
	return {status, source: {...source, readAt: (need, {id}) => times.get(need)?.get(id) ?? listedAt}};
}

/** The filters for the flags about names. */
export const nameFilters = ({nameContains, nameStartsWith, nameEndsWith}: Flags) => ({
	...(nameContains !== undefined && {'name.contains': nameContains}),
	...(nameStartsWith !== undefined && {'name.startsWith': nameStartsWith}),
	...(nameEndsWith !== undefined && {'name.endsWith': nameEndsWith}),
});

const organizationFilters = (
	flags: Flags,
	parent: string | undefined,
): NonNullable<Parameters<Client['listOrganizations']>[0]> => ({
	...nameFilters(flags),
	...(flags.id.length > 0 && {id: flags.id}),
	...(parent !== undefined && {'parent.id': parent}),
	...(flags.containingAccount !== undefined && {'containing.account': flags.containingAccount}),
	...(flags.containingOrganization !== undefined && {'containing.organization': flags.containingOrganization}),
	...(flags.containingUser !== undefined && {'containing.user': flags.containingUser}),
});

async function parentFilter(line: CommandLine): Promise<string | undefined> {
	const {parent} = line.flags;
	if (parent === undefined || parent === 'none') {
		return parent === undefined ? undefined : 'null';
	}

	const {idNamed} = await import('./named-organization.js');
	return idNamed(line, parent);
}

/** The filters for the flags. */
export const filtersOf = async (line: CommandLine): Promise<ReturnType<typeof organizationFilters>> =>
	organizationFilters(line.flags, await parentFilter(line));

/**
Checks an email address of `--user` or `--whom`.

@throws {UsageError} If it is not an email address: nobody would match, which reads like an answer.
*/
export function requireEmail(option: 'user' | 'whom', flags: Pick<Flags, 'user' | 'whom'>): void {
	const text = flags[option]?.trim();
	if (text !== undefined && !isEmail(text)) {
		throw new UsageError(
			text === ''
				? `Which person? --${option} takes an email address.`
				: `--${option}: ${refusedWord(text)} is not an email address.`,
		);
	}
}

/**
Checks that the organizations used as filters exist. An empty list does not show that.

@throws {ApiError} If one does not exist.
*/
export async function lookAtFilters(
	{client}: CommandLine,
	filters: ReturnType<typeof organizationFilters>,
): Promise<void> {
	const {'parent.id': parent = 'null', 'containing.organization': contained, id = []} = filters;
	const named = [...id, ...(parent === 'null' ? [] : [parent]), ...(contained === undefined ? [] : [contained])];
	if (named.length === 0) {
		return;
	}

	const {lookAt} = await import('./named-organization.js');
	await lookAt(client.for('check the filters'), named);
}
