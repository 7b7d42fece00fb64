import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {JournalEntry} from '../form-model/journal-entry.js';
import type {ServiceContext} from '../loop/context.js';
import {findById, findListed} from '../loop/look-up.js';
import {readyWithin} from '../state/young.js';
import {isNamed} from './journal.js';
import {lagLeft} from './list-lag.js';

/** Whether an organization is gone; undefined if unknown. */
export async function isGone(client: Client, id: string): Promise<boolean | undefined> {
	try {
		const found = await findById(client.for('check whether the change arrived'), id);
		// An organization missing from the list may only be hidden.
		return found ? false : undefined;
	} catch (error) {
		if (error instanceof ApiError) {
			return error.failure === 'refused' && error.status === 404 ? true : undefined;
		}

		throw error;
	}
}

/** Whether an organization is gone from the service and from the list. A 404 to a deletion does not show this: it can also mean that the credential may not delete the organization. False if nothing can be read. */
export async function isGoneEverywhere(client: Client, id: string): Promise<boolean> {
	try {
		return (
			(await isGone(client, id)) === true &&
			(await findListed(client.for('check whether it is gone'), id)) === undefined
		);
	} catch (error) {
		if (error instanceof ApiError) {
			return false;
		}

		throw error;
	}
}

/** What became of a creation that the service accepted, from a read of the new organization; undefined if the id is not known, if nothing can be read, or while the service may still hide the organization. */
export async function fateOfCreation(
	context: Pick<ServiceContext, 'client' | 'journal' | 'now'>,
	entry: JournalEntry,
): Promise<'notStored' | 'stored' | undefined> {
	const {client, now} = context;
	const gone = isNamed(context, entry) ? await isGone(client, entry.id) : undefined;
	if (gone === undefined) {
		return undefined;
	}

	if (!gone) {
		return 'stored';
	}

	return lagLeft(entry.at, now(), readyWithin) === 0 && (await isGoneEverywhere(client, entry.id))
		? 'notStored'
		: undefined;
}
