import {
	accountMemberColumns,
	accountMemberName,
	accountMemberStatus,
	roleNames,
	factorWord,
} from '../../base/tables/members.js';
import type {Page} from '../../base/api/pages.js';
import type {AccountMember} from '../../base/api/schemas.js';
import {cellOf} from '../../base/tables/columns.js';
import {exactName} from '../../base/text/harmless.js';
import {accountMemberListColumns, allColumns} from '../../kernel/columns/list-columns.js';
import type {CommandInput} from '../../kernel/command-line/commands.js';
import {exitStatus, type ExitStatus} from '../../kernel/command-line/exit-status.js';
import {type Kind, printList} from '../../kernel/command-line/print-list.js';
import {columnChoice, printedColumn, type PrintedColumn} from '../../kernel/command-line/printed-columns.js';
import {invoke} from '../../kernel/command-line/service.js';
import type {CommandLine} from '../../kernel/loop/command-line.js';
import {UsageError} from '../../kernel/options/exit-status.js';
import {isId} from '../../kernel/state/key-of.js';
import {openKnown} from '../../kernel/storage/known.js';

const printedColumns: ReadonlyArray<PrintedColumn<AccountMember>> = allColumns(accountMemberListColumns).map(column =>
	printedColumn(column, member => column.cellOf(member, {now: 0})),
);

const csvColumns = accountMemberColumns.filter(({isInCsv}) => isInCsv);

const rolesText = (member: AccountMember): string => roleNames(member).join(', ');

const kind: Kind<AccountMember> = {
	noun: 'member',
	columns: [...csvColumns.map(({name}) => name), 'roles'],
	cells: member => [...csvColumns.map(column => cellOf(member, column)), rolesText(member)],
	line: member =>
		`${[member.user.email, accountMemberStatus(member), factorWord(member.user.two_factor_authentication_enabled), rolesText(member), accountMemberName(member)].map(text => exactName(text)).join('\t')}\n`,
	word: ({user}) => user.email,
};

type Listed = {readonly members: AccountMember[]; isWhole: boolean};

async function* noting(pages: AsyncIterable<Page<AccountMember>>, listed: Listed): AsyncGenerator<Page<AccountMember>> {
	for await (const page of pages) {
		listed.members.push(...page.items);
		listed.isWhole = page.isLast && page.unreadable === 0;
		yield page;
	}
}

async function printMembers({client, flags, disk}: CommandLine, id: string): Promise<ExitStatus> {
	const choice = columnChoice(flags, {all: printedColumns});
	const {name} = await client.for('look up the name of the account').getAccount(id);
	const listed: Listed = {members: [], isWhole: false};
	const readAt = Date.now();
	const status = await printList({...kind, choice}, noting(client.listAccountMembers(id), listed), flags);
	if (listed.isWhole && status === exitStatus.ok) {
		openKnown(disk).access.keep({id, name, readAt, members: listed.members});
	}

	return status;
}

/**
`cforgs account-members ACCOUNT`: who has access to one account without being a member of its organizations.

@throws {UsageError | BaseUrlError} If the command line or the environment cannot be used.
*/
export async function runAccountMembers(input: CommandInput): Promise<ExitStatus> {
	const account = (input.operands[0] ?? '').trim();
	if (!isId(account)) {
		throw new UsageError(
			account === ''
				? 'Name the account whose members to print: cforgs account-members ACCOUNT. To print the ids of accounts: cforgs accounts ID.'
				: 'This must be the id of an account: 32 digits and letters from a to f. cforgs accounts ID prints the ids.',
		);
	}

	columnChoice(input.flags, {all: printedColumns});
	return invoke(input, async line => printMembers(line, account));
}
