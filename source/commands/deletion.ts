import {ApiError} from '../api/api-error.js';
import type {Client} from '../api/client.js';
import type {Page} from '../api/pages.js';
import type {Organization} from '../api/schemas.js';
import {beforeOf, type Before} from '../forms/fields.js';
import {withoutCredentials} from '../forms/marks.js';
import {typeText} from '../forms/type-text.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId, selectedOrganization} from '../state/selectors.js';
import type {Detail} from '../state/data.js';
import type {Deletion} from '../state/deletion-reducer.js';
import type {Command, ServiceContext} from './context.js';
import {checkUndo, noteWrite} from './journal.js';
import {orFail, readBeside} from './load.js';
import {findById} from './look-up.js';
import {dryRunText, requestText} from './request-text.js';
import {say} from './tell.js';
import {
	countingSeconds,
	inDialog,
	leavable,
	watchPauses,
} from './waits.js';

const deletionOf = ({store}: ServiceContext): Deletion | undefined => {
	const {dialog} = store.getState();
	return dialog.kind === 'deletion' ? dialog.deletion : undefined;
};

/**
How many a list holds: its total as reported, or all its pages counted where none is.
*/
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

/**
What an organization is and holds.
*/
export type DeletionChecks = {readonly organizations: number; readonly accounts: number; readonly detail: Detail};

/**
Counts, on the server, what stands in the way of a deletion.

@throws {ApiError} where that cannot be counted, or the organization not be read.
*/
export async function readChecks(context: ServiceContext, id: string): Promise<DeletionChecks> {
	const purpose = 'check before deletion';
	const checking = context.client.for(purpose);
	const [organizations, accounts, detail] = await Promise.all([
		countOf(checking.listOrganizations({'parent.id': id})),
		countOf(checking.listAccounts(id)),
		readBeside(context, id, purpose),
	]);
	return {organizations, accounts, detail};
}

/**
Opens the checklist and counts what stands in the way.
*/
export async function checkDeletion(context: ServiceContext, organization: Organization): Promise<void> {
	const reading = inDialog(context);
	const {store, nextRequest} = reading;
	const request = nextRequest();
	store.dispatch({type: 'deletion/opened', organization, request});
	await orFail(async () => {
		const checks = await readChecks(reading, organization.id);
		const {detail} = checks;
		checkUndo(reading, {kind: 'delete', id: organization.id, before: withoutCredentials(beforeOf(detail.organization, detail.profile))});
		store.dispatch({type: 'deletion/checked', request, ...checks});
	}, error => {
		store.dispatch({type: 'deletion/checkFailed', request, error});
	});
}

export const openDeletion: Command = async context => {
	const organization = selectedOrganization(context.store.getState());
	if (organization) {
		await checkDeletion(context, organization);
	}
};

export const typeIntoDeletion: Command = (context, press) => {
	const deletion = deletionOf(context);
	if (deletion?.checks.status === 'ready' && deletion.checks.organizations + deletion.checks.accounts > 0) {
		const text = 'There is nothing to type: only an empty organization can be deleted.';
		say(context, text, 'warning');
	} else if (deletion) {
		context.store.dispatch({type: 'deletion/edited', line: typeText(deletion.line, press)});
	}
};

/**
Whether an organization is gone, asked where the answer to its deletion was lost; undefined where that cannot be told.
*/
export async function isGone(client: Client, id: string): Promise<boolean | undefined> {
	try {
		const found = await findById(client.for('look-up of a lost answer'), id);
		// What a list lacks may be hidden as well.
		return found ? false : undefined;
	} catch (error) {
		if (error instanceof ApiError) {
			return error.status === 404 ? true : undefined;
		}

		throw error;
	}
}

/**
What is to be deleted, read again: it may have changed since the checklist was made.

@throws {ApiError} where it cannot be read, or is not what its name was typed for, or that took so long that it is asked for again.
*/
async function readAgain(context: ServiceContext, {organization: {id, name}}: Deletion, request: number): Promise<Before> {
	const {store} = context;
	const {hasPaused, stop} = watchPauses(context);
	try {
		const {organization, profile} = await readBeside(context, id, 'read again before the write');
		const why = organization.name === name
			? (hasPaused() ? `the service took no requests for a while. It does again: press ${keyOf(store.getState(), 'deleteOrganization')} again to send it.` : undefined)
			: `it has been renamed meanwhile, to “${organization.name}”.`;
		if (organization.name !== name) {
			store.dispatch({type: 'deletion/renamed', request, organization});
		}

		if (why !== undefined) {
			throw new ApiError(`Nothing is sent: ${why}`, {failure: 'notSent', request: {method: 'DELETE', path: `/organizations/${id}`}});
		}

		return beforeOf(organization, profile);
	} finally {
		stop();
	}
}

/**
What a deletion has come to. `isLookedUp`: the answer was lost, and looking it up has told. `why`: what kept it from being noted for undo.
*/
export type DeletionSent =
	| {readonly status: 'deleted'; readonly isLookedUp: boolean; readonly why?: string | undefined}
	| {readonly status: 'failed'; readonly error: ApiError; readonly verdict: 'notStored' | 'unknown'};

/**
Deletes an organization as it was just read, once, with a note of it for undo. Where the answer was lost, it is looked up.
*/
export async function sendDeletion(context: ServiceContext, id: string, before: Before): Promise<DeletionSent> {
	const {client} = context;
	const noted = noteWrite(context, {kind: 'delete', id, before: withoutCredentials(before)});
	const asDeleted = (isLookedUp: boolean): DeletionSent => {
		noted.settle('stored');
		return {status: 'deleted', isLookedUp, why: noted.why};
	};

	try {
		await client.deleteOrganization(id);
		return asDeleted(false);
	} catch (error) {
		if (!(error instanceof ApiError)) {
			throw error;
		}

		const gone = error.outcome === 'unknown' ? await isGone(client, id) : false;
		if (gone) {
			return asDeleted(true);
		}

		if (gone === false) {
			// One whose answer was lost may still come late.
			noted.settle(error.outcome === 'unknown' ? 'told' : 'notStored');
		}

		return {status: 'failed', error, verdict: gone === undefined ? 'unknown' : 'notStored'};
	}
}

export async function deleteOrganization(context: ServiceContext): Promise<void> {
	const deletion = deletionOf(context);
	if (deletion?.checks.status !== 'ready') {
		return;
	}

	const {store, client, nextRequest, dryRun} = context;
	if (dryRun) {
		dryRun(requestText({method: 'DELETE', path: `/organizations/${encodeURIComponent(deletion.organization.id)}`}, client));
		store.dispatch({type: 'dialog/closed'});
		say({store}, dryRunText, 'warning');
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'deletion/sent', request});
	const fail = (error: ApiError, verdict: 'notStored' | 'unknown' = 'notStored') => {
		// Where it is not found it is not there still, and it is not said who deleted it: an earlier try may have.
		store.dispatch({
			type: 'deletion/failed', request, error, ...(error.status !== 404 && {verdict}),
		});
	};

	await countingSeconds(context, async () => orFail(async () => {
		const writing = leavable(context);
		const {id, name} = deletion.organization;
		const sent = await sendDeletion(writing, id, await readAgain(writing, deletion, request));
		if (sent.status === 'failed') {
			fail(sent.error, sent.verdict);
			return;
		}

		const text = sent.isLookedUp ? `The answer was lost, but looking it up shows: deleted ${name} (${id})` : `Deleted ${name} (${id})`;
		store.dispatch({
			type: 'deletion/done', request, id, message: {tone: 'success', text: sent.why === undefined ? text : `${text}. ${sent.why}`},
		});
	}, fail));
}

/**
Goes to the first sub-organization of what was to be deleted.
*/
export const jumpToChildren: Command = context => {
	const deletion = deletionOf(context);
	if (!deletion) {
		return;
	}

	const {store} = context;
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'pane/focused', pane: 'tree'});
	const {index} = store.getState().tree;
	const row = rowOfId(store.getState(), deletion.organization.id);
	const childKey = (index.childCount[row] ?? 0) > 0 ? index.keyAt(row + 1) : undefined;
	if (childKey !== undefined) {
		store.dispatch({type: 'tree/selected', key: childKey});
	}
};

export const jumpToAccounts: Command = ({store}) => {
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'pane/focused', pane: 'accounts'});
};
