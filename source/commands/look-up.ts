import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Organization} from '../api/schemas.js';

const isNotAllowed = ({failure, status}: ApiError): boolean => failure === 'refused' && (status === 403 || status === 405);

/**
What the list says of an organization that may not be read by itself, its flags among that: a token may be taken for the list alone. Undefined where it was not for that that it could not be read, or the list has it not.
*/
export async function lookUpListed(client: Client, id: string, why: ApiError): Promise<Organization | undefined> {
	if (!isNotAllowed(why)) {
		return undefined;
	}

	try {
		const {value} = await client.for('look it up in the list').listOrganizations({id: [id]}).next();
		return value?.items.find(organization => organization.id === id);
	} catch (error) {
		if (error instanceof ApiError) {
			return undefined;
		}

		throw error;
	}
}
