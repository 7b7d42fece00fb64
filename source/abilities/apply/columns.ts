import {exactName, harmless} from '../../base/text/harmless.js';
import {lettersAndDigits} from '../../base/tree/fold.js';
import {
	type ColumnField,
	fieldsFilledBy,
	isAccountColumn,
	isAddressPart,
} from '../../kernel/customer-file/column-fields.js';
import {columnsOf, type Columns} from '../../kernel/customer-file/columns.js';
import {lengthOf} from '../../kernel/customer-file/row-texts.js';
import {type Table, isClearing, type KeyedCell} from '../../kernel/customer-file/cells.js';
import {treeColumns} from '../../kernel/files/tree.js';
import {fieldNames, objectFields, profileFields, type FieldName} from '../../kernel/form-model/fields.js';
import {settingKeyOf, type SettingKey} from '../../kernel/form-model/settings.js';

/** What the columns of a file say. `parentId`: the parent is an id, as an export has it. */
export type FileColumns = {
	readonly id: number;
	readonly parent: number;
	readonly isParentId: boolean;
	readonly houseNumber: number;
	/** The columns that say what to store. */
	readonly keys: ReadonlyArray<SettingKey & {readonly heading: string; readonly index: number}>;
	/** Columns that an export adds, and nobody can store. */
	readonly computed: readonly string[];
	readonly unused: readonly string[];
	/** Columns with a heading that is not the name of their field. */
	readonly guessed: ReadonlyArray<{readonly heading: string; readonly key: string}>;
	/** The columns as `lengthOf` takes them. */
	readonly fields: Columns;
};

const computedNames: ReadonlySet<string> = new Set(
	treeColumns.filter(name => !['id', 'name', 'parent_id', ...profileFields].includes(name)),
);

const isComputed = (heading: string): boolean => computedNames.has(heading) || heading.startsWith('cforgs_');

const idHeadings: ReadonlySet<string> = new Set(['id', 'organizationid']);

const names: ReadonlySet<ColumnField> = new Set(fieldNames);

const isField = (field: ColumnField): field is FieldName => names.has(field);

function keysOf(field: ColumnField, heading: string): readonly SettingKey[] {
	if (field === 'metadata_member') {
		return [{key: `external_metadata.${heading}`, name: 'external_metadata', member: heading}];
	}

	if (isAddressPart(field)) {
		return field === 'house_number'
			? []
			: [{key: `business_address.${field}`, name: 'business_address', member: field}];
	}

	return fieldsFilledBy(field)
		.filter(name => isField(name))
		.filter(name => name !== 'parent')
		.map(name => ({key: name, name}));
}

/** Reads the headings of a file: those of `cforgs export --format csv --flat`, and those that onboarding knows. `kept`: the fields that somebody chose for this header. `why`: why the file cannot be used. */
export function fileColumnsOf(table: Table, kept: Columns | undefined): FileColumns | {readonly why: string} {
	const {header} = table;
	const memberKeys = header.map(heading => settingKeyOf(heading, objectFields));
	const isOwn = (index: number): boolean => {
		const heading = header[index] ?? '';
		return (
			idHeadings.has(lettersAndDigits(heading)) ||
			heading === 'parent_id' ||
			isComputed(heading) ||
			memberKeys[index]?.member !== undefined
		);
	};

	const known = columnsOf({...table, header: header.map((heading, index) => (isOwn(index) ? '' : heading))});
	// Only onboarding creates accounts.
	const fields = header.map((_, index) =>
		isOwn(index) || isAccountColumn((kept ?? known)[index]) ? undefined : (kept ?? known)[index],
	);
	const idAt = header.findIndex(heading => idHeadings.has(lettersAndDigits(heading)));
	const parentIdAt = header.indexOf('parent_id');
	const keys = header.flatMap((heading, index) => {
		const own = memberKeys[index];
		const field = fields[index];
		const found = own?.member === undefined ? (field === undefined ? [] : keysOf(field, heading)) : [own];
		return found.map(key => ({...key, heading, index}));
	});
	const twice = keys.find(({key}, at) => keys.findIndex(each => each.key === key) < at);
	if (twice) {
		const first = keys.find(({key}) => key === twice.key);
		return {
			why: `The columns “${exactName(first?.heading ?? '')}” and “${exactName(twice.heading)}” both set ${exactName(twice.key)}. Remove one of them.`,
		};
	}

	const isUsed = (index: number): boolean =>
		fields[index] !== undefined || index === idAt || index === parentIdAt || memberKeys[index]?.member !== undefined;
	const rest = header.filter((heading, index) => heading !== '' && !isUsed(index));
	const parent = fields.indexOf('parent');
	if (parent !== -1 && parentIdAt !== -1) {
		return {
			why: `The columns “${exactName(header[parent] ?? '')}” and “parent_id” both set the parent. Remove one of them.`,
		};
	}

	return {
		id: idAt,
		parent: parent === -1 ? parentIdAt : parent,
		isParentId: parent === -1,
		houseNumber: fields.indexOf('house_number'),
		keys,
		computed: rest.filter(heading => isComputed(heading)),
		unused: rest.filter(heading => !isComputed(heading)),
		guessed: keys.filter(
			({key, heading}) =>
				lettersAndDigits(key) !== lettersAndDigits(heading) &&
				lettersAndDigits(key.split('.').at(-1) ?? '') !== lettersAndDigits(heading),
		),
		fields: parentIdAt === -1 ? fields : fields.with(parentIdAt, 'parent'),
	};
}

/** A row of the file as text. */
export type FileRow = {
	readonly number: number;
	readonly id: string;
	/** Undefined if no column says it. */
	readonly parent: string | undefined;
	/** To be joined to the street; empty if there is none. */
	readonly houseNumber: string;
	readonly cells: readonly KeyedCell[];
	readonly problem?: string | undefined;
	readonly warning?: string | undefined;
};

const withoutStreet = 'It has a house number but no street. Fill in both, or empty both.';

/** The rows of a file, cell by cell. */
export function fileRowsOf(
	{header, rows, separator}: Table,
	{id, parent, houseNumber, keys, fields}: FileColumns,
): readonly FileRow[] {
	const street = keys.find(({key}) => key === 'business_address.line1')?.index ?? -1;
	return rows.map(({number, cells}) => {
		const textAt = (index: number): string => cells[index] ?? '';
		const {problem, warning} = lengthOf(cells, {header, ...(separator !== undefined && {separator})}, fields);
		const house = textAt(houseNumber).trim();
		const hasStreet = textAt(street).trim() !== '' && !isClearing(textAt(street));
		return {
			number,
			id: textAt(id).trim(),
			parent: parent === -1 ? undefined : textAt(parent),
			houseNumber: house,
			cells: keys.map(({index, ...key}) => ({...key, text: textAt(index)})),
			problem: problem ?? (house === '' || hasStreet ? undefined : withoutStreet),
			warning,
		};
	});
}

const listed = (headings: readonly string[]): string => headings.map(heading => `“${exactName(heading)}”`).join(', ');

/** How the columns are understood, in sentences, and what is unusual about rows. */
export const columnTexts = ({computed, guessed, unused}: FileColumns, rows: readonly FileRow[]): readonly string[] => [
	...guessed.map(({heading, key}) => `The column “${exactName(heading)}” is read as ${exactName(key)}.`),
	...(computed.length === 0 ? [] : [`Ignored, because cforgs computes them: ${listed(computed)}.`]),
	...(unused.length === 0
		? []
		: [
				`Not used: ${listed(unused)}. To use a column, name it like its field, such as business_email or external_metadata.tier.`,
			]),
	...rows.flatMap(({number, warning}) => (warning === undefined ? [] : [`Row ${number}: ${harmless(warning)}`])),
];
