import {createHash} from 'node:crypto';
import path from 'node:path';
import * as v from 'valibot';
import {told, type Told} from '../../base/text/told.js';
import {fieldNames, formField, profileTable} from '../../base/tables/profile.js';
import {lettersAndDigits} from '../../base/tree/fold.js';
import {harmless} from '../../base/text/harmless.js';
import {fit, widthOf} from '../../base/text/width.js';
import {wrapText} from '../../base/text/wrap.js';
import {addressMembers, fieldLabel, type FieldName} from '../form-model/fields.js';
import {row, type Row} from '../rows/row.js';
import {type Disk, fileNameOf} from '../storage/disk.js';
import {linesOf, writePrivateFile} from '../storage/write-file.js';
import {
	type ColumnField,
	columnFields,
	columnLabel,
	columnIndexOf,
	fieldsFilledBy,
	isAddressPart,
	metadataMemberOf,
} from './column-fields.js';
import type {Table} from './cells.js';

/** Usual headings of columns: those of the fields, and those of columns that are not fields. */
const headings: ReadonlyMap<string, string> = new Map([
	...fieldNames.map(name => [name, formField(name).headings] as const),
	...Object.entries(profileTable.business_address.members).map(([name, member]) => [name, member.headings] as const),
	[
		'house_number',
		'house no, house nr, street number, Hausnummer, Hausnr., Haus-Nr., HsNr., HNr., numero de rue, numero de voie, numero de calle, numero exterior',
	],
	[
		'metadata_member',
		'customer number, customer no, customer id, client id, Kundennummer, Kundennr., Kd.-Nr., Debitorennummer, numero de client, numero client, numero de cliente, CRM id, CRM number',
	],
]);

type Names = ReadonlyMap<string, ColumnField>;

// Built when a file is first opened, which few sessions do.
let ownNames: Names | undefined;
let fieldsByName: Names | undefined;

/** The part of the address or the metadata that a heading names as an export does, such as `business_address.city`. */
function partNamed(heading: string): ColumnField | undefined {
	const {field, part = ''} =
		/^\s*(?<field>business_address|external_metadata)\.(?<part>\S.*)$/v.exec(heading)?.groups ?? {};
	if (field === 'external_metadata') {
		return 'metadata_member';
	}

	return field === undefined
		? undefined
		: addressMembers.find(member => lettersAndDigits(member) === lettersAndDigits(part));
}

/** The field with this heading as its own name, ignoring case and the characters between words. */
function fieldNamed(heading: string): ColumnField | undefined {
	const part = partNamed(heading);
	if (part !== undefined) {
		return part;
	}

	ownNames ??= new Map(
		columnFields
			.filter(name => name !== 'both_names' && name !== 'metadata_member')
			.map(name => [lettersAndDigits(name), name]),
	);
	return ownNames.get(lettersAndDigits(heading));
}

function fieldCalled(heading: string): ColumnField | undefined {
	fieldsByName ??= new Map(
		columnFields.flatMap(field =>
			(headings.get(field)?.split(',') ?? []).map(name => [lettersAndDigits(name), field] as const),
		),
	);
	return fieldsByName.get(lettersAndDigits(heading));
}

/** The field that each column of the file fills; undefined for an unused column. */
export type Columns = ReadonlyArray<ColumnField | undefined>;

/** The fields that the header names by their own names, ignoring case and the characters between words. If two columns name one field, only the first gets it. */
export function namedIn(header: readonly string[]): Columns {
	const names = header.map(text => fieldNamed(text));
	return names.map((name, index) => (name === 'metadata_member' || names.indexOf(name) === index ? name : undefined));
}

// A column “address” next to columns for address parts is the first line. If a column names the whole address, no column is guessed to be a part.
function inParts(columns: Columns, named: Columns): Columns {
	const hasParts = columns.some(name => isAddressPart(name));
	const line = columns.includes('line1') ? undefined : 'line1';
	const parts = columns.map((name, index) => {
		if (named[index] !== undefined) {
			return name;
		}

		const isWhole = name === 'business_address' && hasParts;
		return isWhole ? line : isAddressPart(name) && named.includes('business_address') ? undefined : name;
	});
	// A number without a street could be any number.
	return parts.map((name, index) =>
		name === 'house_number' && named[index] === undefined && !parts.includes('line1') ? undefined : name,
	);
}

/** The fields that the header names. Another name of a field counts only if exactly one column has such a name and no column has the field's own name. */
export function columnsOf({header}: Table): Columns {
	const named = namedIn(header);
	const guessed = header.map(text => fieldCalled(text));
	// Each column can fill its own metadata member, unless one column holds all the metadata.
	const isTaken = (guess: ColumnField | undefined): boolean =>
		guess === 'metadata_member'
			? [...named, ...guessed].includes('external_metadata')
			: named.includes(guess) || guessed.filter(each => each === guess).length > 1;
	const columns = named.map((name, index) => name ?? (isTaken(guessed[index]) ? undefined : guessed[index]));
	// If no column is the organization's name, the company column is.
	const company = columns.includes('name') || named.includes('business_name') ? -1 : columns.indexOf('business_name');
	return inParts(company === -1 ? columns : columns.with(company, 'name'), named);
}

/** Gives a column the next or previous field, or none. Fields of other columns are not skipped: the screen marks fields that are set twice, so the user can swap two columns. */
export function chooseField(columns: Columns, index: number, by: number): Columns {
	const choices = [undefined, ...columnFields];
	const at = choices.indexOf(columns[index]) + by;
	return columns.with(index, choices[(at + choices.length) % choices.length]);
}

const letterOf = (name: ColumnField | undefined): string | undefined => name?.split('_').at(-1)?.charAt(0);

/** How many fields ahead the next field is whose last word begins with the letter, such as “e” for `email`; 0 if there is none. */
export function stepsToLetter(columns: Columns, index: number, letter: string): number {
	const choices = [undefined, ...columnFields];
	const at = choices.indexOf(columns[index]);
	const after = [...choices.slice(at + 1), ...choices.slice(0, at + 1)];
	return 1 + after.findIndex(name => letterOf(name) === letter);
}

function filledTwice(columns: Columns): readonly ColumnField[] {
	const filled = columns.flatMap(name => (name === undefined ? [] : fieldsFilledBy(name)));
	return filled.filter((name, index) => name !== 'metadata_member' && filled.indexOf(name) !== index);
}

/** Whether another column fills one of the same fields. Metadata members never count, because each column fills its own. */
export function isFilledTwice(columns: Columns, name: ColumnField): boolean {
	const twice = filledTwice(columns);
	return fieldsFilledBy(name).some(each => twice.includes(each));
}

// If the header does not name every field, the guess is shown before anything is checked.
export const areAllNamed = ({header}: Table): boolean =>
	namedIn(header).includes('name') && !namedIn(header).includes(undefined);

// Each metadata member gets the name of its column.
function whyNotMembers(columns: Columns, header: readonly string[]): string | undefined {
	const members = header
		.filter((_, index) => columns[index] === 'metadata_member')
		.map(heading => metadataMemberOf(heading));
	if (members.includes('')) {
		return 'A column without a heading cannot become a metadata member. Add a heading to the file, or choose another field.';
	}

	const twice = members.find((heading, index) => members.indexOf(heading) !== index);
	return twice === undefined
		? undefined
		: `Two columns are named “${twice}”. Only one of them can become a metadata member.`;
}

const filledBothWays = (name: FieldName): string =>
	`${fieldLabel(name)} is set both as a whole and in parts. Choose one.`;

/** Why the rows cannot be checked with these columns. `parent`: the parent given for every row. `keys`: the keys that choose another field for a column. */
export function whyNotColumns(
	columns: Columns,
	header: readonly string[],
	parent: string | undefined,
	keys?: readonly [previous: string, next: string],
): Told | undefined {
	if (columnIndexOf(columns, 'name') === -1) {
		return `No column sets the name yet${keys ? `: choose one with ${keys.join(' and ')}` : ''}.`;
	}

	const [twice] = filledTwice(columns);
	if (twice !== undefined) {
		return told`${columnLabel(twice, '')} is set by two columns. Choose another field, or none, for one of them.`;
	}

	if (columns.includes('account_type') && !columns.includes('account')) {
		return told`${columnLabel('account_type', '')} needs a column for ${columnLabel('account', '')}.`;
	}

	if (columns.includes('business_address') && columns.some(name => isAddressPart(name))) {
		return filledBothWays('business_address');
	}

	if (columns.includes('house_number') && !columns.includes('line1')) {
		return told`${columnLabel('house_number', '')} is joined to the street. Choose the street’s column for ${columnLabel('line1', '')}.`;
	}

	if (columns.includes('external_metadata') && columns.includes('metadata_member')) {
		return filledBothWays('external_metadata');
	}

	return parent !== undefined && columns.includes('parent')
		? 'All rows already share a parent, so no column can set it.'
		: whyNotMembers(columns, header);
}

/** The text, shortened with `…` if it is wider than the columns. */
export const shortened = (text: string, columns: number): string =>
	widthOf(text) > columns ? fit(text, columns) : text;

type WithColumns = {readonly table: Table; readonly columns: Columns};

/** The heading of a column, or its number if the heading is empty. */
export function headingOf({table}: Pick<WithColumns, 'table'>, index: number): string {
	const text = table.header[index] ?? '';
	return text === '' ? `column ${index + 1}` : harmless(text);
}

const mostNamed = 8;

/** Names the columns that fill no field, so that nobody expects them to be sent. Ignores a column without a heading and values. */
export function unusedText(file: WithColumns): string | undefined {
	const {table, columns} = file;
	const unused = columns.flatMap((name, index) =>
		name === undefined && [table.header[index], ...table.rows.map(({cells}) => cells[index])].some(Boolean)
			? [index]
			: [],
	);
	const named = unused
		.slice(0, mostNamed)
		.map(index => shortened(headingOf(file, index), 24))
		.join(', ');
	const more = unused.length > mostNamed ? ` and ${unused.length - mostNamed} more` : '';
	return unused.length === 0 ? undefined : `Not used: ${named}${more}`;
}

export function unusedRows(file: WithColumns, width: number): readonly Row[] {
	const text = unusedText(file);
	const lines = text === undefined ? [] : wrapText(text, width, grapheme => grapheme);
	return lines.map(each => row({text: each, isHarmless: true, tone: 'warning'}));
}

/** Columns that a user chose by hand, by the headings of the file. */
export type KeptColumns = {
	readonly find: (header: readonly string[]) => Columns | undefined;
	readonly keep: (header: readonly string[], columns: Columns) => void;
};

const fieldSchema = v.nullable(v.picklist(columnFields));

const lineSchema = v.object({header: v.string(), columns: v.array(fieldSchema)});

const mostKept = 200;

const keyOf = (header: readonly string[]): string =>
	createHash('sha256').update(JSON.stringify(header)).digest('hex').slice(0, 32);

function columnsFrom(line: string): Columns {
	try {
		return v.parse(lineSchema, JSON.parse(line)).columns.map(name => name ?? undefined);
	} catch {
		return [];
	}
}

/** The chosen columns of a host, on disk: one line for each header, the latest last. */
export function openKeptColumns(file: string): KeptColumns {
	const beginningOf = (header: readonly string[]) => `{"header":"${keyOf(header)}"`;
	return {
		find(header) {
			const columns = columnsFrom(linesOf(file).findLast(line => line.startsWith(beginningOf(header))) ?? '');
			return columns.length === header.length ? columns : undefined;
		},
		keep(header, columns) {
			try {
				const others = linesOf(file).filter(line => !line.startsWith(beginningOf(header)));
				const own = JSON.stringify({header: keyOf(header), columns: columns.map(name => name ?? null)});
				writePrivateFile(
					file,
					[...others, own]
						.slice(-mostKept)
						.map(line => `${line}\n`)
						.join(''),
				);
			} catch {
				// The next start asks again.
			}
		},
	};
}

/** For the embedded sandbox, which stores nothing on disk. */
export const noKeptColumns: KeptColumns = {
	find: () => undefined,
	keep() {
		// The program keeps the choice in memory while it runs.
	},
};

export const keptColumnsOf = ({stateFolder, owner}: Disk): KeptColumns =>
	owner ? openKeptColumns(path.join(stateFolder, 'onboarding', `${fileNameOf(owner.host)}.columns`)) : noKeptColumns;
