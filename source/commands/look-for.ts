import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Change} from '../compare/changes.js';

/**
So many missing organizations are looked for one by one.
*/
const mostAsked = 100;

async function lookFor(client: Client, change: Change): Promise<Change> {
	try {
		await client.getOrganization(change.id);
		return {id: change.id, name: change.name, change: 'unlisted'};
	} catch (error) {
		// A refusal for another reason, such as too many requests, says nothing of the organization.
		if (error instanceof ApiError && error.failure === 'refused' && (error.status === 403 || error.status === 404)) {
			return {id: change.id, name: change.name, change: 'gone'};
		}

		if (error instanceof ApiError) {
			return change;
		}

		throw error;
	}
}

/**
Asks the service for what is missing in its list, the first 100 of them, as long as the answer is wanted.
*/
export async function lookForMissing(client: Client, changes: readonly Change[], isWanted = (): boolean => true): Promise<readonly Change[]> {
	const answers: Change[] = [];
	let asked = 0;
	for (const change of changes) {
		const isAsked = change.change === 'missing' && asked < mostAsked && isWanted();
		asked += isAsked ? 1 : 0;
		answers.push(isAsked ? await lookFor(client, change) : change); // eslint-disable-line no-await-in-loop -- A burst would run into the rate limit.
	}

	return answers;
}
