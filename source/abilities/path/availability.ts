import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';

/** For moving to the line of another field. */
export const whyNotPathLine = ({dialog}: State): string | undefined =>
	dialog.kind === 'path' && dialog.purpose.fields ? undefined : 'Only the path of the file is asked.';

/** For completing the path. */
export const whyNotComplete = ({dialog}: State): string | undefined =>
	dialog.kind === 'path' && (dialog.focused ?? 0) > 0 ? 'Only the path of the file can be completed.' : undefined;

/** For reading or writing the file at the typed path. */
export function whyNotPath(state: State): string | undefined {
	const {dialog} = state;
	if (dialog.kind !== 'path') {
		return undefined;
	}

	return dialog.line.text.trim() === ''
		? 'Type the path of a file first.'
		: dialog.request === undefined
			? undefined
			: `The file is being read or written. Press ${keyOf(state, 'leavePath')} to stop that.`;
}
