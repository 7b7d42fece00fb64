import {orFailure, ApiError} from '../../base/api/api-error.js';
import {pathOf} from '../../base/tree/names.js';
import type {Command, Context, ServiceContext} from '../../kernel/loop/context.js';
import {sendRun} from '../../kernel/runs/dialog.js';
import {requestText, dryRunText, say} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';
import {chosenMany, type ChosenMany} from '../../kernel/state/chosen-scope.js';
import {rowOfId, selectedOrganization} from '../../kernel/state/selectors.js';
import {deletionRequest} from '../../kernel/writes/history.js';
import type {Client} from '../../base/api/client.js';
import type {Organization} from '../../base/api/schemas.js';
import {beforeOf} from '../../kernel/form-model/fields.js';
import {typeText} from '../../kernel/form-model/line-editor.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {isOfSeveral} from '../../kernel/state/marks.js';
import type {Detail} from '../../kernel/state/data.js';
import {type Description, runWrite, type WriteEnd, type WriteState} from '../../kernel/writes/engine.js';
import {readBeside} from '../../kernel/loop/load.js';
import {checkDeletion, type Deletes, deletionById} from '../../kernel/writes/deletion.js';
import {readDeletionRows, deleteRows} from './plan.js';
import {runOfDeletions} from './rows.js';
import {type Deletion, deletionIn, whyBlocked} from './state.js';

/** Reads what blocks the deletion of these organizations, and shows the review. `except`: the ids that the user left out of an earlier one. */
async function openDeletions(
	context: Context,
	chosen: ChosenMany = chosenMany(context.store.getState()),
	except?: ReadonlySet<string>,
): Promise<void> {
	const {store, nextRequest} = context;
	const state = store.getState();
	const request = nextRequest();
	store.dispatch({type: 'deletions/opened', chosen, request, ...(except && {except})});
	await whileReading(
		context,
		async (reading, signal) => {
			const parents = new Map(state.organizations.map(({id, parent}) => [id, parent]));
			const asked = chosen.organizations.map(organization => {
				const parent = parents.get(organization.id);
				return {
					organization: {...organization, ...(parent && {parent})},
					path: pathOf(state, rowOfId(state, organization.id)),
				};
			});
			await orFailure(
				async () => {
					const read = await readDeletionRows(reading, asked, {
						wait: reading.wait,
						isWanted: () => !signal.aborted,
						note(text) {
							store.dispatch({type: 'deletions/noted', request, text});
						},
					});
					if (read) {
						store.dispatch(
							read.stop
								? {type: 'deletions/checkFailed', request, error: read.stop}
								: {type: 'deletions/checked', request, rows: read.rows},
						);
					}
				},
				error => {
					store.dispatch({type: 'deletions/checkFailed', request, error});
				},
			);
		},
		'dialog',
	);
}

/** Checks again what is not deleted, and reviews it. */
export const reviewDeletionsAgain: Command = async context => {
	const {store, registry} = context;
	const dialog = runOfDeletions.open(store.getState());
	if (!dialog) {
		return;
	}

	const {chosen, leftOut} = dialog;
	const left = new Set(runOfDeletions.unstored(dialog, registry).map(each => runOfDeletions.keyOf(each)));
	await openDeletions(
		context,
		{...chosen, organizations: chosen.organizations.filter(({id}) => left.has(id))},
		leftOut,
	);
};

/** Deletes the reviewed organizations that are not left out, one after the other. */
export const sendDeletions: Command = async context => {
	const {client, dryRun, store} = context;
	const all = runOfDeletions.open(store.getState())?.rows ?? [];
	await sendRun(context, runOfDeletions, async (rows, {unsent, ...rest}) => {
		if (dryRun) {
			for (const {organization} of rows) {
				unsent(requestText(deletionRequest(organization), client));
			}

			return {};
		}

		return deleteRows(context, {all, rows, ...rest});
	});
};

const deletionOf = ({store}: ServiceContext): Deletion | undefined => deletionIn(store.getState());

/** Opens the checklist of the selected organization, or of all marked ones. */
export const openDeletion: Command = async context => {
	const state = context.store.getState();
	if (isOfSeveral(state)) {
		await openDeletions(context);
		return;
	}

	const organization = selectedOrganization(state);
	if (organization) {
		await checkDeletion(context, organization);
	}
};

export const typeIntoDeletion: Command = (context, press) => {
	const deletion = deletionOf(context);
	if (!deletion) {
		return;
	}

	const blocked = whyBlocked(context.store.getState(), deletion);
	if (blocked === undefined) {
		context.store.dispatch({type: 'deletion/edited', line: typeText(deletion.line, press)});
	} else {
		say(context, blocked, 'warning');
	}
};

type Deleting = Deletes & {readonly seen: Detail; readonly why: Organization};

/** Deletes an organization after its name was typed. Holds back if it has been renamed since. */
export const deletionAsTyped = (context: ServiceContext, {id, name}: Organization): Description<Deleting> => ({
	isShownUnread: true,
	readAgain: async () => readBeside(context, id, 'check for changes before the write'),
	compare: ({organization, profile}) =>
		organization.name === name
			? {status: 'asReviewed', plan: beforeOf(organization, profile)}
			: {status: 'heldBack', why: organization},
	...deletionById(context, id),
});

const unsentError = (id: string, why: string): ApiError =>
	new ApiError(`Nothing was sent: ${why}`, {
		failure: 'notSent',
		request: {method: 'DELETE', path: `/organizations/${id}`},
	});

/** Why a renamed organization is not deleted. */
const renamedError = ({id, name}: Organization): ApiError => unsentError(id, `it has been renamed to “${name}”.`);

/** The deletion request that a dry run does not send. */
const unsentDeletion = (organization: Organization, client: Client): string =>
	requestText(deletionRequest(organization), client);

export function deletedText(
	{id, name}: Organization,
	{answer, isLookedUp, remark}: WriteEnd<Deleting> & {readonly status: 'done'},
): string {
	const deleted = isLookedUp
		? `The answer was lost, but a look-up shows: deleted ${name} (${id})`
		: `Deleted ${name} (${id})`;
	const text = answer.isRead
		? deleted
		: `The service accepted the deletion of ${name} (${id}), but it could not be read back`;
	return remark === undefined ? `${text}.` : `${text}. ${remark}`;
}

function report(
	{store, client, dryRun, now}: ServiceContext,
	organization: Organization,
	request: number,
	state: WriteState<Deleting>,
): void {
	const {id} = organization;
	const fail = (error: ApiError, verdict: 'notStored' | 'unknown') => {
		// After a 404 there is no verdict: the organization is gone, but an earlier try may have deleted it.
		store.dispatch({
			type: 'deletion/failed',
			request,
			at: now(),
			error,
			...((error.failure !== 'refused' || error.status !== 404) && {verdict}),
		});
	};

	switch (state.status) {
		case 'readingAgain': {
			store.dispatch({type: 'deletion/sent', request});
			break;
		}

		case 'unsent': {
			dryRun?.(unsentDeletion(organization, client));
			store.dispatch({type: 'dialog/closed'});
			say({store}, dryRunText, 'warning');
			break;
		}

		case 'heldBack': {
			store.dispatch({type: 'deletion/renamed', request, organization: state.why});
			fail(renamedError(state.why), 'notStored');
			break;
		}

		case 'paused': {
			const key = keyOf(store.getState(), 'deleteOrganization');
			fail(
				unsentError(id, `you were rate-limited. The service accepts requests again: press ${key} to send.`),
				'notStored',
			);
			break;
		}

		case 'failed': {
			fail(state.error, state.verdict);
			break;
		}

		case 'done': {
			store.dispatch({
				type: 'deletion/done',
				request,
				id,
				message: {tone: state.answer.isRead ? 'success' : 'warning', text: deletedText(organization, state)},
			});
			break;
		}

		case 'readingBack':
		case 'stopped': {
			break;
		}
	}
}

export async function deleteOrganization(context: ServiceContext): Promise<void> {
	const deletion = deletionOf(context);
	if (deletion?.checks.status !== 'ready') {
		return;
	}

	const {organization} = deletion;
	const request = context.nextRequest();
	await runWrite(context, (writing): Description<Deleting> => ({
		...deletionAsTyped(writing, organization),
		report(state) {
			report(context, organization, request, state);
		},
	}));
}

/** Goes to the first sub-organization of the organization to delete. */
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

export const jumpToMembers: Command = ({store}) => {
	store.dispatch({type: 'dialog/closed'});
	store.dispatch({type: 'pane/focused', pane: 'members'});
};
