import type {Told} from '../../base/text/told.js';
import type {Line} from '../form-model/line-editor.js';
import type {SeenRows} from '../form-model/seen.js';
import type {Dialog, DialogKind, Dialogs} from './dialog.js';
import type {ItemState, ItemWrites} from './item-result.js';
import {type Searchable, unsearched} from './searchable.js';

/** What a dialog holds of a run of many writes, from its review to its result. */
export type RunInDialog = Searchable & {
	readonly seen?: SeenRows | undefined;
	/** The keys of the items that the user leaves out. */
	readonly leftOut: ReadonlySet<string>;
	/** Those that were left out before the user changed anything; undefined if the user did not. */
	readonly proposed?: ReadonlySet<string>;
	/** The key of the one that was left out last, from which a range goes. */
	readonly anchor?: string | undefined;
	/** What became of the others, by their keys. */
	readonly results: ReadonlyMap<string, ItemState>;
	/** The writes of these. */
	readonly sent?: ReadonlyMap<string, ItemWrites>;
	/** Of their organizations, as far as the run learned them. */
	readonly ids?: ReadonlyMap<string, string>;
	/** The dialog shows everything about the item under the cursor. */
	readonly isOpened?: boolean;
	/** The number that confirms the run, while it is asked for. */
	readonly typed?: Line | undefined;
	/** The dialog asks whether to forget what the user left out. */
	readonly isLeaving?: boolean;
	readonly step:
		| {readonly name: 'reviewing'}
		| {readonly name: 'sending'; readonly request: number; readonly isStopping?: true; readonly note?: Told}
		| {readonly name: 'ended'; readonly note: Told};
};

/** A run before its review. */
export const unsentRun: RunInDialog = {
	...unsearched,
	leftOut: new Set(),
	results: new Map(),
	step: {name: 'reviewing'},
};

/** The kinds of dialogs that show a run. */
export type RunKind = {readonly [Kind in DialogKind]: Dialogs[Kind] extends RunInDialog ? Kind : never}[DialogKind];

/** Whether a dialog shows a run. */
export const isRun = (dialog: Dialog): dialog is Extract<Dialog, RunInDialog> => 'leftOut' in dialog;

/** How many items of a review the user left out or included, compared with what the review proposed. */
export const decidedCount = ({leftOut, proposed, step}: RunInDialog): number =>
	proposed === undefined || step.name !== 'reviewing'
		? 0
		: [...leftOut].filter(key => !proposed.has(key)).length + [...proposed].filter(key => !leftOut.has(key)).length;

/** Events of the run in the open dialog. */
export type RunEvent =
	| {readonly type: 'run/toggled'}
	| {readonly type: 'run/allToggled'}
	| {readonly type: 'run/rangeLeftOut'}
	| {readonly type: 'run/itemOpened'; readonly isOpened: boolean}
	| {readonly type: 'run/numberAsked'}
	| {readonly type: 'run/numberEdited'; readonly line: Line}
	| {readonly type: 'run/numberLeft'}
	| {readonly type: 'run/leaveAsked'; readonly isLeaving: boolean}
	| {readonly type: 'run/sent'; readonly request: number}
	| {
			readonly type: 'run/itemChanged';
			readonly request: number;
			/** Of the item. */
			readonly key: string;
			readonly result: ItemState;
			readonly sent?: ItemWrites;
			readonly id?: string;
	  }
	| {readonly type: 'run/waited'; readonly request: number; readonly note?: Told}
	| {readonly type: 'run/stopAsked'}
	| {readonly type: 'run/ended'; readonly request: number; readonly note: Told};
