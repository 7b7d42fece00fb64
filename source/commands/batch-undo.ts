import type {Organization} from '../api/schemas.js';
import {nameOfRow, undoable, type BatchRow} from '../batch/batch.js';
import {lineOf} from '../forms/line-editor.js';
import {typeText} from '../forms/type-text.js';
import {failureText} from '../format/failure.js';
import type {Event} from '../state/events.js';
import {whyNotDelete} from '../state/availability.js';
import {createStore} from '../state/store.js';
import {isSystemError} from '../text/error-code.js';
import {counted} from '../text/words.js';
import type {Ledger} from '../storage/ledger.js';
import type {ResultKeeper} from './batch-result.js';
import {batchOf, isStopping} from './batch-row.js';
import {sendBatchBy} from './batch.js';
import type {Command, Context} from './context.js';
import {checkDeletion, deleteOrganization} from './deletion.js';

export const askUndoBatch: Command = ({store}) => {
	store.dispatch({type: 'batch/undoAsked'});
};

export const typeIntoBatchUndo: Command = (context, press) => {
	const step = batchOf(context)?.step;
	if (step?.name === 'undoing') {
		context.store.dispatch({type: 'batch/undoEdited', line: typeText(step.line, press)});
	}
};

export const leaveBatchUndo: Command = ({store}) => {
	store.dispatch({type: 'batch/undoLeft'});
};

type Ending = Extract<Event, {readonly type: 'deletion/done' | 'deletion/failed'}>;

function failedText({error, verdict}: Extract<Ending, {readonly type: 'deletion/failed'}>): string {
	return `${failureText(error)}${verdict === 'unknown' ? ' It is unclear whether it was deleted.' : ''}`;
}

/**
Deletes an organization by the way that a single one takes, with its checks, out of sight. Answers why it is not deleted.
*/
async function deleteAlone(context: Context, organization: Organization): Promise<string | undefined> {
	const store = createStore({...context.store.getState(), dialog: {kind: 'none'}});
	const alone = {...context, store};
	let ending: Ending | undefined;
	store.observe(event => {
		if (event.type === 'deletion/done' || event.type === 'deletion/failed') {
			ending = event;
		}
	});
	await checkDeletion(alone, organization);
	const {dialog} = store.getState();
	if (dialog.kind !== 'deletion') {
		return 'It was not checked.';
	}

	const {checks, organization: {name}} = dialog.deletion;
	if (checks.status === 'failed') {
		return failureText(checks.error);
	}

	if (checks.status === 'ready' && checks.organizations + checks.accounts > 0) {
		return `It holds ${counted(checks.organizations, 'sub-organization')} and ${counted(checks.accounts, 'account')}: only an empty organization can be deleted.`;
	}

	if (name !== organization.name) {
		return `It is called “${name}” by now.`;
	}

	store.dispatch({type: 'deletion/edited', line: lineOf(organization.id)});
	const why = whyNotDelete(store.getState());
	if (why !== undefined) {
		return why;
	}

	await deleteOrganization(alone);
	return ending?.type === 'deletion/done' ? undefined : (ending ? failedText(ending) : 'It was not sent.');
}

/**
Forgets that a row was created. Where the disk takes no record, a later run finds out.
*/
function forget(ledger: Ledger, row: BatchRow): void {
	try {
		ledger.note(row, undefined);
	} catch (error) {
		if (!isSystemError(error)) {
			throw error;
		}
	}
}

/**
Deletes what was created since the file was read, the last one first. Answers why it ended before the first one.
*/
async function deleteRows(context: Context, ledger: Ledger, keepResult: ResultKeeper, request: number): Promise<string | undefined> {
	const {store} = context;
	for (const row of undoable(batchOf(context)?.rows ?? []).toReversed()) {
		const {number, result} = row;
		if (isStopping(context)) {
			return 'Stopped.';
		}

		if (result.status !== 'created') {
			continue;
		}

		const {id, organization = {id, name: nameOfRow(row), meta: {}}, remark, ...rest} = result;
		const change = (changed: BatchRow['result']) => {
			store.dispatch({
				type: 'batch/rowChanged', request, number, result: changed,
			});
		};

		change({
			...rest, id, organization, isDeleting: true,
		});
		await keepResult(); // eslint-disable-line no-await-in-loop
		const why = await deleteAlone(context, organization); // eslint-disable-line no-await-in-loop
		if (why === undefined) {
			forget(ledger, row);
		}

		change(why === undefined
			? {status: 'deleted', id}
			: {
				...rest, id, organization, remark: `Not deleted: ${why}`,
			});
	}

	return undefined;
}

export const undoBatch: Command = async context => sendBatchBy(context, deleteRows, true);
