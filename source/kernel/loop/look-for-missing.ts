import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Change} from '../files/snapshot-changes.js';
import {findById} from './look-up.js';

type Missing = Exclude<Change, {readonly edits: unknown}>;

/** The most missing organizations that are looked up one by one. */
const mostAsked = 100;

async function lookFor(client: Client, change: Missing): Promise<Change> {
	try {
		return {...change, change: (await findById(client, change.id)) ? 'unlisted' : 'gone'};
	} catch (error) {
		// Any other refusal, such as too many requests, says nothing about the organization.
		if (error instanceof ApiError && error.failure === 'refused' && (error.status === 403 || error.status === 404)) {
			return {...change, change: 'gone'};
		}

		if (error instanceof ApiError) {
			return change;
		}

		throw error;
	}
}

/** Looks up missing organizations one by one, at most 100, while the answer is wanted. */
export async function lookForMissing(
	client: Client,
	changes: readonly Change[],
	isWanted = (): boolean => true,
): Promise<readonly Change[]> {
	const answers: Change[] = [];
	let asked = 0;
	for (const change of changes) {
		const missing = change.change === 'missing' && asked < mostAsked && isWanted() ? change : undefined;
		asked += missing ? 1 : 0;
		answers.push(missing ? await lookFor(client, missing) : change); // eslint-disable-line no-await-in-loop -- One at a time, because a burst reaches the rate limit.
	}

	return answers;
}
