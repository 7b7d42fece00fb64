import {escapeHidden} from '../../base/text/harmless.js';
import {profileFields} from '../form-model/fields.js';
import type {Extent} from './tree.js';

// JSON escapes that HCL does not know.
const escapes: Readonly<Record<string, string>> = {
	[String.raw`\b`]: String.raw`\u0008`,
	[String.raw`\f`]: String.raw`\u000c`,
};

// HCL does not combine two escaped surrogates into one character, as JSON does.
function codePointOf(pair: string): string {
	const halves = pair
		.split(String.raw`\u`)
		.slice(1)
		.map(half => Number.parseInt(half, 16));
	return String.raw`\U${(String.fromCodePoint(...halves).codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}

/** A quoted HCL string, with template starts escaped. A lone surrogate, which HCL cannot represent, becomes the character that Terraform uses instead. */
export const hclString = (text: string): string =>
	escapeHidden(JSON.stringify(text.toWellFormed()))
		.replaceAll(/\\(?:ud[89ab]..\\ud[c-f]..|.)/gv, sign =>
			sign.length > 2 ? codePointOf(sign) : (escapes[sign] ?? sign),
		)
		.replaceAll(/[$%]\{/gv, sign => `${sign[0] ?? ''}${sign}`);

/** A valid Terraform name. Part of the id distinguishes organizations with the same name. */
export function resourceName(name: string, id: string): string {
	const words = name
		.normalize('NFKD')
		.replaceAll(/\p{Mark}/gv, '')
		.toLowerCase()
		.split(/[^0-9a-z]+/v)
		.filter(word => word !== '')
		.join('_')
		.slice(0, 40);
	const start = words === '' ? 'organization' : /^[a-z]/v.test(words) ? words : `organization_${words}`;
	return `${start}_${id.replaceAll(/\W/gv, '_').slice(0, 8)}`;
}

const head = `# Organizations as Terraform resources, for the cloudflare/cloudflare provider, version 5.
# The import blocks below import the organizations.
# What cannot be imported:
# - profiles: the first apply writes the values below, and overwrites any change that was made after this export
# - accounts, members, flags, and organizations that the credential cannot see
# A profile that was not loaded has no resource here. cforgs export --format hcl --profiles loads every profile.
`;

const attributes = (names: ReadonlyArray<readonly [name: string, value: string]>): string => {
	const width = Math.max(...names.map(([name]) => name.length));
	return names.map(([name, value]) => `  ${name.padEnd(width)} = ${value}\n`).join('');
};

/** Resources with import blocks for every organization of an extent. Parents in the extent are references, other parents are ids. */
export function hclDocument({index, rows}: Extent): string {
	const addresses = new Map<number, string>();
	const taken = new Set<string>();
	const blocks: string[] = [head];
	for (const row of rows) {
		const organization = index.organizationAt(row);
		if (!organization || index.flaws.get(row) === 'duplicate') {
			continue;
		}

		const {id, name, parent, profile} = organization;
		const plain = resourceName(name, id);
		const label = taken.has(plain) ? `${plain}_${row}` : plain;
		taken.add(label);
		const address = `cloudflare_organization.${label}`;
		addresses.set(row, address);
		const parentAddress = addresses.get(index.parent[row] ?? -1);
		const parentId = parentAddress === undefined ? hclString(parent?.id ?? '') : `${parentAddress}.id`;
		const place = parent ? `  parent = {\n    id = ${parentId}\n  }\n` : '';
		blocks.push(
			`resource "cloudflare_organization" "${label}" {\n  name = ${hclString(name)}\n${place}}\n`,
			`import {\n  to = ${address}\n  id = ${hclString(id)}\n}\n`,
		);
		if (!profile) {
			continue;
		}

		const fields = profileFields.map(field => [field, hclString(profile[field])] as const);
		blocks.push(
			`resource "cloudflare_organization_profile" "${label}" {\n${attributes([['organization_id', `${address}.id`], ...fields])}}\n`,
		);
	}

	return blocks.join('\n');
}

type FileFormatRow = {
	readonly title: string;
	readonly ending: string;
	readonly note?: string;
	/** Contains only names and ids. */
	readonly isWithoutProfiles?: boolean;
};

/** The formats of `cforgs export`, in display order. `document.ts` writes each of them. */
const exportTable = {
	json: {title: 'JSON: one array, as the service sends it', ending: 'json'},
	ndjson: {title: 'NDJSON: one organization per line', ending: 'ndjson'},
	csv: {title: 'CSV, for spreadsheets: with depth and path', ending: 'csv'},
	tree: {title: 'Text: the tree, indented', ending: 'txt', isWithoutProfiles: true},
	hcl: {title: 'HCL, for Terraform: resources with import blocks', ending: 'tf', note: 'Terraform, with import blocks'},
} as const satisfies Readonly<Record<string, FileFormatRow>>;

/** The formats that the screen offers: the export formats, and a snapshot, which `cforgs snapshot` also writes. */
const fileTable = {
	...exportTable,
	snapshot: {title: 'Snapshot of all organizations, to compare with later', ending: 'json'},
} as const satisfies Readonly<Record<string, FileFormatRow>>;

export type ExportFormat = keyof typeof exportTable;

export type FileFormat = keyof typeof fileTable;

const isExportFormat = (name: string): name is ExportFormat => Object.hasOwn(exportTable, name);

const isFileFormat = (name: string): name is FileFormat => Object.hasOwn(fileTable, name);

export const exportFormats: readonly ExportFormat[] = Object.keys(exportTable).filter(name => isExportFormat(name));

export const fileFormats: readonly FileFormat[] = Object.keys(fileTable).filter(name => isFileFormat(name));

export const fileFormat = (name: FileFormat): FileFormatRow => fileTable[name];

/** The formats as part of a sentence in the help. */
export const exportFormatsText = (): string =>
	exportFormats
		.map((name, index) => {
			const {note} = fileFormat(name);
			const sign = index === 0 ? '' : index === exportFormats.length - 1 ? ' or ' : ', ';
			return `${sign}${name}${note === undefined ? '' : ` (${note})`}`;
		})
		.join('');

/** The content of a file: the marked organizations, the organizations that the tree shows, all of them, or one with its descendants. */
type FileScope = 'marked' | 'shown' | 'all' | {readonly id: string; readonly name: string};

function stemOf(format: FileFormat, scope: FileScope): string {
	if (format === 'snapshot') {
		return scope === 'marked' ? `${format}-${scope}` : format;
	}

	if (typeof scope === 'object') {
		return resourceName(scope.name, scope.id).replaceAll('_', '-');
	}

	return scope === 'all' ? 'organizations' : `organizations-${scope}`;
}

/** The file name for a scope. A `number` above 1 distinguishes it from existing files. */
export function exportFile(format: FileFormat, scope: FileScope, number: number): string {
	return `${stemOf(format, scope)}${number === 1 ? '' : `-${number}`}.${fileFormat(format).ending}`;
}

export function freeExportFile(format: FileFormat, scope: FileScope, taken: ReadonlySet<string>): string {
	let number = 1;
	while (taken.has(exportFile(format, scope, number))) {
		number++;
	}

	return exportFile(format, scope, number);
}
