import {ApiError} from '../../base/api/api-error.js';
import {pathOf} from '../../base/tree/names.js';
import type {Command, Context} from '../../kernel/loop/context.js';
import {sendRun} from '../../kernel/loop/run-dialog.js';
import {requestText} from '../../kernel/loop/tell.js';
import {whileReading} from '../../kernel/loop/until.js';
import {chosenMany, type ChosenMany} from '../../kernel/state/chosen-many.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import {deletionRequest} from '../../kernel/writes/history.js';
import {readDeletionRows} from './read-rows.js';
import {deleteRows} from './run.js';
import {runOfDeletions} from './run-rows.js';

/** Reads what blocks the deletion of these organizations, and shows the review. `except`: the ids that the user left out of an earlier one. */
export async function openDeletions(
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
			try {
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
			} catch (error) {
				if (!(error instanceof ApiError)) {
					throw error;
				}

				store.dispatch({type: 'deletions/checkFailed', request, error});
			}
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
	await sendRun(context, runOfDeletions, async (rows, {unsent, ...report}) => {
		if (dryRun) {
			for (const {organization} of rows) {
				unsent(requestText(deletionRequest(organization), client));
			}

			return {};
		}

		return deleteRows(context, {all, rows, ...report});
	});
};
