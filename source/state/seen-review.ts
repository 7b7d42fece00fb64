import {seeRows, type Drawn, type Seen} from '../forms/seen.js';
import type {Dialog} from './dialog.js';
import {keyOf} from './key-of.js';
import {formIn, withForm} from './open-form.js';
import type {State} from './state.js';

/**
What of the review that is open has been on the screen; undefined as long as it was not drawn.
*/
export function seenOf(state: Pick<State, 'dialog'>): Seen | undefined {
	if (state.dialog.kind === 'batch') {
		return state.dialog.seen;
	}

	const step = formIn(state)?.step;
	return step?.name === 'reviewing' ? step.seen : undefined;
}

/**
Notes which rows of a review were drawn, unless the dialog has changed since.
*/
export function noteDrawn(state: State, dialog: Dialog, drawn: Drawn): State {
	const before = seenOf(state);
	const seen = seeRows(before, drawn);
	if (state.dialog !== dialog || Object.values(before ?? {}).join(' ') === Object.values(seen).join(' ')) {
		return state;
	}

	return dialog.kind === 'batch'
		? {...state, dialog: {...dialog, seen}}
		: withForm(state, form => form.step.name === 'reviewing' ? {...form, step: {...form.step, seen}} : form);
}

/**
Why what is reviewed is not sent yet: a part of what tells it has never been on the screen.
*/
export function whyNotSeen(state: State): string | undefined {
	const seen = seenOf(state);
	const hidden = seen ? seen.needed - seen.rows : 0;
	if (!seen || hidden <= 0) {
		return undefined;
	}

	const isBelow = seen.top <= seen.rows;
	const key = keyOf(state, isBelow ? 'scrollDialogPageDown' : 'scrollDialogPageUp');
	return `Not sent: ${hidden === 1 ? '1 line' : `${hidden} lines`} of what will change ${hidden === 1 ? 'is' : 'are'} ${isBelow ? 'below' : 'above'}. ${key} shows more.`;
}
