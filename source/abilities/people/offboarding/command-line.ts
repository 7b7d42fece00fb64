import {requestText} from '../../../kernel/loop/tell.js';
import {statusText} from '../../../base/tables/members.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import type {Flags} from '../../../kernel/options/flags.js';
import {UsageError} from '../../../kernel/options/exit-status.js';
import {whyNotCall} from '../../../kernel/state/why-not-call.js';
import {isWhole} from '../../../base/api/whole-list.js';
import {isEmail} from '../../../base/text/addresses.js';
import {refusedWord} from '../../../kernel/options/secrets.js';
import {exactName, harmless, harmlessJson} from '../../../base/text/harmless.js';
import {shownText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {pathOf} from '../../../base/tree/names.js';
import {buildTreeIndex, type TreeIndex} from '../../../base/tree/tree-index.js';
import {isOwnUser, removalRequest} from '../membership.js';
import {
	areCounted, chosenOrganizations, holdsNoLonger, notJudged, requireLimit, hasOneChoice, stillHeld, type ChosenOrganizations,
} from '../../../kernel/command-line/chosen-organizations.js';
import {requireAnswer} from '../../../kernel/command-line/confirm.js';
import {csvTable} from '../../../kernel/command-line/csv-output.js';
import {exitStatus, type ExitStatus, firstFailure, Refusal} from '../../../kernel/command-line/exit-status.js';
import {readMembersBelow, tellUnread} from '../members/members-below.js';
import {formatOf, print, tell} from '../../../kernel/command-line/output.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {invoke} from '../../../kernel/command-line/service.js';
import {knownFor} from '../../../kernel/command-line/known-values.js';
import {sendItems} from '../../../kernel/command-line/send-items.js';
import {statusWord} from '../../../kernel/state/item-result.js';
import {directAccessText} from '../../../kernel/state/direct-access.js';
import {reasonTexts} from '../../../kernel/rows/item-reasons.js';
import {isWholeList, openKnown} from '../../../kernel/storage/known.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {leftOutText, outcomeText, outsideText, resultText} from './texts.js';
import {
	earlierOf, noteEnd, removeRows, type Reviewed,
} from './run.js';
import {removalsOf} from './removals.js';
import type {MembersRead} from './read-members.js';
import type {ReadByOrganization} from './people.js';
import {
	earlierUnread, exitStatusOf, failuresFirst, hasNameless, isToSend, keyOfRow, offboardingOf, type Offboarding, type Outside,
	outsideOf, type RemovalRow, withLast,
} from './plan.js';

const namesTo = (index: TreeIndex, id: string): readonly string[] => pathOf({tree: {index}, listing: {isWhole: true}}, index.rowByKey.get(id) ?? -1);

/** The names from the root down to the organization. Only its own name if the list does not have it. */
function pathIn(index: TreeIndex, {organization: {id, name}}: RemovalRow): string {
	const path = namesTo(index, id);
	return path.length === 0 ? name : path.join(' › ');
}

const recordOf = (row: RemovalRow, index: TreeIndex, flags: Flags) => {
	const {organization: {id, name}, memberId} = row;
	return {
		organization: {id, name, path: pathIn(index, row)}, member_id: memberId, verb: 'remove', status: statusWord(row, flags), note: shownText(resultText(row)),
	};
};

/** Prints one line for each organization: id, name and what became of the removal. */
async function printRows(rows: readonly RemovalRow[], index: TreeIndex, flags: Flags): Promise<void> {
	const records = rows.map(row => recordOf(row, index, flags));
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

/** Whether a row is left out because nobody else is active. */
const isLeftAsLast = ({result}: RemovalRow): boolean => result.status === 'left_out' && result.text === undefined;

/** Whether a row has more to report than the request, or the result, that is printed. */
const isTold = ({result}: RemovalRow, {dryRun}: Flags): boolean => result.status === 'done' || result.status === 'already' ? result.text !== undefined : !(dryRun && result.status === 'waiting');

/** What is known of the organizations that are not chosen. */
const outsideIn = ({email, outside}: Offboarding): string | undefined => outside && outsideText(outside, `cforgs offboard ${exactName(email)} --dry-run reads them.`);

/** What no removal from an organization ends, as far as it is known. */
const accessIn = ({disk}: Pick<CommandLine, 'disk'>, email: string): string | undefined => directAccessText(openKnown(disk).access.of(email), Date.now());

/** Reports the rows that are not removed, what is done, what is outside the choice, and what the removal does not end. */
function tellResult(offboarding: Offboarding, unjudged: readonly RemovalRow[], line: Pick<CommandLine, 'disk' | 'flags'>): void {
	const {flags} = line;
	const told = [...failuresFirst(offboarding.rows), ...unjudged].filter(row => isTold(row, flags));
	const stateOf = (row: RemovalRow) => ({...row.result, text: isLeftAsLast(row) ? leftOutText(true) : resultText(row)});
	for (const text of reasonTexts(told, {stateOf, nameOf: ({organization: {name}}) => exactName(name), done: 'removed'})) {
		tell(text);
	}

	if (flags.quiet) {
		return;
	}

	tell(`${flags.dryRun ? 'Dry run: nothing was sent. ' : ''}${harmless(outcomeText(offboarding))}`);
	for (const text of [outsideIn(offboarding), accessIn(line, offboarding.email)]) {
		if (text !== undefined) {
			tell(text);
		}
	}
}

function reviewLine(index: TreeIndex, email: string, row: RemovalRow): string {
	const {organization: {id}, member, result} = row;
	const stored = member && member.user.email !== email ? `as ${exactName(member.user.email)}` : '';
	const why = isLeftAsLast(row) ? leftOutText(true) : (result.status === 'left_out' ? harmless(shownText(resultText(row))) : '');
	const facts = [exactName(pathIn(index, row)), harmless(id), stored, member ? harmless(statusText(member)) : '', why];
	return `  ${facts.filter(text => text !== '').join('  ')}\n`;
}

/** The rows of organizations with members whose address the service does not tell. */
const namelessRows = (read: ReadByOrganization, listed: ReadonlyMap<string, RemovalRow['organization']>): readonly RemovalRow[] => [...read].flatMap(([id, members]) => hasNameless(members)
	? [{
		organization: listed.get(id) ?? {id, name: ''}, memberId: '', isLastActive: false, result: {status: 'left_out', text: 'It has members without a readable email address.'},
	}]
	: []);

const mostNameless = 10;

/** Reports these organizations, the first ones by their path and id. Returns the exit status. */
function tellNameless(rows: readonly RemovalRow[], index: TreeIndex, email: string): ExitStatus {
	if (rows.length === 0) {
		return exitStatus.ok;
	}

	const named = rows.slice(0, mostNameless).map(row => `\n  ${exactName(pathIn(index, row))}  ${harmless(row.organization.id)}`).join('');
	const more = rows.length > mostNameless ? `\n  and ${count(rows.length - mostNameless)} more` : '';
	tell(`${counted(rows.length, 'organization')} ${rows.length === 1 ? 'has' : 'have'} members without a readable email address, so ${exactName(email)} may be one of them.${named}${more}`);
	return exitStatus.failed;
}

/** The rows of organizations that the filter could not judge. */
const unjudgedRows = ({unjudged}: ChosenOrganizations): readonly RemovalRow[] => unjudged.map(organization => ({
	organization, memberId: '', isLastActive: false, result: {status: 'left_out', text: notJudged},
}));

/** What is known of the person outside the choice. Nothing is read for it. */
function knownOutside(line: CommandLine, email: string, ids: readonly string[]): Outside {
	const {found} = knownFor(line, 'members', ids, {isUsable: isWholeList});
	return outsideOf(email, new Map(found.entries().map(([id, {value}]) => [id, {members: value.items, unreadable: 0}] as const)), ids);
}

/** Leaves out the organizations for which the filter no longer holds. */
async function stillHolding(line: CommandLine, {rows, ...rest}: Offboarding, chosen: ChosenOrganizations, begun: number): Promise<{readonly offboarding: Offboarding; readonly status: ExitStatus}> {
	const {isHeld, status} = await stillHeld(line, chosen, new Set(rows.filter(row => isToSend(row)).map(({organization}) => organization.id)), begun);
	return {
		offboarding: {...rest, rows: rows.map(row => isToSend(row) && !isHeld(row.organization.id) ? {...row, result: {status: 'left_out', text: holdsNoLonger}} : row)},
		status,
	};
}

/** What is to be removed in the chosen organizations. */
async function plan(line: CommandLine, email: string, named: readonly string[]): Promise<{readonly offboarding: Reviewed; readonly unjudged: readonly RemovalRow[]; readonly nameless: readonly RemovalRow[]; readonly index: TreeIndex; readonly status: ExitStatus}> {
	const {client, flags, disk} = line;
	const begun = Date.now();
	const chosen = await chosenOrganizations(line, named);
	const list = chosen.list ?? await readWhole(client, flags.quiet);
	const organizations = [...chosen.organizations, ...chosen.unlisted];
	const noted = earlierOf(removalsOf(disk), email);
	if ('why' in noted) {
		throw new Refusal(`${harmless(noted.why)} Nothing was sent.`, exitStatus.failed);
	}

	const {earlier} = noted;
	const read = await readMembersBelow(line, organizations);
	const elsewhere = earlierUnread(earlier, read);
	const readEarlier = elsewhere.length === 0 ? new Map<string, MembersRead>() : await readMembersBelow(line, elsewhere.map(id => ({id})));
	const listed = new Map(list.organizations.map(organization => [organization.id, organization]));
	const nameless = namelessRows(read, listed);
	const index = buildTreeIndex(list.organizations);
	const own = new Set([...organizations, ...chosen.unjudged].map(({id}) => id));
	const found = offboardingOf(email, {
		read: new Map([...read, ...readEarlier]), organizations, earlier, isListed: id => !isWhole(list) || listed.has(id),
	});
	const holding = await stillHolding(line, {...found, rows: withLast(found.rows, flags.includeLast)}, chosen, begun);
	return {
		offboarding: {...holding.offboarding, earlier, outside: knownOutside(line, email, listed.keys().filter(id => !own.has(id)).toArray())},
		unjudged: unjudgedRows(chosen),
		nameless,
		index,
		status: firstFailure(statusOfList(list), chosen.status, holding.status, tellUnread(read, `${exactName(email)} may be a member there`, flags), tellNameless(nameless, index, email)),
	};
}

async function offboard(line: CommandLine, email: string, named: readonly string[]): Promise<ExitStatus> {
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
	const {offboarding, unjudged, nameless, index, status} = await plan(line, email, named);
	const toSend = offboarding.rows.filter(row => isToSend(row));
	const isCounted = toSend.length === 0 || (flags.where === undefined && (named.length === 0 || areCounted(line, named)));
	requireLimit(line, toSend.length, {noun: 'removal', verb: 'be sent', isCounted});
	if (toSend.length === 0 || flags.dryRun) {
		// The requests are for whoever asked for no table.
		if (flags.json || flags.csv || !flags.dryRun) {
			await printRows([...offboarding.rows, ...unjudged, ...nameless], index, flags);
		} else {
			await line.printUnsent(toSend.flatMap(({organization, member}) => member ? [requestText(removalRequest(organization, member), client)] : []));
		}

		tellResult(offboarding, unjudged, line);
		if (!flags.dryRun) {
			await noteEnd(removals, offboarding, context.now());
		}

		return firstFailure(exitStatusOf(offboarding, flags), status);
	}

	const reviewed = [...offboarding.rows, ...unjudged].filter(({result}) => result.status === 'left_out' || result.status === 'waiting');
	const beside = [outsideIn(offboarding), accessIn(line, email)].flatMap(text => text === undefined ? [] : [`${text}\n`]);
	const lines = `${reviewed.map(row => reviewLine(index, email, row)).join('')}${beside.join('')}`;
	await line.confirm(lines, `Type yes to remove ${exactName(email)} from ${counted(toSend.length, 'organization')}: `);

	const rows = await sendItems(line, offboarding.rows, {keyOf: keyOfRow, done: 'removed', send: async report => removeRows(context, removals, {email, rows: toSend, ...report})});
	const ended = {...offboarding, rows};
	await noteEnd(removals, ended, context.now());
	tellResult(ended, unjudged, line);
	await printRows([...rows, ...unjudged, ...nameless], index, flags);
	return firstFailure(exitStatusOf(ended), status);
}

/** `cforgs offboard EMAIL`: removes a person from every organization, or from the chosen ones, after one review. */
export async function runOffboard(input: CommandInput): Promise<ExitStatus> {
	const {operands, flags} = input;
	formatOf(flags);
	const [first = '', ...named] = operands;
	const email = first.trim();
	if (!isEmail(email)) {
		throw new UsageError(email === '' ? 'Whom? Add the email address: cforgs offboard EMAIL.' : `${refusedWord(email)} is not an email address.`);
	}

	hasOneChoice(flags, named);
	requireAnswer(flags);
	return invoke(input, async line => offboard(line, email, named));
}

