import {memo} from '../../../base/text/memo.js';
import type {ApiError} from '../../../base/api/api-error.js';
import type {Client} from '../../../base/api/client.js';
import type {Member} from '../../../base/api/schemas.js';
import {type PatientReading, readLists, isWholeRead} from '../../../kernel/loop/readings.js';
import {hasAccess, lacksFactor, factorText} from '../../../base/tables/members.js';
import {personKey} from '../../../base/text/addresses.js';
import {compareNames} from '../../../base/tree/sorting.js';
import {oldInvitation} from '../../../kernel/figures/limits.js';
import {yesNoSign} from '../../../base/text/ascii.js';
import {saidText} from '../../../base/text/told.js';
import {count, counted} from '../../../base/text/words.js';
import {type Cell, textCell} from '../../../kernel/columns/column.js';
import type {DialogColumn} from '../../../kernel/rows/searchable-list.js';

/** The members of one organization, as far as they could be read. */
export type MembersRead = {
	readonly members: readonly Member[];
	readonly unreadable: number;
	/** The total, if the service reported more than it sent. */
	readonly announced?: number;
	/** Why the list is cut short, or why it could not be read at all. */
	readonly error?: ApiError;
	/** When an earlier session read them, in milliseconds since the epoch. Absent once this session has read them. */
	readonly readAt?: number;
};

type MemberFilters = NonNullable<Parameters<Client['listMembers']>[1]>;

type MembersReading = PatientReading & {
	readonly filters?: MemberFilters;
	/** Receives the members of each organization as soon as they are known. The next organization waits for it. `askedAt`: when the first page was requested, in milliseconds since the epoch. */
	readonly onRead: (id: string, read: MembersRead, askedAt: number) => void | Promise<void>;
};

/** Reads the members of many organizations, each with one request for each page, a few at a time. A failure that concerns one organization is part of its result. Returns the error that stopped the reading: the rest of the organizations is then not read. */
export async function readMembers(
	client: Client,
	ids: readonly string[],
	{filters = {}, onRead, ...reading}: MembersReading,
): Promise<ApiError | undefined> {
	return readLists(client, 'members', ids, {
		...reading,
		filters: {members: filters},
		async onRead(id, {items, ...rest}, askedAt) {
			await onRead(id, {members: items, ...rest}, askedAt);
		},
	});
}

/** The members of organizations, by the id of the organization. */
export type ReadByOrganization = ReadonlyMap<string, MembersRead>;

/** One organization where a person is a member or is invited. */
export type Membership = {readonly organizationId: string; readonly member: Member};

/** A person, recognized by the email address. */
export type Person = {
	/** The address in lower case, or the user's id if there is no address. */
	readonly key: string;
	readonly email: string;
	readonly name: string;
	readonly memberships: readonly Membership[];
	/** Of an active member. Undefined if the service did not say. */
	readonly hasFactor: boolean | undefined;
	/** When the oldest pending invitation was sent, in milliseconds since the epoch. Undefined if there is none. */
	readonly invitedAt: number | undefined;
};

const daysOf = (milliseconds: number): number => Math.floor(milliseconds / 86_400_000);

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

/** Everybody with access to these organizations, or with an open invitation, by email address. */
export const peopleIn = memo((read: ReadByOrganization, ids: readonly string[]) => gather(read, ids));

/** The people of `peopleIn`, those whose invitations are the oldest first. */
export const byInvitation = memo((people: readonly Person[]): readonly Person[] =>
	people.toSorted((one, other) =>
		(one.invitedAt ?? Infinity) === (other.invitedAt ?? Infinity)
			? 0
			: (one.invitedAt ?? Infinity) - (other.invitedAt ?? Infinity),
	),
);

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

export type PersonColumn = DialogColumn<Person>;

const daysInYear = 365.2425;

/** How long an invitation has been pending: `12 days`, and from 1,000 days in years, so that the column stays narrow. */
const pendingText = (days: number): string =>
	days === 0 ? 'today' : days < 1000 ? counted(days, 'day') : counted(Math.floor(days / daysInYear), 'year');

function pendingCell({invitedAt: since}: Person, now: number): Cell {
	if (since === undefined) {
		return {text: '', order: '', said: ''};
	}

	const days = Math.max(0, daysOf(now - since));
	const text = pendingText(days);
	return {text, order: -since, said: `pending ${days === 0 ? 'since today' : text}`, isLack: days > oldInvitation};
}

function factorCell({memberships, hasFactor}: Person): Cell {
	// Who is only invited is no member yet, whose second factor would matter.
	if (memberships.every(({member}) => member.status !== 'active')) {
		return {text: '', order: '', said: ''};
	}

	const said = saidText(factorText(hasFactor));
	return hasFactor === undefined
		? {text: '?', order: '', said}
		: {text: yesNoSign(hasFactor), order: hasFactor ? 0 : 1, said, isLack: !hasFactor};
}

/** The address and the name of a person, which stand on the left. */
export const whoColumns = {
	email: {name: 'email', head: 'Email', about: 'Email', width: 36, isFixed: true, cellOf: ({email}) => textCell(email)},
	name: {name: 'name', head: 'Name', about: 'Name', width: 12, cellOf: ({name}) => textCell(name)},
} as const satisfies Record<string, PersonColumn>;

const pending: PersonColumn = {
	name: 'pending',
	head: 'Pending',
	about: 'How long an invitation has been pending',
	order: 'oldest invitation',
	width: 8,
	isNumber: true,
	firsts: ['oldest first', 'newest first'],
	cellOf: (person, {now}) => pendingCell(person, now),
};

const facts: readonly PersonColumn[] = [
	{
		name: '2fa',
		head: '2FA',
		about: 'Whether the person has a second factor',
		order: 'missing second factor',
		width: 4,
		firsts: ['missing ones first', 'missing ones last'],
		cellOf: person => factorCell(person),
	},
	{
		name: 'organizations',
		head: 'Orgs',
		about: 'In how many organizations the person is',
		order: 'number of organizations',
		width: 5,
		isNumber: true,
		cellOf({memberships: {length}}) {
			return {text: count(length), order: length, said: counted(length, 'organization')};
		},
	},
];

/** The columns on the right. `hasPending`: whether somebody in the list is invited. */
export const factColumns = (hasPending: boolean): readonly PersonColumn[] => (hasPending ? [pending, ...facts] : facts);

/** What the list of people shows and can be sorted by. */
export const peopleColumns: readonly PersonColumn[] = [whoColumns.email, whoColumns.name, ...factColumns(true)];
