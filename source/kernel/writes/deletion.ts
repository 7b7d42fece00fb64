import type {Page} from '../../base/api/pages.js';
import type {Member, Organization} from '../../base/api/schemas.js';
import {isNotThere, isPerhapsTooNew, orFailure, ApiError} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import {counted} from '../../base/text/words.js';
import {readBeside} from '../loop/load.js';
import type {ServiceContext} from '../loop/context.js';
import type {DeletionChecks} from '../state/deletion-checks.js';
import {inDialog} from '../loop/until.js';
import {type Before, beforeOf, fieldNames, labelsInSentence, valueBefore} from '../form-model/fields.js';
import {withoutCredentials, isMarked} from '../form-model/value-warnings.js';
import {forgetDeleted} from '../storage/keep-read.js';
import {checkUndo, noteWrite, settleWrites} from './journal.js';
import type {Description} from './engine.js';
import {isGone, deletionRequest, findWritten, recordedDeletion} from './history.js';
import {lookUntilListed, waitSeconds} from './waiting.js';

/** What an organization holds of one kind. */
type Held<Item> = {
	readonly number: number;
	/** Those that were read. */
	readonly first: readonly Item[];
};

/** The items of a list: the reported total, or a count of all pages if no total is reported. Reads on as long as all items are expected. */
async function readHeld<Item>(
	pages: AsyncIterable<Page<Item>>,
	isExpected: (item: Item) => boolean = () => false,
): Promise<Held<Item>> {
	const first: Item[] = [];
	let arrived = 0;
	for await (const {total, items, unreadable} of pages) {
		first.push(...items);
		arrived += items.length + unreadable;
		if (total !== undefined && (arrived >= total || !(items.length > 0 && items.every(item => isExpected(item))))) {
			return {number: Math.max(total, arrived), first};
		}
	}

	return {number: arrived, first};
}

/** The members and open invitations of an organization: those on the first page that has any. Undefined if they cannot be counted; the service then refuses the deletion. */
async function readHeldMembers(client: Client, id: string): Promise<Held<Member> | undefined> {
	return orFailure(
		async () => {
			for await (const {items} of client.listMembers(id, {status: ['active', 'pending']}, {firstPageSize: 1000})) {
				const first = items.filter(({status}) => status === 'active' || status === 'pending');
				if (first.length > 0) {
					return {number: first.length, first};
				}
			}

			return {number: 0, first: []};
		},
		() => undefined,
	);
}

/**
Asks the service what blocks a deletion. `isGoing`: whether a sub-organization is deleted before; of others, the first ones are enough.

@throws {ApiError} If the contents cannot be counted or the organization cannot be read.
*/
export async function readChecks(
	context: ServiceContext,
	id: string,
	isGoing?: (id: string) => boolean,
): Promise<DeletionChecks> {
	const purpose = 'check what blocks the deletion';
	const checking = context.client.for(purpose);
	const [organizations, accounts, members, detail] = await Promise.all([
		readHeld(checking.listOrganizations({'parent.id': id}), isGoing && (child => isGoing(child.id))),
		readHeld(checking.listAccounts(id)),
		readHeldMembers(checking, id),
		readBeside(context, id, purpose),
	]);
	return {
		organizations: organizations.number,
		accounts: accounts.number,
		members: members?.number,
		detail,
		first: {organizations: organizations.first, accounts: accounts.first, members: members?.first ?? []},
	};
}

const noteOf = (id: string, before: Before, undoes?: number) =>
	({kind: 'delete', id, before: withoutCredentials(before), ...(undoes !== undefined && {undoes})}) as const;

/** Finds out whether the deletion of an organization with these values can be undone. */
export function checkUndoOfDeletion(context: ServiceContext, id: string, before: Before): void {
	checkUndo(context, noteOf(id, before));
}

/**
Checks before a deletion is confirmed, and finds out whether the deletion can be undone.

@throws {ApiError} If the checks cannot be read.
*/
async function checkBeforeDeletion(context: ServiceContext, id: string): Promise<DeletionChecks> {
	const checks = await readChecks(context, id);
	const {detail} = checks;
	checkUndoOfDeletion(context, id, beforeOf(detail.organization, detail.profile));
	return checks;
}

/** Opens the checklist and counts what blocks the deletion. */
export async function checkDeletion(context: ServiceContext, organization: Organization): Promise<void> {
	const reading = inDialog(context);
	const {store, nextRequest} = reading;
	const request = nextRequest();
	store.dispatch({type: 'deletion/opened', organization, request});
	await orFailure(
		async () => {
			store.dispatch({type: 'deletion/checked', request, ...(await checkBeforeDeletion(reading, organization.id))});
		},
		error => {
			store.dispatch({type: 'deletion/checkFailed', request, error});
		},
	);
}

/** Records that earlier deletions of an organization, whose answers were lost, arrived. */
export function settleDeletions(context: ServiceContext, id: string): void {
	settleWrites(
		context,
		context.journal.list().filter(entry => entry.kind === 'delete' && entry.id === id && entry.isUnclear),
		'stored',
	);
}

/** Whether an organization is gone after the service accepted its deletion; undefined if nothing could be read. Looks again for a while. */
async function isGoneAfter(context: ServiceContext, id: string, sentAt: number): Promise<boolean | undefined> {
	let isKnownGone: boolean | undefined;
	await lookUntilListed(
		context,
		sentAt,
		async () => {
			const gone = await isGone(context.client, id);
			// Unknown, as after a stop, changes nothing.
			isKnownGone = gone ?? isKnownGone;
			return gone;
		},
		gone => gone !== false,
	);
	return isKnownGone;
}

/** The answer to a deletion. */
type Deleted = {
	/** Reading, or the history, shows that the organization is gone. */
	readonly isRead: boolean;
};

/** The parts of a write that all deletions share: how to record, send and look up. The plan holds the values that were just read. `undoes`: when the write was made that this undoes. */
export type Deletes = {
	readonly seen: unknown;
	readonly plan: Before;
	readonly answer: Deleted;
	readonly stored: undefined;
	readonly why: unknown;
};

export const deletionById = (
	context: ServiceContext,
	id: string,
	undoes?: number,
): Pick<Description<Deletes>, 'findRecord' | 'isShown' | 'keepRead' | 'lookUp' | 'readBack' | 'record' | 'send'> => ({
	record: before => noteWrite(context, noteOf(id, before, undoes)),
	async send() {
		const sentAt = context.now();
		await context.client.deleteOrganization(id);
		const gone = await isGoneAfter(context, id, sentAt);
		if (gone === false) {
			throw new ApiError('The service accepted the deletion, but still shows the organization.', {
				failure: 'shape',
				request: deletionRequest({id}),
			});
		}

		return {isRead: gone === true};
	},
	async lookUp() {
		const gone = await isGone(context.client, id);
		return gone ? {status: 'stored', answer: {isRead: true}} : {status: gone === false ? 'notStored' : 'unknown'};
	},
	findRecord: async (before, lost) => findWritten(context, recordedDeletion(id, before), lost, {isRead: true}),
	readBack: async () => undefined,
	keepRead(_stored, {isRead}) {
		if (isRead) {
			forgetDeleted(context.disk, id);
		}
	},
	isShown: (_stored, _before, {isRead}) => isRead,
});

/** Why an organization that was created from here is not deleted: it is not empty, or somebody changed it after its creation. */
function whyItStays(made: Before, {organizations, accounts, members = 0, detail}: DeletionChecks): string | undefined {
	if (organizations + accounts + members > 0) {
		return `It has ${counted(organizations, 'sub-organization')} and ${counted(accounts, 'account')}${members === 0 ? '' : ` and ${counted(members, 'member')}`}. Only an empty organization can be deleted.`;
	}

	const now = beforeOf(detail.organization, detail.profile);
	// A credential is never kept, so a recorded value with one cannot be compared.
	const changed = fieldNames.filter(
		name => !isMarked(made, name) && valueBefore(now, name) !== valueBefore(made, name),
	);
	if (changed.includes('name')) {
		return `Its name is now “${now.name}”.`;
	}

	return changed.length === 0
		? undefined
		: `It has been changed since it was created: ${labelsInSentence(...changed)}.`;
}

export type DeletingAgain = {
	readonly seen: DeletionChecks;
	readonly plan: Before;
	readonly answer: Deleted;
	readonly stored: undefined;
	readonly why: string;
};

/** Deletes an organization that was created from here with these values, if it is unchanged and empty. */
export const deletionAgain = (
	context: ServiceContext,
	{id, made, undoes}: {readonly id: string; readonly made: Before; readonly undoes: number | undefined},
): Description<DeletingAgain> => ({
	readAgain: async () => readChecks(context, id),
	compare(checks) {
		const why = whyItStays(made, checks);
		const {organization, profile} = checks.detail;
		return why === undefined
			? {status: 'asReviewed', plan: beforeOf(organization, profile)}
			: {status: 'heldBack', why};
	},
	...deletionById(context, id, undoes),
});

// The service refuses access to a new organization for a while.
const isYoung = (error: ApiError): boolean => error.request.method === 'GET' && isPerhapsTooNew(error);

// Nine waits of five seconds for all organizations together: later ones are older when their turn comes.
const mostWaits = 9;

const secondsEach = 5;

type Waiting = Pick<ServiceContext, 'wait'> & {
	readonly isStopping: () => boolean;
	readonly waiting: (seconds: number, why: string) => void;
};

/** Waits until a new organization can be read. All organizations together wait no longer than one new organization needs. */
export function waitingForReady({wait, isStopping, waiting}: Waiting): (error: ApiError) => Promise<boolean> {
	let waits = 0;
	return async error => {
		if (waits === mostWaits || isNotThere(error) || !isYoung(error)) {
			return false;
		}

		waits++;
		waiting(secondsEach, 'The service refuses changes to a new organization for about half a minute.');
		await waitSeconds({wait, isStopping}, secondsEach);
		return true;
	};
}
