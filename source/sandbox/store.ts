import {createRandom, type Random} from './random.js';
import {accountCount, accountsOf, profileOf} from './samples/contents.js';
import type {Sample, SampleOrganization} from './samples/sample.js';
import type {FindableAccount, OrganizationInput, Profile} from './wire.js';

/**
The state of the service that the sandbox imitates: since October 2026, or before.
*/
export type ServiceState = 'today' | 'older';

export type StoredOrganization = {
	readonly id: string;
	/**
	The permanent position in lists, never reused.
	*/
	readonly sequence: number;
	readonly name: string;
	readonly parentId: string | undefined;
	readonly create_time: string;
	/**
	Milliseconds since the epoch. Until then, calls with the id of the organization are refused.
	*/
	readonly readyAt: number;
	/**
	The stored profile. 'sample' is drawn from the sample on request, because a hundred thousand profiles are too many to store.
	*/
	readonly profile: Profile | 'sample' | undefined;
	readonly sample: SampleOrganization | undefined;
};

/**
The data of one sandbox. It has no knowledge of HTTP and refuses nothing.
*/
export class Store {
	readonly #organizations: Map<string, StoredOrganization>;
	readonly #hidden: ReadonlyMap<string, string>;
	readonly #random: Random;
	readonly #userHolder: string | undefined;
	#sequence = 0;
	// Cached, because a list of a hundred pages needs the same array a hundred times.
	#visible: readonly StoredOrganization[] | undefined;
	readonly userId: string;

	constructor(sample: Sample) {
		this.#random = createRandom(sample.seed, 1);
		this.userId = this.#random.hex(4);
		this.#hidden = new Map(sample.hidden.map(({id, name}) => [id, name]));
		this.#userHolder = sample.organizations[0]?.id;
		this.#organizations = new Map(sample.organizations.map(organization => [organization.id, {
			id: organization.id,
			sequence: ++this.#sequence,
			name: organization.name,
			parentId: organization.parentId,
			create_time: organization.create_time,
			readyAt: 0,
			profile: 'sample',
			sample: organization,
		}]));
	}

	#put(organization: StoredOrganization): StoredOrganization {
		this.#organizations.set(organization.id, organization);
		this.#visible = undefined;
		return organization;
	}

	visible(): readonly StoredOrganization[] {
		this.#visible ??= this.#organizations.values().toArray();
		return this.#visible;
	}

	get(id: string): StoredOrganization | undefined {
		return this.#organizations.get(id);
	}

	/**
	Whether the organization exists but is not visible. Only its name is known.
	*/
	isHidden(id: string): boolean {
		return this.#hidden.has(id);
	}

	nameOf(id: string): string {
		return this.get(id)?.name ?? this.#hidden.get(id) ?? '';
	}

	/**
	The ids from the root to the organization, inclusive.
	*/
	pathOf({id, parentId}: StoredOrganization): readonly string[] {
		const path = [id];
		for (let next = parentId; next !== undefined; next = this.get(next)?.parentId) {
			path.push(next);
		}

		return path.toReversed();
	}

	accountsOf({sample}: StoredOrganization): readonly FindableAccount[] {
		return sample ? accountsOf(sample) : [];
	}

	profileOf({profile, sample}: StoredOrganization): Profile | undefined {
		return profile === 'sample' ? sample && profileOf(sample) : profile;
	}

	/**
	The contents that prevent a deletion of the organization.
	*/
	contentsOf({id, sample}: StoredOrganization): {readonly organizations: number; readonly accounts: number; readonly users: number} {
		return {
			organizations: this.visible().filter(({parentId}) => parentId === id).length,
			accounts: sample ? accountCount(sample) : 0,
			users: id === this.#userHolder ? 1 : 0,
		};
	}

	holderOfAccount(accountId: string): string | undefined {
		const holder = this.visible().find(({id}) => id.slice(16) === accountId.slice(16));
		return holder && this.accountsOf(holder).some(({account}) => account.id === accountId) ? holder.id : undefined;
	}

	holderOfUser(userId: string): string | undefined {
		return userId === this.userId ? this.#userHolder : undefined;
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
