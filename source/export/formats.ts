import {resourceName} from './hcl-text.js';

export const exportFormats = ['json', 'ndjson', 'csv', 'tree', 'hcl'] as const;
export type ExportFormat = (typeof exportFormats)[number];

const endings = {
	json: 'json', ndjson: 'ndjson', csv: 'csv', tree: 'txt', hcl: 'tf',
} as const;

export const formatTitles = {
	json: 'JSON: one array of every organization, as the service has it',
	ndjson: 'NDJSON: one organization a line',
	csv: 'CSV, for spreadsheets: with depth and path',
	tree: 'Text: the tree, indented',
	hcl: 'HCL, for Terraform: resources with import blocks',
} as const;

/**
What a file is called that holds everything, or one organization and what is below it; `number` tells it from those that are there.
*/
export function exportFile(format: ExportFormat, scope: {readonly id: string; readonly name: string} | undefined, number: number): string {
	const name = scope ? resourceName(scope.name, scope.id).replaceAll('_', '-') : 'organizations';
	return `${name}${number === 1 ? '' : `-${number}`}.${endings[format]}`;
}
