import {stringify} from 'csv-stringify/sync';
import type {Account, Organization} from '../api/schemas.js';
import {
	objectFields,
	profileField,
	type ProfileFieldName,
	profileFields,
} from '../forms/fields.js';
import {jsonFields} from '../forms/json-text.js';
import {accountFacts, factOf} from '../tables/accounts.js';

/**
Columns of a table of organizations that hold one member of a JSON object each.
*/
export type FlatColumns = {
	/**
	Each is named as `--set` names the member: `business_address.city`.
	*/
	readonly columns: readonly string[];
	/**
	Empty cells for members that a profile lacks.
	*/
	readonly cells: (profile: Organization['profile']) => readonly string[];
};

// Of a name that stands twice in an object the last value counts, as in JSON.parse.
const membersIn = (profile: Organization['profile'], field: ProfileFieldName): ReadonlyMap<string, string> =>
	new Map(jsonFields(profile?.[field] ?? '')?.map(({name, value}) => [name, value]));

export const noFlatColumns: FlatColumns = {columns: [], cells: () => []};

/**
The members of all addresses and all metadata: the documented members of an address always, the others in the order in which they first appear.
*/
export function flatColumns(profiles: ReadonlyArray<Organization['profile']>): FlatColumns {
	const names = new Map(objectFields.map(field => [field, new Set(Object.keys(profileField(field).members ?? {}))]));
	for (const profile of profiles) {
		for (const [field, members] of names) {
			for (const name of membersIn(profile, field).keys()) {
				members.add(name);
			}
		}
	}

	return {
		columns: [...names].flatMap(([field, members]) => Array.from(members, name => `${field}.${name}`)),
		cells: profile => [...names].flatMap(([field, members]) => {
			const values = membersIn(profile, field);
			return Array.from(members, name => values.get(name) ?? '');
		}),
	};
}

type Cells = ReadonlyArray<string | number>;

// What begins a formula, behind a quote that says it does not: such a value gets one more, so that one can be taken off again.
const saidNoFormula = /^'+[\t\n\r+\-=@\u{FF0B}\u{FF0D}\u{FF1D}\u{FF20}]/v;

const escapeFormula = (cell: string): string => saidNoFormula.test(cell) ? `'${cell}` : cell;

/*
What could steer a terminal that prints the file, and half a character, which UTF-8 cannot hold. Tabs and line breaks are data of a quoted cell.
What already looks like a mark is marked too, so that every mark can be undone.
*/
const steering = /[[\p{Bidi_Control}\p{Control}\p{Surrogate}]--[\t\n\r]]|\u{27E6}(?=[\dA-F]{1,6}\u{27E7})/gv;

const mark = /\u{27E6}(?<codePoint>[\dA-F]{1,6})\u{27E7}/gv;

/**
Replaces every character that could steer a terminal with a visible mark, such as `⟦1B⟧`.
*/
const markSteering = (text: string): string => text.replaceAll(steering, character => `⟦${character.codePointAt(0)?.toString(16).toUpperCase()}⟧`);

const highestCodePoint = 0x10_FF_FF;

const unmark = (text: string): string => text.replaceAll(mark, (whole, digits: string) => {
	const codePoint = Number.parseInt(digits, 16);
	return codePoint > highestCodePoint ? whole : String.fromCodePoint(codePoint);
});

/**
A value as it was before `csvLines` wrote it.
*/
export const unescapeCell = (cell: string): string => unmark(saidNoFormula.test(cell) ? cell.slice(1) : cell);

type CsvOptions = {
	readonly separator?: string | undefined;
	/**
	Makes each value harmless, in a way that `unescapeCell` undoes.
	*/
	readonly show?: (value: string) => string;
};

/**
Lines of CSV (RFC 4180), or with another separator. No value is a formula to a spreadsheet, and none steers a terminal.
*/
export const csvLines = (rows: readonly Cells[], {separator = ',', show = markSteering}: CsvOptions = {}): string =>
	stringify(rows.map(row => row.map(cell => typeof cell === 'string' ? escapeFormula(show(cell)) : cell)), {
		// Some readers split at any separator, and some end a record at a lone LF or CR: only a quoted cell stays one for all of them.
		delimiter: separator, escape_formulas: true, record_delimiter: 'windows', quoted_match: /[\t\n\r,;\u{2028}\u{2029}]/v,
	});

/**
Tells spreadsheets that a file is UTF-8.
*/
export const byteOrderMark = '\u{FEFF}';

export const organizationColumns = ['id', 'name', 'parent_id', 'parent_name', 'create_time', 'managed_by', 'profile_read', ...profileFields] as const;

// A list may leave a profile out that is there: its empty cells are then none that were read.
export const organizationCells = ({id, name, parent, create_time: created, meta, profile}: Organization): readonly string[] =>
	[id, name, parent?.id ?? '', parent?.name ?? '', created ?? '', meta.managed_by ?? '', profile === undefined ? 'no' : 'yes', ...profileFields.map(field => profile?.[field] ?? '')];

const accountCsv = accountFacts.filter(({isInCsv}) => isInCsv);

export const accountColumns: readonly string[] = ['id', 'name', ...accountCsv.map(({name}) => name), 'tags'];

// Tags are JSON, as any text can be in a key. `{}` is an account without tags, an empty cell one whose tags are not known.
export const accountCells = (account: Account): readonly string[] =>
	[account.id, account.name, ...accountCsv.map(fact => factOf(account, fact)?.toString() ?? ''), account.tags ? JSON.stringify(account.tags) : ''];
