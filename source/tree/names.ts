import type {TreeIndex} from './tree-index.js';
import {lineTo} from './tree.js';

/**
Rows, and whether all of them have come.
*/
export type ListedRows = {readonly tree: {readonly index: TreeIndex}; readonly listing: {readonly isWhole: boolean}};

/**
Why no more is known of a row than what its children tell.
*/
export const whyHidden = ({listing}: Pick<ListedRows, 'listing'>): string => listing.isWhole ? 'not visible to you' : 'not loaded yet';

/**
A row's name as loaded, or what is known of a hidden organization.
*/
export function nameAt(listed: ListedRows, row: number): string {
	const {index} = listed.tree;
	const name = index.nameAt(row) ?? '';
	if (index.organizationAt(row) !== undefined || index.unreadableAt(row) !== undefined) {
		return name === '' ? '(no name)' : name;
	}

	const id = index.idAt(row) ?? '';
	const short = id.length > 12 ? `${id.slice(0, 6)}…` : id;
	const why = whyHidden(listed);
	return name === '' ? `(${short} ${why})` : `${name} (${why})`;
}

/**
Names from the root down to the row.
*/
export function pathOf(listed: ListedRows, row: number): readonly string[] {
	return row < 0 ? [] : lineTo(listed.tree.index, row).map(each => nameAt(listed, each));
}
