import * as v from 'valibot';
import {
	accountFacts, type accountTable, type settingsTable, type AccountColumn, type AccountValue,
} from '../tables/accounts.js';
import {profileFields, type ProfileFieldName} from '../tables/profile.js';
import {isExactNumber} from './json.js';
import {lenient, lenientText} from './lenient.js';

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

/** Somebody who was invited to an organization. A member is Super Administrator of every account below it. */
export type Member = {
	readonly id: string;
	/** RFC 3339: the time of the invitation. */
	readonly create_time?: string;
	readonly update_time?: string;
	/** Documented: active, pending, rejected, canceled. Empty if the service sent none. */
	readonly status: string;
	readonly user: {
		readonly id?: string;
		readonly email: string;
		readonly name: string;
		/** Absent if the service did not say. */
		readonly two_factor_authentication_enabled?: boolean;
		readonly [other: string]: unknown;
	};
	readonly [other: string]: unknown;
};

/** One entry of the audit log. The service documents every member of it as optional. */
export type AuditRecord = {
	/** Empty if the service sent none. */
	readonly id: string;
	readonly action: {readonly type?: string; readonly result?: string; readonly time?: string; readonly description?: string; readonly [other: string]: unknown};
	readonly actor: {
		readonly id?: string;
		readonly email?: string;
		readonly type?: string;
		/** How the user acted: dash, api, api_key, api_token, oauth or origin_ca_key. */
		readonly context?: string;
		readonly ip_address?: string;
		readonly token_id?: string;
		readonly token_name?: string;
		readonly [other: string]: unknown;
	};
	readonly raw: {readonly cf_ray_id?: string; readonly method?: string; readonly status_code?: number; readonly uri?: string; readonly user_agent?: string; readonly [other: string]: unknown};
	readonly resource: {readonly id?: string; readonly type?: string; readonly product?: string; readonly scope?: unknown; readonly request?: unknown; readonly response?: unknown; readonly [other: string]: unknown};
	readonly [other: string]: unknown;
};

/** An organization that holds an account. The name is empty if the service sent none. */
export type Holder = {readonly id: string; readonly name: string; readonly [other: string]: unknown};

export type AccountMove = {
	readonly account_id?: string;
	readonly source_organization_id?: string;
	readonly destination_organization_id?: string;
	readonly [other: string]: unknown;
};

type Values = {
	readonly text: string;
	readonly yesNo: boolean;
	readonly time: string;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The service distinguishes null (never) from absent (unknown).
	readonly timeOrNever: string | null;
};

/** The facts of a table; unknown facts are absent. */
type Facts<Table extends Readonly<Record<string, AccountColumn>>> = {readonly [Name in keyof Table]?: Values[Table[Name]['value']]};

export type Account = Facts<typeof accountTable> & {
	readonly id: string;
	readonly name: string;
	readonly settings: Facts<typeof settingsTable> & Readonly<Record<string, unknown>>;
	/** Absent if the service does not send tags. The account may still have tags. */
	readonly tags?: Texts;
	readonly [other: string]: unknown;
};

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

const jsonObject = v.custom<Record<string, unknown>>(value => typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value));

/** An object that keeps its unknown members. */
function openObject<const T extends v.ObjectEntries>(entries: T) {
	return v.pipe(jsonObject, v.looseObject(entries), v.transform(record => withoutUndefined(record)));
}

const nullableText = v.nullable(v.string());

/** A text that is not empty, or the digits of a whole number. */
export const idSchema: v.GenericSchema<unknown, string> = v.pipe(
	v.unknown(),
	v.transform(value => isExactNumber(value) ? Number(JSON.stringify(value)) : value),
	v.transform(value => Number.isSafeInteger(value) ? String(value) : value),
	v.string(),
	v.nonEmpty(),
);

const textOrEmpty = v.optional(v.fallback(v.string(), ''), '');

/** Texts by name, for flags and tags. Drops values that cannot be written as text. */
const namedTexts = v.pipe(jsonObject, v.transform((values): Texts => {
	const kept: Array<[string, string]> = [];
	for (const [key, value] of Object.entries(values)) {
		if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') {
			kept.push([key, String(value)]);
		} else if (isExactNumber(value)) {
			kept.push([key, JSON.stringify(value)]);
		}
	}

	return Object.fromEntries(kept);
}));

const texts = v.pipe(v.array(v.unknown()), v.transform(values => values.filter(value => typeof value === 'string')));

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

export const profileSchema: v.GenericSchema<unknown, Profile> = v.pipe(jsonObject, v.transform((record): Profile => {
	const leftOut = namesLeftOut.filter(each => Object.hasOwn(record, each)).map((each): readonly [string, unknown] => [each, record[each]]);
	const profile = v.parse(knownProfile, record) as Profile;
	return leftOut.length === 0 ? profile : {...profile, ...Object.fromEntries<unknown>(leftOut)};
}));

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

const factSchemas: Readonly<Record<AccountValue, v.GenericSchema>> = {
	text: lenientText, yesNo: lenient(v.boolean()), time: lenientText, timeOrNever: lenient(nullableText),
};

const factEntries = (isSetting: boolean) => accountFacts.filter(fact => fact.isSetting === isSetting).map(fact => [fact.name, factSchemas[fact.value]] as const);

// Sorted by name, as the service sorts them.
const settingsSchema = openObject(Object.fromEntries(factEntries(true).toSorted(([one], [other]) => one < other ? -1 : 1)));

const openAccount = openObject({
	id: idSchema,
	name: textOrEmpty,
	...Object.fromEntries(factEntries(false)),
	settings: v.optional(v.fallback(settingsSchema, {}), {}),
	tags: lenient(namedTexts),
});

export const accountSchema: v.GenericSchema<unknown, Account> = v.pipe(openAccount, v.transform(account => account as Account));

const userSchema = openObject({
	id: lenientText, email: textOrEmpty, name: textOrEmpty, two_factor_authentication_enabled: lenient(v.boolean()),
});

export const memberSchema: v.GenericSchema<unknown, Member> = openObject({
	id: idSchema,
	create_time: lenientText,
	update_time: lenientText,
	status: textOrEmpty,
	user: v.optional(v.fallback(userSchema, {email: '', name: ''}), {email: '', name: ''}),
});

const actionSchema = openObject({
	type: lenientText, result: lenientText, time: lenientText, description: lenientText,
});

const actorSchema = openObject({
	id: lenientText, email: lenientText, type: lenientText, context: lenientText, ip_address: lenientText, token_id: lenientText, token_name: lenientText,
});

const digits = v.pipe(v.string(), v.transform(Number), v.integer());

const statusCode = v.union([v.number(), digits]);

const rawSchema = openObject({
	cf_ray_id: lenientText, method: lenientText, status_code: lenient(statusCode), uri: lenientText, user_agent: lenientText,
});

const resourceSchema = openObject({
	id: lenientText, type: lenientText, product: lenientText, scope: v.optional(v.unknown()), request: v.optional(v.unknown()), response: v.optional(v.unknown()),
});

const idOrEmpty = v.optional(v.fallback(idSchema, ''), '');

export const auditRecordSchema: v.GenericSchema<unknown, AuditRecord> = openObject({
	id: idOrEmpty,
	action: v.optional(v.fallback(actionSchema, {}), {}),
	actor: v.optional(v.fallback(actorSchema, {}), {}),
	raw: v.optional(v.fallback(rawSchema, {}), {}),
	resource: v.optional(v.fallback(resourceSchema, {}), {}),
});

const holderSchema = openObject({id: idSchema, name: textOrEmpty});

export const holdersSchema: v.GenericSchema<unknown, readonly Holder[]> = v.array(holderSchema);

export const moveSchema: v.GenericSchema<unknown, AccountMove> = openObject({
	account_id: lenientText, source_organization_id: lenientText, destination_organization_id: lenientText,
});

/** The flags under both of their names. If both define a flag, the newer name wins. */
export function flagsOf(organization: Organization): Flags {
	return {...organization.meta.flags, ...organization.meta.tenant_flags};
}
