import {harmlessJson} from '../text/harmless-json.js';
import {csvLines} from './csv.js';
import type {ExportFormat} from './formats.js';
import {hclDocument} from './hcl.js';
import {
	organizationsOf,
	treeCells,
	treeColumns,
	treeText,
	type Extent,
} from './tree.js';

const jsonLines = (extent: Extent): readonly string[] => organizationsOf(extent).map(organization => harmlessJson(organization));

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
			return `${csvLines([treeColumns])}${extent.rows.length > 0 ? csvLines(treeCells(extent)) : ''}`;
		}

		case 'tree': {
			return treeText(extent);
		}

		case 'hcl': {
			return hclDocument(extent);
		}
	}
}
