import type {DialogOf} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {lineSpans} from '../format/line-spans.js';
import {
	row,
	toned,
	type Row,
} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {waitText} from '../format/wait-text.js';

/**
The id of an account to type or paste, and below it what came of the last question.
*/
export function holderRows(state: State, {line, request, text}: DialogOf<'holder'>, columns: number): readonly Row[] {
	const label = 'Account id  ';
	const typed = lineSpans(line, Math.max(1, columns - label.length - 1));
	return [
		{left: [toned('accent', label), ...typed.spans], cursor: label.length + typed.cursor},
		row(),
		...(request === undefined && text === undefined ? toldRows('Type or paste the id of an account: the server is asked which organization holds it. The name of one that is read here does as well.', columns, 'dim') : []),
		...(request === undefined ? [] : toldRows(waitText(state, 'Asking the server …'), columns, 'dim')),
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
	];
}
