import * as v from 'valibot';
import {deepest, isTextDeeperThan, parseExactly} from '../../base/api/json.js';
import {
	type Account,
	accountSchema,
	type Member,
	memberSchema,
	type Profile,
	profileSchema,
} from '../../base/api/schemas.js';
import {searchedTexts} from '../../base/tables/members.js';
import {foldedText} from '../../base/tree/fold.js';
import {tagTexts} from '../../base/tables/accounts.js';
import {foldedOf} from '../form-model/profile-match.js';
import type {KnownText} from '../state/finding.js';

/** A complete list of an organization, as it was read. */
export type KnownList<Item> = {
	readonly items: readonly Item[];
	/** How many the service announced. */
	readonly total?: number;
	readonly unreadable: number;
	/** Nobody asked for the tags of these accounts, so they may have some. */
	readonly isWithoutTags?: true;
};

/** Whether nothing is missing from a list. */
export const isWholeList = ({items, unreadable, total = 0}: KnownList<unknown>): boolean =>
	unreadable === 0 && total <= items.length;

/** What can be known of an organization, by its kind. A profile is null if the organization has none. */
export type KnownValues = {
	readonly profile: Profile | null; // eslint-disable-line @typescript-eslint/no-restricted-types -- As on the wire.
	readonly accounts: KnownList<Account>;
	readonly members: KnownList<Member>;
};

export type KnownKind = keyof KnownValues;

/** What was read of an organization. */
export type KnownRecord<Kind extends KnownKind = KnownKind> = {
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly readAt: number;
	readonly value: KnownValues[Kind];
};

/** How far a clock may be behind the one of an earlier reading, in milliseconds. */
const clockAllowance = 60_000;

const dayLength = 86_400_000;

/** Between which times the kept values were read, in milliseconds since the epoch. What is older is forgotten, and a time to come is from a clock that was wrong. Without `keepDays`, nothing is too old. */
export const keptSpan = (keepDays: number | undefined, now: number): readonly [oldest: number, latest: number] => [
	keepDays === undefined ? 0 : now - keepDays * dayLength,
	now + clockAllowance,
];

/** Whether a value was read at a time to come, by a clock that was wrong. */
export const isToCome = (readAt: number, now: number): boolean => readAt > keptSpan(undefined, now)[1];

type KindPart<Value> = {readonly schema: v.GenericSchema<unknown, Value>; readonly folded: (value: Value) => string};

const listEntries = {isWithoutTags: v.optional(v.literal(true)), total: v.optional(v.number()), unreadable: v.number()};

const listOf = <Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, KnownList<Item>> =>
	v.pipe(
		v.object({items: v.array(item), ...listEntries}),
		v.transform(({total, isWithoutTags, ...list}) => ({
			...list,
			...(isWithoutTags && {isWithoutTags}),
			...(total !== undefined && {total}),
		})),
	);

/** What a search looks at in an account and in a member. */
export const accountTexts = (account: Account): readonly string[] => [account.name, account.id, ...tagTexts(account)];
export const memberTexts = (member: Member): readonly string[] => [...searchedTexts(member), member.id];

/** One line for each text, and an empty line between items. */
const foldedLines = (items: ReadonlyArray<readonly string[]>): string =>
	foldedText(items.map(texts => texts.join('\n')).join('\n\n'));

/** What is different from kind to kind. */
export const kinds: {readonly [Name in KnownKind]: KindPart<KnownValues[Name]>} = {
	profile: {schema: v.nullable(profileSchema), folded: profile => (profile ? foldedOf(profile) : '')},
	accounts: {
		schema: listOf(accountSchema),
		folded: ({items}) => foldedLines(items.map(account => accountTexts(account))),
	},
	members: {schema: listOf(memberSchema), folded: ({items}) => foldedLines(items.map(member => memberTexts(member)))},
};

export const isWithoutTags = (value: KnownValues[KnownKind]): boolean =>
	value !== null && 'isWithoutTags' in value && value.isWithoutTags === true;

/** The text of a list without tags begins so, and the database finds it by that. */
export const beginningWithoutTags = '{"isWithoutTags":true,';

export const textOf = (value: KnownValues[KnownKind]): string =>
	JSON.stringify(isWithoutTags(value) ? {isWithoutTags: true, ...value} : value);

/** A row of the database. */
export type Row = {
	readonly id?: unknown;
	readonly read_at?: unknown;
	readonly value?: unknown;
	readonly lines?: unknown;
	readonly items?: unknown;
	readonly plain?: unknown;
};

// A profile begins with a line of the digits of its phone numbers, which are no words.
const withoutDigits = (kind: KnownKind, lines: string): string =>
	kind === 'profile' ? lines.slice(Math.max(0, lines.indexOf('\n', 1))) : lines;

/** What a search looks at in a value, with a line break before and after each line. */
export const searchedText = <Kind extends KnownKind>(kind: Kind, value: KnownValues[Kind]): string =>
	withoutDigits(kind, `\n${kinds[kind].folded(value)}\n`);

/** The searched text of a row. */
export const textIn = (kind: KnownKind, {id, read_at: readAt, lines}: Row): KnownText | undefined =>
	typeof id === 'string' && typeof readAt === 'number' && typeof lines === 'string'
		? {id, readAt, text: withoutDigits(kind, lines)}
		: undefined;

/** The value of a row, read by its schema. What is kept on disk is not trusted more than what comes from the service. */
export function parseRow<Value>(
	{id, read_at: readAt, value: text}: Row,
	schema: v.GenericSchema<unknown, Value>,
): {readonly id: string; readonly readAt: number; readonly value: Value} | undefined {
	if (typeof id !== 'string' || typeof readAt !== 'number' || typeof text !== 'string') {
		return undefined;
	}

	try {
		const value = parseExactly(text);
		const parsed = isTextDeeperThan(text, value, deepest) ? undefined : v.safeParse(schema, value);
		return parsed?.success ? {id, readAt, value: parsed.output} : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) {
			return undefined;
		}

		throw error;
	}
}

/** The record of a row. */
export const recordOf = <Name extends KnownKind>(kind: Name, row: Row): KnownRecord<Name> | undefined =>
	parseRow<KnownValues[Name]>(row, kinds[kind].schema);
