import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {counted} from '../text/words.js';
import type {Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {whyNotBatchParent} from './availability.js';
import {isRoot, type Batch} from './batch.js';

/**
How many rows will become roots.
*/
export const rootsIn = (rows: Batch['rows']): number => rows.filter(item => !['created', 'deleted', 'leftOut'].includes(item.result.status) && isRoot(item)).length;

/**
That rows of a file will become roots, which is seldom meant, and how to give them a parent.
*/
export function rootRows(state: State, {rows}: Batch, width: number): readonly Row[] {
	const roots = rootsIn(rows);
	if (roots === 0) {
		return [];
	}

	const canPick = whyNotBatchParent(state) === undefined;
	const [pick, columns] = ['pickBatchParent', 'askColumns'].map(command => keyOf(state, command));
	const how = canPick ? ` To give ${roots === 1 ? 'it' : 'them'} one, ${pick} chooses one for all; or add a column “parent”, or choose another with ${columns}.` : '';
	return toldRows(`${counted(roots, 'organization')} will have no parent.${how}`, width, 'warning');
}
