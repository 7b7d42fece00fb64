import type {State} from '../state/state.js';
import {batchIn, type BatchRow} from './batch.js';
import {batchEnding, comeText} from './ending.js';

const isUntouched = ({result: {status}}: BatchRow): boolean => status === 'waiting' || status === 'leftOut';

/**
What becomes of a file of organizations that is left; undefined where it is none, or all of it is created.
*/
export function batchLeft(state: State): string | undefined {
	const batch = batchIn(state);
	if (!batch) {
		return undefined;
	}

	const {rows, file, step} = batch;
	const told = (nothing: string): string => rows.every(row => isUntouched(row)) ? `Left ${file}: ${nothing}` : comeText(batch);
	if (step.name === 'mapping') {
		return `${told('nothing is created')}, and the assignment of columns is not kept.`;
	}

	const isWhole = step.name === 'reviewing' && rows.every(({result}) => result.status === 'created');
	return isWhole ? undefined : (batchEnding(state) ?? `${told('nothing is sent')}. Quit, and the same command opens it again.`);
}
