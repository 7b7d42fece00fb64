import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {linesOfPath, type PathDialog} from '../../kernel/state/path-reducer.js';
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
	const labels = ['File', ...dialog.purpose.fields?.map(({label}) => label) ?? []];
	const width = Math.max(...labels.map(label => label.length)) + 2;
	const rows = linesOfPath(dialog).map((line, at): Row => {
		const {spans, cursor} = lineSpans(line, Math.max(1, columns - width - 1));
		const isFocused = at === (dialog.focused ?? 0) && !dialog.isAsking;
		return {left: [toned(isFocused || labels.length === 1 ? 'accent' : 'dim', (labels[at] ?? '').padEnd(width)), ...spans], ...(isFocused && {cursor: width + cursor})};
	});
	return [...rows, row(), ...helpRows(state, dialog, columns)];
}
