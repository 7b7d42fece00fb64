import {createRandom, type Random} from '../random.js';
import type {Account, AccountMember} from '../wire.js';
import {drawName, hasTwoFactor, staff, userIdOf} from './members.js';

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
