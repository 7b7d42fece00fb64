import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import {findById} from '../commands/look-up.js';
import type {Change} from './changes.js';

type Missing = Exclude<Change, {readonly edits: unknown}>;

/**
So many missing organizations are looked for one by one.
*/
const mostAsked = 100;

async function lookFor(client: Client, change: Missing): Promise<Change> {
	try {
		return {...change, change: await findById(client, change.id) ? 'unlisted' : 'gone'};
	} catch (error) {
		// A refusal for another reason, such as too many requests, says nothing of the organization.
		if (error instanceof ApiError && error.failure === 'refused' && (error.status === 403 || error.status === 404)) {
			return {...change, change: 'gone'};
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
		const missing = change.change === 'missing' && asked < mostAsked && isWanted() ? change : undefined;
		asked += missing ? 1 : 0;
		answers.push(missing ? await lookFor(client, missing) : change); // eslint-disable-line no-await-in-loop -- A burst would run into the rate limit.
	}

	return answers;
}
