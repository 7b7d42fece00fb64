import {resourceName} from './hcl-text.js';

export const exportFormats = ['json', 'ndjson', 'csv', 'tree', 'hcl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
What the screen writes: these, and a snapshot, for which `cforgs snapshot` is the command.
*/
export const fileFormats = [...exportFormats, 'snapshot'] as const;
export type FileFormat = (typeof fileFormats)[number];

const endings = {
	json: 'json', ndjson: 'ndjson', csv: 'csv', tree: 'txt', hcl: 'tf', snapshot: 'json',
} as const;

export const formatTitles = {
	json: 'JSON: one array of all, as the service has it',
	ndjson: 'NDJSON: one organization per line',
	csv: 'CSV, for spreadsheets: with depth and path',
	tree: 'Text: the tree, indented',
	hcl: 'HCL, for Terraform: resources with import blocks',
	snapshot: 'Snapshot of every organization, to compare with later',
} as const;

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
	return `${stemOf(format, scope)}${number === 1 ? '' : `-${number}`}.${endings[format]}`;
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
