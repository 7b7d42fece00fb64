import type {Member} from '../../../base/api/schemas.js';
import {allColumns, holderColumns, memberListColumns} from '../../../kernel/columns/list-columns.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {requestText} from '../../../kernel/loop/tell.js';
import type {ItemResult} from '../../../kernel/state/item-result.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {
	hasAccess, memberCells, memberHeader, memberLine, statusText, lacksFactor,
} from '../../../base/tables/members.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText, told} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {isSameEmail} from '../../../base/text/addresses.js';
import type {Kind, WriteEnd} from '../../../kernel/writes/engine.js';
import {checkUndo} from '../../../kernel/writes/journal.js';
import {type Locked, lockedRun, type Run, runMany, statusOfRun} from '../../../kernel/writes/run-many.js';
import {
	invitation, invitationRequest, invitationResult, invitingLock, isLastActive, isOwnUser, membersSince, noteOf, removal,
	removalRequest, removalResult, removingLock, runOfMembers, subjectOf,
} from '../membership.js';
import {requireAnswer} from '../../../kernel/command-line/confirm.js';
import {csvFor, csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, Refusal, statusOfFailure} from '../../../kernel/command-line/exit-status.js';
import {requireEmail} from '../../../kernel/command-line/list-filters.js';
import {runOnOrganization} from '../../../kernel/command-line/named-organization.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import {
	columnChoice, type ColumnChoice, columnsText, hasChoice, printedColumn, type PrintedColumn, sortedItems,
} from '../../../kernel/command-line/printed-columns.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {keptPages} from '../../../kernel/storage/keep-read.js';
import {openKnown} from '../../../kernel/storage/known.js';
import {requireNoWhere} from '../../../kernel/command-line/where.js';
import {runInviteMany} from '../invitations/command-line.js';
import {emailsIn} from '../typed-emails.js';
import {inOrder} from './state.js';

/** A member to print. `organization` is given if members of several organizations are printed together. */
type ListedMember = {readonly member: Member; readonly organization?: {readonly id: string; readonly name: string}};

const day = 86_400_000;

/** Whether the options choose a member. `now` is in milliseconds since the epoch. */
export function isWanted(member: Member, {without2fa, status: wanted, pendingOver, user: email}: Pick<Flags, 'without2fa' | 'status' | 'pendingOver' | 'user'>, now: number): boolean {
	const {status, create_time: time, user} = member;
	const isOfStatus = wanted === undefined || status === wanted;
	const isOld = pendingOver === undefined || (status === 'pending' && time !== undefined && now - Date.parse(time) > pendingOver * day);
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

const withOrganization = ({organization}: ListedMember, texts: readonly string[]): readonly string[] => [...(organization ? [organization.id, organization.name] : []), ...texts];

// As in an array that is printed at once.
const jsonOf = ({member, organization}: ListedMember): string => harmlessJson({...(organization && {organization}), ...member}, '\t').replaceAll('\n', '\n\t');

const printedColumns: ReadonlyArray<PrintedColumn<ListedMember>> = allColumns(memberListColumns).map(column => printedColumn(column, ({member}) => column.cellOf(member, {now: Date.now()})));

const columnsOfMany: ReadonlyArray<PrintedColumn<ListedMember>> = [
	...holderColumns.map(column => printedColumn<ListedMember>(column, listed => column.cellOf(listed, {now: 0}))),
	...printedColumns,
];

/**
The chosen columns and order of members.

@throws {UsageError} If there is no such column.
*/
export const choiceOf = (flags: Flags, isOfMany = false): ColumnChoice<ListedMember> => columnChoice(flags, {all: isOfMany ? columnsOfMany : printedColumns});

type MemberPrinter = {readonly add: (members: readonly ListedMember[]) => Promise<void>; readonly end: (isWhole: boolean) => Promise<number>};

/** Prints members once all are there, in the chosen order. */
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
	const header = () => printed === 0 && format === 'csv' ? csvTable([...(isOfMany ? ['organization_id', 'organization_name'] : []), ...memberHeader], [], flags) : '';
	const texts: Readonly<Record<typeof format, (members: readonly ListedMember[]) => string>> = {
		json: members => members.map((each, index) => `${printed + index === 0 ? '[' : ','}\n\t${jsonOf(each)}`).join(''),
		csv: members => `${header()}${csvFor(members.map(each => withOrganization(each, memberCells(each.member))))}`,
		quiet: members => members.map(({member: {user}}) => `${exactName(user.email)}\n`).join(''),
		text: members => members.map(each => `${withOrganization(each, memberLine(each.member)).map(text => exactName(text)).join('\t')}\n`).join(''),
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
			const rest = printed === 0 ? (isWhole ? '[]\n' : '') : (isWhole ? '\n]\n' : '\n');
			await print(format === 'json' ? rest : header());
			return printed;
		},
	};
	return hasChoice(choice) ? gatheringPrinter(flags, choice, printer) : printer;
}

async function list({client, disk, flags}: CommandLine, id: string): Promise<ExitStatus> {
	const found: Member[] = [];
	let unreadable = 0;
	const pages = flags.user === undefined
		? keptPages(client.listMembers(id, {}, {firstPageSize: 1000}), read => openKnown(disk).keep('members', [{id, ...read}]))
		: client.listMembers(id, {'user.email': flags.user.trim()}, {firstPageSize: 1000});
	for await (const page of pages) {
		found.push(...page.items);
		unreadable += page.unreadable;
	}

	const now = Date.now();
	const {add, end} = memberPrinter(flags);
	await add(inOrder(found).filter(member => isWanted(member, flags, now)).map(member => ({member})));
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

type Outcome = {readonly email: string; readonly result: ItemResult; readonly status: ExitStatus};

/** Reports what became of each item, and returns the status. `verb`: what the command does with each. */
async function report(verb: 'invite' | 'remove', outcomes: readonly Outcome[], flags: Flags): Promise<ExitStatus> {
	for (const {result, status} of outcomes) {
		if (!flags.quiet || status !== exitStatus.ok) {
			tell(harmless(shownText(result.text ?? '')));
		}
	}

	const [first, ...others] = outcomes;
	const isDone = ({result}: Outcome): boolean => result.status === 'done' || result.status === 'already';
	await print(flags.json
		? `${harmlessJson(outcomes.map(({email, result}) => ({email, verb, status: result.status})), '\t')}\n`
		: outcomes.filter(each => isDone(each)).map(({email}) => `${exactName(email)}\n`).join(''));
	return first && others.length === 0 ? first.status : statusOfRun(outcomes.map(({result, status}) => status === exitStatus.ok ? 'done' : result.status));
}

/** The status of one write, as if it were the only one. */
function statusOf(end: {readonly status: string}, {status, error}: ItemResult): ExitStatus {
	if (end.status === 'unsent') {
		return exitStatus.ok;
	}

	return error && status !== 'unknown' ? statusOfFailure(error) : statusOfRun([status]);
}

/** The writes of a command. `unsent`: the beginning of the sentence about an item that was not sent. */
type Writes<Item, W extends Kind> = Pick<Run<Item, W, ItemResult>, 'describe' | 'entry' | 'items'> & {
	readonly lock: Omit<Locked, 'items'>;
	readonly email: (item: Item) => string;
	readonly request: (item: Item) => string;
	readonly resultOf: (item: Item, end: WriteEnd<W>) => ItemResult;
	readonly unsent: (item: Item) => string;
};

/** Writes one item after the other, until a failure that concerns all of them, or a signal. The result names every item. */
async function oneByOne<Item, W extends Kind>(line: CommandLine, {items, email, request, resultOf, unsent, lock, ...run}: Writes<Item, W>): Promise<readonly Outcome[]> {
	const context = line.service();
	const outcomes = new Map<Item, Outcome>();
	const {refused, stop} = await line.stoppableRun(async isStopping => lockedRun(context, {items, ...lock}, async () => runMany(context, {
		...run,
		items,
		nameOf: email,
		async settle(item, end) {
			if (end.status === 'unsent' && !line.flags.json) {
				await line.printUnsent([request(item)]);
			}

			const result = resultOf(item, end);
			return {result: {email: email(item), result, status: statusOf(end, result)}};
		},
		toldAs: (_, {result}) => result,
		unsent: (item, {status, text}): Outcome => ({email: email(item), result: {status, text: told`${unsent(item)}: ${text}`}, status: exitStatus.failed}),
		changed(item, outcome) {
			outcomes.set(item, outcome);
		},
		waiting: line.waiting,
		isStopping,
	})), () => {
		// Nothing comes after the only write, so only the wait for its answer can be stopped.
		if (items.length === 1) {
			context.waits.write?.abort();
		}
	});
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	const stopped = stop === undefined || shownText(stop) === 'Stopped.' ? ': stopped before it was sent.' : ', because an earlier request failed.';
	return items.map(item => outcomes.get(item) ?? {email: email(item), result: {status: 'not_sent', text: `${unsent(item)}${stopped}`}, status: exitStatus.failed});
}

async function invite(line: CommandLine, id: string, words: readonly string[]): Promise<ExitStatus> {
	const {client, flags} = line;
	const emails = emailsIn(words, 'cforgs invite ID EMAIL');
	formatOf(flags);
	requireAnswer(flags, `This invites ${emails.map(email => exactName(email)).join(', ')}.`);
	const context = line.service();
	const organization = await client.getOrganization(id);
	checkUndo(context, noteOf('invite', organization, {email: emails[0] ?? ''}));
	const lines = emails.map(email => `  ${exactName(email)}\n`).join('');
	const about = 'Each needs two-factor authentication or single sign-on before accepting, and becomes Super Administrator of every account in the organization and below it.\n';
	await line.confirm(`Invite to ${exactName(organization.name)}:\n${lines}${about}`, 'Type yes to send the invitations: ');

	const outcomes = await oneByOne(line, {
		items: emails,
		lock: invitingLock,
		entry: {...runOfMembers('invite', organization), subjectOf: email => subjectOf(id, email)},
		email: email => email,
		describe: (writing: ServiceContext, email) => invitation(writing, {organization, email}),
		request: email => requestText(invitationRequest(organization, email), client),
		resultOf: (email, end) => invitationResult(email, end),
		unsent: email => `${email} was not invited`,
	});
	return report('invite', outcomes, flags);
}

const entryLine = (member: Member): string => `  ${[exactName(member.user.email), harmless(statusText(member)), exactName(member.id)].join('  ')}\n`;

/** The question about a removal. An address can have several entries, such as a member and an invitation. */
function removalQuestion(entries: readonly [Member, ...Member[]], name: string): string {
	const [{status, user}] = entries;
	const who = exactName(user.email);
	const one = `${status === 'pending' ? `Cancel the invitation of ${who} to` : `Remove ${who} from`} ${name}.\n`;
	return entries.length === 1
		? one
		: `Remove ${who} from ${name}. The list has this address ${count(entries.length)} times. This removes each:\n${entries.map(entry => entryLine(entry)).join('')}`;
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
	const [organization, found] = await Promise.all([client.getOrganization(id), membersSince(context, client, id, email)]);
	const name = exactName(organization.name);
	const [first, ...rest] = found.filter(member => hasAccess(member));
	if (!first) {
		throw new Refusal(`${exactName(email)} is neither a member of ${name} nor invited. Nothing was sent.`, exitStatus.notFound);
	}

	const entries = [first, ...rest] as const;
	const isOwn = isOwnUser(client, email);
	const active = entries.find(({status}) => status === 'active');
	const isLast = active !== undefined && await isLastActive(client, id, active, entries);
	const consequence = [
		...(isOwn ? ['This is you: the user of this credential loses access.'] : []),
		...(isLast ? [`This is the last active member of ${name}.`] : []),
	].join(' ');
	if (consequence !== '' && flags.yes) {
		throw new Refusal(`${consequence} --yes does not confirm that: run this in a terminal, and answer the question. Nothing was sent.`, exitStatus.refused);
	}

	checkUndo(context, noteOf('remove', organization, {email}));
	await line.confirm(removalQuestion(entries, name), 'Type yes to send it: ');
	if (consequence !== '') {
		await line.confirm(`${consequence}\n`, 'Type yes to do it anyway: ');
	}

	const outcomes = await oneByOne(line, {
		items: entries,
		lock: removingLock,
		email: ({user}) => user.email,
		describe: (writing: ServiceContext, member) => removal(writing, {organization, member, isLast}),
		request: member => requestText(removalRequest(organization, member), client),
		resultOf: (member, end) => removalResult(member, end),
		unsent: member => `${member.user.email} (${statusText(member)}) was not removed`,
	});
	return report('remove', outcomes, flags);
}

/** `cforgs members ID`. */
export async function runMembers(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	requireFilters(input.flags);
	requireNoWhere(input.flags);
	choiceOf(input.flags);
	return runOnOrganization(input, {isRead: true}, list);
}

/** `cforgs invite ID EMAIL…`. Many organizations have one review. */
export async function runInvite(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags: {where, below, atMost, csv}} = input;
	if (where !== undefined || below !== undefined || operands[0]?.trimStart().startsWith('@')) {
		return runInviteMany(input);
	}

	if (csv) {
		throw new UsageError('cforgs invite does not take --csv for one organization. It prints one address per line, or an array with --json.');
	}

	if (atMost !== undefined) {
		throw new UsageError('--at-most is for many organizations: here, people are invited only to one.');
	}

	return runOnOrganization(input, {isRead: false}, async (line, id) => invite(line, id, operands.slice(1)));
}

/** `cforgs remove-member ID EMAIL`. */
export const runRemoveMember = async (input: CommandInput): Promise<ExitStatus> => runOnOrganization(input, {isRead: false}, async (line, id) => remove(line, id, input.operands.slice(1)));
