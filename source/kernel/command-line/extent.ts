import type {WholeList} from '../../base/api/whole-list.js';
import {buildTreeIndex} from '../../base/tree/tree-index.js';
import {type Extent, subtreeExtent, treeTable, wholeExtent} from '../files/tree.js';
import type {Flags} from '../options/flags.js';
import {lacksOf} from '../rows/listing-text.js';
import {csvTable} from './csv-output.js';
import {rowNamed} from './named-organization.js';

/** The tree of a list, or the part below one organization, given by id, or by path if the list is complete. */
export function extentOf({organizations, ...list}: WholeList, named: string | undefined): Extent {
	const index = buildTreeIndex(organizations);
	return named === undefined ? wholeExtent(index) : subtreeExtent(index, rowNamed(index, named, lacksOf({noun: 'organization', ...list})));
}

export function treeCsv(extent: Extent, flags: Pick<Flags, 'bom' | 'flat'>): string {
	const {columns, rows} = treeTable(extent, flags.flat);
	return csvTable(columns, rows, flags);
}
