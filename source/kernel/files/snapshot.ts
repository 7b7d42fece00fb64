import * as v from 'valibot';
import {deepest, isDeeperThan, parseExactly} from '../../base/api/json.js';
import {
	type Account,
	accountSchema,
	idSchema,
	type Member,
	memberSchema,
	type Organization,
	organizationSchema,
} from '../../base/api/schemas.js';
import {harmlessJson} from '../../base/text/harmless.js';
import {whyNotRead} from '../../base/text/error-code.js';
import type {ComparedList} from './list-differences.js';

/** A list of one organization. */
export type SnapshotList<Item> = ComparedList<Item> & {
	/** When it was read; ISO 8601. */
	readonly readAt: string;
};

/** Lists by the id of their organization. A list that was not read is absent. */
export type SnapshotLists<Item> = ReadonlyMap<string, SnapshotList<Item>>;

/** All visible organizations at one time, as far as one read of the list shows them. */
export type Snapshot = {
	readonly host: string;
	/** ISO 8601. */
	readonly takenAt: string;
	/** When the last profile in it was read, or later; ISO 8601. Absent if none was read. */
	readonly readUntil?: string;
	/** False if some records could not be read. They are not among the organizations. */
	readonly isComplete: boolean;
	/** The filter that chose the organizations. Absent if all are in it. */
	readonly filter?: string;
	readonly organizations: readonly Organization[];
	/** Absent if the snapshot was to have none. */
	readonly accounts?: SnapshotLists<Account>;
	/** With pending invitations. Absent if the snapshot was to have none. */
	readonly members?: SnapshotLists<Member>;
};

/** The lists that a snapshot can hold. */
export const snapshotKinds = ['accounts', 'members'] as const;

export type SnapshotKind = (typeof snapshotKinds)[number];

/** The ids of the organizations whose lists are wanted. */
export type WantedLists = Readonly<Partial<Record<SnapshotKind, readonly string[]>>>;

/** The listed organizations whose profile is in the snapshot. The other profiles cannot be compared. */
export function withProfileIn({organizations}: Snapshot, listed: readonly Organization[]): readonly Organization[] {
	const known = new Set(organizations.filter(({profile}) => profile !== undefined).map(({id}) => id));
	return listed.filter(({id}) => known.has(id));
}

/** A profile that was read after this time, in milliseconds since the epoch, can show a change since the snapshot. */
export const profilesReadUntil = ({readUntil, takenAt}: Snapshot): number => Date.parse(readUntil ?? takenAt);

const format = 'cforgs-snapshot';

const version = 1;

/** The file is not a valid snapshot. The message is one sentence that names the invalid part. */
export class SnapshotError extends Error {
	override readonly name = 'SnapshotError';
}

const headSchema = v.object({format: v.literal(format), version: v.number()});

const noProfileSchema = v.pipe(
	organizationSchema,
	v.transform((organization): Organization => ({...organization, profile: null})),
);

// In a snapshot, null means that there is no profile. In a list of the service, null means nothing.
const seenSchema = v.lazy(record =>
	v.is(v.object({profile: v.null()}), record) ? noProfileSchema : organizationSchema,
);

const timeSchema = v.pipe(
	v.string(),
	v.check(text => !Number.isNaN(Date.parse(text)), 'Invalid time'),
);

function listsOf<Item>(item: v.GenericSchema<unknown, Item>): v.GenericSchema<unknown, SnapshotLists<Item>> {
	const listSchema = v.object({
		organization_id: idSchema,
		read_at: timeSchema,
		is_complete: v.boolean(),
		items: v.array(item),
	});
	return v.pipe(
		v.array(listSchema),
		v.transform(lists => {
			const byId = new Map<string, SnapshotList<Item>>();
			for (const {organization_id: id, read_at: readAt, is_complete: isWhole, items} of lists) {
				if (!byId.has(id)) {
					byId.set(id, {items, isWhole, readAt});
				}
			}

			return byId;
		}),
	);
}

const snapshotSchema = v.object({
	host: v.string(),
	taken_at: timeSchema,
	read_until: v.optional(timeSchema),
	is_complete: v.boolean(),
	filter: v.optional(v.string()),
	organizations: v.array(seenSchema),
	accounts: v.optional(listsOf(accountSchema)),
	members: v.optional(listsOf(memberSchema)),
});

const linesOf = (values: ReadonlyArray<Readonly<Record<string, unknown>>>): string =>
	values.length === 0 ? '[]' : `[\n${values.map(value => harmlessJson(value)).join(',\n')}\n]`;

const listLines = (lists: SnapshotLists<unknown>): string =>
	linesOf(
		lists
			.entries()
			.map(([id, {items, isWhole, readAt}]) => ({organization_id: id, read_at: readAt, is_complete: isWhole, items}))
			.toArray(),
	);

/** The text of a snapshot file, with one organization per line, and one list per line. */
export function snapshotText(snapshot: Snapshot): string {
	const {host, takenAt, readUntil, isComplete, filter, organizations} = snapshot;
	const kinds = snapshotKinds.filter(kind => snapshot[kind] !== undefined);
	const head = harmlessJson({
		format,
		version,
		host,
		taken_at: takenAt,
		...(readUntil !== undefined && {read_until: readUntil}),
		is_complete: isComplete,
		...(filter !== undefined && {filter}),
	}).slice(0, -1);
	const lists = kinds.map(kind => `,"${kind}":${listLines(snapshot[kind] ?? new Map())}`).join('');
	return `${head},"organizations":${linesOf(organizations)}${lists}}\n`;
}

const levelsAbove = 4;

function valueOf(text: string): unknown {
	let value: unknown;
	try {
		value = parseExactly(text);
	} catch (error) {
		throw new SnapshotError(`It is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
	}

	if (isDeeperThan(value, deepest + levelsAbove)) {
		throw new SnapshotError('It is nested too deeply.');
	}

	return value;
}

/**
Reads the text of a snapshot file.

@throws {SnapshotError} if the text is not a snapshot that this version can read.
*/
export function parseSnapshot(text: string): Snapshot {
	const value = valueOf(text);
	const head = v.safeParse(headSchema, value);
	if (!head.success) {
		throw new SnapshotError('It is not a snapshot: cforgs snapshot FILE writes one.');
	}

	const {version: found} = head.output;
	if (found > version) {
		throw new SnapshotError('A newer version of cforgs wrote it. To read it, update this one.');
	}

	if (found !== version) {
		throw new SnapshotError(`Its version is ${found}, but this cforgs reads version ${version}.`);
	}

	const {success, output, issues} = v.safeParse(snapshotSchema, value, {abortEarly: true});
	if (!success) {
		const [issue] = issues;
		throw new SnapshotError(`At ${v.getDotPath(issue) ?? 'its start'}: ${issue.message}.`);
	}

	const {
		host,
		taken_at: takenAt,
		read_until: readUntil,
		is_complete: isComplete,
		filter,
		organizations,
		accounts,
		members,
	} = output;
	return {
		host,
		takenAt,
		...(readUntil !== undefined && {readUntil}),
		isComplete,
		...(filter !== undefined && {filter}),
		organizations,
		...(accounts && {accounts}),
		...(members && {members}),
	};
}

/**
Reads a snapshot.

@throws {SnapshotError} One sentence that names the file.
*/
export async function readSnapshot(file: string, read: (file: string) => Promise<string>): Promise<Snapshot> {
	try {
		return parseSnapshot(await read(file));
	} catch (error) {
		const why = error instanceof SnapshotError ? error.message : whyNotRead(error);
		throw new SnapshotError(`${file} is not usable. ${why}`);
	}
}

/** Why two snapshots cannot be compared: ids from different hosts are unrelated. */
export function whyNotComparable(older: Snapshot, {host}: Pick<Snapshot, 'host'>): string | undefined {
	return older.host === host
		? undefined
		: `These snapshots are from two hosts and cannot be compared: ${older.host} and ${host}.`;
}
