import {lineOf} from '../forms/line-editor.js';
import {withDialog} from './dialog-reducer.js';
import type {ComparisonEvent} from './events.js';
import {selectRow} from './selection.js';
import {chosenChange, rowOfId} from './selectors.js';
import type {State} from './state.js';
import type {Dialog} from './dialog.js';

/**
The dialog that waits for the answer to this question, if it still does.
*/
function awaiting({dialog}: State, request: number): Extract<Dialog, {readonly kind: 'comparing' | 'changes'}> | undefined {
	return (dialog.kind === 'comparing' || dialog.kind === 'changes') && dialog.request === request ? dialog : undefined;
}

const changesIn = ({comparison, cursor}: Extract<Dialog, {readonly kind: 'changes'}>) => ({kind: 'changes', comparison, cursor} as const);

export function reduceComparison(state: State, event: ComparisonEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'comparison/opened': {
			return {...withDialog(state, state.comparison ?? {kind: 'comparing', line: lineOf('')}), comparison: undefined};
		}

		case 'comparison/fileAsked': {
			return dialog.kind === 'changes' ? withDialog(state, {kind: 'comparing', line: lineOf(dialog.comparison.file)}) : state;
		}

		case 'comparison/edited': {
			return dialog.kind === 'comparing' ? withDialog(state, {kind: 'comparing', line: event.line}) : state;
		}

		case 'comparison/asked': {
			if (dialog.kind === 'changes') {
				return withDialog(state, {...changesIn(dialog), request: event.request});
			}

			return dialog.kind === 'comparing' ? withDialog(state, {kind: 'comparing', line: dialog.line, request: event.request}) : state;
		}

		case 'comparison/noted': {
			const waiting = awaiting(state, event.request);
			return waiting ? withDialog(state, {...waiting, text: event.text}) : state;
		}

		case 'comparison/refused': {
			const waiting = awaiting(state, event.request);
			if (waiting?.kind === 'changes') {
				return withDialog(state, {...changesIn(waiting), text: event.text});
			}

			return waiting ? withDialog(state, {kind: 'comparing', line: waiting.line, text: event.text}) : state;
		}

		case 'comparison/made': {
			const {comparison} = event;
			const chosen = chosenChange(state);
			const cursor = Math.max(0, comparison.changes.findIndex(({id, change}) => id === chosen?.id && change === chosen.change));
			return awaiting(state, event.request) ? withDialog(state, {kind: 'changes', comparison, cursor}) : state;
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
