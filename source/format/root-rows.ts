import {isRoot, type Batch} from '../batch/batch.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {count} from '../text/words.js';
import type {Row} from './row.js';
import {toldRows} from './told-rows.js';

/**
That rows of a file will become roots, which is seldom meant, and how to give them a parent.
*/
export function rootRows(state: State, {rows, columns, parent}: Batch, width: number): readonly Row[] {
	const open = rows.filter(({result}) => result.status !== 'created');
	const roots = open.filter(item => isRoot(item)).length;
	if (roots === 0) {
		return [];
	}

	const [what, them] = roots === 1 ? ['a root', 'it'] : ['roots', 'them'];
	const all = roots === 1 ? 'It' : `All ${count(roots)}`;
	const many = roots === open.length ? all : `${count(roots)} of ${count(open.length)}`;
	const hasParents = parent !== undefined || columns.includes('parent');
	const how = hasParents ? '' : ` To put ${them} below one, name it in a column parent, choose a column for it with ${keyOf(state, 'askColumns')}, or start with --organization ID.`;
	return toldRows(`${many} will be ${what}, without a parent.${how}`, width, 'warning');
}
