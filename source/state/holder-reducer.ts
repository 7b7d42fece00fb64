import {lineOf} from '../forms/line-editor.js';
import {withFound} from './listing-reducer.js';
import {withDialog} from './dialog-reducer.js';
import type {HolderEvent} from './events.js';
import {selectRow} from './selection.js';
import {rowOfId} from './selectors.js';
import type {State} from './state.js';

const isAwaited = ({dialog}: State, request: number): boolean => dialog.kind === 'holder' && dialog.request === request;

export function reduceHolder(state: State, event: HolderEvent): State {
	const {dialog} = state;
	switch (event.type) {
		case 'holder/opened': {
			return withDialog(state, {kind: 'holder', line: lineOf('')});
		}

		case 'holder/edited': {
			return dialog.kind === 'holder' ? withDialog(state, {kind: 'holder', line: event.line}) : state;
		}

		case 'holder/asked': {
			return dialog.kind === 'holder' ? withDialog(state, {kind: 'holder', line: dialog.line, request: event.request}) : state;
		}

		case 'holder/answered': {
			return dialog.kind === 'holder' && isAwaited(state, event.request) ? withDialog(state, {kind: 'holder', line: dialog.line, text: event.text}) : state;
		}

		case 'holder/found': {
			if (!isAwaited(state, event.request)) {
				return state;
			}

			const {organization} = event;
			const found = withFound({...withDialog(state, {kind: 'none'}), pane: 'tree', find: undefined}, [organization]);
			return selectRow(found, rowOfId(found, organization.id));
		}
	}
}
