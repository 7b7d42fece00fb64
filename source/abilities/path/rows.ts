import {unreadText} from '../../kernel/rows/figure-blocks.js';
import {lineSpans} from '../../kernel/rows/line-spans.js';
import {row, type Row, toldRows, toned} from '../../kernel/rows/row.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {linesOfPath, type PathDialog} from '../../kernel/state/path-reducer.js';
import type {State} from '../../kernel/state/state.js';
import {told} from '../../base/text/told.js';
import {pathHelp} from '../../kernel/rows/path-help.js';

/** How much of the branch the report lacks, and how to read it. No rows until the branch is counted. */
function unknownRows(state: State, {purpose: {organization, isOfKnown}}: PathDialog, columns: number): readonly Row[] {
	const {branch} = state;
	const unknown = isOfKnown && branch && branch.id === organization ? unreadText(branch.figures) : '';
	return unknown === ''
		? []
		: toldRows(
				`Not known: ${unknown}. To read the rest first, press ${keyOf(state, 'leavePath')}, then press ${keyOf(state, 'openRest')}.`,
				columns,
				'warning',
			);
}

function helpRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const {
		purpose: {about, endings},
		line,
		isAsking,
		request,
		text,
	} = dialog;
	if (isAsking) {
		const what = endings ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(
			`${what}. Press ${keyOf(state, 'overwriteFile')} to replace it; press ${keyOf(state, 'leavePath')} to go back to the path.`,
			columns,
			'warning',
		);
	}

	return text !== undefined || request !== undefined
		? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim')
		: [...unknownRows(state, dialog, columns), ...toldRows(told`${about} ${pathHelp(state)}`, columns, 'dim')];
}

/** The path being typed, and below it the purpose, the progress, or the reason for a failure. */
export function pathRows(state: State, dialog: PathDialog, columns: number): readonly Row[] {
	const labels = ['File', ...(dialog.purpose.fields?.map(({label}) => label) ?? [])];
	const width = Math.max(...labels.map(label => label.length)) + 2;
	const rows = linesOfPath(dialog).map((line, at): Row => {
		const {spans, cursor} = lineSpans(line, Math.max(1, columns - width - 1));
		const isFocused = at === (dialog.focused ?? 0) && !dialog.isAsking;
		return {
			left: [toned(isFocused || labels.length === 1 ? 'accent' : 'dim', (labels[at] ?? '').padEnd(width)), ...spans],
			...(isFocused && {cursor: width + cursor}),
		};
	});
	return [...rows, row(), ...helpRows(state, dialog, columns)];
}
