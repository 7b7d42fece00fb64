import {lineOf} from '../forms/line-editor.js';
import {withDialog} from './dialog-reducer.js';
import type {OutputEvent} from './events.js';
import {markedCount} from './selectors.js';
import type {State} from './state.js';
import {exportScopes, type ExportScope} from './dialog.js';

export function reduceOutput(state: State, event: OutputEvent): State {
	switch (event.type) {
		case 'copy/opened': {
			return withDialog(state, {
				kind: 'copy', title: event.title, entries: event.entries, cursor: 0,
			});
		}

		case 'log/opened': {
			// Read again, it is searched for the same.
			const query = state.dialog.kind === 'log' ? state.dialog.query : lineOf('');
			return withDialog(state, {
				kind: 'log', entries: event.entries, cursor: 0, isDetailed: false, query, isTyping: false,
			});
		}

		case 'log/detailToggled': {
			return state.dialog.kind === 'log' ? withDialog(state, {...state.dialog, isDetailed: !state.dialog.isDetailed}) : state;
		}

		case 'export/opened': {
			return withDialog(state, {
				kind: 'export', id: event.id, name: event.name, scope: event.scope, folder: event.folder, isWithProfiles: false, ...(event.clock && {clock: event.clock}), cursor: 0,
			});
		}

		case 'export/scoped': {
			const {dialog} = state;
			const scopes = exportScopes.filter(scope => scope !== 'marked' || markedCount(state) > 0);
			const next = (scope: ExportScope) => scopes[scopes.indexOf(scope) + 1] ?? scopes[0] ?? scope;
			return dialog.kind === 'export' ? withDialog(state, {...dialog, scope: next(dialog.scope)}) : state;
		}

		case 'export/profilesToggled': {
			const {dialog} = state;
			return dialog.kind === 'export' ? withDialog(state, {...dialog, isWithProfiles: !dialog.isWithProfiles}) : state;
		}

		case 'export/asked': {
			return state.dialog.kind === 'export' ? withDialog(state, {kind: 'exporting', request: event.request, text: ''}) : state;
		}

		case 'export/snapshotWritten': {
			return {...state, lastSnapshot: event.file};
		}

		case 'export/noted': {
			const {dialog} = state;
			return dialog.kind === 'exporting' && dialog.request === event.request ? withDialog(state, {...dialog, text: event.text}) : state;
		}
	}
}
