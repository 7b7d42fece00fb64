import {stringify} from 'csv-stringify/sync';
import type {Account, Organization} from '../../base/api/schemas.js';
import {profileFields} from '../form-model/fields.js';
import {accountFacts} from '../../base/tables/accounts.js';
import {cellOf} from '../../base/tables/columns.js';

type Cells = ReadonlyArray<string | number>;

// The start of a formula after a quote that neutralizes it.
const saidNoFormula = /^'+[\t\n\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

const formula = /^[\t\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

// A value that has such a quote already gets one more, so that exactly one can be removed again.
const escapeFormula = (cell: string): string => formula.test(cell) || saidNoFormula.test(cell) ? `'${cell}` : cell;

/*
Characters that could control a terminal that prints the file, and lone surrogates, which UTF-8 cannot represent. Tabs and line breaks are allowed in a quoted cell.
Text that already looks like a mark is marked too, so that every mark can be reversed.
*/
const steering = /[[\p{Bidi_Control}\p{Control}\p{Surrogate}]--[\t\n\r]]|\u{27E6}(?=[\dA-F]{1,6}\u{27E7})/gv;

const mark = /\u{27E6}(?<codePoint>[\dA-F]{1,6})\u{27E7}/gv;

const markOf = (character: string): string => `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`;

/** Replaces every character that could control a terminal with a visible mark, such as `⟦1B⟧`. */
const markSteering = (text: string): string => text.replaceAll(steering, character => markOf(character));

const highestCodePoint = 0x10_FF_FF;

const unmark = (text: string): string => text.replaceAll(mark, (whole, digits: string) => {
	const codePoint = Number.parseInt(digits, 16);
	return codePoint > highestCodePoint ? whole : String.fromCodePoint(codePoint);
});

/** A value as `csvLines` writes it, so that no spreadsheet reads it as a formula, and no terminal obeys it. */
export const escapeCell = (value: string, show = markSteering): string => escapeFormula(show(value));

/** Reverses `escapeCell`. */
export const unescapeCell = (cell: string): string => unmark(saidNoFormula.test(cell) ? cell.slice(1) : cell);

type CsvOptions = {
	readonly separator?: string | undefined;
	/** Makes each value harmless. `unescapeCell` must be able to reverse it. */
	readonly show?: (value: string) => string;
};

/** Lines of CSV (RFC 4180), or with another separator. A spreadsheet never reads a value as a formula, and no value controls a terminal. */
export const csvLines = (rows: readonly Cells[], {separator = ',', show}: CsvOptions = {}): string =>
	stringify(rows.map(row => row.map(cell => typeof cell === 'string' ? escapeCell(cell, show) : cell)), {
		// Some readers split at any separator, and some end a record at a lone LF or CR. Quotes keep the cell whole for all of them.
		delimiter: separator, record_delimiter: 'windows', quoted_match: /[\t\n\r,;\u{2028}\u{2029}]/v,
	});

/** A heading in which line breaks and spaces at the end, which readers drop, are marked too. */
export function markHeading(heading: string, show = markSteering): string {
	const text = show(heading);
	const {length} = text.trimEnd();
	return text.slice(0, length).replaceAll(/[\n\r]/gv, character => markOf(character)) + Array.from(text.slice(length), character => markOf(character)).join('');
}

/** The first line of CSV. `unescapeCell` restores each heading, also after its ends were trimmed. */
export const csvHeader = (columns: readonly string[], {show, ...options}: CsvOptions = {}): string => csvLines([columns], {...options, show: heading => markHeading(heading, show)});

/** Tells spreadsheets that a file is UTF-8. */
export const byteOrderMark = '\u{FEFF}';

export const organizationColumns = ['id', 'name', 'parent_id', 'parent_name', 'create_time', 'managed_by', 'profile_read', ...profileFields] as const;

// A list may omit an existing profile. `profile_read` tells empty fields from fields that were not loaded.
export const organizationCells = ({id, name, parent, create_time: created, meta, profile}: Organization): readonly string[] =>
	[id, name, parent?.id ?? '', parent?.name ?? '', created ?? '', meta.managed_by ?? '', profile === undefined ? 'no' : 'yes', ...profileFields.map(field => profile?.[field] ?? '')];

const accountCsv = accountFacts.filter(({isInCsv}) => isInCsv);

export const accountColumns: readonly string[] = ['id', 'name', ...accountCsv.map(({name}) => name), 'tags'];

// Tags are JSON, because a key may contain any text. `{}` means no tags; an empty cell means that the tags are unknown.
export const accountCells = (account: Account): readonly string[] =>
	[account.id, account.name, ...accountCsv.map(fact => cellOf(account, fact)), account.tags ? JSON.stringify(account.tags) : ''];
