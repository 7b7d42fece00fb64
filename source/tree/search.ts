import type {TreeIndex} from './tree-index.js';

const lowered = new WeakMap<TreeIndex, readonly string[]>();

function loweredNames(index: TreeIndex): readonly string[] {
	const known = lowered.get(index);
	if (known) {
		return known;
	}

	const names = index.names.map(name => name.toLowerCase());
	lowered.set(index, names);
	return names;
}

/**
Rows whose name holds the query, whatever the case, or whose id begins with it.
*/
export function rowsMatching(index: TreeIndex, query: string): readonly number[] {
	const needle = query.toLowerCase();
	if (needle === '') {
		return [];
	}

	const matches: number[] = [];
	for (const [row, name] of loweredNames(index).entries()) {
		if (name.includes(needle) || (index.ids[row] ?? '').startsWith(needle)) {
			matches.push(row);
		}
	}

	return matches;
}
