import {ApiError, isBadRequest} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {isOpenEntry, isUnnamed, type JournalEntry, withUndone} from '../form-model/journal-entry.js';
import {isOfTime, findById} from '../loop/look-up.js';
import type {ServiceContext} from '../loop/context.js';
import {allWrites, isNamed} from './journal.js';
import {lagLeft, lookUntilListed} from './waiting.js';

/** A name and parent; the id is empty for a root. */
type Place = {readonly name: string; readonly parentId: string};

/**
The organizations with exactly this name and parent. Works whether the service supports, ignores or refuses the filter for exact names.

@throws {ApiError} If the organizations cannot be read.
*/
export async function namesakes(client: Client, {name, parentId}: Place): Promise<readonly Organization[]> {
	const read = async (
		filter: {readonly name: string} | {readonly 'name.contains': string},
	): Promise<readonly Organization[]> => {
		const found: Organization[] = [];
		for await (const {items} of client.listOrganizations({
			...filter,
			'parent.id': parentId === '' ? 'null' : parentId,
		})) {
			found.push(...items.filter(item => item.name === name));
		}

		return found;
	};

	try {
		return await read({name});
	} catch (error) {
		if (isBadRequest(error)) {
			return read({'name.contains': name});
		}

		throw error;
	}
}

/** No organizations, if they cannot be read. */
export function orNone(error: unknown): readonly Organization[] {
	if (error instanceof ApiError) {
		return [];
	}

	throw error;
}

/** When the answer to the last of these tries was lost, in milliseconds since the epoch; -Infinity without one. */
export const triedLastAt = (tries: readonly JournalEntry[]): number =>
	Math.max(-Infinity, ...tries.map(({at, lostAt}) => lostAt ?? at));

/** Whether one of these tries may have created the organization. */
export const isPerhapsOf = (
	context: Pick<ServiceContext, 'journal' | 'now'>,
	tries: readonly JournalEntry[],
	{id, create_time: time}: Organization,
): boolean =>
	tries.some(
		entry => entry.id === id || (isOfTime(time, {sentAt: entry.at}, context.now()) && !isNamed(context, entry)),
	);

/** An organization that is read; undefined if the service refuses or does not have it. */
async function orUnread(reading: Promise<Organization | undefined>): Promise<Organization | undefined> {
	try {
		return await reading;
	} catch (error) {
		orNone(error);
		return undefined;
	}
}

/** What the service shows of creations that it accepted, even if no list shows it yet. Later names and parents are somebody's change, so that they do not count. */
export async function acceptedOf(client: Client, tries: readonly JournalEntry[]): Promise<readonly Organization[]> {
	const found = await Promise.all(
		tries.map(async ({id, after}) => {
			const read = await orUnread(findById(client, id));
			return read?.name === after?.name && (read?.parent?.id ?? '') === after?.parentId ? read : undefined;
		}),
	);
	return found.filter(each => each !== undefined);
}

/** What this computer did at a place. */
export type OwnWrites = {
	/** Whether an organization was deleted from here. */
	readonly isGone: (id: string) => boolean;
	/** The creations whose ids are known and that were not deleted from here, the latest first. */
	readonly made: readonly JournalEntry[];
	/** Those without an answer. */
	readonly tries: readonly JournalEntry[];
	/** The organizations that were deleted so recently that the list may still show them, with the time. */
	readonly deleted: ReadonlyMap<string, number>;
};

type Recording = Pick<ServiceContext, 'journal' | 'now'>;

const ownWrites = ({journal}: Pick<ServiceContext, 'journal'>): readonly JournalEntry[] =>
	withUndone(
		[...allWrites({journal}), ...journal.runs.creations()].toSorted((left, right) => right.at - left.at),
	).filter(({kind}) => kind === 'create' || kind === 'delete');

/** What this computer has created, tried and deleted, by name and parent. Reads the record once. */
export function ownCreations(context: Recording): (place: Place) => OwnWrites {
	const all = ownWrites(context);
	const gone = new Set(all.filter(({kind, isUnclear}) => kind === 'delete' && !isUnclear).map(({id}) => id));
	const places = Map.groupBy(all, ({before, after = before}) => JSON.stringify([after.name, after.parentId]));
	return ({name, parentId}) => {
		const writes = places.get(JSON.stringify([name, parentId])) ?? [];
		const created = writes.filter(({kind, isDeleted}) => kind === 'create' && !isDeleted);
		return {
			made: created.filter(({id}) => !isUnnamed(id)),
			tries: created.filter(entry => isUnnamed(entry.id) && isOpenEntry(entry)),
			isGone: id => gone.has(id),
			deleted: new Map(
				writes
					.filter(({kind, isUnclear, at}) => kind === 'delete' && !isUnclear && lagLeft(at, context.now()) > 0)
					.map(({id, at}) => [id, at]),
			),
		};
	};
}

/** The organizations at a place. */
export type AtPlace = {
	readonly found: readonly Organization[];
	/** The one among them that this computer has created, or perhaps created. */
	readonly own?: Organization | undefined;
};

/**
Looks what the service has at a place. Looks again while the list may lack what was created from here, or may still show what was deleted from here.

@throws {ApiError} If the organizations cannot be read.
*/
export async function lookAtPlace(
	context: Recording &
		Pick<ServiceContext, 'wait'> & {readonly note?: (seconds: number) => void; readonly isStopping?: () => boolean},
	client: Client,
	place: Place,
	{made, tries, deleted} = ownCreations(context)(place),
): Promise<AtPlace> {
	const late = made.filter(({at}) => lagLeft(at, context.now()) > 0);
	const isExpected = late.length + tries.length > 0;
	const {found} = await lookUntilListed(
		context,
		Math.max(triedLastAt([...late, ...tries]), ...deleted.values()),
		async () => {
			const listed = await namesakes(client, place);
			const shown = listed.filter(({id}) => !deleted.has(id));
			return {found: shown.length > 0 ? shown : await acceptedOf(client, late), isStale: shown.length < listed.length};
		},
		seen => seen.found.length > 0 || !(isExpected || seen.isStale),
	);
	const own = found.find(each => made.some(({id}) => id === each.id) || isPerhapsOf(context, tries, each));
	return {found, ...(own && {own})};
}

/** Reads a list again while it lacks what was created from here a moment ago, or still shows what was deleted from here. */
export async function readCurrent<List extends {readonly organizations: ReadonlyArray<Pick<Organization, 'id'>>}>(
	context: Recording & Pick<ServiceContext, 'wait'>,
	read: () => Promise<List>,
): Promise<List> {
	const late = ownWrites(context).filter(
		({id, at, isUnclear, isDeleted}) => !isUnnamed(id) && !isUnclear && !isDeleted && lagLeft(at, context.now()) > 0,
	);
	return lookUntilListed(context, triedLastAt(late), read, ({organizations}) => {
		const ids = new Set(organizations.map(({id}) => id));
		return late.every(({id, kind}) => ids.has(id) === (kind === 'create'));
	});
}
