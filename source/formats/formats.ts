import {resourceName} from './hcl.js';

type FileFormatRow = {
	/**
	The line in the list of formats.
	*/
	readonly title: string;
	/**
	What the name of a file ends with.
	*/
	readonly ending: string;
	/**
	What the help says behind the name.
	*/
	readonly note?: string;
	/**
	Holds names and ids only.
	*/
	readonly isWithoutProfiles?: boolean;
};

/**
The formats of `cforgs export`, in the order in which they are listed. `document.ts` writes each.
*/
const exportTable = {
	json: {title: 'JSON: one array, as the service has it', ending: 'json'},
	ndjson: {title: 'NDJSON: one organization per line', ending: 'ndjson'},
	csv: {title: 'CSV, for spreadsheets: with depth and path', ending: 'csv'},
	tree: {title: 'Text: the tree, indented', ending: 'txt', isWithoutProfiles: true},
	hcl: {title: 'HCL, for Terraform: resources with import blocks', ending: 'tf', note: 'Terraform, with import blocks'},
} as const satisfies Readonly<Record<string, FileFormatRow>>;

/**
What the screen writes: these, and a snapshot, for which `cforgs snapshot` is the command.
*/
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

/**
The formats in a sentence of the help.
*/
export const exportFormatsText = (): string => exportFormats.map((name, index) => {
	const {note} = fileFormat(name);
	const sign = index === 0 ? '' : (index === exportFormats.length - 1 ? ' or ' : ', ');
	return `${sign}${name}${note === undefined ? '' : ` (${note})`}`;
}).join('');

/**
What is in a file: what is marked, what the tree shows, everything, or one organization and what is below it.
*/
type FileScope = 'marked' | 'shown' | 'all' | {readonly id: string; readonly name: string};

function stemOf(format: FileFormat, scope: FileScope): string {
	if (format === 'snapshot') {
		return format;
	}

	if (typeof scope === 'object') {
		return resourceName(scope.name, scope.id).replaceAll('_', '-');
	}

	return scope === 'all' ? 'organizations' : `organizations-${scope}`;
}

/**
What a file is called that holds so much; `number` tells it from those that are there.
*/
export function exportFile(format: FileFormat, scope: FileScope, number: number): string {
	return `${stemOf(format, scope)}${number === 1 ? '' : `-${number}`}.${fileFormat(format).ending}`;
}

/**
The first of these names that is not taken.
*/
export function freeExportFile(format: FileFormat, scope: FileScope, taken: ReadonlySet<string>): string {
	let number = 1;
	while (taken.has(exportFile(format, scope, number))) {
		number++;
	}

	return exportFile(format, scope, number);
}
