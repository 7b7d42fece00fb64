import type {ApiError} from '../../../base/api/api-error.js';
import type {Client} from '../../../base/api/client.js';
import type {Member, Organization} from '../../../base/api/schemas.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {organizationsOf} from '../../../kernel/files/tree.js';
import type {CommandInput} from '../../../kernel/command-line/commands.js';
import {isWholeRead} from '../../../kernel/loop/readings.js';
import {shownText, told, type Told} from '../../../base/text/told.js';
import {counted} from '../../../base/text/words.js';
import {
	exitStatus,
	type ExitStatus,
	firstFailure,
	statusOfFailure,
	tellFailure,
} from '../../../kernel/command-line/exit-status.js';
import {knownFor} from '../../../kernel/command-line/known-values.js';
import {isWholeList} from '../../../kernel/storage/known.js';
import {runOnOrganizations} from '../../../kernel/command-line/named-organization.js';
import {formatOf, tell} from '../../../kernel/command-line/output.js';
import type {CommandLine} from '../../../kernel/loop/command-line.js';
import {extentWithGroups} from '../../../kernel/command-line/extent.js';
import {confirmRequests} from '../../../kernel/command-line/service.js';
import {whereHolds} from '../../../kernel/command-line/where.js';
import {readWhole, statusOfList} from '../../../kernel/command-line/whole.js';
import {type ReadByOrganization, readMembers, type MembersRead} from '../offboarding/people.js';
import {choiceOf, isWanted, memberPrinter, requireFilters} from './command-line.js';
import {inOrder} from './state.js';

type Filters = NonNullable<Parameters<Client['listMembers']>[1]>;

type Named = Pick<Organization, 'id' | 'name'>;

type Below = {readonly read: ReadByOrganization; readonly stop: ApiError | undefined};

type ReadingBelow = {
	readonly filters?: Filters;
	/** Whether the members are read again even if they are known. */
	readonly isReadAgain?: boolean;
	/** Receives the members. The result then has none. */
	readonly onRead?: (id: string, members: MembersRead) => Promise<void>;
};

/** Reads the members of many organizations, announced before, a few organizations at a time, unless they are known. What concerns one organization is part of its result. */
async function readBelow(
	line: CommandLine,
	organizations: ReadonlyArray<Pick<Organization, 'id'>>,
	{filters = {}, isReadAgain = false, onRead}: ReadingBelow,
): Promise<Below> {
	const {client, flags, progress, wait} = line;
	const known = knownFor(
		line,
		'members',
		organizations.map(({id}) => id),
		{isReadAgain, isUsable: isWholeList},
	);
	const {missing} = known;
	if (missing.length > 0 && !flags.quiet) {
		tell(
			`reading the members of ${counted(missing.length, 'organization')}, ${missing.length === 1 ? 'with one request' : 'with one request each'}; press ctrl-c to stop.`,
		);
	}

	await confirmRequests(line, missing.length);
	const read = new Map<string, MembersRead>();
	const pass = async (id: string, members: MembersRead) => {
		read.set(id, onRead ? {...members, members: []} : members);
		progress.end();
		await onRead?.(id, members);
	};

	try {
		for (const [
			id,
			{
				value: {items, unreadable},
			},
		] of known.found) {
			await pass(id, {members: items, unreadable}); // eslint-disable-line no-await-in-loop -- One after the other.
		}

		const stop = await readMembers(client.for('list the members below'), missing, {
			filters,
			wait,
			note(text) {
				progress.show(shownText(text));
			},
			async onRead(id, members, askedAt) {
				if (isWholeRead(members) && Object.keys(filters).length === 0) {
					known.keep(id, {items: members.members, unreadable: 0}, askedAt);
				}

				await pass(id, members);
			},
		});
		return {read, stop};
	} finally {
		progress.end();
		known.flush();
		known.tellAge(read.size - known.found.size);
	}
}

/**
Reads the members of many organizations again, even if they are known, because they decide about writes.

@throws {ApiError} If the reading stops: nobody is listed from a part of the organizations only.
*/
export async function readMembersBelow(
	line: CommandLine,
	organizations: ReadonlyArray<Pick<Organization, 'id'>>,
): Promise<ReadByOrganization> {
	const {read, stop} = await readBelow(line, organizations, {isReadAgain: true});
	if (stop) {
		throw stop;
	}

	return read;
}

/** Reports the organizations whose members could not be read completely. `consequence` ends the sentence. Returns the exit status. */
export function tellUnread(read: ReadByOrganization, consequence: Told, flags: {readonly json: boolean}): ExitStatus {
	const unread = read
		.values()
		.filter(members => !isWholeRead(members))
		.toArray();
	const text = told`the members of ${counted(unread.length, 'organization')} could not be read completely, so ${consequence}.`;
	const error = unread.find(members => members.error)?.error;
	if (error) {
		tellFailure(error, flags, told`${text} ${failureText(error)}`);
	} else if (unread.length > 0) {
		tell(shownText(text));
	}

	return unread.length === 0 ? exitStatus.ok : exitStatus.failed;
}

/** Passes the members of organizations on in the order of the organizations, as soon as those before are known. `rest` passes on what is left, past organizations that were not read. */
export function inTurn(
	organizations: readonly Named[],
	pass: (organization: Named, members: readonly Member[]) => Promise<void>,
): {readonly add: (id: string, members: readonly Member[]) => Promise<void>; readonly rest: () => Promise<void>} {
	const waiting = new Map<string, readonly Member[]>();
	let next = 0;
	let isPassing = false;
	const passOn = async (isRest: boolean) => {
		isPassing = true;
		for (let organization = organizations[next]; organization; organization = organizations[next]) {
			const members = waiting.get(organization.id);
			if (!members && !isRest) {
				break;
			}

			next++;
			waiting.delete(organization.id);
			await pass(organization, inOrder(members ?? [])); // eslint-disable-line no-await-in-loop -- One after the other.
		}

		isPassing = false;
	};

	return {
		async add(id, members) {
			waiting.set(id, members);
			// The pass under way goes on with these members.
			await (isPassing ? undefined : passOn(false));
		},
		rest: async () => passOn(true),
	};
}

async function printMembersBelow(line: CommandLine, name: string): Promise<ExitStatus> {
	const {client, flags} = line;
	const printer = memberPrinter(flags, true);
	const list = await readWhole(client, flags.quiet);
	const named = extentWithGroups(line, list, name);
	const {extent, status: judged} = await whereHolds(line, named.extent);
	const organizations = organizationsOf(extent);
	const now = Date.now();
	const turns = inTurn(organizations, async (organization, members) =>
		printer.add(
			members
				.filter(member => isWanted(member, flags, now))
				.map(member => ({member, organization: {id: organization.id, name: organization.name}})),
		),
	);
	const filters = flags.user === undefined ? {} : {'user.email': flags.user.trim()};
	const {read, stop} = await readBelow(line, organizations, {
		filters,
		async onRead(each, {members}) {
			await turns.add(each, members);
		},
	});
	await turns.rest();
	const printed = await printer.end(stop === undefined);
	if (stop) {
		const lacking = printed === 0 ? '' : `the list is incomplete: it stopped after ${counted(printed, 'member')}. `;
		tellFailure(stop, flags, told`${lacking}${failureText(stop)}`);
		return statusOfFailure(stop);
	}

	return firstFailure(statusOfList(list), named.status, judged, tellUnread(read, 'members may be missing', flags));
}

/** `cforgs members ID --deep`: the members of an organization and of everything below it, each with its organization. */
export async function runMembersBelow(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	requireFilters(input.flags);
	choiceOf(input.flags, true);
	return runOnOrganizations(input, printMembersBelow);
}
