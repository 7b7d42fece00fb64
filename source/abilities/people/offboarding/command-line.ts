import {requestText} from '../../../kernel/loop/tell.js';
import {organizationsOf} from '../../../kernel/files/tree.js';
import {statusText} from '../../../base/tables/members.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import type {ItemStatus} from '../../../kernel/state/item-result.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {isEmail} from '../../../base/text/addresses.js';
import {ignoringSystemErrors, isSystemError, systemErrorText} from '../../../base/text/error-code.js';
import {refusedWord} from '../../../kernel/options/secrets.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import type {TreeIndex} from '../../../base/tree/tree-index.js';
import {isOwnUser, removalRequest} from '../membership.js';
import {requireAnswer} from '../../../kernel/command-line/confirm.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../../kernel/command-line/exit-status.js';
import {readMembersBelow, tellUnread} from '../members/members-below.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {invoke} from '../../../kernel/command-line/service.js';
import {extentOf} from '../../../kernel/command-line/extent.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {leftOutText, outcomeText, resultText} from './texts.js';
import {removeRows} from './run.js';
import {type Removals, removalsOf} from './removals.js';
import type {MembersRead} from './read-members.js';
import type {ReadByOrganization} from './people.js';
import {
	earlierUnread, exitStatusOf, failuresFirst, hasNameless, isToSend, offboardingOf, type Offboarding, type RemovalRow,
	tallyOf, withLast,
} from './plan.js';

/** The names from the root down to the organization. Only its own name if the list does not have it. */
function pathIn(index: TreeIndex, {organization: {id, name}}: RemovalRow): string {
	const row = index.rowByKey.get(id) ?? -1;
	return row === -1 ? name : pathOf({tree: {index}, listing: {isWhole: true}}, row).join(' › ');
}

/** The result in the words of every run. */
const statusWord = ({result: {status}}: RemovalRow): ItemStatus => status === 'sending' ? 'unknown' : (status === 'waiting' ? 'not_sent' : status);

const recordOf = (row: RemovalRow, index: TreeIndex) => {
	const {organization: {id, name}, memberId} = row;
	return {
		organization: {id, name, path: pathIn(index, row)}, member_id: memberId, verb: 'remove', status: statusWord(row), note: shownText(resultText(row)),
	};
};

/** Prints one line for each organization: id, name and what became of the removal. */
async function printRows({rows}: Offboarding, index: TreeIndex, flags: Flags): Promise<void> {
	const records = rows.map(row => recordOf(row, index));
	switch (formatOf(flags)) {
		case 'json': {
			await print(`${harmlessJson(records, '\t')}\n`);
			return;
		}

		case 'csv': {
			const cells = records.map(({organization: {id, name, path}, ...rest}) => [id, name, rest.member_id, rest.verb, rest.status, rest.note, path]);
			await print(csvTable(['organization_id', 'organization_name', 'member_id', 'verb', 'status', 'note', 'organization_path'], cells, flags));
			return;
		}

		case 'quiet': {
			await print(records.filter(({status}) => status === 'done' || status === 'already').map(({organization: {id}}) => `${harmless(id)}\n`).join(''));
			return;
		}

		case 'text': {
			await print(records.map(({organization: {id, name}, status}) => `${exactName(id)}\t${exactName(name)}\t${status}\n`).join(''));
		}
	}
}

async function send(line: CommandLine, removals: Removals, offboarding: Offboarding): Promise<Offboarding> {
	const {email} = offboarding;
	let {rows} = offboarding;
	const {refused, stop} = await line.stoppableRun(async isStopping => removeRows(line.service(), removals, {
		email,
		rows,
		isStopping,
		changed({organization, memberId}, result) {
			rows = rows.map(row => row.organization === organization && row.memberId === memberId ? {...row, result} : row);
			line.progress.show(`${counted(tallyOf(rows).removed, 'removal')} done …`);
		},
		waiting: line.waiting,
	}));
	line.progress.end();
	if (refused !== undefined) {
		throw new Refusal(harmless(refused), exitStatus.refused);
	}

	if (stop !== undefined) {
		tell(harmless(shownText(stop)));
	}

	return {...offboarding, rows};
}

/** Whether a row has more to report than the request, or the result, that is printed. */
const isTold = ({result}: RemovalRow, {dryRun}: Flags): boolean => result.status === 'done' || result.status === 'already' ? result.text !== undefined : !(dryRun && result.status === 'waiting');

/** Reports the rows that are not removed, and what is done. */
function tellResult(offboarding: Offboarding, flags: Flags): void {
	const told = failuresFirst(offboarding.rows).filter(row => isTold(row, flags));
	for (const row of told) {
		const text = row.result.status === 'left_out' ? leftOutText(true) : harmless(shownText(resultText(row)));
		tell(`${exactName(row.organization.name)}: ${text}`);
	}

	if (!flags.quiet) {
		tell(`${flags.dryRun ? 'Dry run: nothing was sent. ' : ''}${harmless(outcomeText(offboarding))}`);
	}
}

function earlierOf(removals: Removals, email: string) {
	try {
		return removals.earlier(email);
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}

		throw new Refusal(`Could not read the record of earlier removals: ${harmless(systemErrorText(error))}. Nothing was sent.`, exitStatus.failed);
	}
}

function reviewLine(index: TreeIndex, email: string, row: RemovalRow): string {
	const {organization: {id}, member, result} = row;
	const stored = member && member.user.email !== email ? `as ${exactName(member.user.email)}` : '';
	const facts = [exactName(pathIn(index, row)), harmless(id), stored, member ? harmless(statusText(member)) : '', result.status === 'left_out' ? leftOutText(true) : ''];
	return `  ${facts.filter(text => text !== '').join('  ')}\n`;
}

/** Reports the organizations with members whose address the service does not tell. Returns the exit status. */
function tellNameless(read: ReadByOrganization, email: string): ExitStatus {
	const nameless = read.values().filter(members => hasNameless(members)).toArray().length;
	if (nameless === 0) {
		return exitStatus.ok;
	}

	tell(`${counted(nameless, 'organization')} ${nameless === 1 ? 'has' : 'have'} members without a readable email address, so ${exactName(email)} may be one of them.`);
	return exitStatus.failed;
}

/** Notes that nothing is left to remove. If that fails, a later run lists the same removals again as earlier ones. */
function noteEnd(removals: Removals, {email, rows, unread}: Offboarding, now: number): void {
	if (rows.length === 0 || exitStatusOf({rows, unread}) !== 0) {
		return;
	}

	ignoringSystemErrors(() => {
		removals.end(email, now);
	});
}

async function offboard(line: CommandLine, email: string): Promise<ExitStatus> {
	const {client, flags, disk} = line;
	const context = line.service();
	const whyNot = whyNotCall(context.store.getState(), 'Removing a member', 'members', 'member', 'remove_member');
	if (whyNot !== undefined) {
		throw new Refusal(`${whyNot} Nothing was sent.`, exitStatus.refused);
	}

	if (isOwnUser(client, email)) {
		throw new Refusal(`${exactName(email)} is the user of your own credential, which cforgs never removes. Nothing was sent.`, exitStatus.refused);
	}

	const removals = removalsOf(disk);
	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(line, list, flags.below);
	const {index} = extent;
	const organizations = organizationsOf(extent);
	const earlier = earlierOf(removals, email);
	const read = await readMembersBelow(line, organizations);
	const notBelow = earlierUnread(earlier, read);
	const readEarlier = notBelow.length === 0 ? new Map<string, MembersRead>() : await readMembersBelow(line, notBelow.map(id => ({id})));
	const listed = new Set(list.organizations.map(({id}) => id));
	const found = offboardingOf(email, {
		read: new Map([...read, ...readEarlier]), organizations, earlier, isListed: id => listed.has(id),
	});
	const offboarding: Offboarding = {...found, rows: withLast(found.rows, flags.includeLast)};
	const status = firstFailure(statusOfList(list), tellUnread(read, `${exactName(email)} may be a member there`, flags), tellNameless(read, email));
	const toSend = offboarding.rows.filter(row => isToSend(row));
	if (toSend.length === 0 || flags.dryRun) {
		// The requests are for whoever asked for no table.
		if (flags.json || flags.csv || !flags.dryRun) {
			await printRows(offboarding, index, flags);
		} else {
			await line.printUnsent(toSend.flatMap(({organization, member}) => member ? [requestText(removalRequest(organization, member), client)] : []));
		}

		tellResult(offboarding, flags);
		if (!flags.dryRun) {
			noteEnd(removals, offboarding, context.now());
		}

		return flags.dryRun ? status : firstFailure(exitStatusOf(offboarding), status);
	}

	const lines = offboarding.rows.filter(({result}) => result.status === 'left_out' || result.status === 'waiting').map(row => reviewLine(index, email, row)).join('');
	await line.confirm(lines, `Type yes to remove ${exactName(email)} from ${counted(toSend.length, 'organization')}: `);

	const ended = await send(line, removals, offboarding);
	noteEnd(removals, ended, context.now());
	tellResult(ended, flags);
	await printRows(ended, index, flags);
	return firstFailure(exitStatusOf(ended), status);
}

/** `cforgs offboard EMAIL`: removes a person from every organization, after one review. */
export async function runOffboard(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const email = operands[0]?.trim() ?? '';
	if (!isEmail(email)) {
		throw new UsageError(email === '' ? 'Whom? Add the email address: cforgs offboard EMAIL.' : `${refusedWord(email)} is not an email address.`);
	}

	if (flags.below?.trim() === '') {
		throw new UsageError('Below which organization? --below takes an id or a path.');
	}

	requireAnswer(flags);
	return invoke(input, async line => offboard(line, email));
}

