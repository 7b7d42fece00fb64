import {changesOf} from '../forms/request.js';
import type {Line} from '../forms/line-editor.js';
import {openAccountSearch} from './account-search.js';
import type {Dialog} from './dialog.js';
import {pickingIn} from './picking.js';
import type {State} from './state.js';

/**
The line of a dialog that is typed into, where that is not a field of a form.
*/
export function typedIn(dialog: Dialog): Line | undefined {
	if (dialog.kind === 'form' || dialog.kind === 'batch') {
		return dialog.kind === 'batch' && dialog.batch.step.name === 'undoing' ? dialog.batch.step.line : pickingIn(dialog)?.query;
	}

	if (dialog.kind === 'deletion') {
		return dialog.deletion.line;
	}

	if ('query' in dialog) {
		return dialog.isTyping ? dialog.query : undefined;
	}

	return 'line' in dialog ? dialog.line : undefined;
}

/**
The line of a search in a pane, while it is typed.
*/
export function lineSoughtFor(state: State): Line | undefined {
	const search = openAccountSearch(state) ?? state.find;
	return search?.isTyping ? search.line : undefined;
}

/**
Whether what is typed here would be lost by leaving.
*/
export function hasTyped(state: State): boolean {
	const {dialog} = state;
	const line = dialog.kind === 'none' ? lineSoughtFor(state) : typedIn(dialog);
	return line ? line.text !== '' : dialog.kind === 'form' && dialog.form.step.name === 'editing' && changesOf(dialog.form).length > 0;
}
