import {keyOf} from '../state/key-of.js';
import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {lineSpans} from './field-rows.js';
import {row, toned, type Row} from './row.js';
import {toldRows} from './told-rows.js';

type Asking = DialogOf<'path'>;

export const pathTitles = {import: 'Create from a file', export: 'Export to', summary: 'Write the summary to'} as const satisfies Readonly<Record<Asking['purpose']['kind'], string>>;

const purposes: Readonly<Record<Asking['purpose']['kind'], string>> = {
	import: 'A CSV file with one organization in each row. You choose what its columns are and review every row before anything is created.',
	export: 'The folder must exist. If a file is there, you are asked before it is replaced.',
	summary: 'Two files are written, which end in .md and .json. The folder must exist. If a file is there, you are asked before it is replaced.',
};

function toldRowsOf(state: State, {purpose: {kind}, line, isAsking, request, text}: Asking, columns: number): readonly Row[] {
	if (isAsking) {
		const what = kind === 'summary' ? 'A file of this name exists' : `${line.text} exists`;
		return toldRows(`${what}. ${keyOf(state, 'overwriteFile')} replaces it; ${keyOf(state, 'leavePath')} goes back to the path.`, columns, 'warning');
	}

	return text !== undefined || request !== undefined ? toldRows(text ?? 'Looking …', columns, request === undefined ? 'warning' : 'dim') : toldRows(`${purposes[kind]} A path begins where the program was started, or with ~/; ${keyOf(state, 'completeFile')} completes it.`, columns, 'dim');
}

/**
The path to type, and below it what it is for, how far the answer is, or why there is none.
*/
export function pathRows(state: State, dialog: Asking, columns: number): readonly Row[] {
	const label = 'File  ';
	const {spans, cursor} = lineSpans(dialog.line, Math.max(1, columns - label.length - 1));
	return [{left: [toned('accent', label), ...spans], ...(!dialog.isAsking && {cursor: label.length + cursor})}, row(), ...toldRowsOf(state, dialog, columns)];
}
