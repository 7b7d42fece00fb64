import type {ApiError} from '../../base/api/api-error.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {fieldText, isRefused, isView, personOf} from '../../kernel/files/audit-records.js';
import type {PeriodName, TimeRange} from '../../kernel/files/history-period.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {auditFields} from '../../base/tables/audit-records.js';

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
	| {readonly type: 'history/filterMoved'; readonly by: 1 | -1}
	| {readonly type: 'history/unfiltered'}
	| {readonly type: 'history/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly history: Searchable & {
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
			readonly isDetailed: boolean;
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

const filterTextOf = ({person, isOnlyChanges, isOnlyRefused}: HistoryDialog): string => [
	...(person === undefined ? [] : [`only ${person === '' ? 'nobody named' : person}`]),
	...(isOnlyChanges ? ['only changes'] : []),
	...(isOnlyRefused ? ['only refused'] : []),
].join(', ');

function emptyText(state: State, {isWhole, request, sought: {ray, period}}: HistoryDialog): string {
	if (request !== undefined) {
		return 'The records are still loading.';
	}

	if (!isWhole) {
		return `The records are not loaded. Press ${keyOf(state, 'loadMoreHistory')} to load them.`;
	}

	if (ray !== undefined) {
		return 'No record has this cf-ray. The service records what users change, and a new record may take a while to appear.';
	}

	return period === 'all' ? 'There are no records.' : `There are no records in this period. Press ${keyOf(state, 'showLongerPeriod')} to look further back.`;
}

/** The loaded records, newest first. */
export const recordList = searchableList('history', {
	nouns: ['record', 'records'],
	foundBy: 'person, deed, result, time, address or cf-ray',
	items: (_, {records}) => records,
	textOf: record => searchedFields.map(field => fieldText(record, field)).join(' '),
	emptyText,
	rest: (state, {isWhole}) => isWhole ? undefined : `press ${keyOf(state, 'loadWholeHistory')} to load the rest`,
	filter: {
		textOf: filterTextOf,
		passes: (record, {person, isOnlyChanges, isOnlyRefused}) => (person === undefined || personOf(record) === person) && (!isOnlyChanges || !isView(record)) && (!isOnlyRefused || isRefused(record)),
		moved: by => ({type: 'history/filterMoved', by}),
		cleared: {type: 'history/unfiltered'},
	},
});

/** Whether only some of the loaded records are shown. */
export const isNarrowed = (history: HistoryDialog): boolean => history.query.text.trim() !== '' || filterTextOf(history) !== '';

/** The record under the cursor, also while a path is typed for an export. */
export function chosenRecord(state: State): AuditRecord | undefined {
	const history = historyIn(state);
	return history && recordList.found(state, history)[history.cursor];
}

function filtered(history: HistoryDialog, by: 'person' | 'changes' | 'refused', record: AuditRecord | undefined): HistoryDialog {
	switch (by) {
		case 'person': {
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

const selections = [
	{isOnlyChanges: false, isOnlyRefused: false}, {isOnlyChanges: true, isOnlyRefused: false}, {isOnlyChanges: false, isOnlyRefused: true},
] as const;

/** Shows the next selection: everything, only changes, only what was refused. */
function withSelection(history: HistoryDialog, by: 1 | -1): HistoryDialog {
	const at = selections.findIndex(({isOnlyChanges, isOnlyRefused}) => isOnlyChanges === history.isOnlyChanges && isOnlyRefused === history.isOnlyRefused);
	return {...history, ...selections.at((Math.max(0, at) + by) % selections.length)};
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
				...unsearched, kind: 'history', id, name, sought, ...unread, isOnlyChanges: false, isOnlyRefused: false, ...(back && {back}),
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
			return recordList.staying(state, withHistory(state, history => filtered(history, event.by, chosenRecord(state))));
		}

		case 'history/filterMoved': {
			return recordList.staying(state, withHistory(state, history => withSelection(history, event.by)));
		}

		case 'history/unfiltered': {
			return recordList.staying(state, withHistory(state, history => ({...withoutPerson(history), isOnlyChanges: false, isOnlyRefused: false})));
		}

		case 'history/left': {
			const history = historyIn(state);
			return history ? withDialog(state, history.back ?? {kind: 'none'}) : state;
		}
	}
}
