import type {ApiError} from '../../base/api/api-error.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {fieldText, isRefused, isView, personOf} from '../../kernel/files/audit-records.js';
import type {PeriodName, TimeRange} from '../../kernel/files/history-period.js';
import {lineOf, type Line} from '../../kernel/form-model/line-editor.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {auditFields} from '../../base/tables/audit-records.js';
import {withWords} from '../../base/text/with-words.js';

/** What to read: the records of a period, or only the record of one request. */
type Sought = TimeRange & {readonly period: PeriodName; readonly ray?: string};

/** Events of the history. `request` matches an answer to its request. */
export type HistoryEvent =
	| {readonly type: 'history/opened'; readonly id: string; readonly name: string; readonly sought: Sought; readonly back?: Dialog}
	| {readonly type: 'history/periodChosen'; readonly sought: Sought}
	| {readonly type: 'history/asked'; readonly request: number}
	| {readonly type: 'history/received'; readonly request: number; readonly records: readonly AuditRecord[]; readonly unreadable: number; readonly next?: string}
	| {readonly type: 'history/failed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'history/detailToggled'}
	| {readonly type: 'history/filtered'; readonly by: 'person' | 'changes' | 'refused'}
	| {readonly type: 'history/unfiltered'}
	| {readonly type: 'history/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly history: {
			/** The id and the name of the organization. */
			readonly id: string;
			readonly name: string;
			readonly sought: Sought;
			/** Newest first, each once. */
			readonly records: readonly AuditRecord[];
			readonly unreadable: number;
			/** The cursors of the loaded pages, to notice if the service repeats one. */
			readonly cursors: readonly string[];
			/** The cursor of the next page. Undefined before the first page, and after the last. */
			readonly next?: string;
			/** The request that is loading a page. */
			readonly request?: number;
			/** Why the last page could not be loaded. */
			readonly error?: ApiError;
			readonly isWhole: boolean;
			readonly cursor: number;
			readonly isDetailed: boolean;
			readonly query: Line;
			readonly isTyping: boolean;
			/** Shows only what this person did. */
			readonly person?: string;
			readonly isOnlyChanges: boolean;
			readonly isOnlyRefused: boolean;
			/** The dialog to go back to. */
			readonly back?: Dialog;
		};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly history: HistoryEvent;
	}
}

export type HistoryDialog = DialogOf<'history'>;

/** The open history, also while a path is typed for its export. */
export function historyIn({dialog}: Pick<State, 'dialog'>): HistoryDialog | undefined {
	const open = dialog.kind === 'path' ? dialog.purpose.back : dialog;
	return open.kind === 'history' ? open : undefined;
}

function withHistory(state: State, change: (history: HistoryDialog) => HistoryDialog): State {
	const {dialog} = state;
	const history = historyIn(state);
	const changed = history && change(history);
	return changed ? withDialog(state, dialog.kind === 'path' ? {...dialog, purpose: {...dialog.purpose, back: changed}} : changed) : state;
}

const withoutRequest = ({request: _, ...history}: HistoryDialog): HistoryDialog => history;

const withoutPerson = ({person: _, ...history}: HistoryDialog): HistoryDialog => history;

const unread = {
	records: [], unreadable: 0, cursors: [], isWhole: false, cursor: 0, isDetailed: false,
} as const;

const searchedFields = auditFields.filter(({isSearched}) => isSearched);

const textOf = (record: AuditRecord): string => searchedFields.map(field => fieldText(record, field)).join(' ');

const texts = new WeakMap<AuditRecord, string>();

function searchedText(record: AuditRecord): string {
	const known = texts.get(record) ?? textOf(record);
	texts.set(record, known);
	return known;
}

/** Whether only some of the loaded records are shown. */
export const isNarrowed = ({query, person, isOnlyChanges, isOnlyRefused}: HistoryDialog): boolean => query.text.trim() !== '' || person !== undefined || isOnlyChanges || isOnlyRefused;

/** The loaded records that the filters let through and that contain every word of the query. */
export function foundRecords(history: HistoryDialog): readonly AuditRecord[] {
	const {records, query, person, isOnlyChanges, isOnlyRefused} = history;
	if (!isNarrowed(history)) {
		return records;
	}

	const passing = records.filter(record => (person === undefined || personOf(record) === person)
		&& (!isOnlyChanges || !isView(record))
		&& (!isOnlyRefused || isRefused(record)));
	return withWords(passing, query.text, searchedText);
}

export const chosenRecord = (history: HistoryDialog): AuditRecord | undefined => foundRecords(history)[history.cursor];

/** Changes which records are shown. The cursor stays on its record if that is still shown. */
function narrowed(history: HistoryDialog, change: (history: HistoryDialog) => HistoryDialog): HistoryDialog {
	const record = chosenRecord(history);
	const next = change(history);
	return {...next, cursor: Math.max(0, record ? foundRecords(next).indexOf(record) : 0)};
}

function filtered(history: HistoryDialog, by: 'person' | 'changes' | 'refused'): HistoryDialog {
	switch (by) {
		case 'person': {
			const record = chosenRecord(history);
			return record && history.person === undefined ? {...history, person: personOf(record)} : withoutPerson(history);
		}

		case 'changes': {
			return {...history, isOnlyChanges: !history.isOnlyChanges};
		}

		case 'refused': {
			return {...history, isOnlyRefused: !history.isOnlyRefused};
		}
	}
}

/** The records that are not known. Pages may overlap. A record without an id cannot be recognized. */
export function newAmong(records: readonly AuditRecord[], known: readonly AuditRecord[]): readonly AuditRecord[] {
	const ids = new Set(known.map(({id}) => id));
	return records.filter(({id}) => id === '' || !ids.has(id));
}

const ifAwaited = (request: number, change: (history: HistoryDialog) => HistoryDialog) => (history: HistoryDialog): HistoryDialog => history.request === request ? change(history) : history;

export function reduceHistory(state: State, event: HistoryEvent): State {
	switch (event.type) {
		case 'history/opened': {
			const {id, name, sought, back} = event;
			return withDialog(state, {
				kind: 'history', id, name, sought, ...unread, query: lineOf(''), isTyping: false, isOnlyChanges: false, isOnlyRefused: false, ...(back && {back}),
			});
		}

		case 'history/periodChosen': {
			return withHistory(state, ({next: _, error: __, request: ___, ...history}) => ({...history, ...unread, sought: event.sought}));
		}

		case 'history/asked': {
			return withHistory(state, ({error: _, ...history}) => ({...history, request: event.request}));
		}

		case 'history/received': {
			return withHistory(state, ifAwaited(event.request, history => {
				const {next: _, ...rest} = withoutRequest(history);
				const {records, unreadable, next} = event;
				return {
					...rest,
					records: [...rest.records, ...newAmong(records, rest.records)],
					unreadable: rest.unreadable + unreadable,
					isWhole: next === undefined,
					...(next !== undefined && {next, cursors: [...rest.cursors, next]}),
				};
			}));
		}

		case 'history/failed': {
			return withHistory(state, ifAwaited(event.request, history => ({...withoutRequest(history), error: event.error})));
		}

		case 'history/detailToggled': {
			return withHistory(state, ({scrolledTo: _, ...history}) => ({...history, isDetailed: !history.isDetailed}));
		}

		case 'history/filtered': {
			return withHistory(state, history => narrowed(history, each => filtered(each, event.by)));
		}

		case 'history/unfiltered': {
			return withHistory(state, history => narrowed(history, each => ({
				...withoutPerson(each), query: lineOf(''), isOnlyChanges: false, isOnlyRefused: false,
			})));
		}

		case 'history/left': {
			const history = historyIn(state);
			return history ? withDialog(state, history.back ?? {kind: 'none'}) : state;
		}
	}
}
