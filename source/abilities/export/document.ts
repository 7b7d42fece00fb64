import {harmlessJson} from '../../base/text/harmless.js';
import {byteOrderMark, csvHeader, csvLines} from '../../kernel/files/csv.js';
import {type ExportFormat, hclDocument} from '../../kernel/files/formats.js';
import {organizationsOf, treeTable, treeText, type Extent} from '../../kernel/files/tree.js';

const jsonLines = (extent: Extent): readonly string[] =>
	organizationsOf(extent).map(organization => harmlessJson(organization));

/** Options for CSV: a byte order mark, and columns for the members of addresses and metadata. */
type TableOptions = {readonly bom?: boolean; readonly flat?: boolean};

const documents: Readonly<Record<ExportFormat, (extent: Extent, options: TableOptions) => string>> = {
	json(extent) {
		const lines = jsonLines(extent);
		return lines.length === 0 ? '[]\n' : `[\n${lines.join(',\n')}\n]\n`;
	},
	ndjson: extent =>
		jsonLines(extent)
			.map(line => `${line}\n`)
			.join(''),
	csv(extent, {bom = false, flat = false}) {
		const {columns, rows} = treeTable(extent, flat);
		return `${bom ? byteOrderMark : ''}${csvHeader(columns)}${csvLines(rows)}`;
	},
	tree: treeText,
	hcl: hclDocument,
};

/** Organizations as the text of a file. Only text includes organizations that are known only as parents. */
export const exportDocument = (format: ExportFormat, extent: Extent, options: TableOptions = {}): string =>
	documents[format](extent, options);
