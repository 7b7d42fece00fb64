import type {Organization} from '../api/schemas.js';
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
import {buildTreeIndex} from '../tree/tree-index.js';
import type {ExitStatus} from './exit-status.js';
import {csvFor} from './list.js';
import {rowNamed} from './named-organization.js';
import {formatOf, print, type RecordFormat} from './output.js';
import type {Session} from './session.js';
import {readWhole, statusOfList} from './whole.js';

/**
The tree of a list, or the part of it below one organization, named by its id or path.
*/
export function extentOf(organizations: readonly Organization[], named: string | undefined): Extent {
	const index = buildTreeIndex(organizations);
	return named === undefined ? wholeExtent(index) : subtreeExtent(index, rowNamed(index, named));
}

/**
A header, and a line for each row; on a terminal nothing of it may steer.
*/
export const treeCsv = (extent: Extent): string => `${csvLines([treeColumns])}${extent.to > extent.from ? csvFor(treeCells(extent)) : ''}`;

const texts: Readonly<Record<RecordFormat, (extent: Extent) => string>> = {
	text: treeText, quiet: treeIds, json: treeJson, csv: treeCsv,
};

/**
`cforgs tree [ID]`.
*/
export async function printTree({client, flags}: Session, id: string | undefined): Promise<ExitStatus> {
	const format = formatOf(flags);
	const list = await readWhole(client, flags.quiet);
	const extent = extentOf(list.organizations, id);
	await print(texts[format](extent));
	return statusOfList(list);
}
