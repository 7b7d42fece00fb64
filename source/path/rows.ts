import {keyOf} from '../state/key-of.js';
import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {lineSpans} from '../format/line-spans.js';
import {row, toned, type Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';

type Asking = DialogOf<'path'>;

function toldRowsOf(state: State, {purpose: {about, endings}, line, isAsking, request, text}: Asking, columns: number): readonly Row[] {
	if (isAsking) {
		const what = endings ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(`${what}. ${keyOf(state, 'overwriteFile')} replaces it; ${keyOf(state, 'leavePath')} goes back to the path.`, columns, 'warning');
	}

	return text !== undefined || request !== undefined ? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim') : toldRows(`${about} A path begins where the program was started, or with ~/; ${keyOf(state, 'completeFile')} completes it.`, columns, 'dim');
}

/**
The path to type, and below it what it is for, how far the answer is, or why there is none.
*/
export function pathRows(state: State, dialog: Asking, columns: number): readonly Row[] {
	const label = 'File  ';
	const {spans, cursor} = lineSpans(dialog.line, Math.max(1, columns - label.length - 1));
	return [{left: [toned('accent', label), ...spans], ...(!dialog.isAsking && {cursor: label.length + cursor})}, row(), ...toldRowsOf(state, dialog, columns)];
}
