import {ApiError, isBadRequest, isRefusedInAdvance} from '../../base/api/api-error.js';
import {type Client, usualFirstPage} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {parentFinder} from '../../base/tree/parents.js';
import {failureText} from '../rows/failure.js';
import {lacksOfListing} from '../rows/listing-text.js';
import {isId} from '../state/is-id.js';
import type {Told} from '../../base/text/told.js';
import type {ServiceContext} from './context.js';
import {whenListed} from './until.js';

const isNotAllowed = (error: ApiError): boolean =>
	isRefusedInAdvance(error) || (error.failure === 'refused' && (error.status === 403 || error.status === 405));

/** How many ids one request asks for. */
const mostIds = 100;

/**
The full records of organizations from the list, by id. Works whether the service supports, ignores or refuses the filter for ids.

@throws {ApiError} if the list cannot be read
*/
export async function findAllListed(
	client: Client,
	ids: readonly string[],
): Promise<ReadonlyMap<string, Organization>> {
	const wanted = new Set(ids);
	const found = new Map<string, Organization>();
	// An answer with other organizations ignored the filter, so it is the whole list.
	let isWhole = false;
	async function read(filters: {readonly id?: readonly string[]}, firstPageSize: number): Promise<void> {
		for await (const {items} of client.listOrganizations(filters, {firstPageSize})) {
			for (const item of items) {
				isWhole ||= !wanted.has(item.id);
				if (wanted.has(item.id)) {
					found.set(item.id, item);
				}
			}

			if (found.size === wanted.size) {
				return;
			}
		}
	}

	// A single result may come from a service that takes only one of several ids. If it also lacks an id that is asked for alone, the others are missing as well.
	async function readSingly(missing: readonly string[]): Promise<void> {
		for (const id of missing) {
			await read({id: [id]}, usualFirstPage); // eslint-disable-line no-await-in-loop -- The first answer decides.
			if (!found.has(id)) {
				return;
			}
		}
	}

	for (let index = 0; !isWhole && index < ids.length; index += mostIds) {
		/* eslint-disable no-await-in-loop -- The first answer shows whether the service supports the filter. */
		try {
			const asked = ids.slice(index, index + mostIds);
			await read({id: asked}, Math.max(asked.length, usualFirstPage));
			const missing = isWhole ? [] : asked.filter(id => !found.has(id));
			await readSingly(missing.length === asked.length - 1 ? missing : []);
		} catch (error) {
			if (!isBadRequest(error)) {
				throw error;
			}

			isWhole = true;
			await read({}, 1000);
		}
		/* eslint-enable no-await-in-loop */
	}

	return found;
}

/**
The full record of an organization from the list; undefined if the list does not have it.

@throws {ApiError} if the list cannot be read
*/
export async function findListed(client: Client, id: string): Promise<Organization | undefined> {
	const found = await findAllListed(client, [id]);
	return found.get(id);
}

/**
An organization by id. Uses the list if the credential can only list. Undefined if the organization is not there.

@throws {ApiError} if it cannot be read
*/
export async function findById(client: Client, id: string): Promise<Organization | undefined> {
	try {
		return await client.getOrganization(id);
	} catch (error) {
		if (error instanceof ApiError && isRefusedInAdvance(error)) {
			return findListed(client, id);
		}

		throw error;
	}
}

/** The list's record of an organization, including flags, if the credential cannot read the organization individually. Undefined if the read failed for another reason, or if the list does not have it. */
export async function lookUpListed(client: Client, id: string, why: ApiError): Promise<Organization | undefined> {
	if (!isNotAllowed(why)) {
		return undefined;
	}

	try {
		return await findListed(client.for('find it in the list'), id);
	} catch (error) {
		if (error instanceof ApiError) {
			return undefined;
		}

		throw error;
	}
}

/** Resolves an id or a path to an id. A path waits for the complete list. Returns the reason if there is none. */
export async function idNamed(
	{store}: ServiceContext,
	text: string,
): Promise<{readonly id: string} | {readonly why: Told}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	const state = await whenListed(store);
	const {
		tree: {index},
		listing: {progress},
	} = state;
	if (progress.status === 'failed') {
		return {why: failureText(progress.error)};
	}

	const found = parentFinder(index, lacksOfListing(state))(text);
	return 'row' in found ? {id: index.idAt(found.row) ?? id} : found;
}

/** Why an organization is left out that the service does not list. */
export const notListedText = 'The service does not list it: it was deleted, or you cannot see it.';

/** Organizations as the service lists them now, and those that it does not list. */
export type ListedByIds = {
	readonly organizations: readonly Organization[];
	readonly unlisted: ReadonlyArray<Pick<Organization, 'id' | 'name'>>;
};

/** Lists the organizations with these ids, in this order. `names`: the names that are known of them, by id. */
export async function listByIds(client: Client, names: ReadonlyMap<string, string>): Promise<ListedByIds> {
	const ids = names.keys().toArray();
	const found = await findAllListed(client.for('find the organizations'), ids);
	return {
		organizations: ids.flatMap(id => found.get(id) ?? []),
		unlisted: names
			.entries()
			.filter(([id]) => !found.has(id))
			.map(([id, name]) => ({id, name}))
			.toArray(),
	};
}
