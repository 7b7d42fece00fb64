import {ApiError} from '../../../base/api/api-error.js';
import type {Organization} from '../../../base/api/schemas.js';
import {findAllListed} from '../../../kernel/loop/look-up.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import {afterSending} from '../../../kernel/loop/until.js';
import {failureText} from '../../../kernel/rows/failure.js';
import {ignoringSystemErrors} from '../../../base/text/error-code.js';
import {counted} from '../../../base/text/words.js';
import {isAsAsked, remarkOf} from '../../../kernel/writes/change-in-run.js';
import {lookUntilListed} from '../../../kernel/writes/waiting.js';
import {isConfirmed, neverListed, notRead, otherwiseListed} from './head.js';
import type {BatchRow, RowResult} from './batch.js';
import type {Ledger} from './ledger.js';
import {batchOf, isStopping, lookingAgain, waitingForService} from './send-row.js';

type Created = Extract<RowResult, {readonly status: 'created'}>;

type Unconfirmed = {readonly row: BatchRow; readonly made: Created};

/** What the list shows of some organizations, by id. */
type ReadBack = {
	readonly listed: Map<string, Organization>;
	/** Why the list could not be read to the end. */
	readonly error?: ApiError;
};

async function readOnce(
	context: ServiceContext,
	request: number,
	rows: readonly Unconfirmed[],
	{listed}: ReadBack,
): Promise<ReadBack> {
	const ids = rows.map(({made}) => made.id).filter(id => !listed.has(id));
	const waitOut = waitingForService(context, request);
	for (;;) {
		try {
			return {
				listed: new Map([
					...listed,
					// eslint-disable-next-line no-await-in-loop -- The next try follows the wait.
					...(await findAllListed(context.client.for('read back the new organizations'), ids)),
				]),
			};
		} catch (error) {
			if (!(error instanceof ApiError)) {
				throw error;
			}

			// eslint-disable-next-line no-await-in-loop
			if (isStopping(context) || !(await waitOut(error))) {
				return {listed, error};
			}
		}
	}
}

/** Reads the new organizations from the list. Looks again while the list may lag behind the missing ones. */
async function readAll(
	context: ServiceContext,
	ledger: Ledger,
	request: number,
	rows: readonly Unconfirmed[],
): Promise<ReadBack> {
	let read: ReadBack = {listed: new Map()};
	const missing = () => rows.filter(({made}) => !read.listed.has(made.id)).length;
	const [latest = 0] = rows.map(({row}) => ledger.find(row.form)?.at ?? 0).toSorted((a, b) => b - a);
	await lookUntilListed(
		lookingAgain(context, request, () => `The list does not show ${counted(missing(), 'new organization')} yet.`),
		latest,
		async () => {
			read = await readOnce(context, request, rows, read);
		},
		() => read.error !== undefined || missing() === 0,
	);
	return read;
}

function resultOf({row: {form}, made}: Unconfirmed, {listed, error}: ReadBack): RowResult {
	const organization = listed.get(made.id);
	if (!organization) {
		return error
			? notRead(made.id, error.failure === 'cancelled' ? 'Reading back was stopped.' : failureText(error))
			: neverListed(made.id);
	}

	if (!isAsAsked(form, organization)) {
		return otherwiseListed(organization);
	}

	const {isUnconfirmed, remark: before, ...confirmed} = made;
	// A list may leave out profiles.
	const remark = organization.profile ? remarkOf(form, organization, true) : before;
	return {
		...confirmed,
		organization: organization.profile ? organization : (made.organization ?? organization),
		...(remark !== undefined && {remark}),
	};
}

/** Records what the list has shown. If the disk refuses the record, a later run looks again. */
function record(ledger: Ledger, ids: readonly string[]): void {
	if (ids.length === 0) {
		return;
	}

	ignoringSystemErrors(() => {
		ledger.noteConfirmed(ids);
	});
}

/** Records the earlier creations that the list has shown now, such as those of a run that was killed before it read them back. */
export function recordShown(ledger: Ledger, rows: readonly BatchRow[]): void {
	record(
		ledger,
		rows.flatMap(({known, result}) =>
			known?.status === 'created' && result.status === 'created' && !isConfirmed(known, ledger) ? [known.id] : [],
		),
	);
}

/** Reads back what the run created, and changes the result of each row that this does not confirm. After a stop, reads only once. If the program ends first, the rows stay created. */
export async function readBackRows(context: ServiceContext, ledger: Ledger, request: number): Promise<void> {
	const {store} = context;
	const rows = (batchOf(context)?.rows ?? []).flatMap(row =>
		row.result.status === 'created' && row.result.isUnconfirmed ? [{row, made: row.result}] : [],
	);
	if (rows.length === 0) {
		return;
	}

	const read = await readAll(afterSending(context), ledger, request, rows);
	if (context.waits.isQuitting && read.error?.failure === 'cancelled') {
		return;
	}

	const results = new Map(rows.map(each => [each.row.number, resultOf(each, read)]));
	record(
		ledger,
		results
			.values()
			.flatMap(result => (result.status === 'created' && !result.isUnconfirmed ? [result.id] : []))
			.toArray(),
	);
	store.dispatch({type: 'batch/readBack', request, results});
}
