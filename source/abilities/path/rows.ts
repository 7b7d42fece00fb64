import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {PathDialog} from '../../kernel/state/path-reducer.js';
import type {State} from '../../kernel/state/state.js';
import {told} from '../../base/text/told.js';
import {pathHelp} from '../../kernel/rows/path-help.js';

function helpRows(state: State, {purpose: {about, endings}, line, isAsking, request, text}: PathDialog, columns: number): readonly Row[] {
	if (isAsking) {
		const what = endings ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(`${what}. Press ${keyOf(state, 'overwriteFile')} to replace it; press ${keyOf(state, 'leavePath')} to go back to the path.`, columns, 'warning');
	}

	return text !== undefined || request !== undefined
		? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim')
		: toldRows(told`${about} ${pathHelp(state)}`, columns, 'dim');
}

/** The path being typed, and below it the purpose, the progress, or the reason for a failure. */
export function pathRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const label = 'File  ';
	const {spans, cursor} = lineSpans(dialog.line, Math.max(1, columns - label.length - 1));
	return [{left: [toned('accent', label), ...spans], ...(!dialog.isAsking && {cursor: label.length + cursor})}, row(), ...helpRows(state, dialog, columns)];
}
