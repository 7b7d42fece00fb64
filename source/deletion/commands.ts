import {ApiError} from '../api/api-error.js';
import type {Organization} from '../api/schemas.js';
import {beforeOf} from '../forms/fields.js';
import {typeText} from '../forms/type-text.js';
import {keyOf} from '../state/key-of.js';
import {rowOfId, selectedOrganization} from '../state/selectors.js';
import type {Detail} from '../state/data.js';
import {runWrite, type Description} from '../write/engine.js';
import type {Command, ServiceContext} from '../commands/context.js';
import {readBeside} from '../commands/load.js';
import {dryRunText, requestText} from '../commands/request-text.js';
import {say} from '../commands/tell.js';
import {checkDeletion, type Deletes, deletionById} from '../write/deletion.js';
import {deletionIn, type Deletion} from './state.js';

const deletionOf = ({store}: ServiceContext): Deletion | undefined => deletionIn(store.getState());

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
