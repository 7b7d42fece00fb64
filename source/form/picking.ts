import type {Picking} from '../forms/form.js';
import type {Dialog} from '../state/dialog.js';

/**
The list of parents, where it is open: for a form, or for every row of a file.
*/
export function pickingIn(dialog: Dialog): Picking | undefined {
	const step = dialog.kind === 'form' ? dialog.form.step : (dialog.kind === 'batch' ? dialog.batch.step : undefined);
	return step?.name === 'picking' ? step : undefined;
}
