import type {TreeIndex} from './tree-index.js';
import {ancestorsOf} from './tree.js';

/**
Rows, and whether all of them have come.
*/
type Listed = {readonly tree: {readonly index: TreeIndex}; readonly listing: {readonly isWhole: boolean}};

/**
A row's name as read, or for a hidden one what is known of it.
*/
export function nameAt({tree: {index}, listing}: Listed, row: number): string {
	const name = index.nameAt(row) ?? '';
	if (index.organizationAt(row) !== undefined) {
		return name === '' ? '(no name)' : name;
	}

	const id = index.idAt(row) ?? '';
	const short = id.length > 12 ? `${id.slice(0, 6)}…` : id;
	const why = listing.isWhole ? 'not visible to you' : 'not loaded yet';
	return name === '' ? `(${short} ${why})` : `${name} (${why})`;
}

/**
Names from the root down to the row.
*/
export function pathOf(listed: Listed, row: number): readonly string[] {
	return row < 0 ? [] : [...ancestorsOf(listed.tree.index, row), row].map(each => nameAt(listed, each));
}
