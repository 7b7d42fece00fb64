import {stringify} from 'csv-stringify/sync';
import type {Account, Organization} from '../../base/api/schemas.js';
import {profileFields} from '../form-model/fields.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {cellOf} from '../../base/tables/columns.js';
import {escapeCell, markHeading} from './csv-cell.js';

type Cells = ReadonlyArray<string | number>;

type CsvOptions = {
	readonly separator?: string | undefined;
	/** Makes each value harmless. `unescapeCell` must be able to reverse it. */
	readonly show?: (value: string) => string;
};

/** Lines of CSV (RFC 4180), or with another separator. A spreadsheet never reads a value as a formula, and no value controls a terminal. */
export const csvLines = (rows: readonly Cells[], {separator = ',', show}: CsvOptions = {}): string =>
	stringify(
		rows.map(row => row.map(cell => (typeof cell === 'string' ? escapeCell(cell, show) : cell))),
		{
			// Some readers split at any separator, and some end a record at a lone LF or CR. Quotes keep the cell whole for all of them.
			delimiter: separator,
			record_delimiter: 'windows',
			quoted_match: /[\t\n\r,;\u{2028}\u{2029}]/v,
		},
	);

/** The first line of CSV. `unescapeCell` restores each heading, also after its ends were trimmed. */
export const csvHeader = (columns: readonly string[], {show, ...options}: CsvOptions = {}): string =>
	csvLines([columns], {...options, show: heading => markHeading(heading, show)});

/** Tells spreadsheets that a file is UTF-8. */
export const byteOrderMark = '\u{FEFF}';

export const organizationColumns = [
	'id',
	'name',
	'parent_id',
	'parent_name',
	'create_time',
	'managed_by',
	'profile_read',
	...profileFields,
] as const;

// A list may omit an existing profile. `profile_read` tells empty fields from fields that were not loaded.
export const organizationCells = ({
	id,
	name,
	parent,
	create_time: created,
	meta,
	profile,
}: Organization): readonly string[] => [
	id,
	name,
	parent?.id ?? '',
	parent?.name ?? '',
	created ?? '',
	meta.managed_by ?? '',
	profile === undefined ? 'no' : 'yes',
	...profileFields.map(field => profile?.[field] ?? ''),
];

const accountCsv = accountFacts.filter(({isInCsv}) => isInCsv);

export const accountColumns: readonly string[] = ['id', 'name', ...accountCsv.map(({name}) => name), 'tags'];

// Tags are JSON, because a key may contain any text. `{}` means no tags; an empty cell means that the tags are unknown.
export const accountCells = (account: Account): readonly string[] => [
	account.id,
	account.name,
	...accountCsv.map(fact => cellOf(account, fact)),
	account.tags ? JSON.stringify(account.tags) : '',
];
