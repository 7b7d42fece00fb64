import {lineOf, type Line} from '../forms/line-editor.js';
import type {LoggedRequest} from '../api/caller.js';
import type {Told} from '../text/told.js';
import {withDialog} from './dialog-reducer.js';
import {markedCount} from './selectors.js';
import type {State} from './state.js';
import type {ProfileClock} from './profile-age.js';

/**
A value to copy, as it goes to the clipboard.
*/
export type CopyEntry = {readonly label: string; readonly text: string};

/**
What to export: what is marked, one organization and what is below it, the rows that the tree shows, or everything.
*/
const exportScopes = ['marked', 'below', 'shown', 'all'] as const;
export type ExportScope = (typeof exportScopes)[number];

/**
The folder that is exported to, and the names that are taken there.
*/
type ExportFolder = {readonly path: string; readonly names: ReadonlySet<string>};

/**
A request that was made, with the curl that makes it again, and the name of the organization that it is `about`, where that is known.
*/
export type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

/**
What leaves the program, to the clipboard or to a file, and what has left it for the service.
*/
export type OutputEvent =
	| {readonly type: 'copy/opened'; readonly title: string; readonly entries: readonly CopyEntry[]}
	| {readonly type: 'copy/sent'}
	| {readonly type: 'log/opened'; readonly entries: readonly LogEntry[]}
	| {readonly type: 'log/detailToggled'}
	| {readonly type: 'export/opened'; readonly id: string; readonly name: string; readonly scope: ExportScope; readonly folder: ExportFolder; readonly clock?: ProfileClock}
	| {readonly type: 'export/scoped'}
	| {readonly type: 'export/profilesToggled'}
	| {readonly type: 'export/asked'; readonly request: number}
	| {readonly type: 'export/snapshotWritten'; readonly file: string}
	| {readonly type: 'export/noted'; readonly request: number; readonly text: Told};

declare module './dialog.js' {
	interface Dialogs {
		readonly copy: {readonly title: string; readonly entries: readonly CopyEntry[]; readonly cursor: number};
		readonly export: {
			readonly id: string;
			readonly name: string;
			readonly scope: ExportScope;
			readonly folder: ExportFolder;
			readonly isWithProfiles: boolean;
			readonly clock?: ProfileClock;
			readonly cursor: number;
		};
		readonly exporting: {readonly request: number; readonly text: Told};
		readonly log: {readonly entries: readonly LogEntry[]; readonly cursor: number; readonly isDetailed: boolean; readonly query: Line; readonly isTyping: boolean};
	}
}

declare module './events.js' {
	interface Events {
		readonly output: OutputEvent;
	}
}

export function reduceOutput(state: State, event: OutputEvent): State {
	switch (event.type) {
		case 'copy/opened': {
			return withDialog(state, {
				kind: 'copy', title: event.title, entries: event.entries, cursor: 0,
			});
		}

		case 'copy/sent': {
			return state;
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
