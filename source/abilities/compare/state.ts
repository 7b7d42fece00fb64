import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {Told} from '../../base/text/told.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {clamp} from '../../kernel/state/clamp.js';
import {withoutFind} from '../../kernel/state/find.js';
import type {ProfileClock} from '../../kernel/state/profile-age.js';
import {selectRow} from '../../kernel/state/selection.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import type {Change} from '../../kernel/files/snapshot-changes.js';
import {isListChange} from '../../kernel/files/snapshot-list-changes.js';
import {chosenChange} from './availability.js';
import type {Comparison} from './compare.js';
import type {Pair} from './pair.js';

/** Events while comparing with a snapshot, or comparing two organizations. */
export type ComparisonEvent =
	| {readonly type: 'comparison/opened'}
	| {readonly type: 'comparison/fileAsked'}
	| {readonly type: 'comparison/edited'; readonly line: Line}
	| {readonly type: 'comparison/pairOpened'; readonly ids: Pair}
	| {readonly type: 'comparison/severalOpened'; readonly ids: readonly string[]; readonly clock: ProfileClock}
	| {readonly type: 'comparison/shifted'; readonly by: 1 | -1}
	| {readonly type: 'comparison/pairRead'; readonly request: number}
	| {readonly type: 'comparison/asked'; readonly request: number}
	| {readonly type: 'comparison/noted'; readonly request: number; readonly text: Told}
	| {readonly type: 'comparison/refused'; readonly request: number; readonly text: Told}
	| {readonly type: 'comparison/made'; readonly request: number; readonly comparison: Comparison; readonly text?: Told}
	| {readonly type: 'comparison/entered'; readonly id: string};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly comparing: {readonly line: Line; readonly request?: number; readonly text?: Told};
		readonly changes: {
			readonly comparison: Comparison;
			readonly cursor: number;
			readonly request?: number;
			readonly text?: Told;
		};
		/** `first`: the place of the first organization on the screen, if not all of them fit. */
		readonly several: {
			readonly ids: readonly string[];
			readonly first: number;
			readonly clock: ProfileClock;
			readonly request?: number;
			readonly text?: Told;
		};
		readonly pair: {readonly ids: Pair; readonly request?: number; readonly text?: Told};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly comparison: ComparisonEvent;
	}
}

type ComparisonDialog = DialogOf<'comparing'> | DialogOf<'changes'> | DialogOf<'pair'> | DialogOf<'several'>;

const asking: ReadonlySet<Dialog['kind']> = new Set<ComparisonDialog['kind']>([
	'comparing',
	'changes',
	'pair',
	'several',
]);

const isAsking = (dialog: Dialog): dialog is ComparisonDialog => asking.has(dialog.kind);

/** The dialog that still waits for this request, if any. */
function awaiting({dialog}: State, request: number): ComparisonDialog | undefined {
	return isAsking(dialog) && dialog.request === request ? dialog : undefined;
}

const changesIn = ({comparison, cursor}: ComparisonDialog & {readonly kind: 'changes'}) =>
	({kind: 'changes', comparison, cursor}) as const;

function unasked(dialog: ComparisonDialog): ComparisonDialog {
	switch (dialog.kind) {
		case 'comparing': {
			return {kind: 'comparing', line: dialog.line};
		}

		case 'changes': {
			return changesIn(dialog);
		}

		case 'several':
		case 'pair': {
			const {request, text, ...pair} = dialog;
			return pair;
		}
	}
}

const itemOf = (change: Change): string | undefined => (isListChange(change) ? change.item.id : undefined);

const isSameChange = (one: Change, other: Change): boolean =>
	one.id === other.id && one.change === other.change && itemOf(one) === itemOf(other);

// Keeps the chosen change if it is there again.
function cursorIn(state: State, {changes}: Comparison): number {
	const chosen = chosenChange(state);
	return chosen
		? Math.max(
				0,
				changes.findIndex(change => isSameChange(change, chosen)),
			)
		: 0;
}

const withChanges = (state: State, comparison: Comparison, text?: Told): State =>
	withDialog(
		{...state, lastSnapshot: comparison.file},
		{kind: 'changes', comparison, cursor: cursorIn(state, comparison), ...(text !== undefined && {text})},
	);

const askingAnew = ({lastSnapshot = ''}: State): ComparisonDialog => ({kind: 'comparing', line: lineOf(lastSnapshot)});

const backToChanges = (state: State): State => ({
	...withDialog(state, state.comparison ?? askingAnew(state)),
	comparison: undefined,
});

function askForFile(state: State): State {
	const {kind} = state.dialog;
	return kind === 'changes'
		? withDialog(state, askingAnew(state))
		: kind === 'pair' || kind === 'several'
			? backToChanges(state)
			: state;
}

export function reduceComparison(state: State, event: ComparisonEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'comparison/opened': {
			return backToChanges(state);
		}

		case 'comparison/fileAsked': {
			return askForFile(state);
		}

		case 'comparison/pairOpened': {
			return withDialog(state, {kind: 'pair', ids: event.ids});
		}

		case 'comparison/severalOpened': {
			return withDialog(state, {kind: 'several', ids: event.ids, clock: event.clock, first: 0});
		}

		case 'comparison/shifted': {
			return dialog.kind === 'several'
				? withDialog(state, {...dialog, first: clamp(dialog.first + event.by, dialog.ids.length - 1)})
				: state;
		}

		case 'comparison/pairRead': {
			const waiting = awaiting(state, event.request);
			return waiting ? withDialog(state, unasked(waiting)) : state;
		}

		case 'comparison/edited': {
			return dialog.kind === 'comparing' ? withDialog(state, {kind: 'comparing', line: event.line}) : state;
		}

		case 'comparison/asked': {
			return isAsking(dialog) ? withDialog(state, {...unasked(dialog), request: event.request}) : state;
		}

		case 'comparison/noted': {
			const waiting = awaiting(state, event.request);
			return waiting ? withDialog(state, {...waiting, text: event.text}) : state;
		}

		case 'comparison/refused': {
			const waiting = awaiting(state, event.request);
			return waiting ? withDialog(state, {...unasked(waiting), text: event.text}) : state;
		}

		case 'comparison/made': {
			return awaiting(state, event.request) ? withChanges(state, event.comparison, event.text) : state;
		}

		case 'comparison/entered': {
			const row = rowOfId(state, event.id);
			return row !== -1 && dialog.kind === 'changes'
				? selectRow(
						{...withoutFind(withDialog(state, {kind: 'none'})), comparison: changesIn(dialog), pane: 'tree'},
						row,
					)
				: state;
		}
	}
}
