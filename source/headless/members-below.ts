import {setTimeout as delay} from 'node:timers/promises';
import type {Client} from '../api/client.js';
import type {Member, Organization} from '../api/schemas.js';
import {failureText} from '../format/failure.js';
import {organizationsOf} from '../formats/tree.js';
import {inOrder} from '../members/state.js';
import type {ReadByOrganization} from '../offboarding/people.js';
import {isWholeRead, readMembers, type MembersRead} from '../offboarding/read-members.js';
import type {CommandInput} from '../settings/commands.js';
import {shownText, told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import {
	exitStatus,
	type ExitStatus,
	firstFailure,
	tellFailure,
} from './exit-status.js';
import {isWanted, printMembers, requireFilters} from './members.js';
import {runOnOrganization} from './named-organization.js';
import {formatOf, openProgress, tell} from './output.js';
import type {Invocation} from './service.js';
import {extentOf} from './tree.js';
import {readWhole, statusOfList} from './whole.js';

type Filters = NonNullable<Parameters<Client['listMembers']>[1]>;

/**
Reads the members of many organizations, announced before, a few organizations at a time. What concerns one organization is part of its result.

@throws {ApiError} If the reading stops: nobody is listed from a part of the organizations only.
*/
export async function readMembersBelow({client, flags}: Pick<Invocation, 'client' | 'flags'>, organizations: ReadonlyArray<Pick<Organization, 'id'>>, filters: Filters = {}): Promise<ReadByOrganization> {
	if (!flags.quiet) {
		tell(`reading the members of ${counted(organizations.length, 'organization')}, ${organizations.length === 1 ? 'with one request' : 'with one request each'}; ctrl-c stops.`);
	}

	const read = new Map<string, MembersRead>();
	const progress = openProgress(flags.quiet);
	const stop = await readMembers(client.for('list the members below'), organizations.map(({id}) => id), {
		filters,
		wait: delay,
		note(text) {
			progress.show(shownText(text));
		},
		onRead(id, members) {
			read.set(id, members);
		},
	});
	progress.end();
	if (stop) {
		throw stop;
	}

	return read;
}

/**
Reports the organizations whose members could not be read completely. `consequence` ends the sentence. Returns the exit status.
*/
export function tellUnread(read: ReadByOrganization, consequence: Told, flags: {readonly json: boolean}): ExitStatus {
	const unread = read.values().filter(members => !isWholeRead(members)).toArray();
	const text = told`the members of ${counted(unread.length, 'organization')} could not be read completely, so ${consequence}.`;
	const error = unread.find(members => members.error)?.error;
	if (error) {
		tellFailure(error, flags, told`${text} ${failureText(error)}`);
	} else if (unread.length > 0) {
		tell(shownText(text));
	}

	return unread.length === 0 ? exitStatus.ok : exitStatus.failed;
}

/**
The members in the order of their organizations, each with its organization.
*/
export const membersOf = (read: ReadByOrganization, organizations: ReadonlyArray<Pick<Organization, 'id' | 'name'>>): ReadonlyArray<{readonly member: Member; readonly organization: Pick<Organization, 'id' | 'name'>}> =>
	organizations.flatMap(({id, name}) => inOrder(read.get(id)?.members ?? []).map(member => ({member, organization: {id, name}})));

async function printMembersBelow(invocation: Invocation, id: string): Promise<ExitStatus> {
	const {client, flags} = invocation;
	const list = await readWhole(client, flags.quiet);
	const organizations = organizationsOf(extentOf(list, id));
	const read = await readMembersBelow(invocation, organizations, flags.user === undefined ? {} : {'user.email': flags.user.trim()});
	const now = Date.now();
	await printMembers(membersOf(read, organizations).filter(({member}) => isWanted(member, flags, now)), flags, true);
	return firstFailure(statusOfList(list), tellUnread(read, 'members may be missing', flags));
}

/**
`cforgs members ID --deep`: the members of an organization and of everything below it, each with its organization.
*/
export async function runMembersBelow(input: CommandInput): Promise<ExitStatus> {
	formatOf(input.flags);
	requireFilters(input.flags);
	return runOnOrganization(input, {isRead: true}, printMembersBelow);
}
