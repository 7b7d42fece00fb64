import {hasAccess, lacksFactor} from '../../../base/tables/members.js';
import type {Member} from '../../../base/api/schemas.js';
import {personKey} from '../../../base/text/addresses.js';
import {compareNames} from '../../../base/tree/compare-names.js';
import {oldInvitation} from '../../../kernel/figures/limits.js';
import {isWholeRead} from '../../../kernel/loop/read-lists.js';
import type {MembersRead} from './read-members.js';

/** The members of organizations, by the id of the organization. */
export type ReadByOrganization = ReadonlyMap<string, MembersRead>;

/** One organization where a person is a member or is invited. */
export type Membership = {readonly organizationId: string; readonly member: Member};

/** A person, recognized by the email address. `key`: the address in lower case, or the user's id if there is no address. */
export type Person = {
	readonly key: string;
	readonly email: string;
	readonly name: string;
	readonly memberships: readonly Membership[];
	/** Of an active member. Undefined if the service did not say. */
	readonly hasFactor: boolean | undefined;
	/** When the oldest pending invitation was sent, in milliseconds since the epoch. Undefined if there is none. */
	readonly invitedAt: number | undefined;
};

export const daysOf = (milliseconds: number): number => Math.floor(milliseconds / 86_400_000);

function invitedAt({status, create_time: time = ''}: Member): number | undefined {
	const parsed = Date.parse(time);
	return status === 'pending' && !Number.isNaN(parsed) ? parsed : undefined;
}

/** Whether an invitation has been pending for more than so many days. `now` is in milliseconds since the epoch. */
function isPendingOver(member: Member, days: number, now: number): boolean {
	const at = invitedAt(member);
	return at !== undefined && now - at > days * 86_400_000;
}

function personOf(key: string, memberships: readonly Membership[]): Person {
	const members = memberships.map(({member}) => member);
	const lacking = members.filter(({status}) => status === 'active').flatMap(member => lacksFactor(member) ?? []);
	const invitations = members.flatMap(member => invitedAt(member) ?? []);
	return {
		key,
		email: members.find(({user}) => user.email !== '')?.user.email ?? '',
		name: members.find(({user}) => user.name !== '')?.user.name ?? '',
		memberships,
		hasFactor: lacking.length === 0 ? undefined : !lacking.includes(true),
		invitedAt: invitations.length === 0 ? undefined : Math.min(...invitations),
	};
}

function gather(read: ReadByOrganization, ids: readonly string[]): readonly Person[] {
	const memberships = ids.flatMap(organizationId =>
		(read.get(organizationId)?.members ?? [])
			.filter(member => hasAccess(member))
			.map((member): Membership => ({organizationId, member})),
	);
	const byPerson = Map.groupBy(memberships, ({member}) => personKey(member));
	return byPerson
		.entries()
		.map(([key, each]) => personOf(key, each))
		.toArray()
		.toSorted((one, other) => compareNames(one.key, other.key));
}

const gathered = new WeakMap<
	ReadByOrganization,
	{readonly ids: readonly string[]; readonly people: readonly Person[]}
>();

/** Everybody with access to these organizations, or with an open invitation, by email address. */
export function peopleIn(read: ReadByOrganization, ids: readonly string[]): readonly Person[] {
	const known = gathered.get(read);
	if (known?.ids === ids) {
		return known.people;
	}

	const people = gather(read, ids);
	gathered.set(read, {ids, people});
	return people;
}

const byAge = new WeakMap<readonly Person[], readonly Person[]>();

/** The people of `peopleIn`, those whose invitations are the oldest first. */
export function byInvitation(people: readonly Person[]): readonly Person[] {
	const sorted =
		byAge.get(people) ??
		people.toSorted((one, other) =>
			(one.invitedAt ?? Infinity) === (other.invitedAt ?? Infinity)
				? 0
				: (one.invitedAt ?? Infinity) - (other.invitedAt ?? Infinity),
		);
	byAge.set(people, sorted);
	return sorted;
}

/** The organizations whose members are still to be read: not read yet, cut short, or failed. */
export const unreadIn = (read: ReadByOrganization, ids: readonly string[]): readonly string[] =>
	ids.filter(id => {
		const known = read.get(id);
		return !known || !isWholeRead(known);
	});

/** The organizations whose members an earlier session read, and when the oldest were read, in milliseconds since the epoch. */
export function recalledIn(
	read: ReadByOrganization,
	ids: readonly string[],
): {readonly number: number; readonly oldest: number} {
	let [number, oldest] = [0, Infinity];
	for (const id of ids) {
		const {readAt} = read.get(id) ?? {};
		number += readAt === undefined ? 0 : 1;
		oldest = Math.min(oldest, readAt ?? Infinity);
	}

	return {number, oldest};
}

export const peopleFilters = ['all', 'withoutFactor', 'pending'] as const;

export type PeopleFilter = (typeof peopleFilters)[number];

/** Which people each filter shows. `now` is in milliseconds since the epoch. */
export const passesFilter: Readonly<Record<PeopleFilter, (person: Person, now: number) => boolean>> = {
	all: () => true,
	withoutFactor: ({hasFactor}) => hasFactor === false,
	pending: ({memberships}, now) => memberships.some(({member}) => isPendingOver(member, oldInvitation, now)),
};
