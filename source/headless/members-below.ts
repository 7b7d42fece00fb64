import {setTimeout as delay} from 'node:timers/promises';
import type {Client} from '../api/client.js';
import type {Member, Organization} from '../api/schemas.js';
import {failureText} from '../format/failure.js';
import {
	emailKey,
	isPendingOver,
	isWithoutFactor,
	type ReadByOrganization,
} from '../offboarding/people.js';
import {isWholeRead, readMembers, type MembersRead} from '../offboarding/read-members.js';
import {shownText, told, type Told} from '../text/told.js';
import {counted} from '../text/words.js';
import {exitStatus, type ExitStatus, tellFailure} from './exit-status.js';
import {openProgress, tell} from './output.js';
import type {Invocation} from './service.js';

type Filters = NonNullable<Parameters<Client['listMembers']>[1]>;

/**
Reads the members of many organizations, announced before, a few organizations at a time. What concerns one organization is part of its result.

@throws {ApiError} If the reading stops: nobody is listed from a part of the organizations only.
*/
export async function readMembersBelow({client, flags}: Pick<Invocation, 'client' | 'flags'>, organizations: ReadonlyArray<Pick<Organization, 'id'>>, filters: Filters = {}): Promise<ReadByOrganization> {
	if (!flags.quiet) {
		tell(`reading the members of ${counted(organizations.length, 'organization')}, with one request each; ctrl-c stops.`);
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
A member with its organization.
*/
type MemberBelow = Member & {readonly organization: Pick<Organization, 'id' | 'name'>};

type MemberChoice = {
	readonly isWithoutFactor: boolean;
	/**
	Only invitations that have been pending for more than this many days.
	*/
	readonly pendingOver: number | undefined;
	/**
	Only the member with this email address.
	*/
	readonly user: string | undefined;
};

/**
Whether a member passes the filters of the command line. `now` is in milliseconds since the epoch.
*/
export const isChosen = (member: Member, choice: MemberChoice, now: number): boolean =>
	(!choice.isWithoutFactor || isWithoutFactor(member))
	&& (choice.pendingOver === undefined || isPendingOver(member, choice.pendingOver, now))
	&& (choice.user === undefined || emailKey(member.user.email) === emailKey(choice.user));

/**
The members in the order of their organizations, each with its organization.
*/
export const membersOf = (read: ReadByOrganization, organizations: ReadonlyArray<Pick<Organization, 'id' | 'name'>>): readonly MemberBelow[] =>
	organizations.flatMap(({id, name}) => (read.get(id)?.members ?? []).map(member => ({...member, organization: {id, name}})));
