import {createRandom, type Random} from './random.js';
import {accountCount, accountsOf, profileOf, unreachableCount} from './samples/contents.js';
import {hasTwoFactor, membersOf, userIdOf} from './samples/members.js';
import type {Sample, SampleOrganization} from './samples/sample.js';
import {sandboxCredentials} from './authentication.js';
import type {Account, AccountInput, FindableAccount, Member, MemberStatus, OrganizationInput, Profile} from './wire.js';

export type StoredOrganization = {
	readonly id: string;
	/** The permanent position in lists, never reused. */
	readonly sequence: number;
	readonly name: string;
	readonly parentId: string | undefined;
	readonly create_time: string;
	/** Milliseconds since the epoch. Until then, calls with the id of the organization are refused. */
	readonly readyAt: number;
	/** The stored profile. 'sample' is drawn from the sample on request, because a hundred thousand profiles are too many to store. */
	readonly profile: Profile | 'sample' | undefined;
	readonly sample: SampleOrganization | undefined;
};

/** The data of one sandbox. It has no knowledge of HTTP and refuses nothing. */
export class Store {
	readonly #organizations: Map<string, StoredOrganization>;
	readonly #hidden: ReadonlyMap<string, string>;
	readonly #random: Random;
	// Members and accounts are drawn on request, until a call changes them.
	readonly #members = new Map<string, readonly Member[]>();
	readonly #accounts = new Map<string, readonly FindableAccount[]>();
	readonly #holders = new Map<string, string>();
	readonly #invitationLife: number;
	readonly #start = Date.now();
	#sequence = 0;
	// Cached, because a list of a hundred pages needs the same array a hundred times.
	#visible: readonly StoredOrganization[] | undefined;
	/** The user of every credential. */
	readonly userId = userIdOf(sandboxCredentials.email);

	/**
	Starts with the organizations of the sample.

	@param sample - the organizations at the start
	@param invitationLife - milliseconds until a pending invitation is cancelled
	*/
	constructor(sample: Sample, invitationLife: number) {
		this.#random = createRandom(sample.seed, 1);
		this.#invitationLife = invitationLife;
		this.#hidden = new Map(sample.hidden.map(({id, name}) => [id, name]));
		this.#organizations = new Map(
			sample.organizations.map(organization => [
				organization.id,
				{
					id: organization.id,
					sequence: ++this.#sequence,
					name: organization.name,
					parentId: organization.parentId,
					create_time: organization.create_time,
					readyAt: 0,
					profile: 'sample',
					sample: organization,
				},
			]),
		);
	}

	#put(organization: StoredOrganization): StoredOrganization {
		this.#organizations.set(organization.id, organization);
		this.#visible = undefined;
		return organization;
	}

	/** All accounts, also those that the user cannot reach. */
	#accountsIn({id, sample}: StoredOrganization): readonly FindableAccount[] {
		return this.#accounts.get(id) ?? (sample ? accountsOf(sample) : []);
	}

	/** How many accounts an organization holds, also those that the user cannot reach. */
	#accountTotalOf({id, sample}: StoredOrganization): number {
		return this.#accounts.get(id)?.length ?? (sample ? accountCount(sample) : 0);
	}

	visible(): readonly StoredOrganization[] {
		this.#visible ??= this.#organizations.values().toArray();
		return this.#visible;
	}

	get(id: string): StoredOrganization | undefined {
		return this.#organizations.get(id);
	}

	/** Whether the organization exists but is not visible. Only its name is known. */
	isHidden(id: string): boolean {
		return this.#hidden.has(id);
	}

	nameOf(id: string): string {
		return this.get(id)?.name ?? this.#hidden.get(id) ?? '';
	}

	/** The ids from the root to the organization, inclusive. */
	pathOf({id, parentId}: StoredOrganization): readonly string[] {
		const path = [id];
		for (let next = parentId; next !== undefined; next = this.get(next)?.parentId) {
			path.push(next);
		}

		return path.toReversed();
	}

	/** The accounts that the user can reach. */
	accountsOf(organization: StoredOrganization): readonly FindableAccount[] {
		return this.#accountsIn(organization).filter(({isReachable}) => isReachable);
	}

	/** How many accounts of an organization the user can reach, without drawing them. */
	accountCountOf({id, sample}: StoredOrganization): number {
		return (
			this.#accounts.get(id)?.filter(({isReachable}) => isReachable).length ??
			(sample ? accountCount(sample) - unreachableCount(sample) : 0)
		);
	}

	/** How many accounts all organizations hold together. */
	accountTotal(): number {
		return this.visible().reduce((sum, organization) => sum + this.#accountTotalOf(organization), 0);
	}

	removeAccount(holder: StoredOrganization, id: string): void {
		this.#accounts.set(
			holder.id,
			this.#accountsIn(holder).filter(({account}) => account.id !== id),
		);
		this.#holders.delete(id);
	}

	moveAccount(account: FindableAccount, from: StoredOrganization, to: StoredOrganization): void {
		this.removeAccount(from, account.account.id);
		this.#accounts.set(to.id, [...this.#accountsIn(to), account]);
		this.#holders.set(account.account.id, to.id);
	}

	/** An account that the user can reach, and the organization that holds it. */
	findAccount(id: string): {readonly holder: StoredOrganization; readonly account: FindableAccount} | undefined {
		const holder = this.get(this.holderOfAccount(id) ?? '');
		const account = holder && this.accountsOf(holder).find(each => each.account.id === id);
		return holder && account && {holder, account};
	}

	addAccount(holder: StoredOrganization, {name, type}: AccountInput): FindableAccount {
		const account: Account = {
			id: this.#random.hex(4),
			name,
			type,
			created_on: new Date().toISOString(),
			settings: {
				abuse_contact_email: '',
				access_approval_expiry: null,
				api_access_enabled: true,
				enforce_twofactor: false,
				default_nameservers: 'cloudflare.standard',
				use_account_custom_ns_by_default: false,
			},
		};
		const added: FindableAccount = {account, tags: {}, pubname: name, isReachable: true};
		this.#accounts.set(holder.id, [...this.#accountsIn(holder), added]);
		this.#holders.set(account.id, holder.id);
		return added;
	}

	changeAccount(holder: StoredOrganization, changed: FindableAccount): FindableAccount {
		this.#accounts.set(
			holder.id,
			this.#accountsIn(holder).map(each => (each.account.id === changed.account.id ? changed : each)),
		);
		return changed;
	}

	/** The members, in order of invitation. Pending invitations past their life are cancelled. */
	membersOf({id, sample}: StoredOrganization): readonly Member[] {
		const members = this.#members.get(id) ?? (sample ? membersOf(sample, this.#start) : []);
		return members.map(member => {
			const end = Date.parse(member.create_time) + this.#invitationLife;
			return member.status === 'pending' && end <= Date.now()
				? {...member, status: 'canceled', update_time: new Date(end).toISOString()}
				: member;
		});
	}

	/** Adds a member. An earlier record of the same user is replaced. */
	addMember(organization: StoredOrganization, email: string, status: MemberStatus): Member {
		const time = new Date().toISOString();
		const known = this.membersOf(organization).find(({user}) => user.email.toLowerCase() === email.toLowerCase());
		const member: Member = {
			id: this.#random.hex(4),
			create_time: time,
			update_time: time,
			meta: {},
			status,
			user: {
				id: userIdOf(email),
				email,
				name: known?.user.name ?? '',
				two_factor_authentication_enabled: hasTwoFactor(email),
			},
		};
		this.#members.set(organization.id, [...this.membersOf(organization).filter(({id}) => id !== known?.id), member]);
		return member;
	}

	/** Removes a member. A pending invitation stays in the list as cancelled. */
	removeMember(organization: StoredOrganization, {id}: Member): void {
		const update_time = new Date().toISOString();
		this.#members.set(
			organization.id,
			this.membersOf(organization)
				.filter(member => member.id !== id || member.status === 'pending')
				.map(member => (member.id === id ? {...member, status: 'canceled', update_time} : member)),
		);
	}

	profileOf({profile, sample}: StoredOrganization): Profile | undefined {
		return profile === 'sample' ? sample && profileOf(sample) : profile;
	}

	/** The contents that prevent a deletion of the organization. */
	contentsOf(organization: StoredOrganization): {
		readonly organizations: number;
		readonly accounts: number;
		readonly members: number;
	} {
		const {id} = organization;
		return {
			organizations: this.visible().filter(({parentId}) => parentId === id).length,
			accounts: this.#accountTotalOf(organization),
			members: this.membersOf(organization).filter(({status}) => status === 'active' || status === 'pending').length,
		};
	}

	holderOfAccount(accountId: string): string | undefined {
		const moved = this.#holders.get(accountId);
		const holder =
			moved === undefined ? this.visible().find(({id}) => id.slice(16) === accountId.slice(16)) : this.get(moved);
		return holder && this.accountsOf(holder).some(({account}) => account.id === accountId) ? holder.id : undefined;
	}

	/** The organizations in which the user is an active member. */
	holdersOfUser(userId: string): ReadonlySet<string> {
		return new Set(
			this.visible()
				.filter(organization =>
					this.membersOf(organization).some(({user, status}) => user.id === userId && status === 'active'),
				)
				.map(({id}) => id),
		);
	}

	insert(input: OrganizationInput, readyAfter: number): StoredOrganization {
		const now = Date.now();
		const sequence = ++this.#sequence;
		return this.#put({
			...input,
			id: this.#random.hex(4),
			sequence,
			create_time: new Date(now).toISOString(),
			readyAt: now + readyAfter,
			sample: undefined,
		});
	}

	change(organization: StoredOrganization, changed: Partial<OrganizationInput>): StoredOrganization {
		return this.#put({...organization, ...changed});
	}

	remove({id}: StoredOrganization): void {
		this.#organizations.delete(id);
		this.#visible = undefined;
	}
}
