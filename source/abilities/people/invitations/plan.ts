import type {Client} from '../../../base/api/client.js';
import type {Member, Organization} from '../../../base/api/schemas.js';
import {emailKey, isSameEmail} from '../../../base/text/addresses.js';
import {joinedBy, type Told} from '../../../base/text/told.js';
import {shownName} from '../../../base/text/words.js';
import {notListedText} from '../../../kernel/loop/look-up.js';
import {type PatientReading, isWholeRead} from '../../../kernel/loop/readings.js';
import type {ItemState} from '../../../kernel/state/item-result.js';
import {hasAccess} from '../../../base/tables/members.js';
import {strangeCharacters} from '../../../kernel/form-model/value-warnings.js';
import type {ApiError} from '../../../base/api/api-error.js';
import {readMembers, type MembersRead} from '../offboarding/people.js';
import {alreadyText, isOwnUser, type MembersOf, whyNotManaged} from '../membership.js';

/** An address to invite to an organization. */
export type InviteRow = {
	readonly organization: MembersOf;
	/** The name of the organization after those of its ancestors, as they are known. */
	readonly path: readonly string[];
	readonly email: string;
	/** What to know of the address before it is invited. */
	readonly remark?: Told | undefined;
	/** `already`: a member, or invited. `left_out`: nobody can be invited there. */
	readonly result: ItemState;
};

/** An organization of a review. */
type InvitePlace = {
	readonly organization: MembersOf;
	readonly path: readonly string[];
	/** As far as they could be read. */
	readonly members: readonly Member[];
	/** Some are missing. */
	readonly isUnchecked: boolean;
	/** Why nobody can be invited. */
	readonly whyNot?: Told | undefined;
};

/** What is known before invitations are sent. */
export type InvitePlan = {
	readonly rows: readonly InviteRow[];
	/** The names of the organizations whose members could not be read. */
	readonly unchecked: readonly string[];
};

export const rowKey = ({organization: {id}, email}: InviteRow): string => `${id} ${emailKey(email)}`;

function resultIn({members, whyNot}: InvitePlace, email: string): ItemState {
	if (whyNot !== undefined) {
		return {status: 'left_out', text: whyNot};
	}

	const known = members.find(member => hasAccess(member) && isSameEmail(member.user.email, email));
	return known ? {status: 'already', text: `It ${alreadyText(known)}: not sent.`} : {status: 'waiting'};
}

function remarkOn(email: string, isOwn: boolean): Told | undefined {
	const strange = strangeCharacters(email);
	const remarks = [
		...(isOwn ? ['This is you.'] : []),
		...(strange.length === 0 ? [] : [`The address has characters that look like others: ${strange.join(', ')}`]),
	];
	return remarks.length === 0 ? undefined : joinedBy(' ', remarks);
}

/** The id of the organization directly above one. Undefined for a root, and if it is not known. */
type ParentOf = (id: string) => string | undefined;

/** The parents that a list tells. */
export function parentsIn(organizations: ReadonlyArray<Pick<Organization, 'id' | 'parent'>>): ParentOf {
	const parents = new Map(organizations.map(({id, parent}) => [id, parent?.id]));
	return id => parents.get(id);
}

function idsAbove(id: string, parentOf: ParentOf): readonly string[] {
	const above: string[] = [];
	for (let next = parentOf(id); next !== undefined && !above.includes(next); next = parentOf(next)) {
		above.push(next);
	}

	return above;
}

/** What to know of an invitation if the address has access from an organization above, or is invited there too. `above`: the nearest first. */
function remarkOnAbove(above: readonly InvitePlace[], email: string): Told | undefined {
	const nameOf = ({organization: {id, name}}: InvitePlace): string => shownName(name === '' ? id : name);
	const member = above.find(({members}) =>
		members.some(({status, user}) => status === 'active' && isSameEmail(user.email, email)),
	);
	const invited = above.find(place => resultIn(place, email).status !== 'left_out');
	return member
		? `${nameOf(member)} above it gives access here already.`
		: invited && `An accepted invitation to ${nameOf(invited)} above it gives access here too.`;
}

/** A row for each organization and address. */
export function planOf(
	places: readonly InvitePlace[],
	emails: readonly string[],
	client: Pick<Client, 'user'>,
	parentOf = parentsIn(places.map(({organization}) => organization)),
): InvitePlan {
	const addresses = emails.map(email => ({email, remark: remarkOn(email, isOwnUser(client, email))}));
	const byId = new Map(places.map(place => [place.organization.id, place]));
	return {
		unchecked: places
			.filter(({isUnchecked, whyNot}) => isUnchecked && whyNot === undefined)
			.map(({organization: {id, name}}) => (name === '' ? id : name)),
		rows: places.flatMap(place => {
			const above = idsAbove(place.organization.id, parentOf).flatMap(id => byId.get(id) ?? []);
			return addresses.map(({email, remark}): InviteRow => {
				const remarks = [remark ?? [], remarkOnAbove(above, email) ?? []].flat();
				return {
					email,
					remark: remarks.length === 0 ? undefined : joinedBy(' ', remarks),
					organization: place.organization,
					path: place.path,
					result: resultIn(place, email),
				};
			});
		}),
	};
}

/** An organization that is left out. */
export const placeWithout = (
	organization: MembersOf,
	path: readonly string[],
	whyNot: Told = notListedText,
): InvitePlace => ({organization, path, members: [], isUnchecked: false, whyNot});

/** Reads who is a member of many organizations, one request each, unless nobody can be invited there. `stop`: why the rest was not read. */
export async function readPlaces(
	client: Client,
	organizations: readonly Organization[],
	{pathOf, ...reading}: PatientReading & {readonly pathOf: (organization: Organization) => readonly string[]},
): Promise<{readonly places: readonly InvitePlace[]; readonly stop: ApiError | undefined}> {
	const read = new Map<string, MembersRead>();
	const managed = organizations.filter(organization => whyNotManaged(organization) === undefined);
	const stop = await readMembers(
		client.for('check who is a member'),
		managed.map(({id}) => id),
		{
			...reading,
			onRead(id, members) {
				read.set(id, members);
			},
		},
	);
	const places = organizations.map((organization): InvitePlace => {
		const members = read.get(organization.id);
		return {
			organization,
			path: pathOf(organization),
			members: members?.members ?? [],
			isUnchecked: !members || !isWholeRead(members),
			whyNot: whyNotManaged(organization),
		};
	});
	return {places, stop};
}

/** The organizations of these rows, each once. */
export const organizationsOf = (rows: readonly InviteRow[]): readonly MembersOf[] =>
	new Map(rows.map(({organization}) => [organization.id, organization])).values().toArray();

/** The addresses of these rows, each once. */
export const emailsOf = (rows: readonly InviteRow[]): readonly string[] =>
	new Map(rows.map(({email}) => [emailKey(email), email])).values().toArray();

/** Those of all rows that have an organization and an address of these rows. */
export function rowsBetween(all: readonly InviteRow[], rows: readonly InviteRow[]): readonly InviteRow[] {
	const [ids, emails] = [
		new Set(rows.map(({organization: {id}}) => id)),
		new Set(rows.map(({email}) => emailKey(email))),
	];
	return all.filter(({organization: {id}, email}) => ids.has(id) && emails.has(emailKey(email)));
}

/** An invitation reads before and after it. */
export const effort = {requests: 3, steps: 3} as const;
