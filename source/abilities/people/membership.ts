import {isBadRequest, isNotThere, orFailure, ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {forbiddingFlag, type Member, type Organization} from '../../base/api/schemas.js';
import {
	isOpenEntry,
	isSameSubject,
	type JournalEntry,
	subjectKey,
	type WriteSubject,
} from '../../kernel/form-model/journal-entry.js';
import {redactionMark} from '../../base/api/credential.js';
import {hasPrefixedCredential} from '../../kernel/form-model/value-warnings.js';
import type {ItemResult} from '../../kernel/state/item-result.js';
import {hasAccess} from '../../base/tables/members.js';
import {isSameEmail} from '../../base/text/addresses.js';
import {told, type Told} from '../../base/text/told.js';
import {shownName} from '../../base/text/words.js';
import type {ServiceContext} from '../../kernel/loop/context.js';
import type {RecordedRequest} from '../../kernel/files/audit-records.js';
import {keepMember, keepWithoutMember} from '../../kernel/storage/keep-read.js';
import {noteTry, settleWrites} from '../../kernel/writes/journal.js';
import {lagLeft, lookUntilListed, lookUpListed} from '../../kernel/writes/waiting.js';
import {isShownByMembers} from '../../kernel/writes/shown-by-reads.js';
import type {Description, LookedUp, WriteEnd} from '../../kernel/writes/engine.js';
import {findWritten} from '../../kernel/writes/history.js';
import {failedItem, unreadReason, unreadText} from '../../kernel/writes/outcome.js';

declare module '../../kernel/form-model/journal-entry.js' {
	interface WriteKinds {
		readonly invite: true;
		/** Also the cancelling of an invitation. */
		readonly remove: true;
	}
}

/** The organization that somebody is invited to or removed from. */
export type MembersOf = Pick<Organization, 'id' | 'name' | 'parent'>;

/** Why members of an organization cannot be changed: a flag forbids it. Undefined if it does not, or if its flags are not known. */
export const whyNotManaged = (organization: Organization): string | undefined =>
	forbiddingFlag(organization, 'member_management') === undefined
		? undefined
		: 'This organization does not let you manage its members: its flag member_management is false.';

/**
The members of an organization with this email address, whatever their status. Works whether the service supports, ignores or refuses the filter.

@throws {ApiError} If the members cannot be read.
*/
export async function membersWithEmail(client: Client, id: string, email: string): Promise<readonly Member[]> {
	const read = async (filters: {readonly 'user.email'?: string}): Promise<readonly Member[]> => {
		const found: Member[] = [];
		for await (const {items} of client.listMembers(id, filters)) {
			found.push(...items.filter(({user}) => isSameEmail(user.email, email)));
		}

		return found;
	};

	try {
		return await read({'user.email': email});
	} catch (error) {
		if (isBadRequest(error)) {
			return read({});
		}

		throw error;
	}
}

/**
The member or open invitation with this email address. Undefined if there is none.

@throws {ApiError} If the members cannot be read.
*/
async function currentMember(client: Client, id: string, email: string): Promise<Member | undefined> {
	const found = await membersWithEmail(client, id, email);
	return found.find(member => hasAccess(member));
}

/**
A member from the list, by id. Undefined if the list does not have the member.

@throws {ApiError} If the members cannot be read.
*/
async function listedMember(client: Client, id: string, memberId: string): Promise<Member | undefined> {
	for await (const {items} of client.listMembers(id, {}, {firstPageSize: 1000})) {
		const listed = items.find(each => each.id === memberId);
		if (listed) {
			return listed;
		}
	}

	return undefined;
}

/**
A member by id. If the service does not find the id, the list decides, because a 404 can also mean that the credential may not read the member. Undefined if the list does not have the member either.

@throws {ApiError} If the member or the list cannot be read.
*/
export const memberNow = async (client: Client, id: string, memberId: string): Promise<Member | undefined> =>
	(await client.getMember(id, memberId)) ?? listedMember(client, id, memberId);

/**
Whether nobody else is an active member of the organization. Reads no further than the first other one. `together`: the entries of one person, which do not count as others.

@throws {ApiError} If the members cannot be read.
*/
export async function isLastActive(
	client: Client,
	id: string,
	member: Member,
	together: readonly Member[] = [member],
): Promise<boolean> {
	if (member.status !== 'active') {
		return false;
	}

	const own = new Set(together.map(each => each.id));
	for await (const {items} of client.listMembers(id, {status: ['active']})) {
		if (items.some(other => !own.has(other.id) && other.status === 'active')) {
			return false;
		}
	}

	return true;
}

/** Whether a member is the user of the credential. A token does not name its user. */
export const isOwnUser = ({user}: Pick<Client, 'user'>, email: string): boolean =>
	user !== undefined && isSameEmail(user, email);

export const invitationRequest = ({id}: Pick<Organization, 'id'>, email: string) =>
	({
		method: 'POST',
		path: `/organizations/${encodeURIComponent(id)}/members`,
		body: {member: {user: {email}}},
	}) as const;

export const removalRequest = ({id}: Pick<Organization, 'id'>, member: Pick<Member, 'id'>) =>
	({
		method: 'DELETE',
		path: `/organizations/${encodeURIComponent(id)}/members/${encodeURIComponent(member.id)}`,
	}) as const;

/** An invitation, and a removal, as the history records them. */
export const recordedInvitation = (id: string, email: string): RecordedRequest => ({
	histories: [id],
	...invitationRequest({id}, email),
});

export const recordedRemoval = (id: string, memberId: string): RecordedRequest => ({
	histories: [id],
	...removalRequest({id}, {id: memberId}),
});

const kept = (text: string): string => (hasPrefixedCredential(text) ? redactionMark : text);

type Noted = Pick<JournalEntry, 'kind' | 'id' | 'before' | 'member' | 'undoes'>;

/** The record of an invitation or a removal. */
export function noteOf(
	kind: 'invite' | 'remove',
	{id, name, parent}: MembersOf,
	member: {readonly email: string; readonly id?: string; readonly isPending?: boolean},
	undoes?: number,
): Noted {
	return {
		kind,
		id,
		before: {name: kept(name), parentId: parent?.id ?? ''},
		member: {
			email: kept(member.email),
			...(member.id !== undefined && {id: member.id}),
			...(member.isPending === true && {isPending: true}),
		},
		...(undoes !== undefined && {undoes}),
	};
}

/** The entry of a run of invitations or removals: of one person, or in one organization. */
export const runOfMembers = (
	kind: 'invite' | 'remove',
	{id, name, email}: {readonly id: string; readonly name: string; readonly email?: string},
	undoes?: number,
) => ({
	kind,
	id: kept(id),
	before: {name: kept(name), parentId: ''},
	...(email !== undefined && {member: {email: kept(email)}}),
	...(undoes !== undefined && {undoes}),
});

/** The lock of all invitations. Even a single one takes it, because a run to many organizations may invite the same person. */
export const invitingLock = {name: 'inviting', doing: 'inviting people', isEvenForOne: true} as const;

/** The lock of all removals. Even a single one takes it, because a run may remove the same person. */
export const removingLock = {name: 'offboarding', doing: 'removing people', isEvenForOne: true} as const;

/** What an invitation or a removal is about. */
export const subjectOf = (id: string, email: string): WriteSubject => ({id, member: {email: kept(email)}});

const openTries = ({journal}: ServiceContext, note: Noted): readonly JournalEntry[] =>
	journal
		.list()
		.filter(
			entry =>
				isOpenEntry(entry) &&
				entry.kind === note.kind &&
				isSameSubject(entry, note) &&
				entry.member?.id === note.member?.id,
		);

/** What this program last sent about a person in an organization, an invitation or a removal, whatever the result. */
const sentLast = (entries: readonly JournalEntry[], subject: WriteSubject): JournalEntry | undefined =>
	entries.find(entry => isSameSubject(entry, subject));

/** When that was, in milliseconds since the epoch. If the answer was lost, the service may have acted until then. */
const timeOf = (sent: JournalEntry | undefined): number => sent?.lostAt ?? sent?.at ?? -Infinity;

/** When this program last sent this invitation or removal, whatever the result. -Infinity if it has not, or has done the opposite since. */
function sentLastAt({journal}: Pick<ServiceContext, 'journal'>, note: Noted): number {
	const latest = sentLast(journal.list(), note);
	return latest?.kind === note.kind ? timeOf(latest) : -Infinity;
}

async function membersWithAny(client: Client, id: string, emails: readonly string[]): Promise<readonly Member[]> {
	const [only, ...others] = emails;
	if (only !== undefined && others.length === 0) {
		return membersWithEmail(client, id, only);
	}

	const members: Member[] = [];
	for await (const {items} of client.listMembers(id, {}, {firstPageSize: 1000})) {
		members.push(...items.filter(({user}) => emails.some(email => isSameEmail(user.email, email))));
	}

	return members;
}

/**
The members of an organization with these email addresses, whatever their status. Looks again while the list may lag behind what this program sent last about these people.

@throws {ApiError} If the members cannot be read.
*/
export async function membersSince(
	context: ServiceContext,
	reading: Client,
	id: string,
	...emails: readonly string[]
): Promise<readonly Member[]> {
	const entries = context.journal.list();
	const sent = emails.flatMap(email => {
		const last = sentLast(entries, subjectOf(id, email));
		return last ? [last] : [];
	});
	const isEachListed = (found: readonly Member[]): boolean => sent.every(last => isShownByMembers(found, last));
	return lookUntilListed(
		context,
		Math.max(...sent.map(last => timeOf(last))),
		async () => membersWithAny(reading, id, emails),
		isEachListed,
	);
}

/** Tells whether a list may show a member of an organization only because it lags behind a removal from here. */
export function removedLately({
	journal,
	now,
}: Pick<ServiceContext, 'journal' | 'now'>): (id: string, member: Member) => boolean {
	const recent = journal.list().filter(entry => entry.member && lagLeft(timeOf(entry), now()) > 0);
	return (id, member) => {
		const last = sentLast(recent, subjectOf(id, member.user.email));
		return last !== undefined && !isShownByMembers([member], last);
	};
}

/** Records what became of the tries of one write, the latest first. Only one can be stored: the latest stands for all. `fate`: of the latest one. */
function settleLatest(
	context: ServiceContext,
	[latest, ...earlier]: readonly JournalEntry[],
	fate: 'stored' | 'notStored' = 'stored',
): void {
	settleWrites(context, latest ? [latest] : [], fate);
	settleWrites(context, earlier, 'notStored');
}

/** Records what became of earlier invitations or removals of these people whose answers were lost. `fate`: of the latest one of each person. */
function settleTries(
	context: ServiceContext,
	kind: Noted['kind'],
	subjects: readonly WriteSubject[],
	fate: 'stored' | 'notStored' = 'stored',
): void {
	const keys = new Set(subjects.map(subject => subjectKey(subject)));
	const open =
		keys.size === 0
			? []
			: context.journal
					.list()
					.filter(entry => isOpenEntry(entry) && entry.kind === kind && keys.has(subjectKey(entry)));
	for (const tries of Map.groupBy(open, entry => subjectKey(entry)).values()) {
		settleLatest(context, tries, fate);
	}
}

/** Records what became of earlier invitations of these people whose answers were lost. `fate`: of the latest one of each person. */
export const settleInvited = (
	context: ServiceContext,
	subjects: readonly WriteSubject[],
	fate?: 'stored' | 'notStored',
): void => {
	settleTries(context, 'invite', subjects, fate);
};

const purpose = {
	again: 'check for changes before the write',
	lookUp: 'check whether the change arrived',
	back: 'read back the member',
} as const;

/** An invitation as a write. */
export type Invitation = {
	/** The members with this address, and whether an earlier try of this invitation may be stored. */
	readonly seen: {readonly found: readonly Member[]; readonly isTriedBefore: boolean};
	readonly plan: {readonly email: string};
	/** Undefined if only the history shows that the invitation was sent. */
	readonly answer: Pick<Member, 'id'> | undefined;
	readonly stored: Member | undefined;
	/** The member or invitation that exists already. */
	readonly why: Member;
};

/** Invites one email address. Sends nothing to somebody who is a member or is invited already. If an earlier try succeeded but its answer was lost, finds that invitation instead. `undoes`: the time of the removal that this takes back. */
export function invitation(
	context: ServiceContext,
	{
		organization,
		email,
		undoes,
	}: {readonly organization: MembersOf; readonly email: string; readonly undoes?: number | undefined},
): Description<Invitation> {
	const {client} = context;
	const {id} = organization;
	const note = noteOf('invite', organization, {email}, undoes);
	const subject = subjectOf(id, email);
	const tries = openTries(context, note);
	return {
		async readAgain() {
			const found = await membersSince(context, client.for(purpose.again), id, email);
			if (found.some(member => hasAccess(member))) {
				settleInvited(context, [subject]);
			}

			return {found, isTriedBefore: tries.length > 0};
		},
		isUnclear: tries.length > 0,
		compare({found, isTriedBefore}) {
			const current = found.find(member => hasAccess(member));
			if (!current) {
				return {status: 'asReviewed', plan: {email}};
			}

			return isTriedBefore ? {status: 'arrived', answer: current} : {status: 'heldBack', why: current};
		},
		record: () => noteTry(context, note, tries),
		send: async () => client.inviteMember(id, email),
		lookUp: async (_, lostAnswer) =>
			lookUpListed(context, lostAnswer, async () => {
				const current = await currentMember(client.for(purpose.lookUp), id, email);
				return current ? {status: 'stored', answer: current} : {status: 'notStored'};
			}),
		findRecord: async (_, lost) => findWritten(context, recordedInvitation(id, email), lost, undefined),
		async readBack(invited) {
			const reading = client.for(purpose.back);
			const member = invited ? await reading.getMember(id, invited.id) : await currentMember(reading, id, email);
			// An answer with the id of somebody else confirms nothing.
			const isOther = member !== undefined && member.user.email !== '' && !isSameEmail(member.user.email, email);
			return isOther ? undefined : member;
		},
		keepRead(stored) {
			if (stored) {
				keepMember(context.disk, id, stored);
			}
		},
		isShown: stored => stored !== undefined && hasAccess(stored),
	};
}

/** A removal as a write. */
export type Removal = {
	/** The member, undefined if it is gone, and whether nobody else is active. */
	readonly seen: {readonly member: Member | undefined; readonly isLast: boolean; readonly isTriedBefore: boolean};
	readonly plan: {readonly member: Member};
	/** Whether the member was gone before anything was sent. */
	readonly answer: {readonly wasGone: boolean};
	/** The member as read back, which a cancelled invitation still is. */
	readonly stored: Member | undefined;
	/** The changed member, or the one that has become the last active member. */
	readonly why: {readonly member: Member; readonly isLast: boolean};
};

const isGone = (member: Member | undefined): boolean => member === undefined || member.status === 'canceled';

/**
A member by id, otherwise as the list shows it. Looks again while the list may lag behind a removal that was sent at this time.

@throws {ApiError} If the member or the list cannot be read.
*/
async function memberSince(
	context: ServiceContext,
	reading: Client,
	{id, memberId, sentAt}: {readonly id: string; readonly memberId: string; readonly sentAt: number},
): Promise<{readonly byId: Member | undefined; readonly now: Member | undefined}> {
	const look = async () => {
		const byId = await reading.getMember(id, memberId);
		return {byId, now: byId ?? (await listedMember(reading, id, memberId))};
	};

	return lookUntilListed(context, sentAt, look, seen => seen.byId !== undefined || isGone(seen.now));
}

/** Whether reading shows that a member is gone. False if the member cannot be read. */
async function isKnownGone(context: ServiceContext, id: string, member: Member, sentAt: number): Promise<boolean> {
	return orFailure(
		async () => {
			const {now} = await memberSince(context, context.client.for(purpose.lookUp), {id, memberId: member.id, sentAt});
			return isGone(now);
		},
		() => false,
	);
}

/** Removes a member, or cancels an invitation. Holds back if the member has changed since it was reviewed, such as an invitation that was accepted, or has become the last active member. `isLast`: whether the person agreed to remove the last active member; undefined to not look at the other members again. `undoes`: the time of the invitation that this takes back. */
export function removal(
	context: ServiceContext,
	{
		organization,
		member,
		isLast: isLastAgreed,
		undoes,
	}: {
		readonly organization: MembersOf;
		readonly member: Member;
		readonly isLast?: boolean | undefined;
		readonly undoes?: number | undefined;
	},
): Description<Removal> {
	const {client} = context;
	const {id} = organization;
	const note = noteOf(
		'remove',
		organization,
		{email: member.user.email, id: member.id, isPending: member.status === 'pending'},
		undoes,
	);
	const tries = openTries(context, note);
	let isFoundById = true;
	const read = async (reading: Client) =>
		isFoundById ? reading.getMember(id, member.id) : memberNow(reading, id, member.id);
	return {
		async readAgain() {
			const reading = client.for(purpose.again);
			const [{byId, now}, isLast] = await Promise.all([
				memberSince(context, reading, {id, memberId: member.id, sentAt: sentLastAt(context, note)}),
				isLastAgreed === false && isLastActive(reading, id, member),
			]);
			isFoundById = byId !== undefined;
			if (isGone(now)) {
				settleLatest(context, tries);
			}

			return {member: now, isLast, isTriedBefore: tries.length > 0};
		},
		isUnclear: tries.length > 0,
		compare({member: now, isLast, isTriedBefore}) {
			if (!now || isGone(now)) {
				return {status: 'arrived', answer: {wasGone: !isTriedBefore}};
			}

			const isAsReviewed = now.status === member.status && isSameEmail(now.user.email, member.user.email);
			return isAsReviewed && !isLast
				? {status: 'asReviewed', plan: {member: now}}
				: {status: 'heldBack', why: {member: now, isLast: isAsReviewed}};
		},
		record: () => noteTry(context, note, tries),
		async send() {
			const sentAt = context.now();
			try {
				await client.removeMember(id, member.id);
				return {wasGone: false};
			} catch (error) {
				// Somebody else may have removed the member after it was read.
				if (error instanceof ApiError && isNotThere(error) && (await isKnownGone(context, id, member, sentAt))) {
					return {wasGone: true};
				}

				throw error;
			}
		},
		async lookUp(_, lostAnswer) {
			const look = async (): Promise<LookedUp<Removal['answer']>> =>
				isGone(await read(client.for(purpose.lookUp)))
					? {status: 'stored', answer: {wasGone: false}}
					: {status: 'notStored'};
			return isFoundById ? look() : lookUpListed(context, lostAnswer, look);
		},
		findRecord: async (_, lost) => findWritten(context, recordedRemoval(id, member.id), lost, {wasGone: false}),
		readBack: async () => read(client.for(purpose.back)),
		keepRead(stored) {
			// A cancelled invitation stays in the list.
			if (stored) {
				keepMember(context.disk, id, stored);
			} else {
				keepWithoutMember(context.disk, id, member.id);
			}
		},
		isShown: isGone,
	};
}

/**
The member or open invitation with this address, to remove it. If there is none, records that earlier removals arrived whose answers were lost.

@throws {ApiError} If the members cannot be read.
*/
export async function memberToRemove(
	context: ServiceContext,
	reading: Client,
	id: string,
	email: string,
): Promise<Member | undefined> {
	const found = await membersSince(context, reading, id, email);
	const member = found.find(each => hasAccess(each));
	if (!member) {
		settleTries(context, 'remove', [subjectOf(id, email)]);
	}

	return member;
}

/** Takes an invitation back, whatever became of it: cancels it if it is pending, and removes the member if it was accepted. Finds the member first, and passes it to `found`. Holds back for the last active member, and for the user of the credential. */
export function takingBack(
	context: ServiceContext,
	{
		organization,
		email,
		undoes,
		found,
	}: {
		readonly organization: MembersOf;
		readonly email: string;
		readonly undoes?: number | undefined;
		readonly found: (member: Member) => void;
	},
): Description<Removal> {
	const {client} = context;
	let removing: Description<Removal> | undefined;
	const begun = (): Description<Removal> => {
		if (!removing) {
			throw new TypeError('A member was to be removed before it was found.');
		}

		return removing;
	};

	return {
		async readAgain() {
			const member = await memberToRemove(context, client.for(purpose.again), organization.id, email);
			if (!member) {
				return {member: undefined, isLast: false, isTriedBefore: false};
			}

			found(member);
			removing = removal(context, {organization, member, isLast: false, undoes});
			return removing.readAgain();
		},
		compare(seen) {
			const {member} = seen;
			if (!removing) {
				return {status: 'arrived', answer: {wasGone: true}};
			}

			return member && isOwnUser(client, member.user.email)
				? {status: 'heldBack', why: {member, isLast: false}}
				: removing.compare(seen);
		},
		record: plan => begun().record(plan),
		send: async plan => begun().send(plan),
		lookUp: async (plan, lostAnswer) => begun().lookUp(plan, lostAnswer),
		findRecord: async (plan, lostAnswer) => (await begun().findRecord?.(plan, lostAnswer)) ?? {status: 'unknown'},
		readBack: async answer => removing?.readBack(answer),
		keepRead(stored, answer) {
			removing?.keepRead?.(stored, answer);
		},
		isShown: isGone,
	};
}

const notSent = {
	paused: {status: 'not_sent', text: 'Not sent: you were rate-limited. Confirm again.'},
	stopped: {status: 'not_sent', text: 'Not sent: stopped.'},
	unsent: {status: 'not_sent', text: 'Dry run: not sent.'},
} as const satisfies Readonly<Record<string, ItemResult>>;

const lost = 'The answer was lost, but a look-up shows: ';

const withRemark = (text: Told, remark: string | undefined): Told =>
	remark === undefined ? text : told`${text}. ${remark}`;

/** A request that the service accepted, although reading does not show what it stored. `text`: a sentence. */
const unshown = (text: Told, remark: string | undefined): MembershipResult => ({
	status: 'unknown',
	text: remark === undefined ? text : told`${text} ${remark}`,
});

/** What a look-up of a lost answer has shown, if it could not be read back afterwards. */
const lookedUp = (text: string, error: ApiError): Told => told`${text}, but not read back: ${unreadReason(error)}`;

/** Why somebody is not invited. */
export const alreadyText = ({status}: Member): string =>
	status === 'pending' ? 'is invited already' : 'is a member already';

/** What became of an invitation or a removal. */
export type MembershipResult = ItemResult & {readonly text: Told};

/** How an invitation ended, for a list of results. */
export function invitationResult(email: string, end: WriteEnd<Invitation>): MembershipResult {
	switch (end.status) {
		case 'heldBack': {
			return {status: 'already', text: `${email} ${alreadyText(end.why)}. Nothing was sent.`};
		}

		case 'failed': {
			return failedItem(end, `${email} was invited`);
		}

		case 'done': {
			const {stored, isLookedUp, remark} = end;
			const before = isLookedUp ? lost : '';
			if (stored instanceof ApiError) {
				return isLookedUp
					? {status: 'done', text: withRemark(lookedUp(`${before}invited ${email}`, stored), remark)}
					: unshown(unreadText(`the invitation of ${email}`, stored), remark);
			}

			const status = stored?.status ?? '';
			const text =
				status === 'active'
					? `${before}${email} is an active member`
					: `${before}invited ${email}: the invitation is pending`;
			return status === 'active' || status === 'pending'
				? {status: 'done', text: withRemark(text, remark)}
				: unshown(`The service accepted the invitation of ${email}, but reading it back shows none.`, remark);
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return notSent[end.status];
		}
	}
}

/** A result without a text that only repeats what was to be done. */
export function shortResult(
	{text, ...result}: MembershipResult,
	end: WriteEnd<Invitation> | WriteEnd<Removal>,
): ItemResult {
	const isActive = end.status === 'done' && !(end.stored instanceof ApiError) && end.stored?.status === 'active';
	const isPlain =
		result.status === 'done' && end.status === 'done' && !end.isLookedUp && end.remark === undefined && !isActive;
	return isPlain ? result : {...result, text};
}

/** How a removal ended. A member who has changed since the review is not removed. */
export function removalResult({status: reviewed, user: {email}}: Member, end: WriteEnd<Removal>): MembershipResult {
	const isPending = reviewed === 'pending';
	const who = shownName(email);
	switch (end.status) {
		case 'heldBack': {
			const {
				isLast,
				member: {status, user},
			} = end.why;
			const change = isSameEmail(user.email, email)
				? status === ''
					? 'of unknown status'
					: status
				: shownName(user.email);
			return {
				status: 'conflict',
				text: `${who} is now ${isLast ? 'the last active member' : change}, so nothing was sent. Review it again.`,
			};
		}

		case 'failed': {
			return failedItem(end, isPending ? `the invitation of ${who} was cancelled` : `${who} was removed`);
		}

		case 'done': {
			const {
				answer: {wasGone},
				stored,
				isLookedUp,
				remark,
			} = end;
			const gone = isPending ? `There is no invitation of ${who} any more.` : `${who} is not a member any more.`;
			if (wasGone) {
				return {status: 'already', text: gone};
			}

			const done = `${isLookedUp ? lost : ''}${isPending ? `cancelled the invitation of ${who}` : `removed ${who}`}`;
			if (stored instanceof ApiError) {
				const what = isPending ? `the request to cancel the invitation of ${who}` : `the removal of ${who}`;
				return isLookedUp
					? {status: 'done', text: withRemark(lookedUp(done, stored), remark)}
					: unshown(unreadText(what, stored), remark);
			}

			return stored && !isGone(stored)
				? unshown(`The service accepted the request, but reading back shows ${who} as ${stored.status}.`, remark)
				: {status: 'done', text: withRemark(done, remark)};
		}

		case 'paused':
		case 'stopped':
		case 'unsent': {
			return notSent[end.status];
		}
	}
}
