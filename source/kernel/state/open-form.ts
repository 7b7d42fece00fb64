import type {Told} from '../../base/text/told.js';
import type {Form} from '../form-model/form.js';
import {hiddenRows, type SeenRows} from '../form-model/seen.js';
import type {State} from './state.js';
import {keyOf} from './key-of.js';

export type Step<Name> = Form['step'] & {readonly name: Name};

export const formIn = ({dialog}: Pick<State, 'dialog'>): Form | undefined =>
	dialog.kind === 'form' ? dialog.form : undefined;

/** Changes the open form, if there is one. */
export function withForm(state: State, change: (form: Form) => Form): State {
	const form = formIn(state);
	const changed = form && change(form);
	return changed === form || !changed ? state : {...state, dialog: {kind: 'form', form: changed}};
}

export function withoutError(form: Form): Form {
	const {error, verdict, isLookUpFailed, isNameStored, ...rest} = form;
	return rest;
}

export const withStep = (form: Form, step: Form['step']): Form => ({...form, step});

/** The part of a review that has never been on the screen, and the command that shows more of it. Undefined if all of it has. */
export function unseenOf(
	seen: SeenRows | undefined,
): {readonly hidden: number; readonly isBelow: boolean; readonly command: string} | undefined {
	const ranges = seen ? hiddenRows(seen) : [];
	const [first] = ranges;
	if (!seen || !first) {
		return undefined;
	}

	const isBelow = seen.top <= first[0];
	return {
		hidden: ranges.reduce((sum, [from, to]) => sum + to - from, 0),
		isBelow,
		command: isBelow ? 'scrollDialogPageDown' : 'scrollDialogPageUp',
	};
}

/** Why a review cannot be sent yet: part of the change has never been on the screen. Undefined if all of it has. */
export function whyNotAllSeen(state: State, seen: SeenRows | undefined): string | undefined {
	const unseen = unseenOf(seen);
	if (!unseen) {
		return undefined;
	}

	const {hidden, isBelow, command} = unseen;
	return `Not sent: ${hidden === 1 ? '1 line' : `${hidden} lines`} of the change ${hidden === 1 ? 'is' : 'are'} ${isBelow ? 'below' : 'above'}. Press ${keyOf(state, command)} to show more.`;
}

/** What a dialog shows of the reading that leads to its review. */
type ReadingBeforeReview = {
	/** The reading in progress. */
	readonly request?: number | undefined;
	/** Its progress, or why nothing that was typed can be used, or only a part of it. */
	readonly text?: Told | undefined;
	/** Where the text that cannot be used was typed. */
	readonly refusedAt?: unknown;
};

/** The dialog without what an earlier answer said. */
export const unasked = <Dialog extends ReadingBeforeReview>(dialog: Dialog): Dialog => ({
	...dialog,
	request: undefined,
	text: undefined,
	...('refusedAt' in dialog && {refusedAt: undefined}),
});

/** The dialog with the progress of its reading; unchanged if that is of an earlier one. */
export const noted = <Dialog extends ReadingBeforeReview>(
	dialog: Dialog,
	{request, text}: {readonly request: number; readonly text: Told},
): Dialog => (dialog.request === request ? {...dialog, text} : dialog);
