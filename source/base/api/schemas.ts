import * as v from 'valibot';
import {accountMemberTable, accountUserTable, memberTable, userTable} from '../tables/members.js';
import {type Table, type ValueKind} from '../tables/columns.js';
import {usageTable} from '../tables/usage.js';
import {accountTable, settingsTable} from '../tables/accounts.js';
import {actionTable, actorTable, rawTable, recordTable, resourceTable} from '../tables/audit-records.js';
import {profileFields, type ProfileFieldName} from '../tables/profile.js';
import {isExactNumber} from './json.js';
import {isHeaderValue, type Filters} from './request.js';
import {isBadRequest, type ApiError} from './api-error.js';

/** Drops an invalid or null member instead of rejecting the whole record. */
export function lenient<T extends v.GenericSchema>(schema: T) {
	return v.optional(v.fallback(v.optional(schema), undefined));
}

export const lenientText = lenient(v.string());

/** Free text. Address and metadata often contain JSON as text, which is sent back unchanged. */
export type Profile = Readonly<Record<ProfileFieldName, string>> & Readonly<Record<string, unknown>>;

type Texts = Readonly<Record<string, string>>;

type Flags = Texts;

export type Organization = {
	readonly id: string;
	/** Empty if the service sent none. */
	readonly name: string;
	/** RFC 3339. */
	readonly create_time?: string;
	/** Absent for a root organization. */
	readonly parent?: {readonly id: string; readonly name?: string; readonly [other: string]: unknown};
	/** May be absent although a profile exists: the service may omit it. Null if a separate request found no profile. */
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- JSON uses null.
	readonly profile?: Profile | null;
	readonly meta: {
		readonly flags?: Flags;
		readonly tenant_flags?: Flags;
		/** Ids from the root organization to this one, inclusive. */
		readonly hierarchy_tags?: readonly string[];
		readonly managed_by?: string;
		readonly [other: string]: unknown;
	};
	readonly [other: string]: unknown;
};

type Values = {
	readonly id: string;
	readonly idOrEmpty: string;
	readonly textOrEmpty: string;
	readonly text: string;
	readonly yesNo: boolean;
	readonly time: string;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The service distinguishes null (never) from absent (unknown).
	readonly timeOrNever: string | null;
	readonly number: number;
	readonly json: unknown;
};

type Always = 'id' | 'idOrEmpty' | 'textOrEmpty';

/** The columns of a table as members of a record, which may have others. */
type Facts<T extends Table> = {
	readonly [Name in keyof T as T[Name]['value'] extends Always ? Name : never]: Values[T[Name]['value']];
} & {
	readonly [Name in keyof T as T[Name]['value'] extends Always ? never : Name]?: Values[T[Name]['value']];
} & Readonly<Record<string, unknown>>;

/** Somebody who was invited to an organization. A member is Super Administrator of every account below it. Documented statuses: active, pending, rejected, canceled. */
export type Member = Facts<typeof memberTable> & {readonly user: Facts<typeof userTable>};

/** One entry of the audit log. The service documents every member of it as optional. */
export type AuditRecord = Facts<typeof recordTable> & {
	readonly action: Facts<typeof actionTable>;
	readonly actor: Facts<typeof actorTable>;
	readonly raw: Facts<typeof rawTable>;
	readonly resource: Facts<typeof resourceTable>;
};

/** An organization that holds an account. The name is empty if the service sent none. */
export type Holder = {readonly id: string; readonly name: string; readonly [other: string]: unknown};

export type AccountMove = {
	readonly account_id?: string;
	readonly source_organization_id?: string;
	readonly destination_organization_id?: string;
	readonly [other: string]: unknown;
};

export type Account = Facts<typeof accountTable> & {
	readonly id: string;
	readonly name: string;
	readonly settings: Facts<typeof settingsTable>;
	/** Absent if the service does not send tags. The account may still have tags. */
	readonly tags?: Texts;
};

/** An account among all that the user can reach. */
export type ReachableAccount = Account & {
	/** The organization that holds it; absent or null if none does. */
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly managed_by?: {readonly parent_org_id: string; readonly [other: string]: unknown} | null;
};

/** The tags of an account, with their version. */
export type AccountTags = {
	/** The version that was read. A write that sends it back is refused if somebody else wrote in between. */
	readonly etag: string;
	readonly tags: Texts;
	/** RFC 3339. Absent if the account has no tags. */
	readonly tags_updated_at?: string;
	readonly [other: string]: unknown;
};

/** A tag key that is in use in an account. */
export type TagKey = {readonly id: string};

type AccountRole = {readonly name: string; readonly [other: string]: unknown};

/** Somebody who has access to one account only, apart from the members of its organizations. Documented statuses: accepted, pending, rejected. */
export type AccountMember = Facts<typeof accountMemberTable> & {
	readonly user: Facts<typeof accountUserTable>;
	readonly roles: readonly AccountRole[];
	readonly policies: ReadonlyArray<{
		readonly access: string;
		readonly permission_groups: readonly AccountRole[];
		readonly [other: string]: unknown;
	}>;
};

/** The usage of one metric on one day, in one account, or in the whole contract if it names no account. The names are those of FOCUS. */
export type UsageRow = Facts<typeof usageTable> & {readonly ConsumedQuantity: number};

export type OrganizationInput = {
	readonly name: string;
	readonly parent?: {readonly id: string};
	readonly profile?: Profile;
};

type Present<T> = {[K in keyof T]: Exclude<T[K], undefined>};

/** Removes the members that `lenient` dropped, so that a missing member is always absent, never undefined. */
function withoutUndefined<T extends Record<string, unknown>>(record: T): Present<T> {
	for (const key in record) {
		if (record[key] === undefined) {
			return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
		}
	}

	return record as Present<T>;
}

const jsonObject = v.custom<Record<string, unknown>>(
	value => typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value),
);

function openObject<const T extends v.ObjectEntries>(entries: T) {
	return v.pipe(
		jsonObject,
		v.looseObject(entries),
		v.transform(record => withoutUndefined(record)),
	);
}

const nullableText = v.nullable(v.string());

/** A text that is not empty, or the digits of a whole number. */
export const idSchema: v.GenericSchema<unknown, string> = v.pipe(
	v.unknown(),
	v.transform(value => (isExactNumber(value) ? Number(JSON.stringify(value)) : value)),
	v.transform(value => (Number.isSafeInteger(value) ? String(value) : value)),
	v.string(),
	v.nonEmpty(),
);

const textOrEmpty = v.optional(v.fallback(v.string(), ''), '');

/** Texts by name, for flags and tags. Drops values that cannot be written as text. */
const namedTexts = v.pipe(
	jsonObject,
	v.transform((values): Texts => {
		const kept: Array<[string, string]> = [];
		for (const [key, value] of Object.entries(values)) {
			if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
				kept.push([key, String(value)]);
			} else if (isExactNumber(value)) {
				kept.push([key, JSON.stringify(value)]);
			}
		}

		return Object.fromEntries(kept);
	}),
);

/** Texts by name, for tags that a write replaces as a whole. Refuses a value that is no text, because the write would lose it. */
const onlyTexts = v.pipe(
	jsonObject,
	v.check(record => Object.values(record).every(value => typeof value === 'string')),
	v.transform(record => record as Texts),
);

const texts = v.pipe(
	v.array(v.unknown()),
	v.transform(values => values.filter(value => typeof value === 'string')),
);

function textOf(value: unknown): string {
	if (typeof value === 'string') {
		return value;
	}

	return value === null ? '' : JSON.stringify(value);
}

/** Keeps any value as text, because the next save of the profile sends it back. */
const profileText = v.optional(v.pipe(v.unknown(), v.transform(textOf)), '');

// Sorted by name, as the service sorts them.
const knownProfile = openObject(Object.fromEntries(profileFields.toSorted().map(field => [field, profileText])));

/** Members that valibot always drops. Saving the profile would lose them. */
const namesLeftOut = ['__proto__', 'prototype', 'constructor'];

export const profileSchema: v.GenericSchema<unknown, Profile> = v.pipe(
	jsonObject,
	v.transform((record): Profile => {
		const leftOut = namesLeftOut
			.filter(each => Object.hasOwn(record, each))
			.map((each): readonly [string, unknown] => [each, record[each]]);
		const profile = v.parse(knownProfile, record) as Profile;
		return leftOut.length === 0 ? profile : {...profile, ...Object.fromEntries<unknown>(leftOut)};
	}),
);

export const emptyProfile: Profile = v.parse(profileSchema, {});

const parentSchema = openObject({id: idSchema, name: lenientText});

const metaSchema = openObject({
	flags: lenient(namedTexts),
	tenant_flags: lenient(namedTexts),
	hierarchy_tags: lenient(texts),
	managed_by: lenientText,
});

export const organizationSchema: v.GenericSchema<unknown, Organization> = openObject({
	id: idSchema,
	name: textOrEmpty,
	create_time: lenientText,
	parent: lenient(parentSchema),
	profile: lenient(profileSchema),
	meta: v.optional(v.fallback(metaSchema, {}), {}),
});

const digits = v.pipe(v.string(), v.transform(Number), v.integer());

const valueSchemas: Readonly<Record<ValueKind, v.GenericSchema>> = {
	id: idSchema,
	idOrEmpty: v.optional(v.fallback(idSchema, ''), ''),
	textOrEmpty,
	text: lenientText,
	yesNo: lenient(v.boolean()),
	time: lenientText,
	timeOrNever: lenient(nullableText),
	number: lenient(v.union([v.number(), digits])),
	json: v.optional(v.unknown()),
};

const entriesOf = (table: Table) =>
	Object.fromEntries(Object.entries(table).map(([name, {value}]) => [name, valueSchemas[value]]));

/** A part of a record. It is always there, also if the service sent none or something else. */
function partOf(table: Table) {
	const schema = openObject(entriesOf(table));
	const empty = v.parse(schema, {});
	return v.optional(v.fallback(schema, empty), empty);
}

// Sorted by name, as the service sorts them.
const sortedSettings = Object.fromEntries(
	Object.entries<Table[string]>(settingsTable).toSorted(([one], [other]) => (one < other ? -1 : 1)),
);

const openAccount = openObject({
	id: idSchema,
	name: textOrEmpty,
	...entriesOf(accountTable),
	settings: partOf(sortedSettings),
	tags: lenient(namedTexts),
});

export const accountSchema: v.GenericSchema<unknown, Account> = v.pipe(
	openAccount,
	v.transform(account => account as Account),
);

const managerSchema = openObject({parent_org_id: idSchema, parent_org_name: lenientText});

/** An account is unreadable if it does not say which organization holds it. */
const managedSchema = v.looseObject({managed_by: v.nullish(managerSchema)});

export const reachableAccountSchema: v.GenericSchema<unknown, ReachableAccount> = v.pipe(
	managedSchema,
	openAccount,
	v.transform(account => account as ReachableAccount),
);

const openMember = openObject({...entriesOf(memberTable), user: partOf(userTable)});

export const memberSchema: v.GenericSchema<unknown, Member> = v.pipe(
	openMember,
	v.transform(member => member as Member),
);

const openRecord = openObject({
	...entriesOf(recordTable),
	action: partOf(actionTable),
	actor: partOf(actorTable),
	raw: partOf(rawTable),
	resource: partOf(resourceTable),
});

export const auditRecordSchema: v.GenericSchema<unknown, AuditRecord> = v.pipe(
	openRecord,
	v.transform(record => record as AuditRecord),
);

const headerValue = v.pipe(v.string(), v.check(isHeaderValue));

export const accountTagsSchema: v.GenericSchema<unknown, AccountTags> = openObject({
	etag: headerValue,
	tags: onlyTexts,
	tags_updated_at: lenientText,
});

export const tagKeySchema: v.GenericSchema<unknown, TagKey> = v.pipe(
	v.string(),
	v.nonEmpty(),
	v.transform(id => ({id})),
);

const listOf = <T extends v.GenericSchema>(schema: T) => v.optional(v.fallback(v.array(schema), []), []);

const rolesSchema = listOf(openObject({name: textOrEmpty}));

const policySchema = openObject({access: textOrEmpty, permission_groups: rolesSchema});

// An older answer names the email address outside of the user.
const openAccountMember = openObject({
	...entriesOf(accountMemberTable),
	email: lenientText,
	user: partOf(accountUserTable),
	roles: rolesSchema,
	policies: listOf(policySchema),
});

export const accountMemberSchema: v.GenericSchema<unknown, AccountMember> = v.pipe(
	openAccountMember,
	v.transform((read): AccountMember => {
		const member = read as Record<string, unknown> as AccountMember;
		const {email = ''} = read;
		return email !== '' && member.user.email === '' ? {...member, user: {...member.user, email}} : member;
	}),
);

const openUsageRow = openObject({...entriesOf(usageTable), ConsumedQuantity: v.number()});

/** A row without a quantity is unreadable: it must not count as zero. */
export const usageRowSchema: v.GenericSchema<unknown, UsageRow> = v.pipe(
	openUsageRow,
	v.transform(row => row as UsageRow),
);

const holderSchema = openObject({id: idSchema, name: textOrEmpty});

export const holdersSchema: v.GenericSchema<unknown, readonly Holder[]> = v.array(holderSchema);

export const moveSchema: v.GenericSchema<unknown, AccountMove> = openObject({
	account_id: lenientText,
	source_organization_id: lenientText,
	destination_organization_id: lenientText,
});

/** The id of the organization that holds an account; undefined if the answer does not say it. */
export function holderIdOf({managed_by: holder}: Account): string | undefined {
	const parsed = v.safeParse(managerSchema, holder);
	return parsed.success ? parsed.output.parent_org_id : undefined;
}

/** The flags under both of their names. If both define a flag, the newer name wins. */
export function flagsOf(organization: Organization): Flags {
	return {...organization.meta.flags, ...organization.meta.tenant_flags};
}

/** Error codes that the tags parameter does not cause: rate limit, credential, id or route. */
const otherCodes: ReadonlySet<number> = new Set([971, 6003, 6103, 6111, 7000, 7003, 10_000]);

function isPerhapsAboutTags(error: unknown): error is ApiError {
	if (!isBadRequest(error)) {
		return false;
	}

	const isNamed = error.errors.some(({message, pointer = ''}) => /tags/iv.test(`${message} ${pointer}`));
	return isNamed || error.errors.every(({code = 0}) => !otherCodes.has(code));
}

type Fetch = <T>(pageToken: string | undefined, fetch: (filters: Filters) => Promise<T>) => Promise<T>;

/**
Requests accounts with their tags. If the service refuses the parameter, the page is requested again without it, and later lists omit it.

@returns a function that starts a list. All pages of a list use the same parameters, because a page token is only valid with the parameters that produced it.
*/
export function createTagAsker(): () => Fetch {
	let support: 'unknown' | 'taken' | 'refused' = 'unknown';
	return () => {
		let isAsked = support !== 'refused';
		return async (pageToken, fetch) => {
			if (!isAsked) {
				return fetch({});
			}

			try {
				const page = await fetch({include_tags: 'true'});
				support = 'taken';
				return page;
			} catch (error) {
				if (support === 'taken' || pageToken !== undefined || !isPerhapsAboutTags(error)) {
					throw error;
				}

				isAsked = false;
				const page = await fetch({});
				support = 'refused';
				return page;
			}
		};
	};
}

/** Flags that forbid something in an organization if they are false. `enterprise_capability`: accounts of the type enterprise. `sub_org_creation`: creating organizations below it. */
type FlagName =
	'account_creation' | 'account_mobility' | 'enterprise_capability' | 'member_management' | 'sub_org_creation';

// The legal values of flags are not published. Only these mean no for certain.
const refusing: ReadonlySet<string> = new Set(['false', 'disabled']);

/** The value of a flag if it certainly forbids what it is about. Only the vendor and the distributor can change flags, so trying does not help. */
export function forbiddingFlag(organization: Organization, name: FlagName): string | undefined {
	const value = flagsOf(organization)[name];
	return value !== undefined && refusing.has(value.trim().toLowerCase()) ? value : undefined;
}
