import type {Organization} from '../../base/api/schemas.js';
import {exactName} from '../../base/text/harmless.js';
import {told, type Told} from '../../base/text/told.js';
import {parentFinder} from '../../base/tree/parents.js';
import type {TreeIndex} from '../../base/tree/tree-index.js';
import type {Columns} from '../../kernel/customer-file/columns.js';
import type {Table} from '../../kernel/customer-file/cells.js';
import {profileFields} from '../../kernel/form-model/fields.js';
import {settingKeyOf, type SettingKey} from '../../kernel/form-model/settings.js';
import {fileColumnsOf, fileRowsOf, type FileColumns, type FileRow} from './columns.js';
import {
	applyRows,
	isKeyUnknown,
	matchFile,
	profilesNeeded,
	renamesUnread,
	type ApplyRow,
	type ApplyScope,
	type MatchedRows,
} from './plan.js';

/** How a file is read, as typed; empty if nothing is. */
export type Reading = {
	/** The field that identifies a customer. */
	readonly matchBy: string;
	/** Where new organizations belong, if no column says it. */
	readonly newParent: string;
};

/** A file as it is understood. */
export type Customers = {
	readonly columns: FileColumns;
	readonly rows: readonly FileRow[];
	readonly matchBy?: SettingKey;
};

/** The customers of a file, or why it cannot be used. `kept`: the fields that somebody chose for this header. */
export function customersIn(
	table: Table,
	kept: Columns | undefined,
	{matchBy: field, newParent}: Reading,
): Customers | {readonly why: string} {
	const columns = fileColumnsOf(table, kept);
	if ('why' in columns) {
		return columns;
	}

	const matchBy = field === '' ? undefined : settingKeyOf(field, profileFields);
	if (!matchBy && field !== '') {
		return {
			why: `Customers are matched by a field of the profile or one of its members, such as external_metadata.crm_id, not by “${exactName(field)}”.`,
		};
	}

	if (matchBy && columns.keys.every(({key}) => key !== matchBy.key)) {
		return {why: `The file has no column ${exactName(matchBy.key)} to match by.`};
	}

	if (!matchBy && columns.id === -1 && columns.keys.every(({key}) => key !== 'name')) {
		return {
			why: 'No column says which organization a row is about. Add a column “id” or “name”, or match by a number of your own.',
		};
	}

	return newParent !== '' && columns.parent !== -1
		? {
				why: `Each row has its own parent, in the column “${exactName(table.header[columns.parent] ?? '')}”. Leave out that column, or the parent of new organizations.`,
			}
		: {columns, rows: fileRowsOf(table, columns), ...(matchBy && {matchBy})};
}

/** The id of the parent of new organizations; empty for roots, undefined if nothing is typed. Otherwise says why the text names none. */
export function newParentIn(
	index: TreeIndex,
	text: string,
): {readonly id: string | undefined} | {readonly why: Told; readonly isAmbiguous: boolean} {
	if (text === '' || text === 'none') {
		return {id: text === '' ? undefined : ''};
	}

	const found = parentFinder(index)(text);
	return 'row' in found
		? {id: index.idAt(found.row)}
		: {...found, why: told`The parent of new organizations: ${found.why}`};
}

type Comparing = {
	readonly scope: Omit<ApplyScope, 'matchBy'>;
	readonly whole?: ReadonlySet<string> | undefined;
	/** The organizations with the profiles of these. `isAgain`: a profile that was known before is read again. */
	readonly withProfiles: (
		organizations: readonly Organization[],
		ids: ReadonlySet<string>,
		isAgain: boolean,
	) => Promise<readonly Organization[]>;
	readonly alsoNeeded?: (matched: MatchedRows) => readonly string[];
};

/** So many profiles are read only to find renames. */
const mostReadForRenames = 50;

/** Finds the organization of each row, reads the profiles that the file says something about, and compares both. `unread`: how many profiles are not known that could show that a row is a rename. */
export async function compareCustomers(
	{rows, matchBy}: Customers,
	{scope, whole, withProfiles, alsoNeeded}: Comparing,
): Promise<{
	readonly rows: readonly ApplyRow[];
	readonly organizations: readonly Organization[];
	readonly unread: number;
}> {
	let {organizations} = scope;
	if (matchBy) {
		organizations = await withProfiles(organizations, scope.scope, true);
		// A customer outside of the scope must not be created a second time.
		if (isKeyUnknown(rows, matchBy, organizations)) {
			organizations = await withProfiles(organizations, new Set(organizations.map(({id}) => id)), false);
		}
	}

	const against = {...scope, matchBy};
	let matched = matchFile(rows, {...against, organizations});
	const unread = renamesUnread(matched, {...against, organizations});
	if (unread.length > 0 && unread.length <= mostReadForRenames) {
		organizations = await withProfiles(organizations, new Set(unread), false);
		matched = matchFile(rows, {...against, organizations});
	}

	const needed = profilesNeeded(matched, {organizations});
	organizations = await withProfiles(organizations, new Set([...needed, ...(alsoNeeded?.(matched) ?? [])]), true);
	return {
		organizations,
		rows: applyRows(matched, {...against, organizations}, whole),
		unread: unread.length <= mostReadForRenames ? 0 : unread.length,
	};
}
