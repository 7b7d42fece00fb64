import process from 'node:process';
import type {ApiError} from '../../base/api/api-error.js';
import type {Page} from '../../base/api/pages.js';
import type {Account, Organization} from '../../base/api/schemas.js';
import {isRefusedAlone, secondsUntilTaken} from '../../kernel/loop/readings.js';
import {accountCells, accountColumns} from '../../kernel/files/csv.js';
import {organizationsOf} from '../../kernel/files/tree.js';
import {accountColumns as listColumns, allColumns, holderColumns} from '../../kernel/columns/list-columns.js';
import {failureText} from '../../kernel/rows/failure.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {told} from '../../base/text/told.js';
import {counted} from '../../base/text/words.js';
import {exitStatus, type ExitStatus, firstFailure, tellFailure} from '../../kernel/command-line/exit-status.js';
import {itemLine, printList} from '../../kernel/command-line/print-list.js';
import {formatOf, tell} from '../../kernel/command-line/output.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {type KnownFor, knownFor} from '../../kernel/command-line/known-values.js';
import {
	columnChoice,
	type ColumnChoice,
	printedColumn,
	type PrintedColumn,
} from '../../kernel/command-line/printed-columns.js';
import {keptPages} from '../../kernel/storage/keep-read.js';
import {isWholeList, isWithoutTags, openKnown} from '../../kernel/storage/known.js';
import {runOnOrganization, runOnOrganizations} from '../../kernel/command-line/named-organization.js';
import {extentWithGroups} from '../../kernel/command-line/extent.js';
import {confirmRequests} from '../../kernel/command-line/service.js';
import {requireNoWhere, whereHolds, nameFilters} from '../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../kernel/command-line/whole.js';
import type {Client} from '../../base/api/client.js';
import type {Flags} from '../../kernel/options/flags.js';

type AccountFilters = NonNullable<Parameters<Client['listAccounts']>[1]>;

function accountFilters(flags: Flags): AccountFilters {
	const {name, pubname, pubnameContains, pubnameStartsWith, pubnameEndsWith, sort} = flags;
	return {
		...nameFilters(flags),
		...(name !== undefined && {name}),
		...(pubname !== undefined && {account_pubname: pubname}),
		...(pubnameContains !== undefined && {'account_pubname.contains': pubnameContains}),
		...(pubnameStartsWith !== undefined && {'account_pubname.startsWith': pubnameStartsWith}),
		...(pubnameEndsWith !== undefined && {'account_pubname.endsWith': pubnameEndsWith}),
		...((sort === 'asc' || sort === 'desc') && {order_by: 'account_name', direction: sort}),
	};
}

const printedColumns: ReadonlyArray<PrintedColumn<Account>> = allColumns(listColumns).map(column =>
	printedColumn(column, account => column.cellOf(account, {now: 0})),
);

/** The chosen columns and order. The service itself sorts by name. */
function choiceOf<Item extends Account>(
	{sort, ...flags}: Flags,
	columns: ReadonlyArray<PrintedColumn<Item>>,
): ColumnChoice<Item> {
	return columnChoice({...flags, sort: sort === 'asc' || sort === 'desc' ? undefined : sort}, {all: columns});
}

async function printAccounts(line: CommandLine, id: string): Promise<ExitStatus> {
	const {client, disk, flags} = line;
	const choice = choiceOf(flags, printedColumns);
	const kind = {noun: 'account', columns: accountColumns, cells: accountCells, choice};
	const filters = accountFilters(flags);
	const asked = client.listAccounts(id, filters, {firstPageSize: 1000});
	const pages =
		Object.keys(filters).length === 0
			? keptPages(asked, read => openKnown(disk).keep('accounts', [{id, ...read}]))
			: asked;
	const status = await printList(kind, pages, flags);
	// Only for a user at a terminal: a script gets no hints.
	if (process.stderr.isTTY && !flags.quiet && status === exitStatus.ok) {
		tell('these are the accounts directly in the organization. --deep also prints those of its sub-organizations.');
	}

	return status;
}

type AccountBelow = Account & {readonly organization: Pick<Organization, 'id' | 'name'>};

const kind = {
	noun: 'account',
	columns: [...accountColumns, 'organization_id', 'organization_name'],
	cells: (account: AccountBelow) => [...accountCells(account), account.organization.id, account.organization.name],
	line: (account: AccountBelow) => itemLine(account, account.organization.name),
};

const columnsBelow: ReadonlyArray<PrintedColumn<AccountBelow>> = [
	...printedColumns,
	...holderColumns.map(column => printedColumn<AccountBelow>(column, account => column.cellOf(account, {now: 0}))),
];

/** How the accounts of many organizations are read. `refusals` receives the errors of single organizations. */
type ReadingAccounts = {
	readonly known: KnownFor<'accounts'>;
	readonly filters: AccountFilters;
	readonly refusals: ApiError[];
};

const accountsIn = ({id, name}: Organization, items: readonly Account[]): readonly AccountBelow[] =>
	items.map(account => ({...account, organization: {id, name}}));

/**
Reads the accounts of one organization after another, unless they are known. Collects refusals and continues.

@yields Each page, and at the end the total that the service announced.
*/
async function* readAccounts(
	{client, wait}: CommandLine,
	organizations: readonly Organization[],
	{known, filters, refusals}: ReadingAccounts,
): AsyncGenerator<Page<AccountBelow>> {
	let announced = 0;
	let read = 0;
	let waits = 0;
	const rest = [...organizations].toReversed();
	for (let organization = rest.pop(); organization; organization = rest.pop()) {
		const {id} = organization;
		const record = known.found.get(id);
		if (record) {
			const {
				value: {items},
			} = record;
			announced += items.length;
			yield {items: accountsIn(organization, items), unreadable: 0, isLast: false};
			continue;
		}

		let come = 0;
		const accounts = new Map<string, Account>();
		const askedAt = Date.now();
		let unreadable = 0;
		let total = 0;
		try {
			// eslint-disable-next-line no-await-in-loop -- One at a time, because a burst reaches the rate limit.
			for await (const page of client.listAccounts(id, filters, {firstPageSize: 1000})) {
				come += page.items.length + page.unreadable;
				unreadable += page.unreadable;
				for (const account of page.items) {
					accounts.set(account.id, account);
				}

				total = Math.max(accounts.size + unreadable, page.total ?? 0);
				yield {items: accountsIn(organization, page.items), unreadable: page.unreadable, isLast: false};
			}

			if (total === accounts.size && Object.keys(filters).length === 0) {
				known.keep(id, {items: accounts.values().toArray(), unreadable: 0}, askedAt);
			}

			read++;
			waits = 0;
			announced += total;
		} catch (error) {
			// Accounts that have already been printed cannot be read again.
			const seconds = come === 0 ? secondsUntilTaken(error, waits) : undefined;
			if (seconds !== undefined) {
				waits++;
				await wait(seconds * 1000); // eslint-disable-line no-await-in-loop -- The request is repeated after the wait.
				rest.push(organization);
			} else if (isRefusedAlone(error, read, refusals.length)) {
				refusals.push(error);
			} else {
				throw error;
			}
		}
	}

	yield {items: [], unreadable: 0, total: announced, isLast: true};
}

async function printAccountsBelow(line: CommandLine, name: string): Promise<ExitStatus> {
	const {client, flags} = line;
	const choice = choiceOf(flags, columnsBelow);
	const isTagged = choice.columns
		? choice.columns.some(column => column.name === 'tags')
		: ['json', 'csv'].includes(formatOf(flags)) || flags.flat;
	const list = await readWhole(client, flags.quiet);
	const named = extentWithGroups(line, list, name);
	const {extent, status: judged} = await whereHolds(line, named.extent);
	const organizations = organizationsOf(extent);
	const filters = accountFilters(flags);
	const known = knownFor(
		line,
		'accounts',
		organizations.map(each => each.id),
		{
			// A known list is not sorted and filtered as the service does it.
			isReadAgain: Object.keys(filters).length > 0,
			isUsable: accounts => isWholeList(accounts) && (!isTagged || !isWithoutTags(accounts)),
		},
	);
	const {missing} = known;
	if (missing.length > 0 && !flags.quiet) {
		tell(
			`reading the accounts of ${counted(missing.length, 'organization')}, with one request each; press ctrl-c to stop.`,
		);
	}

	await confirmRequests(line, missing.length);
	const refusals: ApiError[] = [];
	const pages = readAccounts(line, organizations, {known, filters, refusals});
	const status = await printList({...kind, choice}, pages, flags);
	known.flush();
	known.tellAge(missing.length - refusals.length);
	const [refusal] = refusals;
	if (refusal) {
		tellFailure(
			refusal,
			flags,
			told`the accounts of ${counted(refusals.length, 'organization')} could not be read and are left out. ${failureText(refusal)}`,
		);
	}

	return firstFailure(status, statusOfList(list), named.status, judged, refusal ? exitStatus.failed : exitStatus.ok);
}

/** `cforgs accounts ID --deep`: the accounts of an organization and of everything below it, each with its organization. */
export async function runAccountsBelow(input: CommandInput): Promise<ExitStatus> {
	choiceOf(input.flags, columnsBelow);
	return runOnOrganizations(input, printAccountsBelow);
}

/** `cforgs accounts ID`, without `--deep`. */
export async function runAccounts(input: CommandInput): Promise<ExitStatus> {
	requireNoWhere(input.flags);
	choiceOf(input.flags, printedColumns);
	return runOnOrganization(input, {isRead: true}, printAccounts);
}
