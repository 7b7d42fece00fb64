import {harmlessJson} from '../format/harmless-json.js';
import {csvLines} from './csv.js';
import {hclDocument} from './hcl.js';
import {resourceName} from './hcl-text.js';
import {
	treeCells,
	treeColumns,
	treeText,
	type Extent,
} from './tree.js';

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

const jsonLines = ({index, from, to}: Extent): readonly string[] => index.organizations.slice(from, to).filter(organization => organization !== undefined).map(organization => harmlessJson(organization));

/**
Organizations as the text of a file. Those that are only named by their children are in CSV and text alone.
*/
export function exportDocument(format: ExportFormat, extent: Extent): string {
	switch (format) {
		case 'json': {
			const lines = jsonLines(extent);
			return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
		}

		case 'ndjson': {
			return jsonLines(extent).map(line => `${line}\n`).join('');
		}

		case 'csv': {
			return `${csvLines([treeColumns])}${extent.to > extent.from ? csvLines(treeCells(extent)) : ''}`;
		}

		case 'tree': {
			return treeText(extent);
		}

		case 'hcl': {
			return hclDocument(extent);
		}
	}
}

/**
What a file is called that holds everything, or one organization and what is below it; `number` tells it from those that are there.
*/
export function exportFile(format: ExportFormat, scope: {readonly id: string; readonly name: string} | undefined, number: number): string {
	const name = scope ? resourceName(scope.name, scope.id).replaceAll('_', '-') : 'organizations';
	return `${name}${number === 1 ? '' : `-${number}`}.${endings[format]}`;
}
