import type {Organization} from '../api/schemas.js';
import {harmless, exactName} from '../text/harmless.js';
import {harmlessJson} from '../text/harmless-json.js';
import {shownName} from '../text/words.js';
import {lineTo} from '../tree/tree.js';
import {flawNotes} from '../tree/flaw-notes.js';
import type {TreeIndex} from '../tree/tree-index.js';
import {organizationCells, organizationColumns} from './csv.js';

/**
Rows of a tree from one up to before another: a subtree, or all of it.
*/
export type Extent = {readonly index: TreeIndex; readonly from: number; readonly to: number};

export const wholeExtent = (index: TreeIndex): Extent => ({index, from: 0, to: index.length});

export const subtreeExtent = (index: TreeIndex, row: number): Extent => ({index, from: row, to: row + (index.size[row] ?? 1)});

const rowsOf = ({from, to}: Extent): readonly number[] => Array.from({length: to - from}, (_, offset) => from + offset);

/**
Those that were listed, without the parents that are only named.
*/
export const organizationsOf = ({index, from, to}: Extent): readonly Organization[] =>
	rowsOf({index, from, to}).map(row => index.organizationAt(row)).filter(organization => organization !== undefined);

/**
The depth below the extent's own root.
*/
const depthOf = ({index, from}: Extent, row: number): number => (index.depth[row] ?? 0) - (index.depth[from] ?? 0);

function nameIn(index: TreeIndex, row: number): string {
	const name = index.nameAt(row) ?? '';
	const flaw = index.flaws.get(row);
	const note = flaw === 'hidden' ? ' (not visible to you)' : (flaw === undefined ? '' : flawNotes[flaw]);
	return `${exactName(shownName(name))}${note}`;
}

/**
One organization a line, two blanks for each level: name, tab, id.
*/
export const treeText = (extent: Extent): string =>
	rowsOf(extent).map(row => `${'  '.repeat(depthOf(extent, row))}${nameIn(extent.index, row)}\t${exactName(extent.index.idAt(row) ?? '')}\n`).join('');

export const treeIds = (extent: Extent): string => rowsOf(extent).map(row => `${harmless(extent.index.idAt(row) ?? '')}\n`).join('');

/**
A JSON array of roots, each with its `children`. Written without recursion: a chain of ten thousand is none too deep.
*/
export function treeJson(extent: Extent): string {
	const {index, to} = extent;
	const parts: string[] = [];
	for (const row of rowsOf(extent)) {
		const depth = depthOf(extent, row);
		const isVisible = index.organizationAt(row) !== undefined;
		const opening = harmlessJson({id: index.idAt(row) ?? '', name: index.nameAt(row) ?? '', ...(!isVisible && {is_visible: false})}).slice(0, -1);
		const next = row + 1 < to ? depthOf(extent, row + 1) : 0;
		const indentation = '\t'.repeat(depth + 1);
		parts.push(`${indentation}${opening},"children":[${next > depth ? '' : `]}${closing(depth, next, row + 1 < to)}`}`);
	}

	return parts.length === 0 ? '[]\n' : `[\n${parts.join('\n')}\n]\n`;
}

// What ends after a row: its ancestors down to the depth of the next row, and a comma where that is a sibling of the last one.
function closing(depth: number, next: number, isFollowed: boolean): string {
	const ends = Array.from({length: depth - next}, (_, step) => `\n${'\t'.repeat(depth - step)}]}`).join('');
	return `${ends}${isFollowed ? ',' : ''}`;
}

/**
Those of a list, and where each is.
*/
export const treeColumns = [...organizationColumns, 'depth', 'path'] as const;

/**
The cells of each row; of an organization that is not visible, its id and name alone.
*/
export function treeCells(extent: Extent): ReadonlyArray<ReadonlyArray<string | number>> {
	const {index} = extent;
	return rowsOf(extent).map(row => {
		const path = lineTo(index, row).map(each => index.nameAt(each) ?? '').join(' › ');
		const organization = index.organizationAt(row) ?? {id: index.idAt(row) ?? '', name: index.nameAt(row) ?? '', meta: {}};
		return [...organizationCells(organization), index.depth[row] ?? 0, path];
	});
}
