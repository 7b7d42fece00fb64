import {isNotThere} from '../api/api-error.js';
import type {DialogOf} from '../state/dialog.js';
import {keyOf} from '../state/key-of.js';
import type {State} from '../state/state.js';
import {joined, told} from '../text/told.js';
import {
	failureRows,
	failureText,
	isYoung,
	notReadyText,
} from '../format/failure.js';
import type {Row} from '../format/row.js';
import {toldRows} from '../format/told-rows.js';
import {waitText} from '../format/wait-text.js';

/**
That a form is being read, or why it could not be.
*/
export function openingRows(state: State, {id, error}: DialogOf<'opening'>, columns: number): readonly Row[] {
	if (!error) {
		return toldRows(joined(waitText(state, 'Reading the stored values …'), ` ${keyOf(state, 'closeDialog')} goes back.`), columns, 'dim');
	}

	const next = isNotThere(error) ? `, then ${keyOf(state, 'refreshAll')} to read the list again` : '';
	const way = `Press ${keyOf(state, 'closeDialog')} to go back${next}.`;
	return isYoung(state, id, error) ? toldRows(`${notReadyText(state)} ${way}`, columns, 'danger') : failureRows(error, columns, told`${failureText(error)} ${way}`);
}
