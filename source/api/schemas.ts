import * as v from 'valibot';
import {
	accountFacts,
	type accountTable,
	type settingsTable,
	type AccountColumn,
	type AccountValue,
} from '../tables/accounts.js';
import {profileFields, type ProfileFieldName} from '../tables/profile.js';
import {isExactNumber} from './json.js';
import {lenient, lenientText} from './lenient.js';

/**
Free texts; address and metadata are often JSON inside the string, and go back byte for byte.
*/
export type Profile = Readonly<Record<ProfileFieldName, string>> & Readonly<Record<string, unknown>>;

type Texts = Readonly<Record<string, string>>;

type Flags = Texts;

export type Organization = {
	readonly id: string;
	/**
	Empty when the service sent none.
	*/
	readonly name: string;
	/**
	RFC 3339.
	*/
	readonly create_time?: string;
	/**
	Absent on a root.
	*/
	readonly parent?: {readonly id: string; readonly name?: string; readonly [other: string]: unknown};
	/**
	Absent does not mean that there is none: the service may leave it out. Where it was asked for by itself and there is none, it is null.
	*/
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- JSON has a word for it.
	readonly profile?: Profile | null;
	readonly meta: {
		readonly flags?: Flags;
		readonly tenant_flags?: Flags;
		/**
		Ids from the root down to this organization itself.
		*/
		readonly hierarchy_tags?: readonly string[];
		readonly managed_by?: string;
		readonly [other: string]: unknown;
	};
	readonly [other: string]: unknown;
};

type Values = {
	readonly text: string;
	readonly yesNo: boolean;
	readonly time: string;
	// eslint-disable-next-line @typescript-eslint/no-restricted-types -- The wire tells "never" (null) from "not said" (absent).
	readonly timeOrNever: string | null;
};

/**
The facts of a table, each as far as it is known.
*/
type Facts<Table extends Readonly<Record<string, AccountColumn>>> = {readonly [Name in keyof Table]?: Values[Table[Name]['value']]};

export type Account = Facts<typeof accountTable> & {
	readonly id: string;
	readonly name: string;
	readonly settings: Facts<typeof settingsTable> & Readonly<Record<string, unknown>>;
	/**
	Absent where the service gives none out, which does not mean that there are none.
	*/
	readonly tags?: Texts;
	readonly [other: string]: unknown;
};

export type OrganizationInput = {
	readonly name: string;
	readonly parent?: {readonly id: string};
	readonly profile?: Profile;
};

type Present<T> = {[K in keyof T]: Exclude<T[K], undefined>};

/**
Leaves out the members that `lenient` gave up, so that absent is the only form of "not there".
*/
function withoutUndefined<T extends Record<string, unknown>>(record: T): Present<T> {
	for (const key in record) {
		if (record[key] === undefined) {
			return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Present<T>;
		}
	}

	return record as Present<T>;
}

const jsonObject = v.custom<Record<string, unknown>>(value => typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value));

/**
An object whose unknown members are kept.
*/
function openObject<const T extends v.ObjectEntries>(entries: T) {
	return v.pipe(jsonObject, v.looseObject(entries), v.transform(record => withoutUndefined(record)));
}

const nullableText = v.nullable(v.string());

/**
A text that is not empty, or a whole number as its digits.
*/
export const idSchema: v.GenericSchema<unknown, string> = v.pipe(
	v.unknown(),
	v.transform(value => isExactNumber(value) ? Number(JSON.stringify(value)) : value),
	v.transform(value => Number.isSafeInteger(value) ? String(value) : value),
	v.string(),
	v.nonEmpty(),
);

const name = v.optional(v.fallback(v.string(), ''), '');

/**
Texts by name, as flags and tags are. A value that has no text is left out.
*/
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

/**
Keeps whatever stands where a text belongs: it is sent back with the next change of the profile.
*/
const profileText = v.optional(v.pipe(v.unknown(), v.transform(textOf)), '');

// In the order of the service, which sorts them by name.
const knownProfile = openObject(Object.fromEntries(profileFields.toSorted().map(field => [field, profileText])));

/**
What valibot leaves out of every object. A profile that is saved would lose it.
*/
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
	name,
	create_time: lenientText,
	parent: lenient(parentSchema),
	profile: lenient(profileSchema),
	meta: v.optional(v.fallback(metaSchema, {}), {}),
});

const factSchemas: Readonly<Record<AccountValue, v.GenericSchema>> = {
	text: lenientText, yesNo: lenient(v.boolean()), time: lenientText, timeOrNever: lenient(nullableText),
};

const factEntries = (isSetting: boolean) => accountFacts.filter(fact => fact.isSetting === isSetting).map(fact => [fact.name, factSchemas[fact.value]] as const);

// The service sorts the settings by name.
const settingsSchema = openObject(Object.fromEntries(factEntries(true).toSorted(([one], [other]) => one < other ? -1 : 1)));

const openAccount = openObject({
	id: idSchema,
	name,
	...Object.fromEntries(factEntries(false)),
	settings: v.optional(v.fallback(settingsSchema, {}), {}),
	tags: lenient(namedTexts),
});

export const accountSchema: v.GenericSchema<unknown, Account> = v.pipe(openAccount, v.transform(account => account as Account));

/**
The flags under both of their names; where they disagree, the newer name wins.
*/
export function flagsOf(organization: Organization): Flags {
	return {...organization.meta.flags, ...organization.meta.tenant_flags};
}
