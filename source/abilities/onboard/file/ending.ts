import {keyOf} from '../../../kernel/state/key-of.js';
import type {State} from '../../../kernel/state/state.js';
import {harmless} from '../../../base/text/harmless.js';
import {count, counted} from '../../../base/text/words.js';
import {type Batch, batchIn, type BatchRow, type Tally, tallyOf} from './batch.js';
import {leftOutTexts} from './head.js';

// The file was named there, or here with a key.
const command = 'cforgs onboard --from with this file';

/** The progress of a file: `2 of 5 rows of customers.csv are created, 1 left out`. */
function comeText({file, rows}: Batch): string {
	const tally = tallyOf(rows);
	const {created, unconfirmed} = tally;
	const unclear = tally.unclear - unconfirmed;
	return [
		`${count(created)} of ${counted(rows.length, 'row')} of ${harmless(file)} ${created === 1 ? 'is' : 'are'} created`,
		...(unclear === 0 ? [] : [`${count(unclear)} ${unclear === 1 ? 'is' : 'are'} unclear`]),
		...leftOutTexts(tally),
	].join(', ');
}

function nextText({deleted, open}: Tally): string {
	if (deleted === 0) {
		return 'continues with the rest';
	}

	const createsAgain = `would create ${deleted === 1 ? 'it' : 'them'} again`;
	return open === 0 ? createsAgain : 'continues with the rest, and would create the deleted organizations again';
}

/** The text printed after the program ends before every row of a file is created; undefined if no row was sent. */
export function batchEnding(state: State): string | undefined {
	const batch = batchIn(state);
	if (!batch || batch.rows.every(({result}) => result.status === 'created')) {
		return undefined;
	}

	const {rows, step, run, file} = batch;
	if (run) {
		return step.name === 'sending'
			? `Deleting what you created from ${harmless(file)} did not end; undo shows what is left.`
			: undefined;
	}

	const note = step.name === 'reviewing' ? step.note : undefined;
	if (!note && step.name !== 'sending') {
		return undefined;
	}

	const where = note?.resultFile === undefined ? '' : `; ${harmless(note.resultFile)} says which`;
	return `${comeText(batch)}${where}, and ${command} ${nextText(tallyOf(rows))}.`;
}

const isUntouched = ({result: {status}}: BatchRow): boolean => status === 'waiting' || status === 'leftOut';

/** The message about an unfinished file that the user leaves; undefined if no file is open, or all of it is created. */
export function batchLeft(state: State): string | undefined {
	const batch = batchIn(state);
	if (!batch || batch.run) {
		return undefined;
	}

	const {rows, file, step} = batch;
	const told = (nothing: string): string =>
		rows.every(row => isUntouched(row)) ? `Left ${file}: ${nothing}` : comeText(batch);
	if (step.name === 'mapping') {
		return `${told('nothing is created')}, and the assignment of columns is not kept.`;
	}

	const isWhole = step.name === 'reviewing' && rows.every(({result}) => result.status === 'created');
	return isWhole
		? undefined
		: (batchEnding(state) ??
				`${told('nothing is sent')}. To open it again, press ${keyOf(state, 'openImport')}, or run ${command}.`);
}
