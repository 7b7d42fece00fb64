import type {Told} from '../../base/text/told.js';
import type {Line} from '../form-model/line-editor.js';
import type {SeenRows} from '../form-model/seen.js';
import type {Dialog, DialogKind, Dialogs} from './dialog.js';
import type {ItemState, ItemWrites} from './item-result.js';
import {type Searchable, unsearched} from './searchable.js';

/** What a dialog holds of a run of many writes, from its review to its result. `leftOut`: the keys of the items that the user leaves out. `proposed`: those that were left out before the user changed anything; undefined if the user did not. `anchor`: the key of the one that was left out last, from which a range goes. `results`: what became of the others, by their keys. `sent`: the writes of these. `ids`: of their organizations, as far as the run learned them. `isOpened`: the dialog shows everything about the item under the cursor. `typed`: the number that confirms the run, while it is asked for. `isLeaving`: the dialog asks whether to forget what the user left out. */
export type RunInDialog = Searchable & {
	readonly seen?: SeenRows | undefined;
	readonly leftOut: ReadonlySet<string>;
	readonly proposed?: ReadonlySet<string>;
	readonly anchor?: string | undefined;
	readonly results: ReadonlyMap<string, ItemState>;
	readonly sent?: ReadonlyMap<string, ItemWrites>;
	readonly ids?: ReadonlyMap<string, string>;
	readonly isOpened?: boolean;
	readonly typed?: Line | undefined;
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

/** Events of the run in the open dialog. `key`: of the item. */
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
			readonly key: string;
			readonly result: ItemState;
			readonly sent?: ItemWrites;
			readonly id?: string;
	  }
	| {readonly type: 'run/waited'; readonly request: number; readonly note?: Told}
	| {readonly type: 'run/stopAsked'}
	| {readonly type: 'run/ended'; readonly request: number; readonly note: Told};
