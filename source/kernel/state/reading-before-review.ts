import type {Told} from '../../base/text/told.js';

/** What a dialog shows of the reading that leads to its review. `request`: the reading in progress. `text`: its progress, or why what was typed, or nothing, can be used. `refusedAt`: where. */
type ReadingBeforeReview = {
	readonly request?: number | undefined;
	readonly text?: Told | undefined;
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
