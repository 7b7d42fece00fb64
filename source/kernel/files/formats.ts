import {resourceName} from './hcl.js';

type FileFormatRow = {
	/** The label in the list of formats. */
	readonly title: string;
	/** The extension of the file name. */
	readonly ending: string;
	/** A note after the name in the help. */
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
