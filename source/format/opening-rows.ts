import type {Dialog} from '../state/dialog.js';
import type {State} from '../state/state.js';
import {failureText, isYoung, notReadyText} from './failure.js';
import {row, toned, type Row} from './row.js';
import {toldRows} from './told-rows.js';

/**
That a form is being read, or why it could not be.
*/
export function openingRows(state: State, {id, error}: Dialog & {readonly kind: 'opening'}, columns: number): readonly Row[] {
	return error
		? toldRows(`${isYoung(state, id, error) ? notReadyText(state) : failureText(error)} Press Esc to go back.`, columns, 'danger')
		: [row(toned('dim', 'Reading what is stored now … Esc goes back.'))];
}
