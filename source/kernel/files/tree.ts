import type {Organization} from '../../base/api/schemas.js';
import {exactName, harmless, harmlessJson} from '../../base/text/harmless.js';
import {shownName} from '../../base/text/words.js';
import {pathText} from '../../base/tree/tree.js';
import {flawNotes} from '../../base/tree/nodes.js';
import {everyRow, type TreeIndex} from '../../base/tree/tree-index.js';
import {organizationCells, organizationColumns} from './csv.js';
import {flatColumns, noFlatColumns} from './flat.js';

/** Rows of a tree, from top to bottom: all rows, a subtree, or a selection. */
export type Extent = {
	readonly index: TreeIndex;
	readonly rows: readonly number[];
	/** Rows below a certain depth are omitted. */
	readonly isCut?: true;
};

export const wholeExtent = (index: TreeIndex): Extent => ({index, rows: everyRow(index)});

export const subtreeExtent = (index: TreeIndex, row: number): Extent => ({
	index,
	rows: Array.from({length: index.size[row] ?? 1}, (_, offset) => row + offset),
});

/** The organizations and everything below them, each once. */
export const withBranches = ({index, rows, ...extent}: Extent): Extent => ({
	...extent,
	index,
	rows: [...new Set(rows.flatMap(row => subtreeExtent(index, row).rows))],
});

/** The rows with those above them, up to the organization `top`, or up to the roots. */
export function withAncestors({index, rows, ...extent}: Extent, top?: string): Extent {
	const shown = new Set(rows);
	const last = top === undefined ? 0 : (index.rowByKey.get(top) ?? 0);
	for (const row of rows) {
		for (let above = index.parent[row] ?? -1; above >= last && !shown.has(above); above = index.parent[above] ?? -1) {
			shown.add(above);
		}
	}

	return {...extent, index, rows: [...shown].toSorted((one, other) => one - other)};
}

/** The listed organizations, without parents that are only named. */
export const organizationsOf = ({index, rows}: Extent): readonly Organization[] =>
	rows.map(row => index.organizationAt(row)).filter(organization => organization !== undefined);

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

/** Removes the rows more than `depth` levels below the top of the extent. */
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

/** One organization per line: name, tab, id. Each ancestor in the text indents the line by two spaces. */
export function treeText({index, rows}: Extent): string {
	const levels = levelsOf({index, rows});
	return rows
		.map(row => `${'  '.repeat(levels.get(row) ?? 0)}${nameIn(index, row)}\t${exactName(index.idAt(row) ?? '')}\n`)
		.join('');
}

/** One organization per line: path, tab, id. */
export const pathsText = ({index, rows}: Extent): string =>
	rows.map(row => `${exactName(pathText(index, row))}\t${exactName(index.idAt(row) ?? '')}\n`).join('');

export const treeIds = ({index, rows}: Extent): string =>
	rows.map(row => `${harmless(index.idAt(row) ?? '')}\n`).join('');

/** A JSON array of roots, each with its `children`. If children are omitted, `children_left_out` is their number. Not recursive, so that a chain of ten thousand works too. */
export function treeJson(extent: Extent): string {
	const {index, rows, isCut} = extent;
	const levels = levelsOf(extent);
	const parts: string[] = [];
	for (const [at, row] of rows.entries()) {
		const depth = levels.get(row) ?? 0;
		const isVisible = index.organizationAt(row) !== undefined;
		const isFollowed = at + 1 < rows.length;
		const next = levels.get(rows[at + 1] ?? -1) ?? 0;
		const leftOut = isCut && next <= depth ? (index.childCount[row] ?? 0) : 0;
		const opening = harmlessJson({
			id: index.idAt(row) ?? '',
			name: index.nameAt(row) ?? '',
			...(!isVisible && {is_visible: false}),
			...(leftOut > 0 && {children_left_out: leftOut}),
		}).slice(0, -1);
		const indentation = '\t'.repeat(depth + 1);
		parts.push(`${indentation}${opening},"children":[${next > depth ? '' : `]}${closing(depth, next, isFollowed)}`}`);
	}

	return parts.length === 0 ? '[]\n' : `[\n${parts.join('\n')}\n]\n`;
}

// The text after a row: closes its ancestors down to the depth of the next row, and adds a comma if another row follows.
function closing(depth: number, next: number, isFollowed: boolean): string {
	const ends = Array.from({length: depth - next}, (_, step) => `\n${'\t'.repeat(depth - step)}]}`).join('');
	return `${ends}${isFollowed ? ',' : ''}`;
}

type TreeTable = {readonly columns: readonly string[]; readonly rows: ReadonlyArray<ReadonlyArray<string | number>>};

/** The columns of a table of organizations, without the members of addresses and metadata. */
export const treeColumns: readonly string[] = [...organizationColumns, 'depth', 'path'];

/** A table with the columns of a list, then the depth and path of each row in the whole tree. `isFlat` adds the members of addresses and metadata. An organization that is not visible has no row: the columns of its children and their paths name it. */
export function treeTable({index, rows}: Extent, isFlat = false): TreeTable {
	const flat = isFlat ? flatColumns(organizationsOf({index, rows}).map(({profile}) => profile)) : noFlatColumns;
	return {
		columns: [...treeColumns, ...flat.columns],
		rows: rows.flatMap(row => {
			const organization = index.organizationAt(row);
			return organization
				? [
						[
							...organizationCells(organization),
							index.depth[row] ?? 0,
							pathText(index, row),
							...flat.cells(organization.profile),
						],
					]
				: [];
		}),
	};
}
