import {sandboxCredentials} from '../authentication.js';
import {createRandom, type Random} from '../random.js';
import type {AuditRecord} from '../wire.js';
import {profileOf} from './contents.js';
import {membersOf, userIdOf} from './members.js';
import type {SampleOrganization} from './sample.js';

const day = 86_400_000;

/** The user of the sandbox’s credentials, as an actor. */
export const operator = {
	id: userIdOf(sandboxCredentials.email),
	email: sandboxCredentials.email,
	type: 'user',
} as const;

type Deed = {
	readonly type: AuditRecord['action']['type'];
	readonly method: string;
	readonly part: string;
	readonly resource: string;
	readonly description: string;
};

const deeds: readonly [Deed, ...Deed[]] = [
	{
		type: 'update',
		method: 'PUT',
		part: '/profile',
		resource: 'organization_profile',
		description: 'Update the profile of an organization',
	},
	{type: 'update', method: 'PUT', part: '', resource: 'organization', description: 'Rename an organization'},
	{type: 'view', method: 'GET', part: '', resource: 'organization', description: 'View an organization'},
	{
		type: 'view',
		method: 'GET',
		part: '/accounts',
		resource: 'organization',
		description: 'List the accounts of an organization',
	},
	{type: 'create', method: 'POST', part: '/members', resource: 'organization_member', description: 'Invite a member'},
	{type: 'delete', method: 'DELETE', part: '/members', resource: 'organization_member', description: 'Remove a member'},
];

const contexts = ['dash', 'dash', 'dash', 'api_key', 'api_token'] as const;

function requestOf({part, method}: Deed, organization: SampleOrganization): unknown {
	if (method === 'PUT') {
		return part === '' ? {name: organization.name} : profileOf(organization);
	}

	return undefined;
}

function draw(
	organization: SampleOrganization,
	random: Random,
	people: ReadonlyArray<Pick<AuditRecord['actor'], 'id' | 'email'>>,
	time: number,
): AuditRecord {
	const deed = random.pick(deeds);
	const actor = people[random.below(people.length)] ?? operator;
	const context = random.pick(contexts);
	const isFailure = random.chance(0.08);
	const request = requestOf(deed, organization);
	return {
		id: random.hex(4),
		action: {
			type: deed.type,
			result: isFailure ? 'failure' : 'success',
			time: new Date(time).toISOString(),
			description: deed.description,
		},
		actor: {
			id: actor.id,
			email: actor.email,
			type: 'user',
			context,
			ip_address: `192.0.2.${1 + random.below(250)}`,
			...(context === 'api_token' && {
				token_id: random.hex(1),
				token_name: random.pick(['terraform', 'nightly report', 'crm sync']),
			}),
		},
		organization: {id: organization.id},
		raw: {
			cf_ray_id: random.hex(2),
			method: deed.method,
			status_code: isFailure ? 403 : 200,
			uri: `/organizations/${organization.id}${deed.part}`,
			user_agent:
				context === 'dash'
					? 'Mozilla/5.0'
					: random.pick(['curl/8.9.1', 'terraform-provider-cloudflare/5.2', 'cf/0.4.1']),
		},
		resource: {
			id: organization.id,
			type: deed.resource,
			product: 'organizations',
			scope: 'organizations',
			...(request !== undefined && {request}),
		},
	};
}

const phone = (at: number): string => `+1 555 01${String(at % 100).padStart(2, '0')}`;

/** Makes the records tell one story, from the newest to the oldest: each save changes something, and who is removed was invited. */
function connected(organization: SampleOrganization, records: readonly AuditRecord[]): readonly AuditRecord[] {
	const current = profileOf(organization);
	let [saves, names, removed, invited] = [0, 0, 0, 0];
	return records
		.toReversed()
		.map((record): AuditRecord => {
			const {
				raw: {method, uri},
				action: {result},
				resource,
			} = record;
			const isDone = result === 'success';
			if (method === 'PUT' && uri.endsWith('/profile')) {
				const request =
					saves === 0
						? current
						: {
								...current,
								business_phone: phone(saves),
								...(saves % 2 === 0 && {business_email: `office${saves % 4}@${organization.id.slice(0, 6)}.example`}),
							};
				saves += isDone ? 1 : 0;
				return {...record, resource: {...resource, request}};
			}

			if (method === 'PUT') {
				const request = {
					name: names === 0 ? organization.name : `${organization.name} ${names % 2 === 0 ? 'Holding' : 'Group'}`,
				};
				names += isDone ? 1 : 0;
				return {...record, resource: {...resource, request}};
			}

			if (method !== 'POST' && method !== 'DELETE') {
				return record;
			}

			const at = method === 'POST' ? invited : removed;
			[invited, removed] = method === 'POST' ? [invited + 1, removed] : [invited, removed + 1];
			const [id, email] = [
				`${organization.id.slice(0, 24)}${String(at).padStart(8, '0')}`,
				`colleague${at + 1}@${organization.id.slice(0, 6)}.example`,
			];
			return method === 'POST'
				? {
						...record,
						resource: {
							...resource,
							...(isDone && {id, response: {id, user: {email}}}),
							request: {member: {user: {email}}},
						},
					}
				: {...record, raw: {...record.raw, uri: `${uri}/${id}`}, resource: {...resource, id}};
		})
		.toReversed();
}

/**
What users did in an organization during the eighteen months before the sandbox started, oldest first. Recent months have more records.

@param organization - one of the sample
@param now - milliseconds since the epoch
*/
export function historyOf(organization: SampleOrganization, now: number): readonly AuditRecord[] {
	const random = createRandom(organization.seed, 6);
	const count = random.pick([0, 3, 7, 12, 25, 60, 140]);
	const people = membersOf(organization, now)
		.filter(({status}) => status === 'active')
		.map(({user}) => user);
	const isRoot = organization.kind === 'root' || organization.kind === 'headquarters';
	const days = Array.from({length: isRoot ? 400 : count}, () => 0.1 + 540 * (random.below(10_000) / 10_000) ** 2);
	return connected(
		organization,
		days.toSorted((a, b) => b - a).map(age => draw(organization, random, people, now - Math.round(age * day))),
	);
}
