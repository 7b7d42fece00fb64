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
import {runWrite, type Description} from '../write/engine.js';
import type {Command, ServiceContext} from './context.js';
import {checkUndo, noteWrite} from './journal.js';
import {orFail, readBeside} from './load.js';
import {findById} from './look-up.js';
import {dryRunText, requestText} from './request-text.js';
import {say} from './tell.js';
import {inDialog} from './waits.js';

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
How every deletion is recorded, sent and looked up: of an organization as it was just read.
*/
type Deletes = {readonly seen: unknown; readonly plan: Before; readonly answer: undefined; readonly stored: undefined; readonly why: unknown};

export const deletionById = (context: ServiceContext, id: string): Pick<Description<Deletes>, 'lookUp' | 'readBack' | 'record' | 'send'> => ({
	record: before => noteWrite(context, {kind: 'delete', id, before: withoutCredentials(before)}),
	async send() {
		await context.client.deleteOrganization(id);
		return undefined;
	},
	async lookUp() {
		const gone = await isGone(context.client, id);
		return gone ? {status: 'stored', answer: undefined} : {status: gone === false ? 'notStored' : 'unknown'};
	},
	readBack: async () => undefined,
});

/**
The deletion of an organization whose name was typed. It may have been renamed since.
*/
function deletionAsTyped(context: ServiceContext, {organization: {id, name}}: Deletion, request: number): Description<Deletes & {readonly seen: Detail; readonly why: Organization}> {
	const {store, client} = context;
	const fail = (error: ApiError, verdict: 'notStored' | 'unknown') => {
		// Where it is not found it is not there still, and it is not said who deleted it: an earlier try may have.
		store.dispatch({
			type: 'deletion/failed', request, error, ...(error.status !== 404 && {verdict}),
		});
	};

	const goBack = (why: string) => {
		fail(new ApiError(`Nothing is sent: ${why}`, {failure: 'notSent', request: {method: 'DELETE', path: `/organizations/${id}`}}), 'notStored');
	};

	return {
		isShownUnread: true,
		readAgain: async () => readBeside(context, id, 'read again before the write'),
		compare: ({organization, profile}) => organization.name === name
			? {status: 'asReviewed', plan: beforeOf(organization, profile)}
			: {status: 'heldBack', why: organization},
		...deletionById(context, id),
		report(state) {
			switch (state.status) {
				case 'readingAgain': {
					store.dispatch({type: 'deletion/sent', request});
					break;
				}

				case 'unsent': {
					const path = `/organizations/${encodeURIComponent(id)}`;
					context.dryRun?.(requestText({method: 'DELETE', path}, client));
					store.dispatch({type: 'dialog/closed'});
					say({store}, dryRunText, 'warning');
					break;
				}

				case 'heldBack': {
					store.dispatch({type: 'deletion/renamed', request, organization: state.why});
					goBack(`it has been renamed meanwhile, to “${state.why.name}”.`);
					break;
				}

				case 'paused': {
					goBack(`the service took no requests for a while. It does again: press ${keyOf(store.getState(), 'deleteOrganization')} again to send it.`);
					break;
				}

				case 'failed': {
					fail(state.error, state.verdict);
					break;
				}

				case 'done': {
					const text = state.isLookedUp ? `The answer was lost, but looking it up shows: deleted ${name} (${id})` : `Deleted ${name} (${id})`;
					store.dispatch({
						type: 'deletion/done', request, id, message: {tone: 'success', text: state.remark === undefined ? text : `${text}. ${state.remark}`},
					});
					break;
				}

				case 'readingBack':
				case 'stopped': {
					break;
				}
			}
		},
	};
}

export async function deleteOrganization(context: ServiceContext): Promise<void> {
	const deletion = deletionOf(context);
	if (deletion?.checks.status !== 'ready') {
		return;
	}

	await runWrite(context, writing => deletionAsTyped(writing, deletion, context.nextRequest()));
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
