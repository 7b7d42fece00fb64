import {
	accountColumns,
	accountMemberListColumns,
	allColumns,
	holderColumns,
	memberListColumns,
} from './list-columns.js';
import {organizationColumns} from './organization-columns.js';

const namesOf = (...columns: ReadonlyArray<{readonly name: string}>): readonly string[] =>
	columns.map(({name}) => name);

/** The columns that each command prints. */
export const columnNames: ReadonlyMap<string, readonly string[]> = new Map([
	['list', ['name', ...namesOf(...organizationColumns)]],
	['accounts', namesOf(...allColumns(accountColumns), ...holderColumns)],
	['account-members', namesOf(...allColumns(accountMemberListColumns))],
	['members', namesOf(...allColumns(memberListColumns), ...holderColumns)],
]);
