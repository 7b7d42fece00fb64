import type {Page} from '../../../base/api/pages.js';
import type {Organization} from '../../../base/api/schemas.js';
import {organizationsOf, type Extent, withBranches} from '../../../kernel/files/tree.js';
import {firstFailure, type ExitStatus, exitStatus} from '../../../kernel/command-line/exit-status.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {filtersOf, lookAtFilters, columnSourceFor, whereHolds} from '../../../kernel/command-line/where.js';
import {extentOf} from '../../../kernel/command-line/extent.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {shownText} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {isReadFirst} from '../../../kernel/command-line/max-age.js';
import {formatOf, tell} from '../../../kernel/command-line/output.js';
import {itemLine, type Kind, printList} from '../../../kernel/command-line/print-list.js';
import {tellWithoutProfile, withProfiles, withProfilesRead} from '../../../kernel/command-line/profiles.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {runOnService} from '../../../kernel/command-line/service.js';
import {
	choiceNeeds,
	columnChoice,
	type ColumnChoice,
	isOfBranches,
	printedColumn,
	type PrintedColumn,
	tellNotKnown,
} from '../../../kernel/command-line/printed-columns.js';
import {organizationCells, organizationColumns} from '../../../kernel/files/csv.js';
import {
	type ColumnSource,
	organizationColumn,
	type OrganizationColumn,
	organizationColumns as treeColumns,
} from '../../../kernel/columns/organization-columns.js';
import {bestHolding, profileNeedle, type ProfileNeedle} from '../../../kernel/form-model/profile-match.js';
import {idsWithoutProfile} from '../../../kernel/loop/readings.js';
import {kebab} from '../../../kernel/options/arguments.js';
import {UsageError} from '../../../kernel/options/exit-status.js';

type ListedOrganizations = {readonly organizations: readonly Organization[]; readonly status: ExitStatus};

async function readFiltered(
	line: CommandLine,
	filters: Awaited<ReturnType<typeof filtersOf>>,
): Promise<ListedOrganizations> {
	const list = await readWhole(line.client, line.flags.quiet, {filters});
	if (list.listed === 0) {
		await lookAtFilters(line, filters);
	}

	return {organizations: list.organizations, status: statusOfList(list)};
}

/** All organizations below an organization, without itself. The service has no such filter, so the whole list is read. */
async function readBelow(line: CommandLine, named: string): Promise<ListedOrganizations> {
	const {client, flags} = line;
	const list = await readWhole(client, flags.quiet);
	const {index, rows} = extentOf(line, list, named);
	return {organizations: organizationsOf({index, rows: rows.slice(1)}), status: statusOfList(list)};
}

/**
All organizations that match the flags, except those about profiles.

@throws {ApiError | Refusal | UsageError} If a list is cut short, or the path given with `--below` matches no organization or several.
*/
async function readListed(line: CommandLine): Promise<ListedOrganizations> {
	const filters = await filtersOf(line);
	const {below} = line.flags;
	if (below === undefined) {
		return readFiltered(line, filters);
	}

	const {organizations, status} = await readBelow(line, below);
	if (Object.keys(filters).length === 0) {
		return {organizations, status};
	}

	const ids = new Set(organizations.map(({id}) => id));
	const filtered = await readFiltered(line, filters);
	return {
		organizations: filtered.organizations.filter(({id}) => ids.has(id)),
		status: firstFailure(status, filtered.status),
	};
}

async function* onePage<T>(items: readonly T[]): AsyncGenerator<Page<T>> {
	yield {items, unreadable: 0, isLast: true};
}

async function* orLook<T>(pages: AsyncIterable<Page<T>>, look: () => Promise<void>): AsyncGenerator<Page<T>> {
	let isEmpty = true;
	for await (const page of pages) {
		isEmpty &&= page.items.length + page.unreadable === 0;
		await (isEmpty && page.isLast ? look() : undefined);
		yield page;
	}
}

const organizationKind: Kind<Organization> = {
	noun: 'organization',
	columns: organizationColumns,
	cells: item => organizationCells(item),
	profileOf: ({profile}) => profile,
};

/** Prints organizations. If the format has their profiles, reports how many of these the list left out. */
async function printWithProfiles(
	line: CommandLine,
	kind: Kind<Organization>,
	pages: AsyncIterable<Page<Organization>>,
): Promise<ExitStatus> {
	const {flags} = line;
	const without: Array<Pick<Organization, 'id'>> = [];
	const status = await printList(
		kind,
		noting(pages, ({id, profile}) => {
			if (profile === undefined) {
				without.push({id});
			}
		}),
		flags,
	);
	if ((flags.csv || flags.json) && !kind.choice?.columns) {
		tellWithoutProfile(line, without, 'cforgs export --profiles');
	}

	return status;
}

async function* noting<T>(pages: AsyncIterable<Page<T>>, note: (item: T) => void): AsyncGenerator<Page<T>> {
	for await (const page of pages) {
		for (const item of page.items) {
			note(item);
		}

		yield page;
	}
}

const columnOf = (column: OrganizationColumn, source: ColumnSource | undefined): PrintedColumn<Organization> =>
	printedColumn(column, ({id}) => source && column.cellOf({row: source.index.rowByKey.get(id) ?? -1, id}, source));

const nameColumn: PrintedColumn<Organization> = {name: 'name', head: 'Name', cellOf: ({name}) => ({text: name})};

const choiceOf = (flags: CommandLine['flags'], source?: ColumnSource): ColumnChoice<Organization> =>
	columnChoice(flags, {
		all: [nameColumn, ...treeColumns.map(column => columnOf(column, source))],
		find(name) {
			const column = organizationColumn(name);
			return column && columnOf(column, source);
		},
	});

async function printOrganizations(line: CommandLine): Promise<ExitStatus> {
	const {client, flags} = line;
	formatOf(flags);
	if (flags.profiles) {
		throw new UsageError(
			'cforgs list takes --profiles only with --profile-contains. cforgs export --profiles writes them.',
		);
	}

	if (flags.where !== undefined || flags.sync || flags.columns !== undefined || flags.sort !== undefined) {
		return printOfTree(line);
	}

	if (flags.below !== undefined) {
		const {organizations, status} = await readListed(line);
		return firstFailure(status, await printWithProfiles(line, organizationKind, onePage(organizations)));
	}

	const filters = await filtersOf(line);
	const pages = client.listOrganizations(filters, {firstPageSize: 1000});
	return printWithProfiles(
		line,
		organizationKind,
		orLook(pages, async () => lookAtFilters(line, filters)),
	);
}

const termsInstead = {
	parent: 'parent:',
	id: 'id:',
	nameContains: 'name:',
	nameStartsWith: 'name:TEXT*',
	nameEndsWith: 'name:*TEXT',
	containingAccount: 'account:',
	containingOrganization: undefined,
	containingUser: 'member:',
} as const;

function requireNoFilters(flags: CommandLine['flags']): void {
	const given = new Map<string, unknown>(Object.entries({...flags, id: flags.id[0]}));
	const instead = Object.entries(termsInstead).find(([name]) => given.get(name) !== undefined);
	if (instead) {
		throw new UsageError(
			`--where does not go together with --${kebab(instead[0])}${instead[1] === undefined ? '.' : `. Use the term ${instead[1]} instead.`}`,
		);
	}
}

async function filteredRows(
	line: CommandLine,
	{index, rows}: Extent,
): Promise<{readonly rows: readonly number[]; readonly status: ExitStatus}> {
	const filters = await filtersOf(line);
	if (Object.keys(filters).length === 0) {
		return {rows, status: exitStatus.ok};
	}

	const {organizations, status} = await readFiltered(line, filters);
	const found = new Set(organizations.map(({id}) => index.rowByKey.get(id)));
	return {rows: rows.filter(row => found.has(row)), status};
}

/** Filters, columns and orders are about the whole tree, so the whole list is read. */
async function printOfTree(line: CommandLine): Promise<ExitStatus> {
	const {client, flags} = line;
	const needs = choiceNeeds(choiceOf(flags));
	if (flags.where !== undefined) {
		requireNoFilters(flags);
	}

	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(line, list, flags.below);
	const below = flags.below === undefined ? extent : {...extent, rows: extent.rows.slice(1)};
	const filtered = await filteredRows(line, below);
	const {extent: found, status} = await whereHolds(
		line,
		{...below, rows: filtered.rows},
		{isSyncForOthers: needs.size > 0},
	);
	const {source, status: read} = await columnSourceFor(
		line,
		found,
		needs,
		isOfBranches(choiceOf(flags)) ? withBranches(found) : found,
	);
	const choice = choiceOf(flags, source);
	const organizations = organizationsOf(found);
	const printed = await printWithProfiles(line, {...organizationKind, choice}, onePage(organizations));
	return firstFailure(
		statusOfList(list),
		filtered.status,
		status,
		read,
		printed,
		tellNotKnown(choice, organizations, {noun: 'organization', isRead: isReadFirst(flags)}),
	);
}

/** `cforgs list`, without `--profile-contains`. */
export const runList = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printOrganizations);

/** The field or member that contains the text, with its value; undefined if none does or the profile was not read. */
function foundIn({profile}: Organization, needle: ProfileNeedle): string | undefined {
	const found = profile ? bestHolding(profile, needle) : undefined;
	return found && `${shownText(found.label)}: ${found.text}`;
}

async function printByProfile(line: CommandLine): Promise<ExitStatus> {
	const {flags} = line;
	formatOf(flags);
	if (flags.columns !== undefined || flags.sort !== undefined) {
		throw new UsageError(
			`--${flags.columns === undefined ? 'sort' : 'columns'} does not go together with --profile-contains. Use --where with a term, such as email:TEXT.`,
		);
	}

	const needle = profileNeedle(flags.profileContains?.trim() ?? '');
	if (!needle) {
		throw new UsageError('--profile-contains needs at least three characters.');
	}

	const listed = await readListed(line);
	const {organizations, status} = flags.profiles
		? await withProfiles(line, listed.organizations, listed.organizations)
		: {organizations: withProfilesRead(line, listed.organizations), status: exitStatus.ok};
	const kind = {...organizationKind, line: (item: Organization) => itemLine(item, foundIn(item, needle))};
	const printed = await printList(
		kind,
		onePage(organizations.filter(organization => foundIn(organization, needle) !== undefined)),
		flags,
	);
	const unread = idsWithoutProfile(organizations).length;
	if (unread > 0 && !flags.profiles) {
		tell(
			`${counted(unread, 'profile')} ${unread === 1 ? 'was' : 'were'} not known and not searched. --profiles reads ${unread === 1 ? 'it' : 'them'}.`,
		);
	}

	return firstFailure(printed, listed.status, status, unread > 0 ? exitStatus.failed : exitStatus.ok);
}

/** `cforgs list --profile-contains TEXT`: prints each matching organization with the matching field. If a profile was not searched, reports that and fails. */
export const runListByProfile = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printByProfile);
