import type {TreeIndex} from './tree-index.js';

/**
What a name looks like from afar: letters and digits alone, without case, accents and width.
*/
const skeletonOf = (name: string): string => name.normalize('NFKD').toLowerCase().replaceAll(/[^\p{Letter}\p{Number}]/gv, '');

const skeletons = new WeakMap<TreeIndex, readonly string[]>();

function skeletonsOf(index: TreeIndex): readonly string[] {
	const known = skeletons.get(index);
	if (known) {
		return known;
	}

	const made = index.names.map(name => skeletonOf(name));
	skeletons.set(index, made);
	return made;
}

/**
Rows whose names are taken for this one at a glance, itself included.
*/
export function rowsLookingLike(index: TreeIndex, name: string): readonly number[] {
	const skeleton = skeletonOf(name);
	return skeleton === '' ? [] : skeletonsOf(index).flatMap((each, row) => each === skeleton ? [row] : []);
}
