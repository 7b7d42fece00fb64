import type {Comparison} from '../compare/comparison.js';
import {lineOf} from '../forms/line-editor.js';
import {withDialog} from './dialog-reducer.js';
import type {ComparisonEvent} from './events.js';
import {selectRow} from './selection.js';
import {chosenChange, rowOfId} from './selectors.js';
import type {State} from './state.js';
import type {Dialog} from './dialog.js';

type Asking = Extract<Dialog, {readonly kind: 'comparing' | 'changes' | 'pair'}>;

const asking: ReadonlySet<Dialog['kind']> = new Set<Asking['kind']>(['comparing', 'changes', 'pair']);

const isAsking = (dialog: Dialog): dialog is Asking => asking.has(dialog.kind);

/**
The dialog that waits for the answer to this question, if it still does.
*/
function awaiting({dialog}: State, request: number): Asking | undefined {
	return isAsking(dialog) && dialog.request === request ? dialog : undefined;
}

const changesIn = ({comparison, cursor}: Asking & {readonly kind: 'changes'}) => ({kind: 'changes', comparison, cursor} as const);

function unasked(dialog: Asking): Asking {
	switch (dialog.kind) {
		case 'comparing': {
			return {kind: 'comparing', line: dialog.line};
		}

		case 'changes': {
			return changesIn(dialog);
		}

		case 'pair': {
			const {request, text, ...pair} = dialog;
			return pair;
		}
	}
}

// The chosen change stays the chosen one, where it is there again.
function cursorIn(state: State, {changes}: Comparison): number {
	const chosen = chosenChange(state);
	return Math.max(0, changes.findIndex(({id, change}) => id === chosen?.id && change === chosen.change));
}

const withChanges = (state: State, comparison: Comparison): State =>
	withDialog({...state, lastSnapshot: comparison.file}, {kind: 'changes', comparison, cursor: cursorIn(state, comparison)});

const askingAnew = ({lastSnapshot = ''}: State): Asking => ({kind: 'comparing', line: lineOf(lastSnapshot)});

const backToChanges = (state: State): State => ({...withDialog(state, state.comparison ?? askingAnew(state)), comparison: undefined});

function askForFile(state: State): State {
	const {kind} = state.dialog;
	return kind === 'changes' ? withDialog(state, askingAnew(state)) : (kind === 'pair' ? backToChanges(state) : state);
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
			return awaiting(state, event.request) ? withChanges(state, event.comparison) : state;
		}

		case 'comparison/entered': {
			const row = rowOfId(state, event.id);
			return row !== -1 && dialog.kind === 'changes'
				? selectRow({
					...withDialog(state, {kind: 'none'}), comparison: changesIn(dialog), pane: 'tree', find: undefined,
				}, row)
				: state;
		}
	}
}
