import {tallyOf} from '../batch/batch.js';
import type {State} from '../state/state.js';
import {harmless} from '../text/harmless.js';
import {count, counted} from '../text/words.js';
import {leftOutTexts} from './batch-head.js';

/**
What is said behind a program that ended before every row of a file was created; undefined where none was sent.
*/
export function batchEnding({dialog}: State): string | undefined {
	if (dialog.kind !== 'batch' || dialog.batch.rows.every(({result}) => result.status === 'created')) {
		return undefined;
	}

	const {file, rows, step} = dialog.batch;
	const note = step.name === 'reviewing' ? step.note : undefined;
	if (!note && step.name !== 'sending') {
		return undefined;
	}

	const tally = tallyOf(rows);
	const {created, deleted, unclear} = tally;
	const next = created + deleted < rows.length ? 'continues with the rest' : `would create ${deleted === 1 ? 'it' : 'them'} anew`;
	const told = [
		`${count(created)} of ${counted(rows.length, 'row')} of ${harmless(file)} ${created === 1 ? 'is' : 'are'} created`,
		...(unclear === 0 ? [] : [`${count(unclear)} ${unclear === 1 ? 'is' : 'are'} unclear`]),
		...leftOutTexts(tally),
	].join(', ');
	const where = note?.resultFile === undefined ? '' : `; ${harmless(note.resultFile)} says which`;
	return `${told}${where}, and the same command ${next}.`;
}
