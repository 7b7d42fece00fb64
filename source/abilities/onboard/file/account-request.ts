import {accountRequest, type NewAccount, newOrganizationId} from '../../../kernel/form-model/new-account.js';
import {type BatchRow, isAccountOpen, isToSend, nameOfRow, type RowAccount} from './batch.js';

export type RowWithAccount = BatchRow & {readonly account: RowAccount};

export const hasAccount = (row: BatchRow): row is RowWithAccount => row.account !== undefined;

/** The account of a row. Before the organization is created, its id is not known. */
export const accountOf = (row: RowWithAccount): NewAccount => {
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
