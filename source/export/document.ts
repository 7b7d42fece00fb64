import {harmlessJson} from '../text/harmless-json.js';
import {byteOrderMark, csvLines} from './csv.js';
import type {ExportFormat} from './formats.js';
import {hclDocument} from './hcl.js';
import {
	organizationsOf,
	treeTable,
	treeText,
	type Extent,
} from './tree.js';

const jsonLines = (extent: Extent): readonly string[] => organizationsOf(extent).map(organization => harmlessJson(organization));

/**
What a file of CSV has on request: a byte order mark, and columns for the members of addresses and metadata.
*/
type TableOptions = {readonly bom?: boolean; readonly flat?: boolean};

/**
Organizations as the text of a file. Only CSV and text hold those that are known only as parents.
*/
export function exportDocument(format: ExportFormat, extent: Extent, {bom = false, flat = false}: TableOptions = {}): string {
	switch (format) {
		case 'json': {
			const lines = jsonLines(extent);
			return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
		}

		case 'ndjson': {
			return jsonLines(extent).map(line => `${line}\n`).join('');
		}

		case 'csv': {
			const {columns, rows} = treeTable(extent, flat);
			return `${bom ? byteOrderMark : ''}${csvLines([columns, ...rows])}`;
		}

		case 'tree': {
			return treeText(extent);
		}

		case 'hcl': {
			return hclDocument(extent);
		}
	}
}
