import type {Store, StoredOrganization} from './store.js';
import type {ServiceState} from './wire.js';

type Presented = Readonly<Record<string, unknown>>;

type Flags = Readonly<Record<string, string>>;

/**
One organization in an answer. Where the reference is vague, the id decides: which name the flags have, and whether the answer includes
an existing profile.
*/
export function presentOrganization(organization: StoredOrganization, store: Store, state: ServiceState): Presented {
	const variant = variantOf(organization);
	const profile = store.profileOf(organization);
	const isProfileLeftOut = organization.sample !== undefined && variant % 4 === 0;
	return {
		...presentOutline(organization, store),
		...(profile && !isProfileLeftOut && {profile}),
		meta: {...presentFlags(organization, store, state), ...presentMeta(organization, store)},
	};
}

/** The organization in a list: without its profile, and with null for the flags. */
export function presentListed(organization: StoredOrganization, store: Store): Presented {
	return {
		...presentOutline(organization, store),
		...(organization.parentId === undefined && {parent: null}),
		meta: {flags: null, ...presentMeta(organization, store)},
	};
}

function presentOutline({id, name, create_time, parentId}: StoredOrganization, store: Store): Presented {
	return {id, name, create_time, ...(parentId !== undefined && {parent: {id: parentId, name: store.nameOf(parentId)}})};
}

function presentMeta(organization: StoredOrganization, store: Store): Presented {
	const isManaged = organization.sample?.kind === 'customer' || organization.sample?.kind === 'branch';
	const path = store.pathOf(organization);
	return {hierarchy_tags: path, ...(isManaged && {managed_by: path[0]})};
}

/** What may be done in an organization, after the names of the flags. `subOrganizations`: whether organizations below it can be created and deleted. `enterpriseAccounts`: a new organization has what its parent has. */
export function permissionsOf(organization: StoredOrganization, store: Store) {
	const variant = variantOf(organization);
	const kind = organization.sample?.kind;
	return {
		memberManagement: kind === undefined || variant % 13 !== 6,
		accountMobility: variant % 2 === 0,
		accountCreation: kind !== 'customer' || variant % 29 !== 3,
		subOrganizations: kind !== 'customer' || variant % 31 !== 4,
		enterpriseAccounts: hasEnterpriseAccounts(organization, store),
	};
}

function hasEnterpriseAccounts(organization: StoredOrganization, store: Store): boolean {
	if (organization.sample) {
		return organization.sample.kind === 'headquarters' || variantOf(organization) % 3 === 0;
	}

	const parent = store.get(organization.parentId ?? '');
	return parent === undefined || hasEnterpriseAccounts(parent, store);
}

function presentFlags(
	organization: StoredOrganization,
	store: Store,
	state: ServiceState,
): {readonly flags?: Flags; readonly tenant_flags?: Flags} {
	const variant = variantOf(organization);
	const {memberManagement, accountMobility, accountCreation, subOrganizations, enterpriseAccounts} = permissionsOf(
		organization,
		store,
	);
	const flags = {
		account_creation: String(accountCreation),
		account_deletion: String(variant % 3 > 0),
		account_migration: String(variant % 5 === 0),
		account_mobility: String(accountMobility),
		sub_org_creation: String(subOrganizations),
	};
	if (state === 'older') {
		return {flags};
	}

	const tenant_flags = {
		...flags,
		account_creation_applies_tenant_defaults: String(variant % 7 > 3),
		enterprise_capability: String(enterpriseAccounts),
		member_management: String(memberManagement),
	};
	const names = [{flags, tenant_flags}, {flags}, {flags, tenant_flags}, {tenant_flags}];
	return names[Math.floor(variant / 4) % names.length] ?? {flags};
}

function variantOf({id}: Pick<StoredOrganization, 'id'>): number {
	return Number.parseInt(id.slice(0, 4), 16);
}
