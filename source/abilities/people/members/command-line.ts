import type {Member} from '../../../base/api/schemas.js';
import {allColumns, holderColumns, memberListColumns} from '../../../kernel/columns/list-columns.js';
import {requestText} from '../../../kernel/loop/tell.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {
	hasAccess,
	memberCells,
	memberHeader,
	memberLine,
	statusText,
	lacksFactor,
} from '../../../base/tables/members.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {count, counted, shownName} from '../../../base/text/words.js';
import {isSameEmail} from '../../../base/text/addresses.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {requireAnswer} from '../../../kernel/command-line/service.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {csvFor, csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, Refusal} from '../../../kernel/command-line/exit-status.js';
import {requireEmail, requireNoWhere} from '../../../kernel/command-line/where.js';
import {runOnOrganization} from '../../../kernel/command-line/named-organization.js';
import {
	columnChoice,
	type ColumnChoice,
	columnsText,
	hasChoice,
	printedColumn,
	type PrintedColumn,
	sortedItems,
} from '../../../kernel/command-line/printed-columns.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {reviewedRun} from '../../../kernel/runs/command-line.js';
import {keptPages} from '../../../kernel/storage/keep-read.js';
import {openKnown} from '../../../kernel/storage/known.js';
import {
	isLastActive,
	isOwnUser,
	membersSince,
	noteOf,
	type Removal,
	removal,
	removalRequest,
	removalResult,
	removingLock,
	shortResult,
} from '../membership.js';
import {emailsIn} from '../typed-emails.js';
import {runRows} from '../../../kernel/runs/run-many.js';
import {inOrder} from './state.js';

/** A member to print. `organization` is given if members of several organizations are printed together. */
type ListedMember = {readonly member: Member; readonly organization?: {readonly id: string; readonly name: string}};

const day = 86_400_000;

/** Whether the options choose a member. `now` is in milliseconds since the epoch. */
export function isWanted(
	member: Member,
	{without2fa, status: wanted, pendingOver, user: email}: Pick<Flags, 'without2fa' | 'status' | 'pendingOver' | 'user'>,
	now: number,
): boolean {
	const {status, create_time: time, user} = member;
	const isOfStatus = wanted === undefined || status === wanted;
	const isOld =
		pendingOver === undefined ||
		(status === 'pending' && time !== undefined && now - Date.parse(time) > pendingOver * day);
	const isWeak = !without2fa || lacksFactor(member) === true;
	return isOfStatus && isOld && isWeak && (email === undefined || isSameEmail(user.email, email.trim()));
}

/**
Checks the options that choose members.

@throws {UsageError} If one has a wrong value.
*/
export function requireFilters(flags: Flags): void {
	requireEmail('user', flags);
	if (flags.pendingOver !== undefined && !(flags.pendingOver >= 0)) {
		throw new UsageError('--pending-over takes a number of days, such as 30.');
	}
}

const withOrganization = ({organization}: ListedMember, texts: readonly string[]): readonly string[] => [
	...(organization ? [organization.id, organization.name] : []),
	...texts,
];

// As in an array that is printed at once.
const jsonOf = ({member, organization}: ListedMember): string =>
	harmlessJson({...(organization && {organization}), ...member}, '\t').replaceAll('\n', '\n\t');

const printedColumns: ReadonlyArray<PrintedColumn<ListedMember>> = allColumns(memberListColumns).map(column =>
	printedColumn(column, ({member}) => column.cellOf(member, {now: Date.now()})),
);

const columnsOfMany: ReadonlyArray<PrintedColumn<ListedMember>> = [
	...holderColumns.map(column => printedColumn<ListedMember>(column, listed => column.cellOf(listed, {now: 0}))),
	...printedColumns,
];

/**
The chosen columns and order of members.

@throws {UsageError} If there is no such column.
*/
export const choiceOf = (flags: Flags, isOfMany = false): ColumnChoice<ListedMember> =>
	columnChoice(flags, {all: isOfMany ? columnsOfMany : printedColumns});

type MemberPrinter = {
	readonly add: (members: readonly ListedMember[]) => Promise<void>;
	readonly end: (isWhole: boolean) => Promise<number>;
};

function gatheringPrinter(flags: Flags, choice: ColumnChoice<ListedMember>, printer: MemberPrinter): MemberPrinter {
	const gathered: ListedMember[] = [];
	return {
		async add(members) {
			gathered.push(...members);
		},
		async end(isWhole) {
			const members = sortedItems(gathered, choice, ({member: {user}}) => user.email);
			if (choice.columns) {
				await print(columnsText(choice.columns, members, flags, isWhole));
				return members.length;
			}

			await printer.add(members);
			return printer.end(isWhole);
		},
	};
}

/** Prints members as they arrive: of one organization, or of several with a column for the organization. `end`: a list that is not whole gets no final `]`, so that nothing reads it as whole. */
export function memberPrinter(flags: Flags, isOfMany = false): MemberPrinter {
	const format = formatOf(flags);
	const choice = choiceOf(flags, isOfMany);
	let printed = 0;
	const header = () =>
		printed === 0 && format === 'csv'
			? csvTable([...(isOfMany ? ['organization_id', 'organization_name'] : []), ...memberHeader], [], flags)
			: '';
	const texts: Readonly<Record<typeof format, (members: readonly ListedMember[]) => string>> = {
		json: members => members.map((each, index) => `${printed + index === 0 ? '[' : ','}\n\t${jsonOf(each)}`).join(''),
		csv: members => `${header()}${csvFor(members.map(each => withOrganization(each, memberCells(each.member))))}`,
		quiet: members => members.map(({member: {user}}) => `${exactName(user.email)}\n`).join(''),
		text: members =>
			members
				.map(
					each =>
						`${withOrganization(each, memberLine(each.member))
							.map(text => exactName(text))
							.join('\t')}\n`,
				)
				.join(''),
	};
	const printer: MemberPrinter = {
		async add(members) {
			if (members.length === 0) {
				return;
			}

			const text = texts[format](members);
			printed += members.length;
			await print(text);
		},
		async end(isWhole) {
			const rest = printed === 0 ? (isWhole ? '[]\n' : '') : isWhole ? '\n]\n' : '\n';
			await print(format === 'json' ? rest : header());
			return printed;
		},
	};
	return hasChoice(choice) ? gatheringPrinter(flags, choice, printer) : printer;
}

async function list({client, disk, flags}: CommandLine, id: string): Promise<ExitStatus> {
	const found: Member[] = [];
	let unreadable = 0;
	const pages =
		flags.user === undefined
			? keptPages(client.listMembers(id, {}, {firstPageSize: 1000}), read =>
					openKnown(disk).keep('members', [{id, ...read}]),
				)
			: client.listMembers(id, {'user.email': flags.user.trim()}, {firstPageSize: 1000});
	for await (const page of pages) {
		found.push(...page.items);
		unreadable += page.unreadable;
	}

	const now = Date.now();
	const {add, end} = memberPrinter(flags);
	await add(
		inOrder(found)
			.filter(member => isWanted(member, flags, now))
			.map(member => ({member})),
	);
	const printed = await end(true);
	if (printed === 0 && unreadable === 0 && formatOf(flags) === 'text') {
		tell(found.length === 0 && flags.user === undefined ? 'The organization has no members.' : 'No members match.');
	}

	if (unreadable > 0) {
		tell(`${counted(unreadable, 'record')} could not be read and left out.`);
		return exitStatus.failed;
	}

	return exitStatus.ok;
}

const entryLine = (member: Member): string =>
	`  ${[exactName(member.user.email), harmless(statusText(member)), exactName(member.id)].join('  ')}\n`;

/** The question about a removal. An address can have several entries, such as a member and an invitation. */
function removalQuestion([first, ...others]: readonly Member[], name: string): string {
	if (!first) {
		return '';
	}

	const who = exactName(first.user.email);
	return others.length === 0
		? `${first.status === 'pending' ? `Cancel the invitation of ${who} to` : `Remove ${who} from`} ${name}.\n`
		: `Remove ${who} from ${name}. The list has this address ${count(1 + others.length)} times. This removes each:\n${[first, ...others].map(entry => entryLine(entry)).join('')}`;
}

async function remove(line: CommandLine, id: string, words: readonly string[]): Promise<ExitStatus> {
	const {client, flags} = line;
	const [email = '', ...others] = emailsIn(words, 'cforgs remove-member ID EMAIL');
	if (others.length > 0) {
		throw new UsageError('Remove one member at a time: cforgs remove-member ID EMAIL.');
	}

	formatOf(flags);
	requireAnswer(flags, `This removes ${exactName(email)} from the organization ${harmless(id)}.`);
	const context = line.service();
	const [organization, found] = await Promise.all([
		client.getOrganization(id),
		membersSince(context, client, id, email),
	]);
	const name = exactName(organization.name);
	const entries = found.filter(member => hasAccess(member));
	const active = entries.find(({status}) => status === 'active');
	const isLast = active !== undefined && (await isLastActive(client, id, active, entries));
	const consequence = [
		...(entries.length > 0 && isOwnUser(client, email)
			? ['This is you: the user of this credential loses access.']
			: []),
		...(isLast ? [`This is the last active member of ${name}.`] : []),
	].join(' ');
	if (consequence !== '' && flags.yes) {
		throw new Refusal(
			`${consequence} --yes does not confirm that: run this in a terminal, and answer the question. Nothing was sent.`,
			exitStatus.refused,
		);
	}

	type Row = {readonly member?: Member; readonly result: ItemState};
	const toSend = entries.map(member => ({member, result: {status: 'waiting'} as const}));
	return reviewedRun<Row, Row & {readonly member: Member}>(line, {
		rows:
			entries.length === 0
				? [{result: {status: 'already', text: `neither a member of ${shownName(organization.name)} nor invited`}}]
				: toSend,
		toSend,
		columns: ['email', 'name', 'organization'],
		about: ({member: {user} = {user: {email, name: ''}}}) => ({
			email: user.email,
			name: user.name,
			organization: {id, name: organization.name},
		}),
		requestsOf: ({member}) => (member ? [requestText(removalRequest(organization, member), client)] : []),
		keyOf: ({member}) => member?.id ?? '',
		noun: 'removal',
		would: 'be sent',
		done: 'removed',
		isOfOne: true,
		review: () => removalQuestion(entries, name),
		check() {
			checkUndo(context, noteOf('remove', organization, {email}));
		},
		async ask(review) {
			await line.confirm(review, 'Type yes to send it: ');
			if (consequence !== '') {
				await line.confirm(`${consequence}\n`, 'Type yes to do it anyway: ');
			}
		},
		send: async report =>
			runRows<(typeof toSend)[number], Removal>(
				context,
				{rows: toSend, ...report},
				{
					lock: removingLock,
					nameOf: ({member}) => member.user.email,
					describe: (writing, {member}) => removal(writing, {organization, member, isLast}),
					settle: ({member}, end) => ({result: shortResult(removalResult(member, end), end)}),
				},
			),
	});
}

/** `cforgs members ID`. */
export async function runMembers(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	requireFilters(input.flags);
	requireNoWhere(input.flags);
	choiceOf(input.flags);
	return runOnOrganization(input, {isRead: true}, list);
}

/** `cforgs remove-member ID EMAIL`. */
export const runRemoveMember = async (input: CommandInput): Promise<ExitStatus> =>
	runOnOrganization(input, {isRead: false}, async (line, id) => remove(line, id, input.operands.slice(1)));
