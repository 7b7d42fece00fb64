import type {Organization} from '../api/schemas.js';
import {exactName, harmless, harmlessJson} from '../text/harmless.js';
import {shownName} from '../text/words.js';
import {lineTo} from '../tree/tree.js';
import {flawNotes} from '../tree/nodes.js';
import {everyRow, type TreeIndex} from '../tree/tree-index.js';
import {
	flatColumns,
	noFlatColumns,
	organizationCells,
	organizationColumns,
} from './csv.js';

/**
Rows of a tree, from top to bottom: all of it, a subtree, or some. `isCut`: the rows below a depth are left out.
*/
export type Extent = {readonly index: TreeIndex; readonly rows: readonly number[]; readonly isCut?: true};

export const wholeExtent = (index: TreeIndex): Extent => ({index, rows: everyRow(index)});

export const subtreeExtent = (index: TreeIndex, row: number): Extent => ({index, rows: Array.from({length: index.size[row] ?? 1}, (_, offset) => row + offset)});

/**
Those that were listed, without the parents that are only named.
*/
export const organizationsOf = ({index, rows}: Extent): readonly Organization[] =>
	rows.map(row => index.organizationAt(row)).filter(organization => organization !== undefined);

/**
How many ancestors of each row, by the row, are in the extent too.
*/
function levelsOf({index, rows}: Extent): ReadonlyMap<number, number> {
	const levels = new Map<number, number>();
	for (const row of rows) {
		let above = index.parent[row] ?? -1;
		while (above !== -1 && !levels.has(above)) {
			above = index.parent[above] ?? -1;
		}

		levels.set(row, (levels.get(above) ?? -1) + 1);
	}

	return levels;
}

/**
An extent without what is more than so many levels below its top.
*/
export function cutAt(extent: Extent, depth: number): Extent {
	const levels = levelsOf(extent);
	return {...extent, rows: extent.rows.filter(row => (levels.get(row) ?? 0) <= depth), isCut: true};
}

function nameIn(index: TreeIndex, row: number): string {
	const name = index.nameAt(row) ?? '';
	const flaw = index.flaws.get(row);
	const note = flaw === undefined ? '' : ` (${flaw === 'hidden' ? 'not visible to you' : flawNotes[flaw]})`;
	return `${exactName(shownName(name))}${note}`;
}

/**
One organization a line, two blanks for each ancestor above it in the text: name, tab, id.
*/
export function treeText({index, rows}: Extent): string {
	const levels = levelsOf({index, rows});
	return rows.map(row => `${'  '.repeat(levels.get(row) ?? 0)}${nameIn(index, row)}\t${exactName(index.idAt(row) ?? '')}\n`).join('');
}

export const treeIds = ({index, rows}: Extent): string => rows.map(row => `${harmless(index.idAt(row) ?? '')}\n`).join('');

/**
A JSON array of roots, each with its `children`; where these are cut, with how many there are as `children_left_out`. Written without recursion: a chain of ten thousand is none too deep.
*/
export function treeJson(extent: Extent): string {
	const {index, rows, isCut} = extent;
	const levels = levelsOf(extent);
	const parts: string[] = [];
	for (const [at, row] of rows.entries()) {
		const depth = levels.get(row) ?? 0;
		const isVisible = index.organizationAt(row) !== undefined;
		const isFollowed = at + 1 < rows.length;
		const next = levels.get(rows[at + 1] ?? -1) ?? 0;
		const leftOut = isCut && next <= depth ? index.childCount[row] ?? 0 : 0;
		const opening = harmlessJson({
			id: index.idAt(row) ?? '', name: index.nameAt(row) ?? '', ...(!isVisible && {is_visible: false}), ...(leftOut > 0 && {children_left_out: leftOut}),
		}).slice(0, -1);
		const indentation = '\t'.repeat(depth + 1);
		parts.push(`${indentation}${opening},"children":[${next > depth ? '' : `]}${closing(depth, next, isFollowed)}`}`);
	}

	return parts.length === 0 ? '[]\n' : `[\n${parts.join('\n')}\n]\n`;
}

// What ends after a row: its ancestors down to the depth of the next row, and a comma where that is a sibling of the last one.
function closing(depth: number, next: number, isFollowed: boolean): string {
	const ends = Array.from({length: depth - next}, (_, step) => `\n${'\t'.repeat(depth - step)}]}`).join('');
	return `${ends}${isFollowed ? ',' : ''}`;
}

type Table = {readonly columns: readonly string[]; readonly rows: ReadonlyArray<ReadonlyArray<string | number>>};

/**
The columns of a list, then the depth and the path that each row has in the whole tree; `isFlat` adds the members of addresses and metadata. Of an organization that is not visible, only its id and name are known.
*/
export function treeTable({index, rows}: Extent, isFlat = false): Table {
	const flat = isFlat ? flatColumns(organizationsOf({index, rows}).map(({profile}) => profile)) : noFlatColumns;
	return {
		columns: [...organizationColumns, 'depth', 'path', ...flat.columns],
		rows: rows.map(row => {
			const path = lineTo(index, row).map(each => index.nameAt(each) ?? '').join(' › ');
			const organization: Organization = index.organizationAt(row) ?? {id: index.idAt(row) ?? '', name: index.nameAt(row) ?? '', meta: {}};
			return [...organizationCells(organization), index.depth[row] ?? 0, path, ...flat.cells(organization.profile)];
		}),
	};
}
