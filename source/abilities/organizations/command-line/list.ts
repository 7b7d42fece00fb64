import type {Page} from '../../../base/api/pages.js';
import type {Organization} from '../../../base/api/schemas.js';
import {shownText} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {exitStatus, type ExitStatus, firstFailure} from '../../../kernel/command-line/exit-status.js';
import {extentOf} from '../../../kernel/command-line/extent.js';
import {filtersOf, lookAtFilters} from '../../../kernel/command-line/list-filters.js';
import {formatOf, tell} from '../../../kernel/command-line/output.js';
import {itemLine, type Kind, printList} from '../../../kernel/command-line/print-list.js';
import {withProfiles, withProfilesRead} from '../../../kernel/command-line/profiles.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {runOnService} from '../../../kernel/command-line/service.js';
import {whereHolds} from '../../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {organizationCells, organizationColumns} from '../../../kernel/files/csv.js';
import {organizationsOf} from '../../../kernel/files/tree.js';
import {bestHolding, profileNeedle, type ProfileNeedle} from '../../../kernel/form-model/profile-match.js';
import {idsWithoutProfile} from '../../../kernel/loop/read-profiles.js';
import {kebab} from '../../../kernel/options/arguments.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {onePage, readListed} from './listed.js';

async function * orLook<T>(pages: AsyncIterable<Page<T>>, look: () => Promise<void>): AsyncGenerator<Page<T>> {
	let isEmpty = true;
	for await (const page of pages) {
		isEmpty &&= page.items.length + page.unreadable === 0;
		await (isEmpty && page.isLast ? look() : undefined);
		yield page;
	}
}

const organizationKind: Kind<Organization> = {
	noun: 'organization', columns: organizationColumns, cells: item => organizationCells(item), profileOf: ({profile}) => profile,
};

async function printOrganizations(line: CommandLine): Promise<ExitStatus> {
	const {client, flags} = line;
	formatOf(flags);
	if (flags.profiles) {
		throw new UsageError('cforgs list takes --profiles only with --profile-contains. cforgs export --profiles writes them.');
	}

	if (flags.where !== undefined || flags.sync) {
		return printWhere(line);
	}

	if (flags.below !== undefined) {
		const {organizations, status} = await readListed(line);
		return firstFailure(status, await printList(organizationKind, onePage(organizations), flags));
	}

	const filters = await filtersOf(line);
	const pages = client.listOrganizations(filters, {firstPageSize: 1000});
	return printList(organizationKind, orLook(pages, async () => lookAtFilters(line, filters)), flags);
}

/** Filters of the service, each with the term that replaces it, if one does. */
const termsInstead = {
	parent: 'parent:', id: 'id:', nameContains: 'name:', nameStartsWith: 'name:TEXT*', nameEndsWith: 'name:*TEXT', containingAccount: 'account:', containingOrganization: undefined, containingUser: 'member:',
} as const;

/** A filter is about the whole tree, so the whole list is read. */
async function printWhere(line: CommandLine): Promise<ExitStatus> {
	const {client, flags} = line;
	const given = new Map<string, unknown>(Object.entries({...flags, id: flags.id[0]}));
	const instead = Object.entries(termsInstead).find(([name]) => given.get(name) !== undefined);
	if (instead) {
		throw new UsageError(`--where does not go together with --${kebab(instead[0])}${instead[1] === undefined ? '.' : `. Use the term ${instead[1]} instead.`}`);
	}

	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(line, list, flags.below);
	const below = flags.below === undefined ? extent : {...extent, rows: extent.rows.slice(1)};
	const {extent: found, status} = await whereHolds(line, below);
	const printed = await printList(organizationKind, onePage(organizationsOf(found)), flags);
	return firstFailure(statusOfList(list), status, printed);
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
	const needle = profileNeedle(flags.profileContains?.trim() ?? '');
	if (!needle) {
		throw new UsageError('--profile-contains needs at least three characters.');
	}

	const listed = await readListed(line);
	const {organizations, status} = flags.profiles ? await withProfiles(line, listed.organizations, listed.organizations) : {organizations: withProfilesRead(line, listed.organizations), status: exitStatus.ok};
	const kind = {...organizationKind, line: (item: Organization) => itemLine(item, foundIn(item, needle))};
	const printed = await printList(kind, onePage(organizations.filter(organization => foundIn(organization, needle) !== undefined)), flags);
	const unread = idsWithoutProfile(organizations).length;
	if (unread > 0 && !flags.profiles) {
		tell(`${counted(unread, 'profile')} ${unread === 1 ? 'was' : 'were'} not known and not searched. --profiles reads ${unread === 1 ? 'it' : 'them'}.`);
	}

	return firstFailure(printed, listed.status, status, unread > 0 ? exitStatus.failed : exitStatus.ok);
}

/** `cforgs list --profile-contains TEXT`: prints each matching organization with the matching field. If a profile was not searched, reports that and fails. */
export const runListByProfile = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printByProfile);
