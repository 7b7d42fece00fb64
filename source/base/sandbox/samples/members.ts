import {createRandom, type Random} from '../random.js';
import {sandboxCredentials} from '../authentication.js';
import type {Member, MemberStatus, Account, AccountMember} from '../wire.js';
import {accountCount, domainOf} from './contents.js';
import {dateAt, type SampleOrganization} from './sample.js';

const day = 86_400_000;

type Person = {readonly name: string; readonly email: string};

/** Staff of the distributor, who are members of many organizations. The first is the user of the sandbox’s credentials. */
const staff: readonly [Person, ...Person[]] = [
	{name: 'Sandbox Operator', email: sandboxCredentials.email},
	{name: 'Jane Doe', email: 'jane.doe@acme-distribution.example'},
	{name: 'Ravi Menon', email: 'ravi.menon@acme-distribution.example'},
	{name: 'Núria Puig i Cadafalch', email: 'nuria.puig@acme-distribution.example'},
	{name: 'Oluwaseun Adebayo', email: 'seun.adebayo@acme-distribution.example'},
	{name: '佐藤 美咲', email: 'misaki.sato@acme-distribution.example'},
];

const givenNames = [
	'Alex',
	'Bruna',
	'Chidi',
	'Dagny',
	'Emil',
	'Fatima',
	'Goran',
	'Hana',
	'Ines',
	'Jonas',
	'Kavya',
	'Leila',
	'Mateo',
	'Noor',
	'Olga',
	'Pieter',
] as const;

const familyNames = [
	'Andersen',
	'Baptiste',
	'Castro',
	'Dimitrov',
	'Eriksen',
	'Fischer',
	'Gupta',
	'Haddad',
	'Ito',
	'Jansen',
	'Kowalska',
	'Lindqvist',
	'Moreau',
	'Novak',
] as const;

// A number for a text, so that one person has the same user id everywhere.
const seedOf = (text: string): number =>
	[...text].reduce((sum, letter) => Math.trunc(sum * 31 + (letter.codePointAt(0) ?? 0)) % 0x7f_ff_ff_ff, 7);

/** The id of the user with this email address. */
export const userIdOf = (email: string): string => createRandom(seedOf(email.toLowerCase()), 11).hex(4);

/** Whether the user with this email address has two-factor authentication; nine of ten do. */
export const hasTwoFactor = (email: string): boolean =>
	email === sandboxCredentials.email || createRandom(seedOf(email.toLowerCase()), 12).chance(0.9);

const drawName = (random: Random): {readonly given: string; readonly family: string} => ({
	given: random.pick(givenNames),
	family: random.pick(familyNames),
});

function drawPerson(organization: SampleOrganization, random: Random): Person {
	const {given, family} = drawName(random);
	return {name: `${given} ${family}`, email: `${given}.${family}@${domainOf(organization)}`.toLowerCase()};
}

/** Pending invitations are relative to now, so that their ages stay the same in any year. Everything else has a fixed time. */
function timesOf(status: MemberStatus, random: Random, now: number): Pick<Member, 'create_time' | 'update_time'> {
	const place = random.below(10_000) / 10_000;
	const age = random.pick([1, 2, 5, 9, 16, 34, 41, 52]);
	const time = status === 'pending' ? new Date(now - age * day).toISOString() : dateAt(place);
	return {create_time: time, update_time: time};
}

/**
The members of an organization. The root has some; other organizations without accounts have none.

@param organization - one of the sample
@param now - milliseconds since the epoch
*/
export function membersOf(organization: SampleOrganization, now: number): readonly Member[] {
	const {kind, seed} = organization;
	const random = createRandom(seed, 5);
	const isRoot = kind === 'root' || kind === 'headquarters';
	if (!isRoot && accountCount(organization) === 0) {
		return [];
	}

	const shared = staff.filter((_, index) => (isRoot ? index < 5 : index > 0 && random.chance(0.2)));
	const own = Array.from({length: isRoot ? 3 : 1 + random.below(4)}, () => drawPerson(organization, random));
	const people = new Map([...shared, ...own].map(person => [person.email, person]));
	return people
		.values()
		.map((person, index): Member => {
			const drawn = random.pick<MemberStatus>([
				'active',
				'active',
				'active',
				'active',
				'active',
				'pending',
				'pending',
				'rejected',
				'canceled',
			]);
			const status = index === 0 ? 'active' : drawn;
			return {
				id: random.hex(4),
				...timesOf(status, random, now),
				meta: {},
				status,
				user: {
					id: userIdOf(person.email),
					email: person.email,
					name: person.name,
					two_factor_authentication_enabled: hasTwoFactor(person.email),
				},
			};
		})
		.toArray();
}

type Role = {readonly name: string; readonly description: string};

const roles: readonly [Role, ...Role[]] = [
	{
		name: 'Super Administrator - All Privileges',
		description: 'Can edit any Cloudflare setting, make purchases, update billing, and manage memberships.',
	},
	{name: 'Administrator', description: 'Can access the full account, except for membership management and billing.'},
	{name: 'Administrator Read Only', description: 'Can access the full account in read-only mode.'},
	{name: 'Billing', description: 'Can edit the account’s billing profile and subscriptions.'},
	{name: 'DNS', description: 'Can edit DNS records.'},
];

const groups = ['Domain Administrator', 'Workers Platform Admin', 'Cloudflare R2 Read'] as const;

const idOf = (name: string): string =>
	createRandom(
		[...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0),
		23,
	).hex(4);

function accessFrom(random: Random): Pick<AccountMember, 'roles' | 'policies'> {
	const role = random.pick(roles);
	const group = random.pick(groups);
	return random.chance(0.7)
		? {roles: [{...role, id: idOf(role.name)}], policies: []}
		: {
				roles: [],
				policies: [
					{
						id: random.hex(4),
						access: random.chance(0.9) ? 'allow' : 'deny',
						permission_groups: [{id: idOf(group), name: group}],
					},
				],
			};
}

/** Who has access to one account only: some staff of the distributor, and people of other companies. A third of the accounts have nobody. */
export function accountMembersOf({id}: Pick<Account, 'id'>): readonly AccountMember[] {
	const random = createRandom(Number.parseInt(id.slice(0, 8), 16), 9);
	const count = random.pick([0, 0, 1, 2, 3, 4]);
	const people = Array.from({length: count}, (_, index) => {
		const {given, family} = drawName(random);
		const colleague = index === 0 && random.chance(0.3) ? staff[1 + random.below(staff.length - 1)] : undefined;
		return (
			colleague ?? {
				name: `${given} ${family}`,
				email: `${given}.${family}@agency-${random.below(40)}.example`.toLowerCase(),
			}
		);
	});
	return people.map(({name, email}): AccountMember => {
		const isPending = random.chance(0.2);
		const [first = '', ...rest] = name.split(' ');
		return {
			id: random.hex(4),
			status: isPending ? 'pending' : 'accepted',
			email,
			user: {
				id: userIdOf(email),
				email,
				first_name: isPending ? null : first,
				last_name: isPending ? null : rest.join(' '),
				two_factor_authentication_enabled: hasTwoFactor(email),
			},
			...accessFrom(random),
		};
	});
}
