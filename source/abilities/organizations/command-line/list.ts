import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import {ApiError} from '../../../base/api/api-error.js';
import type {Client} from '../../../base/api/client.js';
import type {Page} from '../../../base/api/pages.js';
import type {Organization} from '../../../base/api/schemas.js';
import {accountCells, accountColumns, organizationCells, organizationColumns} from '../../../kernel/files/csv.js';
import {flatColumns} from '../../../kernel/files/flat.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText, told} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {idsWithoutProfile} from '../../../kernel/loop/read-profiles.js';
import {bestHolding, profileNeedle, type ProfileNeedle} from '../../../kernel/form-model/profile-match.js';
import {csvFor, csvTable} from '../../../kernel/command-line/csv-output.js';
import {formatOf, openProgress, print, type RecordFormat, tell, tellLacking} from '../../../kernel/command-line/output.js';
import {exitStatus, type ExitStatus, firstFailure, statusOfFailure, tellFailure} from '../../../kernel/command-line/exit-status.js';
import {type Invocation, runOnService} from '../../../kernel/command-line/service.js';
import {runOnOrganization} from '../../../kernel/command-line/named-organization.js';
import {filtersOf, lookAtFilters, nameFilters} from '../../../kernel/command-line/list-filters.js';
import {onePage, readListed} from './listed.js';
import {withProfiles} from '../../../kernel/command-line/profiles.js';

/** From this many records on, V8 saves memory, which makes printing about a sixth slower. */
const long = 1000;

type ListItem = {readonly id: string; readonly name?: unknown; readonly [other: string]: unknown};

type Kind<T extends ListItem> = {
	readonly noun: string;
	readonly columns: readonly string[];
	readonly cells: (item: T) => readonly string[];
	/** The text line of an item, if it has more than id and name. */
	readonly line?: (item: T) => string;
	/** The profile of an item. `--flat` prints its members in their own columns. */
	readonly profileOf?: (item: T) => Organization['profile'];
};

export const line = ({id, name}: ListItem, ...rest: ReadonlyArray<string | undefined>): string =>
	`${[id, typeof name === 'string' ? name : '', ...rest].map(text => exactName(text ?? '')).join('\t')}\n`;

function flatTable<T extends ListItem>({columns, cells, profileOf = () => undefined}: Kind<T>, items: readonly T[], flags: Flags): string {
	const flat = flatColumns(items.map(item => profileOf(item)));
	return csvTable([...columns, ...flat.columns], items.map(item => [...cells(item), ...flat.cells(profileOf(item))]), flags);
}

function pageText<T extends ListItem>({cells, line: lineOf = line}: Kind<T>, format: RecordFormat, items: readonly T[], isFirst: boolean): string {
	switch (format) {
		case 'text': {
			return items.map(item => lineOf(item)).join('');
		}

		case 'quiet': {
			return items.map(({id}) => `${harmless(id)}\n`).join('');
		}

		case 'csv': {
			return csvFor(items.map(item => cells(item)));
		}

		case 'json': {
			return items.map((item, index) => `${isFirst && index === 0 ? '[\n' : ',\n'}${harmlessJson(item)}`).join('');
		}
	}
}

const endOf = (format: RecordFormat, listed: number): string => format === 'json' ? `${listed === 0 ? '[' : '\n'}]\n` : '';

/** The items with new ids; adds these ids to the set. A record of the history may have no id, and counts as new. */
function newAmong<T extends ListItem>(items: readonly T[], ids: Set<string>): readonly T[] {
	return items.filter(({id}) => {
		const key = id === '' ? `without an id, ${ids.size}` : id;
		const isNew = !ids.has(key);
		ids.add(key);
		return isNew;
	});
}

/** Prints each page as it arrives, and each id once. If the list is cut short, omits the final `]` and reports that on standard error. */
export async function printList<T extends ListItem>(kind: Kind<T>, pages: AsyncIterable<Page<T>>, flags: Flags): Promise<ExitStatus> {
	const {noun, columns} = kind;
	const format = formatOf(flags);
	// `--flat` needs the whole list to know its columns.
	const gathered: T[] = [];
	const progress = openProgress(format === 'quiet');
	// Pages overlap if somebody creates or deletes during the read.
	const ids = new Set<string>();
	let repeated = 0;
	let unreadable = 0;
	let announced: number | undefined;
	try {
		await print(format === 'csv' && !flags.flat ? csvTable(columns, [], flags) : '');
		for await (const page of pages) {
			progress.end();
			const isFirst = ids.size === 0;
			const items = newAmong(page.items, ids);
			repeated += page.items.length - items.length;
			if (flags.flat) {
				for (const item of items) {
					gathered.push(item);
				}
			} else {
				await print(pageText(kind, format, items, isFirst));
			}

			if (!page.isLast && ids.size >= long) {
				// A printed page is no longer needed. Without this flag, V8 would keep more memory for every page.
				setFlagsFromString('--optimize-for-size');
			}

			unreadable += page.unreadable;
			announced = page.total;
			progress.show(page.isLast ? '' : `${count(ids.size)}${page.total === undefined ? '' : ` of ${count(page.total)}`} …`);
		}

		await print(flags.flat ? flatTable(kind, gathered, flags) : endOf(format, ids.size));
	} catch (error) {
		if (error instanceof ApiError) {
			await print(flags.flat ? flatTable(kind, gathered, flags) : (format === 'json' && ids.size > 0 ? '\n' : ''));
			// If nothing was read, do not mention an incomplete list.
			tellFailure(error, {json: format === 'json'}, told`${ids.size === 0 ? '' : `the list is incomplete: it stopped after ${counted(ids.size, noun)}. `}${failureText(error)}`);
			return statusOfFailure(error);
		}

		throw error;
	}

	// Only for a user at a terminal: a script sees that the output is empty.
	if (format === 'text' && process.stderr.isTTY && ids.size === 0) {
		tell(`no ${noun} was found.`);
	}

	return tellLacking({
		noun, listed: ids.size, repeated, unreadable, announced,
	});
}

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

async function printOrganizations(invocation: Invocation): Promise<ExitStatus> {
	const {client, flags} = invocation;
	formatOf(flags);
	if (flags.profiles) {
		throw new UsageError('cforgs list takes --profiles only with --profile-contains. cforgs export --profiles writes them.');
	}

	if (flags.below !== undefined) {
		const {organizations, status} = await readListed(invocation);
		return firstFailure(status, await printList(organizationKind, onePage(organizations), flags));
	}

	const filters = await filtersOf(invocation);
	const pages = client.listOrganizations(filters, {firstPageSize: 1000});
	return printList(organizationKind, orLook(pages, async () => lookAtFilters(invocation, filters)), flags);
}

type AccountFilters = NonNullable<Parameters<Client['listAccounts']>[1]>;

export function accountFilters(flags: Flags): AccountFilters {
	const {name, pubname, pubnameContains, pubnameStartsWith, pubnameEndsWith, sort} = flags;
	return {
		...nameFilters(flags),
		...(name !== undefined && {name}),
		...(pubname !== undefined && {account_pubname: pubname}),
		...(pubnameContains !== undefined && {'account_pubname.contains': pubnameContains}),
		...(pubnameStartsWith !== undefined && {'account_pubname.startsWith': pubnameStartsWith}),
		...(pubnameEndsWith !== undefined && {'account_pubname.endsWith': pubnameEndsWith}),
		...(sort !== undefined && {order_by: 'account_name', direction: sort}),
	};
}

async function printAccounts({client, flags}: Invocation, id: string): Promise<ExitStatus> {
	const kind = {noun: 'account', columns: accountColumns, cells: accountCells};
	const status = await printList(kind, client.listAccounts(id, accountFilters(flags), {firstPageSize: 1000}), flags);
	// Only for a user at a terminal: a script gets no hints.
	if (process.stderr.isTTY && !flags.quiet && status === exitStatus.ok) {
		tell('these are the accounts directly in the organization. --deep also prints those of its sub-organizations.');
	}

	return status;
}

/** `cforgs list`, without `--profile-contains`. */
export const runList = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printOrganizations);

/** `cforgs accounts ID`, without `--deep`. */
export const runAccounts = async (input: CommandInput): Promise<ExitStatus> => runOnOrganization(input, {isRead: true}, printAccounts);

/** The field or member that contains the text, with its value; undefined if none does or the profile was not read. */
function foundIn({profile}: Organization, needle: ProfileNeedle): string | undefined {
	const found = profile ? bestHolding(profile, needle) : undefined;
	return found && `${shownText(found.label)}: ${found.text}`;
}

async function printByProfile(invocation: Invocation): Promise<ExitStatus> {
	const {flags} = invocation;
	formatOf(flags);
	const needle = profileNeedle(flags.profileContains?.trim() ?? '');
	if (!needle) {
		throw new UsageError('--profile-contains needs at least three characters.');
	}

	const listed = await readListed(invocation);
	const {organizations, status} = await withProfiles(invocation, listed.organizations, listed.organizations);
	const kind = {...organizationKind, line: (item: Organization) => line(item, foundIn(item, needle))};
	const printed = await printList(kind, onePage(organizations.filter(organization => foundIn(organization, needle) !== undefined)), flags);
	const unread = idsWithoutProfile(organizations).length;
	if (unread > 0 && !flags.profiles) {
		tell(`${counted(unread, 'profile')} ${unread === 1 ? 'was' : 'were'} not in the list and not searched. --profiles reads ${unread === 1 ? 'it' : 'them'}.`);
	}

	return firstFailure(printed, listed.status, status, unread > 0 ? exitStatus.failed : exitStatus.ok);
}

/** `cforgs list --profile-contains TEXT`: prints each matching organization with the matching field. If a profile was not searched, reports that and fails. */
export const runListByProfile = async (input: CommandInput): Promise<ExitStatus> => runOnService(input, printByProfile);
