import {accountRequest, type NewAccount, newOrganizationId} from '../../../kernel/form-model/new-account.js';
import type {Account} from '../../../base/api/schemas.js';
import type {Told} from '../../../base/text/told.js';
import type {ServiceContext} from '../../../kernel/loop/context.js';
import type {ItemResult} from '../../../kernel/state/item-result.js';
import {type AccountEnd, unsentAccount} from '../../../kernel/writes/account-creation.js';
import {ignoringSystemErrors} from '../../../base/text/error-code.js';
import {createAccounts} from '../../../kernel/runs/create-accounts.js';
import {type BatchRow, isAccountOpen, isToSend, nameOfRow, type RowAccount} from './batch.js';
import type {Ledger} from './ledger.js';
import type {ResultKeeper} from './result-file.js';
import {batchOf, isStopping, waitingInRun} from './send-row.js';

type RowWithAccount = BatchRow & {readonly account: RowAccount};

const hasAccount = (row: BatchRow): row is RowWithAccount => row.account !== undefined;

/** The account of a row. Before the organization is created, its id is not known. */
const accountOf = (row: RowWithAccount): NewAccount => {
	const {
		account: {name, type},
		result,
	} = row;
	const id = result.status === 'created' ? result.id : newOrganizationId;
	return {name, type, organization: {id, name: nameOfRow(row)}};
};

/** The request that creates the account of a row, once its organization is created; undefined if none is sent. */
export const accountRequestOf = (row: BatchRow): ReturnType<typeof accountRequest> | undefined =>
	hasAccount(row) && (isToSend(row) || isAccountOpen(row)) ? accountRequest(accountOf(row)) : undefined;

/** The requests for accounts that a dry run does not send. */
export const unsentAccounts = (context: ServiceContext, rows: readonly BatchRow[]): readonly string[] =>
	rows
		.filter(row => hasAccount(row))
		.filter(row => isToSend(row) || isAccountOpen(row))
		.map(row => unsentAccount(context, accountOf(row)));

/** The result of an account. One that the organization has already was created by an earlier run, or by somebody else: either way, it is there. */
function resultOf(
	result: ItemResult,
	end: AccountEnd | undefined,
): {readonly result: ItemResult; readonly id?: string | undefined} {
	return end?.status === 'heldBack' && !end.why.isUnclear
		? {result: {status: 'already'}, id: end.why.namesakes[0]?.id}
		: {result};
}

/** Creates the accounts of the rows whose organizations are there, one after the other. Each is recorded in the result file before it is sent. Returns why the run stopped before the last one. */
export async function createRowAccounts(
	context: ServiceContext,
	ledger: Ledger,
	request: number,
	keepResult: ResultKeeper,
): Promise<Told | undefined> {
	const {store} = context;
	const batch = batchOf(context);
	const rows = batch?.rows.filter(row => isAccountOpen(row)).filter(row => hasAccount(row)) ?? [];
	if (!batch || rows.length === 0 || isStopping(context)) {
		return undefined;
	}

	const change = ({number}: BatchRow, result: NonNullable<RowAccount['result']>, id?: string) => {
		store.dispatch({type: 'batch/accountChanged', request, number, result, id});
	};

	let last: AccountEnd | undefined;
	const {refused, stop} = await createAccounts<RowWithAccount>(context, {
		...waitingInRun(context, request),
		items: rows,
		entry: {
			kind: 'createAccount',
			id: batch.file,
			before: {name: batch.file, parentId: ''},
			subjectOf: row => ({id: accountOf(row).organization.id}),
		},
		accountOf,
		createdAt: ({form}) => ledger.find(form)?.at,
		async begun(row) {
			last = undefined;
			change(row, {status: 'sending'});
			await keepResult();
		},
		ended(_, end) {
			last = end;
		},
		changed(row, result, account: Account | undefined) {
			const own = resultOf(result, last);
			const id = account?.id ?? own.id;
			if (id !== undefined && (own.result.status === 'done' || own.result.status === 'already')) {
				// If the disk refuses this, the next run looks for the account.
				ignoringSystemErrors(() => {
					ledger.noteAccount(accountOf(row).organization.id, row.account.name, id);
				});
			}

			change(row, own.result, id);
		},
	});
	return refused ?? stop;
}
