import type {Page} from '../../base/api/pages.js';
import {orFail, readBeside} from '../loop/load.js';
import type {ServiceContext} from '../loop/context.js';
import type {Detail} from '../state/data.js';
import type {Organization} from '../../base/api/schemas.js';
import {inDialog} from '../loop/until.js';
import {type Before, beforeOf} from '../form-model/fields.js';
import {withoutCredentials} from '../form-model/marks.js';
import {ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {findById, findListed} from '../loop/look-up.js';
import {checkUndo, noteWrite} from './journal.js';
import type {Description} from './engine.js';
import {deletionRequest, findWritten, recordedDeletion} from './history.js';
import {lookUntilListed} from './list-lag.js';

/** The number of items in a list: the reported total, or a count of all pages if no total is reported. */
async function countOf(pages: AsyncIterable<Page<unknown>>): Promise<number> {
	let counted = 0;
	for await (const {total, items, unreadable} of pages) {
		if (total !== undefined) {
			return Math.max(total, items.length + unreadable);
		}

		counted += items.length + unreadable;
	}

	return counted;
}

/** How many members and open invitations an organization has: those on the first page that has any. Undefined if they cannot be counted; the service then refuses the deletion. */
async function countMembers(client: Client, id: string): Promise<number | undefined> {
	try {
		for await (const {items} of client.listMembers(id, {status: ['active', 'pending']}, {firstPageSize: 1000})) {
			const current = items.filter(({status}) => status === 'active' || status === 'pending').length;
			if (current > 0) {
				return current;
			}
		}

		return 0;
	} catch (error) {
		if (error instanceof ApiError) {
			return undefined;
		}

		throw error;
	}
}

/** An organization with the number of its sub-organizations, accounts, and members with open invitations. `members` is undefined if they could not be counted. */
export type DeletionChecks = {readonly organizations: number; readonly accounts: number; readonly members: number | undefined; readonly detail: Detail};

/**
Asks the service what blocks a deletion.

@throws {ApiError} If the contents cannot be counted or the organization cannot be read.
*/
export async function readChecks(context: ServiceContext, id: string): Promise<DeletionChecks> {
	const purpose = 'check what blocks the deletion';
	const checking = context.client.for(purpose);
	const [organizations, accounts, members, detail] = await Promise.all([
		countOf(checking.listOrganizations({'parent.id': id})),
		countOf(checking.listAccounts(id)),
		countMembers(checking, id),
		readBeside(context, id, purpose),
	]);
	return {
		organizations, accounts, members, detail,
	};
}

/** The record of a deletion. */
const noteOf = (id: string, before: Before, undoes?: number) => ({
	kind: 'delete', id, before: withoutCredentials(before), ...(undoes !== undefined && {undoes}),
}) as const;

/**
Checks before a deletion is confirmed, and finds out whether the deletion can be undone.

@throws {ApiError} If the checks cannot be read.
*/
export async function checkBeforeDeletion(context: ServiceContext, id: string): Promise<DeletionChecks> {
	const checks = await readChecks(context, id);
	const {detail} = checks;
	checkUndo(context, noteOf(id, beforeOf(detail.organization, detail.profile)));
	return checks;
}

/** Opens the checklist and counts what blocks the deletion. */
export async function checkDeletion(context: ServiceContext, organization: Organization): Promise<void> {
	const reading = inDialog(context);
	const {store, nextRequest} = reading;
	const request = nextRequest();
	store.dispatch({type: 'deletion/opened', organization, request});
	await orFail(async () => {
		store.dispatch({type: 'deletion/checked', request, ...await checkBeforeDeletion(reading, organization.id)});
	}, error => {
		store.dispatch({type: 'deletion/checkFailed', request, error});
	});
}

/** Whether an organization is gone, after the answer to its deletion was lost; undefined if unknown. */
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
		return await isGone(client, id) === true && await findListed(client.for('check whether it is gone'), id) === undefined;
	} catch (error) {
		if (error instanceof ApiError) {
			return false;
		}

		throw error;
	}
}

/** Whether an organization is gone after the service accepted its deletion; undefined if nothing could be read. Looks again for a while. */
async function isGoneAfter(context: ServiceContext, id: string, sentAt: number): Promise<boolean | undefined> {
	let isKnownGone: boolean | undefined;
	await lookUntilListed(context, sentAt, async () => {
		const gone = await isGone(context.client, id);
		// Unknown, as after a stop, changes nothing.
		isKnownGone = gone ?? isKnownGone;
		return gone;
	}, gone => gone !== false);
	return isKnownGone;
}

/** The answer to a deletion. `isRead`: reading, or the history, shows that the organization is gone. */
export type Deleted = {readonly isRead: boolean};

/** The parts of a write that all deletions share: how to record, send and look up. The plan holds the values that were just read. `undoes`: when the write was made that this undoes. */
export type Deletes = {readonly seen: unknown; readonly plan: Before; readonly answer: Deleted; readonly stored: undefined; readonly why: unknown};

export const deletionById = (context: ServiceContext, id: string, undoes?: number): Pick<Description<Deletes>, 'findRecord' | 'isShown' | 'lookUp' | 'readBack' | 'record' | 'send'> => ({
	record: before => noteWrite(context, noteOf(id, before, undoes)),
	async send() {
		const sentAt = context.now();
		await context.client.deleteOrganization(id);
		const gone = await isGoneAfter(context, id, sentAt);
		if (gone === false) {
			throw new ApiError('The service accepted the deletion, but still shows the organization.', {failure: 'shape', request: deletionRequest({id})});
		}

		return {isRead: gone === true};
	},
	async lookUp() {
		const gone = await isGone(context.client, id);
		return gone ? {status: 'stored', answer: {isRead: true}} : {status: gone === false ? 'notStored' : 'unknown'};
	},
	findRecord: async (before, lost) => findWritten(context, recordedDeletion(id, before), lost, {isRead: true}),
	readBack: async () => undefined,
	isShown: (_stored, _before, {isRead}) => isRead,
});
