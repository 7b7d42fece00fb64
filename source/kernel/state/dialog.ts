import type {Scrolled} from '../form-model/form.js';

/** The state of each kind of dialog. Each ability adds its own. */
export interface Dialogs {
	/** The question before the program ends. `kept`: what the drafts keep, `lost`: what else ends with the sandbox, such as `2 groups`. */
	readonly quitting: {readonly kept: readonly string[]; readonly lost: readonly string[]};
}

export type DialogKind = keyof Dialogs;

export type DialogOf<Kind extends DialogKind> = Scrolled & Dialogs[Kind] & {readonly kind: Kind};

/** The dialog in front of the panes. */
export type Dialog = {readonly [Kind in DialogKind]: DialogOf<Kind>}[DialogKind] | {readonly kind: 'none'};

export const isOfKind = <Kind extends DialogKind>(dialog: Dialog, kind: Kind): dialog is Dialog & DialogOf<Kind> =>
	dialog.kind === kind;

/** Where somebody went from a list: to an organization by its id, or to what a filter finds. */
export type LeftFor = {readonly id: string} | {readonly filter: string};

/** A list that was left, as it is shown again. */
export type LeftList = LeftFor & {
	readonly dialog: Dialog;
	/** The row of the tree where the cursor was, by its key. */
	readonly from: string | undefined;
};
