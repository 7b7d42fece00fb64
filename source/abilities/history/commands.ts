import {ApiError, orFailure} from '../../base/api/api-error.js';
import type {Client} from '../../base/api/client.js';
import type {Page} from '../../base/api/pages.js';
import type {AuditRecord} from '../../base/api/schemas.js';
import {resourceName} from '../../kernel/files/formats.js';
import {periods, periodTexts, rangeOf} from '../../kernel/files/history-period.js';
import {lineOf} from '../../kernel/form-model/line-editor.js';
import {failureText} from '../../kernel/rows/failure.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {whyNotWritten} from '../../base/text/error-code.js';
import {harmlessJson} from '../../base/text/harmless.js';
import {told} from '../../base/text/told.js';
import {durationText} from '../../base/text/time.js';
import {count, counted, listText, shownName} from '../../base/text/words.js';
import type {Command, Context, PathAnswer} from '../../kernel/loop/context.js';
import {copyAndTell, showAlone} from '../../kernel/loop/clipboard.js';
import {fewAtATime} from '../../kernel/loop/readings.js';
import {secondsFor} from '../../kernel/loop/pace.js';
import {endDialog, whileReading} from '../../kernel/loop/until.js';
import {isPrivate} from '../../kernel/storage/write-file.js';
import type {ToldRecord} from './history-document.js';
import {recallNames, isMissing, type Source, sourcesBehind, withPage} from './sources.js';
import {isAskedFirst, organizationsOfBranch, organizationsOfHistory, whyNotResource} from './availability.js';
import {
	chosenEntry,
	chosenRecord,
	factsAbout,
	type HistoryDialog,
	historyIn,
	isLoading,
	isNarrowed,
	type RecordFilter,
	recordList,
	shownRecords,
	stoppedBy,
	withSources,
} from './state.js';

const pageSizes = {some: 100, all: 1000} as const;

const ahead = 40;

/** The pages of a history, from the first one that is not loaded. */
function pagesOf(
	client: Client,
	{sought}: HistoryDialog,
	{id, next}: Source,
	size: number,
): AsyncGenerator<Page<AuditRecord>, void, undefined> {
	const {since, before, ray} = sought;
	return client
		.for('read the history')
		.listAuditRecords(
			id,
			{since, before, ...(ray !== undefined && {raw_cf_ray_id: ray})},
			{firstPageSize: size, pageSize: size, from: next},
		);
}

// Created when needed, because its trace keeps the code of this module in memory.
const repeated = (): ApiError =>
	new ApiError('The service sent the same cursor twice, so the rest of the history cannot be read.', {
		failure: 'pages',
		request: {method: 'GET', path: '/logs/audit'},
	});

/** The organizations whose histories need more records. One that is already loading is included, because a new load stops it. */
function toLoad({sources}: HistoryDialog, isAll: boolean): readonly Source[] {
	const behind = new Set(sourcesBehind(sources));
	return sources.filter(
		source =>
			!source.isWhole && (isAll || source.request !== undefined || source.error !== undefined || behind.has(source)),
	);
}

/** Loads the next pages of the open history, or all that is left. Leaving the history stops that. */
async function loadPages(context: Context, isAll = false): Promise<void> {
	const {store, nextRequest} = context;
	const history = historyIn(store.getState());
	const sources = history ? toLoad(history, isAll) : [];
	if (!history || sources.length === 0) {
		return;
	}

	const requests = new Map(sources.map(({id}) => [id, nextRequest()]));
	for (const [id, request] of requests) {
		store.dispatch({type: 'history/asked', id, request});
	}

	let stop: ApiError | undefined;
	const load = async (client: Client, source: Source) => {
		const {id, cursors} = source;
		let request = requests.get(id) ?? nextRequest();
		const isAwaited = () => historyIn(store.getState())?.sources.some(each => each.request === request) === true;
		await orFailure(
			async () => {
				if (stop) {
					throw stop;
				}

				for await (const {items, unreadable, nextPageToken: next} of pagesOf(
					client,
					history,
					source,
					isAll ? pageSizes.all : pageSizes.some,
				)) {
					if (!isAwaited()) {
						return;
					}

					if (next !== undefined && cursors.includes(next)) {
						throw repeated();
					}

					store.dispatch({type: 'history/received', request, records: items, unreadable, next});
					if (!isAll || next === undefined) {
						return;
					}

					request = nextRequest();
					store.dispatch({type: 'history/asked', id, request});
				}
			},
			error => {
				stop ??= isMissing({error}) ? undefined : error;
				store.dispatch({type: 'history/failed', request, error});
			},
		);
	};

	await whileReading(
		context,
		async ({client}) =>
			fewAtATime(
				sources,
				() => true,
				async source => load(client, source),
			),
		'dialog',
	);
}

/** Shows what was done in the marked organizations, or in the selected one. */
export const openHistory: Command = async context => {
	const {store, now} = context;
	const organizations = organizationsOfHistory(store.getState());
	if (organizations.length === 0) {
		return;
	}

	store.dispatch({
		type: 'history/opened',
		organizations,
		sought: {period: 'month', ...rangeOf('month', now())},
		names: recallNames(
			context,
			organizations.map(({id}) => id),
		),
	});
	await loadPages(context);
};

/** Whether a command may read so many histories. If they are many, it first says what they take, and goes on when its key is pressed again. */
function isAccepted({store, client}: Context, command: string, requests: number): boolean {
	const state = store.getState();
	const last = historyIn(state)?.effort;
	// Announces the number of requests again if it has grown.
	const isToldFirst = isAskedFirst(requests) && !(last?.command === command && last.requests === requests);
	if (isToldFirst || last) {
		const text = `That is the history of ${counted(requests, 'organization')}, each with a request at least, about ${durationText(secondsFor(requests, client.window()))}. To read them, press ${keyOf(state, command)} again.`;
		store.dispatch({type: 'history/effortTold', effort: isToldFirst ? {command, requests, text} : undefined});
	}

	return !isToldFirst;
}

/** Shows the history of the organization with everything below it. */
export const openHistoryOfBranch: Command = async context => {
	const {store} = context;
	const organizations = organizationsOfBranch(store.getState());
	const {length} = organizations;
	if (length < 2 || !isAccepted(context, 'openHistoryOfBranch', length)) {
		return;
	}

	const history = historyIn(store.getState());
	if (!history) {
		return;
	}

	endDialog(context);
	// The loads of this history have just been stopped, so it must not wait for them.
	const back = withSources(history, ({request: __, ...source}) => source);
	store.dispatch({
		type: 'history/opened',
		organizations,
		sought: history.sought,
		names: recallNames(
			context,
			organizations.map(({id}) => id),
		),
		back,
	});
	await loadPages(context);
};

async function choosePeriod(context: Context, by: 1 | -1): Promise<void> {
	const {store, now} = context;
	const history = historyIn(store.getState());
	const period = history && periods[periods.indexOf(history.sought.period) + by];
	if (
		period === undefined ||
		!isAccepted(context, by === 1 ? 'showLongerPeriod' : 'showShorterPeriod', history?.sources.length ?? 0)
	) {
		return;
	}

	endDialog(context);
	store.dispatch({type: 'history/periodChosen', sought: {period, ...rangeOf(period, now())}});
	await loadPages(context);
}

export const showShorterPeriod: Command = async context => choosePeriod(context, -1);

export const showLongerPeriod: Command = async context => choosePeriod(context, 1);

/** Loads the next page, also the first one and after a failure. */
export const loadMoreHistory: Command = async context => loadPages(context);

/** Loads every record of the period. */
export const loadWholeHistory: Command = async context => {
	const history = historyIn(context.store.getState());
	if (history && isAccepted(context, 'loadWholeHistory', toLoad(history, true).length)) {
		await loadPages(context, true);
	}
};

// A filter or a search only covers what is loaded. Otherwise one key could load eighteen months.
const isNearEnd = (state: State, history: HistoryDialog): boolean =>
	!isNarrowed(history) && history.cursor >= recordList.found(state, history).length - ahead;

/** Loads the next page if the cursor is near the end of the list. */
export const loadNearEnd: Command = async context => {
	const state = context.store.getState();
	const history = historyIn(state);
	if (history && !isLoading(history) && !stoppedBy(history) && isNearEnd(state, history)) {
		await loadPages(context);
	}
};

export const toggleRecord: Command = ({store}) => {
	store.dispatch({type: 'history/detailToggled'});
};

async function loadResource(
	{store, client, now, nextRequest}: Context,
	history: HistoryDialog,
	record: AuditRecord,
): Promise<void> {
	const {
		id,
		action: {time: action_time},
	} = record;
	const organization = history.origins.get(record) ?? history.sources[0];
	if (!organization || action_time === undefined || whyNotResource(store.getState(), record) !== undefined) {
		return;
	}

	const request = nextRequest();
	store.dispatch({type: 'history/resourceAsked', record, request});
	await orFailure(
		async () => {
			const read = await client
				.for('read what happened to it')
				.readResourceHistory(organization.id, id, {action_time, ...rangeOf('all', now())});
			store.dispatch({type: 'history/resourceRead', request, read});
		},
		error => {
			store.dispatch({type: 'history/resourceFailed', request, error});
		},
	);
}

/** Shows everything about the record, with what happened to its resource, or the neighbours that say the same one by one. */
export const openRecord: Command = async context => {
	const {store} = context;
	const state = store.getState();
	const history = historyIn(state);
	const entry = history && chosenEntry(state, history);
	if (!entry) {
		return;
	}

	const isFold = entry.records.length > 1;
	store.dispatch({type: isFold ? 'history/unfolded' : 'history/detailToggled'});
	await (isFold ? undefined : loadResource(context, history, entry.record));
};

export const foldRecords: Command = ({store}) => {
	store.dispatch({type: 'history/folded'});
};

/** Leaves the history and stops loading it. */
export const closeHistory: Command = context => {
	endDialog(context);
	context.store.dispatch({type: 'history/left'});
};

const filterBy =
	(by: RecordFilter): Command =>
	({store}) => {
		store.dispatch({type: 'history/filtered', by});
	};

export const filterByPerson: Command = filterBy('person');

export const filterByKind: Command = filterBy('kind');

export const filterChanges: Command = filterBy('changes');

export const filterRefused: Command = filterBy('refused');

function recordText(state: State): string | undefined {
	const record = chosenRecord(state);
	return record && harmlessJson(record, '  ');
}

export const copyRecord: Command = context => {
	const state = context.store.getState();
	const text = recordText(state);
	if (text === undefined) {
		return;
	}

	const way = `Press ${keyOf(state, 'showRecordAlone')} to show it for copying.`;
	copyAndTell(context, text, {
		sent: `Record sent to the clipboard as JSON. Not on your clipboard? ${way}`,
		tooLong: `This is too long for a terminal’s clipboard. ${way}`,
	});
};

/** Shows only the record as JSON, to select it by hand. */
export const showRecordAlone: Command = async context => showAlone(context, recordText(context.store.getState()));

/** Asks for the path of the export. */
export const openHistoryExport: Command = context => {
	const {store} = context;
	const history = historyIn(store.getState());
	if (!history) {
		return;
	}

	const {sources, isWhole, sought} = history;
	const [{id, name} = {id: '', name: ''}] = sources;
	const about = sources.length === 1 ? resourceName(name, id).replaceAll('_', '-') : `${sources.length}-organizations`;
	const what = `${isNarrowed(history) ? 'the matching records' : 'every record'} of ${sought.ray === undefined ? periodTexts[sought.period] : 'this request'}`;
	store.dispatch({
		type: 'path/opened',
		line: lineOf(`history-${about}.csv`),
		purpose: {
			kind: 'history',
			title: 'Export the history to',
			about: `Exports ${what}${isWhole ? '' : '; cforgs reads the rest first'}. A name that ends in .csv gives CSV, .json JSON, .md a table in Markdown, and any other name NDJSON. The folder must exist.${isPrivate ? ' Only you can read a new file.' : ''}`,
			isRead: false,
			back: history,
			isKept: true,
		},
	});
};

/** The text of an export. If there are several organizations, each record names its own. */
async function documentOf(
	state: State,
	records: readonly AuditRecord[],
	history: HistoryDialog,
	file: string,
): Promise<string> {
	const {origins, sources} = history;
	const isOne = sources.length === 1;
	const each = records.map((record): ToldRecord => {
		const {id, name} = origins.get(record) ?? {id: '', name: ''};
		return {record, facts: factsAbout(state, history, record), ...(!isOne && {organization: {id, name}})};
	});
	// Formats load when they are needed: they would delay the first frame.
	const {historyDocument} = await import('./history-document.js');
	return historyDocument(each, {file, isOfMany: !isOne});
}

/** Reads the rest of the open history and writes it to the typed path. */
export const exportHistory: PathAnswer = async (context, {file, isOver}, question) => {
	const {store, writeNewFile, replaceFile, workingFolder} = context;
	const history = historyIn(store.getState());
	if (!history) {
		return;
	}

	await whileReading(
		context,
		async ({client}, signal) =>
			orFailure(
				async () => {
					const read = new Map(history.sources.map(source => [source.id, source]));
					const readRest = async (source: Source): Promise<void> => {
						let all = source;
						for await (const {items, unreadable, nextPageToken: next} of pagesOf(
							client,
							history,
							source,
							pageSizes.all,
						)) {
							all = withPage(all, {records: items, unreadable, next});
							read.set(source.id, all);
							const come = read.values().reduce((sum, {records}) => sum + records.length, 0);
							question.note(`Reading the rest of the history … ${count(come)} records so far.`);
						}
					};

					const lacks: string[] = [];
					if (!history.isWhole) {
						question.note('Reading the rest of the history …');
					}

					for (const source of history.sources) {
						// eslint-disable-next-line no-await-in-loop -- One after another, so that the service is not flooded.
						await orFailure(
							async () => (source.isWhole ? undefined : readRest(source)),
							error => {
								if (history.sources.length === 1 || !isMissing({error})) {
									throw error;
								}

								lacks.push(shownName(source.name));
							},
						);
					}

					if (signal.aborted || !question.isWaiting()) {
						return;
					}

					const whole = withSources(history, source => ({...(read.get(source.id) ?? source), isWhole: true}));
					const unreadable = whole.sources.reduce((sum, source) => sum + source.unreadable, 0);
					const state = store.getState();
					const written = shownRecords(state, whole);
					try {
						const text = await documentOf(state, written, whole, file);
						await (isOver ? replaceFile : writeNewFile)(file, text);
					} catch (error) {
						question.refuse(`Nothing was written: ${whyNotWritten(error)}.`);
						return;
					}

					const bad =
						unreadable === 0
							? ''
							: `${counted(unreadable, 'record')} could not be read and ${unreadable === 1 ? 'is' : 'are'} left out. `;
					const lack =
						lacks.length === 0 ? '' : `The service refused the history of ${listText(lacks)}, so it is not complete. `;
					const text = `${bad}${lack}${counted(written.length, 'record')} written to ${workingFolder().pathOf(file)}.`;
					question.end({tone: unreadable === 0 && lacks.length === 0 ? 'success' : 'warning', text});
				},
				error => {
					question.refuse(
						signal.aborted
							? 'Nothing was written: the export was stopped.'
							: told`Nothing was written, because not everything could be read. ${failureText(error)}`,
					);
				},
			),
		'dialog',
	);
};
