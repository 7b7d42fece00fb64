import {stringify} from 'csv-stringify/sync';
import type {Account, Organization} from '../api/schemas.js';
import {profileFields} from '../forms/fields.js';

type Cells = ReadonlyArray<string | number>;

// What begins a formula, behind a quote that says it does not: such a value gets one more, so that one can be taken off again.
const saidNoFormula = /^'+[\t\n\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

const escape = (cell: string | number): string | number => typeof cell === 'string' && saidNoFormula.test(cell) ? `'${cell}` : cell;

/**
A value as it was before `csvLines` wrote it.
*/
export const unescapeCell = (cell: string): string => saidNoFormula.test(cell) ? cell.slice(1) : cell;

/**
Lines of CSV (RFC 4180), or with another separator. A spreadsheet takes no value of it for a formula.
*/
export const csvLines = (rows: readonly Cells[], separator = ','): string =>
	// Readers take a lone LF or CR for the end of a record too: what follows it would be one of its own, and a formula there again.
	stringify(rows.map(row => row.map(cell => escape(cell))), {
		delimiter: separator, escape_formulas: true, record_delimiter: 'windows', quoted_match: /[\n\r]/v,
	});

export const organizationColumns = ['id', 'name', 'parent_id', 'parent_name', 'create_time', 'managed_by', 'profile_read', ...profileFields] as const;

// A list may leave a profile out that is there: its empty cells are then none that were read.
export const organizationCells = ({id, name, parent, create_time: created, meta, profile}: Organization): readonly string[] =>
	[id, name, parent?.id ?? '', parent?.name ?? '', created ?? '', meta.managed_by ?? '', profile === undefined ? 'no' : 'yes', ...profileFields.map(field => profile?.[field] ?? '')];

export const accountColumns = ['id', 'name', 'type', 'created_on', 'enforce_twofactor', 'abuse_contact_email', 'tags'] as const;

// Tags are JSON, as any text can be in a key. `{}` is an account without tags, an empty cell one whose tags are not known.
export const accountCells = ({id, name, type, created_on: created, settings, tags}: Account): readonly string[] =>
	[id, name, type ?? '', created ?? '', String(settings.enforce_twofactor ?? ''), settings.abuse_contact_email ?? '', tags ? JSON.stringify(tags) : ''];
