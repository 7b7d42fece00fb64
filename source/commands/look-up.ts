import {ApiError, isRefusedInAdvance} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';
import {parentFinder} from '../tree/parents.js';
import {failureText} from '../format/failure.js';
import {lacksOfListing} from '../format/listing-text.js';
import {isId} from '../state/is-id.js';
import type {Told} from '../text/told.js';
import type {ServiceContext} from './context.js';
import {whenListed} from './until.js';

const isNotAllowed = (error: ApiError): boolean => isRefusedInAdvance(error) || (error.failure === 'refused' && (error.status === 403 || error.status === 405));

/**
The full record of an organization from the list; undefined if the list does not have it.

@throws {ApiError} if the list cannot be read
*/
export async function findListed(client: Client, id: string): Promise<Organization | undefined> {
	const {value} = await client.listOrganizations({id: [id]}).next();
	return value?.items.find(organization => organization.id === id);
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

/**
The list's record of an organization, including flags, if the credential cannot read the organization individually. Undefined if the read failed for another reason, or if the list does not have it.
*/
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

/**
Resolves an id or a path to an id. A path waits for the complete list. Returns the reason if there is none.
*/
export async function idNamed({store}: ServiceContext, text: string): Promise<{readonly id: string} | {readonly why: Told}> {
	const id = text.trim();
	if (isId(id)) {
		return {id};
	}

	const state = await whenListed(store);
	const {tree: {index}, listing: {progress}} = state;
	if (progress.status === 'failed') {
		return {why: failureText(progress.error)};
	}

	const found = parentFinder(index, lacksOfListing(state))(text);
	return 'row' in found ? {id: index.idAt(found.row) ?? id} : found;
}
