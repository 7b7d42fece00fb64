import {memo} from '../../base/text/memo.js';
import type {ApiError} from '../../base/api/api-error.js';
import type {ResourceHistory} from '../../base/api/readers.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {
	deedText,
	fieldText,
	isRefused,
	isView,
	kindOf,
	personOf,
	type RecordFacts,
	wayText,
} from '../../kernel/files/audit-records.js';
import type {PeriodName, TimeRange} from '../../kernel/files/history-period.js';
import type {Dialog, DialogOf} from '../../kernel/state/dialog.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State} from '../../kernel/state/state.js';
import {auditFields, type RecordKind, recordKinds} from '../../base/tables/audit-records.js';
import {shownName} from '../../base/text/words.js';
import type {Handlers} from '../../kernel/state/events.js';
import {factsOf, type KnownNames, noNames, withNames} from './audit-facts.js';
import {
	type HistoryPage,
	isMissing,
	type MergedRecords,
	mergedRecords,
	type Source,
	unreadSource,
	withPage,
} from './sources.js';

/** What to read: the records of a period, or only the record of one request. */
type Sought = TimeRange & {readonly period: PeriodName; readonly ray?: string};

/** What leaves out records: other people, other kinds, what people viewed, what the service did. */
export type RecordFilter = 'person' | 'kind' | 'changes' | 'refused';

type Effort = {readonly command: string; readonly requests: number; readonly text: string};

/** Events of the history. `request` matches an answer to its request. */
export type HistoryEvent =
	| {
			readonly type: 'history/opened';
			readonly organizations: ReadonlyArray<{readonly id: string; readonly name: string}>;
			readonly sought: Sought;
			readonly names?: KnownNames;
			readonly back?: Dialog;
	  }
	| {readonly type: 'history/effortTold'; readonly effort: Effort | undefined}
	| {readonly type: 'history/periodChosen'; readonly sought: Sought}
	| {readonly type: 'history/asked'; readonly id: string; readonly request: number}
	| (HistoryPage & {readonly type: 'history/received'; readonly request: number})
	| {readonly type: 'history/failed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'history/detailToggled'}
	| {readonly type: 'history/resourceAsked'; readonly record: AuditRecord; readonly request: number}
	| {readonly type: 'history/resourceRead'; readonly request: number; readonly read: ResourceHistory}
	| {readonly type: 'history/resourceFailed'; readonly request: number; readonly error: ApiError}
	| {readonly type: 'history/unfolded'}
	| {readonly type: 'history/folded'}
	| {readonly type: 'history/filtered'; readonly by: RecordFilter}
	| {readonly type: 'history/filterMoved'; readonly by: 1 | -1}
	| {readonly type: 'history/unfiltered'}
	| {readonly type: 'history/left'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly history: MergedRecords &
			Searchable & {
				/** The organizations, from top to bottom; at least one. */
				readonly sources: readonly Source[];
				readonly sought: Sought;
				/** Whether everything has loaded. */
				readonly isWhole: boolean;
				readonly isDetailed: boolean;
				/** What happened to the resource of the record that was opened last. */
				readonly resource?: {
					readonly record: AuditRecord;
					readonly request?: number;
					readonly read?: ResourceHistory;
					readonly error?: ApiError;
				};
				/** What this machine knows of the ids in the records. */
				readonly names: KnownNames;
				/** The first records of the neighbours that are shown one by one. */
				readonly unfolded: ReadonlySet<AuditRecord>;
				/** Shows only what this person did. */
				readonly person?: string;
				/** Shows only records of this kind. */
				readonly recordKind?: RecordKind;
				readonly isOnlyChanges: boolean;
				readonly isOnlyRefused: boolean;
				/** What the last command would take, which waits for the same key again. */
				readonly effort?: Effort;
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
	return changed
		? withDialog(state, dialog.kind === 'path' ? {...dialog, purpose: {...dialog.purpose, back: changed}} : changed)
		: state;
}

const withoutPerson = ({person: _, ...history}: HistoryDialog): HistoryDialog => history;

const withoutKind = ({recordKind: _, ...history}: HistoryDialog): HistoryDialog => history;

function loadedOf(sources: readonly Source[]): Pick<HistoryDialog, keyof MergedRecords | 'isWhole' | 'sources'> {
	return {sources, ...mergedRecords(sources), isWhole: sources.every(({isWhole}) => isWhole)};
}

/** The history after a change of its organizations. */
export const withSources = (
	{until: _, ...history}: HistoryDialog,
	change: (source: Source) => Source,
): HistoryDialog => ({...history, ...loadedOf(history.sources.map(source => change(source)))});

const atStart = {cursor: 0, isDetailed: false} as const;

/** Whether anything is loading. */
export const isLoading = ({sources}: HistoryDialog): boolean => sources.some(({request}) => request !== undefined);

/** Why loading stopped, if that does not concern only one of several organizations. */
export const stoppedBy = ({sources}: HistoryDialog): ApiError | undefined =>
	sources.find(source => source.error !== undefined && (sources.length === 1 || !isMissing(source)))?.error;

/** The organization of a record, if there are several. */
export const organizationOf = ({origins}: HistoryDialog, record: AuditRecord): string | undefined => {
	const source = origins.get(record);
	return source && shownName(source.name);
};

const facts = new WeakMap<
	readonly AuditRecord[],
	{
		readonly names: KnownNames;
		readonly members: State['members'];
		readonly facts: ReadonlyMap<AuditRecord, RecordFacts>;
	}
>();

/** Names and changes for each loaded record, taken from the other records, from known members, and from the journal. */
function factsIn(
	state: Pick<State, 'members' | 'tree'>,
	{records, names, sources, sought}: HistoryDialog,
): ReadonlyMap<AuditRecord, RecordFacts> {
	const kept = facts.get(records);
	if (kept?.names === names && kept.members === state.members) {
		return kept.facts;
	}

	const members = sources
		.flatMap(({id}) => state.members?.get(id)?.items ?? [])
		.map(({id, user}) => [id, user.email] as const);
	const organizations = sources.map(({id, name}) => [id, name] as const);
	const hasAll = sought.ray === undefined && sources.every(({unreadable}) => unreadable === 0);
	const found = factsOf(
		records,
		withNames(names, {
			members: new Map([...names.members, ...members]),
			organizations: new Map([...names.organizations, ...organizations]),
		}),
		hasAll,
	);
	facts.set(records, {names, members: state.members, facts: found});
	return found;
}

/** The names and changes that a record itself lacks. */
export const factsAbout = (
	state: Pick<State, 'members' | 'tree'>,
	history: HistoryDialog,
	record: AuditRecord,
): RecordFacts => factsIn(state, history).get(record) ?? {};

/** A row of the list: a record, or neighbours that say the same. */
export type Entry = {
	/** The newest of the records. */
	readonly record: AuditRecord;
	readonly records: readonly AuditRecord[];
};

const singleOf = memo((record: AuditRecord): Entry => ({record, records: [record]}));

const folds = new WeakMap<
	ReadonlyMap<AuditRecord, RecordFacts>,
	{readonly unfolded: HistoryDialog['unfolded']; readonly entries: readonly Entry[]}
>();

/** The records with neighbours that say the same as one entry, unless they were unfolded. */
function foldedIn(state: State, history: HistoryDialog): readonly Entry[] {
	const {records, unfolded} = history;
	const known = factsIn(state, history);
	const kept = folds.get(known);
	if (kept?.unfolded === unfolded) {
		return kept.entries;
	}

	// A record that does not name its request may be of anything.
	const saidBy = (record: AuditRecord): string => {
		const {
			raw: {method = '', uri = '', status_code: status},
			resource: {request},
		} = record;
		return method === '' || uri === ''
			? ''
			: JSON.stringify([
					personOf(record),
					wayText(record),
					deedText(record, known.get(record)),
					isRefused(record),
					status,
					organizationOf(history, record),
					method,
					uri,
					request,
				]);
	};

	const runs: Array<{readonly record: AuditRecord; readonly records: AuditRecord[]}> = [];
	let last = '';
	for (const record of records) {
		const said = saidBy(record);
		const run = runs.at(-1);
		if (run && said === last && said !== '') {
			run.records.push(record);
		} else {
			runs.push({record, records: [record]});
		}

		last = said;
	}

	const entries = runs.flatMap((run): readonly Entry[] =>
		run.records.length === 1 || unfolded.has(run.record) ? run.records.map(record => singleOf(record)) : [run],
	);
	folds.set(known, {unfolded, entries});
	return entries;
}

/** A search or a filter looks at each record, so that its counts are those of records. */
const entriesOf = (state: State, history: HistoryDialog): readonly Entry[] =>
	isNarrowed(history) ? history.records.map(record => singleOf(record)) : foldedIn(state, history);

const isSameEntry = (one: Entry, other: Entry): boolean =>
	one.records.includes(other.record) || other.records.includes(one.record);

const searchedFields = auditFields.filter(({isSearched}) => isSearched);

const filterTextOf = ({person, recordKind, isOnlyChanges, isOnlyRefused}: HistoryDialog): string =>
	[
		...(person === undefined ? [] : [`only ${person === '' ? 'nobody named' : person}`]),
		...(recordKind === undefined ? [] : [`only ${recordKinds[recordKind]}`]),
		...(isOnlyChanges ? ['only changes'] : []),
		...(isOnlyRefused ? ['only refused'] : []),
	].join(', ');

function emptyText(state: State, history: HistoryDialog): string {
	const {
		isWhole,
		sought: {ray, period},
	} = history;
	if (isLoading(history)) {
		return 'The records are still loading.';
	}

	if (!isWhole) {
		return `The records are not loaded. Press ${keyOf(state, 'loadMoreHistory')} to load them.`;
	}

	if (ray !== undefined) {
		return 'No record has this cf-ray. The service records what users change, and a new record may take a while to appear.';
	}

	return period === 'all'
		? 'There are no records.'
		: `There are no records in this period. Press ${keyOf(state, 'showLongerPeriod')} to look further back.`;
}

/** The loaded records, newest first. */
export const recordList = searchableList('history', {
	nouns: ['record', 'records'],
	foundBy: 'person, deed, result, time, address, cf-ray or organization',
	items: (state, history) => entriesOf(state, history),
	textOf({record}, _, state) {
		const history = historyIn(state);
		return [
			...searchedFields.map(field => fieldText(record, field, false, history && factsAbout(state, history, record))),
			history && organizationOf(history, record),
		].join(' ');
	},
	emptyText,
	rest: (state, {isWhole}) => (isWhole ? undefined : `press ${keyOf(state, 'loadWholeHistory')} to load the rest`),
	filter: {
		textOf: filterTextOf,
		passes: ({record}, {person, recordKind, isOnlyChanges, isOnlyRefused}) =>
			(person === undefined || personOf(record) === person) &&
			(recordKind === undefined || kindOf(record) === recordKind) &&
			(!isOnlyChanges || !isView(record)) &&
			(!isOnlyRefused || isRefused(record)),
		moved: by => ({type: 'history/filterMoved', by}),
		cleared: {type: 'history/unfiltered'},
	},
});

/** Whether only some of the loaded records are shown. */
export const isNarrowed = (history: HistoryDialog): boolean =>
	history.query.text.trim() !== '' || filterTextOf(history) !== '';

/** The record under the cursor, also while a path is typed for an export. */
export function chosenRecord(state: State): AuditRecord | undefined {
	const history = historyIn(state);
	return history && chosenEntry(state, history)?.record;
}

/** The row under the cursor. */
export const chosenEntry = (state: State, history: HistoryDialog): Entry | undefined =>
	recordList.found(state, history)[history.cursor];

/** The records that a search and the filters let through. */
export const shownRecords = (state: State, history: HistoryDialog): readonly AuditRecord[] =>
	recordList.found(state, history).flatMap(({records}) => records);

const staying = (before: State, state: State): State => recordList.staying(before, state, isSameEntry);

function filtered(history: HistoryDialog, by: RecordFilter, record: AuditRecord | undefined): HistoryDialog {
	switch (by) {
		case 'person': {
			return record && history.person === undefined ? {...history, person: personOf(record)} : withoutPerson(history);
		}

		case 'kind': {
			return record && history.recordKind === undefined
				? {...history, recordKind: kindOf(record)}
				: withoutKind(history);
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
	{isOnlyChanges: false, isOnlyRefused: false},
	{isOnlyChanges: true, isOnlyRefused: false},
	{isOnlyChanges: false, isOnlyRefused: true},
] as const;

/** Shows the next selection: everything, only changes, only what was refused. */
function withSelection(history: HistoryDialog, by: 1 | -1): HistoryDialog {
	const at = selections.findIndex(
		({isOnlyChanges, isOnlyRefused}) =>
			isOnlyChanges === history.isOnlyChanges && isOnlyRefused === history.isOnlyRefused,
	);
	return {...history, ...selections.at((Math.max(0, at) + by) % selections.length)};
}

const without = ({error: _, request: __, ...source}: Source): Source => source;

const withAwaited = (state: State, request: number, change: (source: Source) => Source): State =>
	withHistory(state, history =>
		history.sources.some(source => source.request === request)
			? withSources(history, source => (source.request === request ? change(source) : source))
			: history,
	);

const withResource = (
	history: HistoryDialog,
	request: number,
	answer: Pick<NonNullable<HistoryDialog['resource']>, 'error' | 'read'>,
): HistoryDialog =>
	history.resource?.request === request
		? {...history, resource: {record: history.resource.record, ...answer}}
		: history;

export const historyHandlers: Handlers<HistoryEvent> = {
	'history/opened': (state, {organizations, sought, back, names = noNames}) =>
		withDialog(state, {
			...unsearched,
			kind: 'history',
			sought,
			names,
			unfolded: new Set(),
			...loadedOf(organizations.map(each => unreadSource(each))),
			...atStart,
			isOnlyChanges: false,
			isOnlyRefused: false,
			...(back && {back}),
		}),

	'history/effortTold': (state, {effort}) =>
		withHistory(state, ({effort: _, ...history}) => (effort ? {...history, effort} : history)),

	'history/periodChosen': (state, {sought}) =>
		withHistory(state, history => ({...withSources(history, source => unreadSource(source)), ...atStart, sought})),

	'history/asked': (state, {id, request}) =>
		withHistory(state, history =>
			withSources(history, source => (source.id === id ? {...without(source), request} : source)),
		),

	'history/received': (state, event) =>
		staying(
			state,
			withAwaited(state, event.request, source => withPage(source, event)),
		),

	'history/failed': (state, {request, error}) => withAwaited(state, request, source => ({...without(source), error})),

	'history/detailToggled': state =>
		withHistory(state, ({scrolledTo: _, ...history}) => ({...history, isDetailed: !history.isDetailed})),

	'history/resourceAsked': (state, {record, request}) =>
		withHistory(state, history => ({...history, resource: {record, request}})),

	'history/resourceRead': (state, {request, read}) =>
		withHistory(state, history => withResource(history, request, {read})),

	'history/resourceFailed': (state, {request, error}) =>
		withHistory(state, history => withResource(history, request, {error})),

	'history/unfolded'(state) {
		const record = chosenRecord(state);
		return record
			? withHistory(state, history => ({...history, unfolded: new Set([...history.unfolded, record])}))
			: state;
	},

	'history/folded': state =>
		staying(
			state,
			withHistory(state, history => ({...history, unfolded: new Set()})),
		),

	'history/filtered': (state, {by}) =>
		staying(
			state,
			withHistory(state, history => filtered(history, by, chosenRecord(state))),
		),

	'history/filterMoved': (state, {by}) =>
		staying(
			state,
			withHistory(state, history => withSelection(history, by)),
		),

	'history/unfiltered': state =>
		staying(
			state,
			withHistory(state, history => ({
				...withoutKind(withoutPerson(history)),
				isOnlyChanges: false,
				isOnlyRefused: false,
			})),
		),

	'history/left'(state) {
		const history = historyIn(state);
		return history ? withDialog(state, history.back ?? {kind: 'none'}) : state;
	},
};
