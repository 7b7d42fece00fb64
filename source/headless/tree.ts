import type {WholeList} from '../api/whole-list.js';
import {csvLines} from '../export/csv.js';
import {
	subtreeExtent,
	treeCells,
	treeColumns,
	treeIds,
	treeJson,
	treeText,
	wholeExtent,
	type Extent,
} from '../export/tree.js';
import {lacksOf} from '../format/lacking.js';
import {buildTreeIndex} from '../tree/tree-index.js';
import type {ExitStatus} from './exit-status.js';
import {csvFor} from './list.js';
import {rowNamed} from './named-organization.js';
import {formatOf, print, type RecordFormat} from './output.js';
import type {Invocation} from './invocation.js';
import {readWhole, statusOfList} from './whole.js';

/**
The tree of a list, or the part of it that one organization is the root of, named by its id, or by its path where the list lacks nothing.
*/
export function extentOf({organizations, ...list}: WholeList, named: string | undefined): Extent {
	const index = buildTreeIndex(organizations);
	return named === undefined ? wholeExtent(index) : subtreeExtent(index, rowNamed(index, named, lacksOf({noun: 'organization', ...list})));
}

/**
A header, and a line for each row; on a terminal nothing of it may steer.
*/
export const treeCsv = (extent: Extent): string => `${csvLines([treeColumns])}${extent.rows.length > 0 ? csvFor(treeCells(extent)) : ''}`;

const texts: Readonly<Record<RecordFormat, (extent: Extent) => string>> = {
	text: treeText, quiet: treeIds, json: treeJson, csv: treeCsv,
};

/**
`cforgs tree [ID]`.
*/
export async function printTree({client, flags}: Invocation, id: string | undefined): Promise<ExitStatus> {
	const format = formatOf(flags);
	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(list, id);
	await print(texts[format](extent));
	return statusOfList(list);
}
