import {type LoggedRequest, mostRequests} from '../../base/api/caller.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {searchableList} from '../../kernel/rows/searchable-list.js';
import {keyOf} from '../../kernel/state/key-of.js';
import {type Searchable, unsearched} from '../../kernel/state/searchable.js';
import {withDialog, type State, whileIn} from '../../kernel/state/state.js';
import type {Client} from '../../base/api/client.js';
import {rayId} from '../../kernel/files/audit-records.js';
import {timeRange} from '../../kernel/files/history-period.js';
import {rowOfId} from '../../kernel/state/selectors.js';
import type {Command} from '../../kernel/loop/context.js';
import {copyAndTell, showAlone} from '../../kernel/loop/clipboard.js';
import {requestText, say} from '../../kernel/loop/tell.js';
import {harmless} from '../../base/text/harmless.js';
import {widthOf} from '../../base/text/width.js';
import {dot, shownText, told, type Told} from '../../base/text/told.js';
import {count} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {plain, row, type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import type {Room} from '../../kernel/rows/registry.js';
import {windowed} from '../../kernel/rows/view.js';
import {isoTime} from '../../base/text/time.js';
import {defineAbility} from '../../kernel/loop/ability.js';
import {listKeys} from '../../kernel/loop/cursor-keys.js';
import {listDialog} from '../../kernel/loop/list-dialog.js';
import type {WhyNot} from '../../kernel/state/availability.js';
import {whyNotCall} from '../../kernel/state/why-not-call.js';
import type {Handlers} from '../../kernel/state/events.js';

/** A request with its curl command. `about` is the name of its organization, if it is known. */
type LogEntry = LoggedRequest & {readonly curl: string; readonly about?: string};

type LogEvent =
	{readonly type: 'log/opened'; readonly entries: readonly LogEntry[]} | {readonly type: 'log/detailToggled'};

declare module '../../kernel/state/dialog.js' {
	interface Dialogs {
		readonly log: Searchable & {readonly entries: readonly LogEntry[]; readonly isDetailed: boolean};
	}
}

declare module '../../kernel/state/events.js' {
	interface Events {
		readonly log: LogEvent;
	}
}

const logHandlers: Handlers<LogEvent> = {
	'log/opened'(state, {entries}) {
		const {dialog} = state;
		// The search stays when the list is opened again.
		const {query} = dialog.kind === 'log' ? dialog : unsearched;
		return withDialog(state, {...unsearched, kind: 'log', entries, isDetailed: false, query});
	},

	'log/detailToggled': state => whileIn(state, 'log', dialog => ({...dialog, isDetailed: !dialog.isDetailed})),
};

const isAtLimit = ({entries}: DialogOf<'log'>): boolean => entries.length >= mostRequests;

/** The requests of this session, latest first. */
export const requestList = searchableList('log', {
	nouns: ['request', 'requests'],
	foundBy: 'method, status, path, purpose, organization or cf-ray',
	items: (_, {entries}) => entries,
	textOf: ({method, status, failure, path, purpose, ray, about}) =>
		`${method} ${status ?? ''} ${failure ?? ''} ${path} ${purpose} ${ray ?? ''} ${about ?? ''}`,
	limit: dialog => (isAtLimit(dialog) ? `Only the last ${mostRequests} requests are kept.` : undefined),
	emptyText: state => `There are no requests yet. Press ${keyOf(state, 'openLog')} to look again.`,
});

export const logTitle = (dialog: DialogOf<'log'>): string =>
	isAtLimit(dialog) ? `The last ${mostRequests} requests` : 'Requests';

/** The id of the organization in the path of a request. The path of a creation has none. */
const organizationIn = (path: string): string | undefined =>
	/^\/organizations\/(?<id>[\w\-]+)/v.exec(path)?.groups?.['id'];

// The log itself only has ids, because its file may be shared.
function nameIn(path: string, state: State): string | undefined {
	const id = organizationIn(path);
	return id === undefined ? undefined : state.tree.index.nameAt(rowOfId(state, id));
}

// The body of a write is not kept.
function entryOf(request: LoggedRequest, client: Client, about: string | undefined): LogEntry {
	const {method, path} = request;
	const text = requestText({method, path}, client);
	const curl =
		method === 'POST' || method === 'PUT'
			? `${text} \\\n  -H 'Content-Type: application/json' \\\n  --data @body.json`
			: text;
	return {...request, curl, ...(about !== undefined && {about})};
}

const timesFound = (state: State) =>
	state.dialog.kind === 'log'
		? requestList
				.found(state, state.dialog)
				.map(({at}) => at)
				.join(' ')
		: undefined;

const openLog: Command = ({store, client, requests}) => {
	const state = store.getState();
	const entries = requests().map(request => entryOf(request, client, nameIn(request.path, state)));
	store.dispatch({type: 'log/opened', entries});
	const isSearched = 'query' in state.dialog && state.dialog.query.text.trim() !== '';
	if (timesFound(state) === timesFound(store.getState())) {
		say({store}, `No newer request${isSearched ? ' matches' : ''}.`);
	}
};

const toggleLogDetail: Command = ({store}) => {
	store.dispatch({type: 'log/detailToggled'});
};

const copyLogged: Command = context => {
	const state = context.store.getState();
	const entry = requestList.chosen(state);
	if (!entry) {
		return;
	}

	copyAndTell(context, entry.curl, {
		sent: `Sent to the clipboard as curl. Not on your clipboard? Press ${keyOf(state, 'showRequestAlone')} to show it for copying.`,
		tooLong: `This is too long for a terminal’s clipboard. Press ${keyOf(state, 'showRequestAlone')} to show it for copying.`,
	});
};

/** Shows only the request as curl, to select it by hand. */
const showRequestAlone: Command = async context => {
	await showAlone(context, requestList.chosen(context.store.getState())?.curl);
};

const hour = 3_600_000;

/** Shows the record of the request in the history of its organization, found by its `cf-ray`. Leaving the history comes back here. */
const openRecordOfRequest: Command = async (context, press) => {
	const {store, now, commands} = context;
	const {dialog} = store.getState();
	const entry = requestList.chosen(store.getState());
	const id = entry && organizationIn(entry.path);
	if (id === undefined || entry?.ray === undefined) {
		return;
	}

	store.dispatch({
		type: 'history/opened',
		organizations: [{id, name: entry.about ?? id}],
		sought: {period: 'day', ray: rayId(entry.ray), ...timeRange(entry.at - hour, now())},
		back: dialog,
	});
	await commands.get('loadMoreHistory')?.(context, press);
};

// A part of this length is an id, not a word of the path.
const longPart = /(?<=\/)[^\/?]{17,}(?=[\/?]|$)/gv;

const withoutQuery = (path: string): string => path.split('?', 1)[0] ?? '';

const withShortQuery = (path: string): string => (path.includes('?') ? `${withoutQuery(path)}?…` : path);

// From the whole path to its shortest form: first the query is shortened, then the ids, then the common beginning is cut.
const forms: ReadonlyArray<(path: string) => string> = [
	path => path,
	withShortQuery,
	path => withShortQuery(path).replaceAll(longPart, part => `${part.slice(0, 6)}…${part.slice(-4)}`),
	path => withoutQuery(path).replaceAll(longPart, part => `${part.slice(0, 4)}…`),
	path =>
		withoutQuery(path)
			.replaceAll(longPart, part => `${part.slice(0, 4)}…`)
			.replace(/^\/organizations(?=\/)/v, '…'),
];

/** Makes the paths of requests harmless and shortens all of them the same way, to at most this many columns if possible. */
function fitRequestPaths(paths: readonly string[], columns: number): readonly string[] {
	const shown = forms.map(form => paths.map(path => harmless(form(path))));
	return shown.find(each => each.every(path => widthOf(path) <= columns)) ?? shown.at(-1) ?? [];
}

const timeOf = ({at}: LogEntry): string => isoTime(at).slice(11, 19);

const outcomeOf = ({status, failure}: LogEntry): string =>
	status === undefined ? (failure ?? 'no answer') : String(status);

const purposeOf = ({purpose, about}: LogEntry): Told =>
	about === undefined ? purpose : told`${purpose}${dot}${about}`;

const sizeOf = ({bytes}: LogEntry): string =>
	bytes === undefined ? '' : bytes < 10_000 ? `${count(bytes)} B` : `${count(Math.round(bytes / 1000))} kB`;

// Rows narrower than `leastWithTime` drop the time of day, and rows narrower than `leastWithSize` drop the size too, to leave room for path and purpose. The details show both.
const timeColumns = 9;

const leastWithTime = 90;

const sizeColumns = 9;

const leastWithSize = 70;

// The selection mark, and status and duration at the right end.
const fixedColumns = 2 + 1 + 3 + 10;

const leastForPurpose = 25;

// If there is less room than this, paths are padded up to this width all the same.
const leastForPath = 20;

// The width of the paths. Purposes get the width of the longest purpose, up to 60 % of the room for both, because paths can be shortened.
function pathColumns(columns: number, methodColumns: number, found: readonly LogEntry[]): number {
	const both =
		columns -
		fixedColumns -
		methodColumns -
		(columns < leastWithTime ? 0 : timeColumns) -
		(columns < leastWithSize ? 0 : sizeColumns);
	const purposes = found.map(each => shownText(purposeOf(each)));
	const longest = 2 + Math.max(...purposes.map(each => widthOf(harmless(each))));
	return both - Math.max(leastForPurpose, Math.min(longest, Math.floor(both * 0.6)));
}

type RequestCells = {readonly method: string; readonly path: string};

function requestRow(request: LogEntry, isSelected: boolean, {method, path}: RequestCells, columns: number): Row {
	const {milliseconds} = request;
	return {
		left: [
			selectionMark(isSelected),
			...(columns < leastWithTime ? [] : [toned('dim', `${timeOf(request)} `)]),
			plain(method),
			{text: path, isHarmless: true},
			toldSpan(told`  ${purposeOf(request)}`, 'dim'),
		],
		right: [
			toned(request.failure === undefined ? 'dim' : 'danger', outcomeOf(request)),
			toned('dim', `${count(milliseconds)} ms`.padStart(10)),
			...(columns < leastWithSize ? [] : [toned('dim', sizeOf(request).padStart(sizeColumns))]),
		],
		isSelected,
	};
}

function requestRows(
	found: readonly LogEntry[],
	shown: ReadonlyArray<readonly [request: LogEntry, isSelected: boolean]>,
	columns: number,
): readonly Row[] {
	const methodColumns = 1 + Math.max(...found.map(({method}) => method.length));
	const room = pathColumns(columns, methodColumns, found);
	const paths = fitRequestPaths(
		shown.map(([{path}]) => path),
		room,
	);
	const longest = Math.min(Math.max(room, leastForPath), Math.max(...paths.map(path => widthOf(path))));
	return shown.map(([request, isSelected], index) => {
		const path = paths[index] ?? '';
		const padding = ' '.repeat(Math.max(0, longest - widthOf(path)));
		return requestRow(
			request,
			isSelected,
			{method: request.method.padEnd(methodColumns), path: path + padding},
			columns,
		);
	});
}

function detailRows(request: LogEntry, columns: number): readonly Row[] {
	const facts: ReadonlyArray<readonly [label: string, value: Told]> = [
		['Time', isoTime(request.at)],
		['Request', `${request.method} ${request.path}`],
		['For', purposeOf(request)],
		['Answer', outcomeOf(request)],
		['Failure', request.failure ?? 'none'],
		['Took', `${count(request.milliseconds)} ms`],
		['Size', request.bytes === undefined ? 'not known' : `${count(request.bytes)} bytes`],
		['cf-ray', request.ray ?? 'none'],
	];
	const {documentationUrl: link} = request;
	const page =
		link === undefined ? [] : wrapText(`Page      ${link}`, columns).map(text => row({text, link, isHarmless: true}));
	return [
		...facts.flatMap(([label, value]) => toldRows(told`${label.padEnd(10)}${value}`, columns)),
		...page,
		row(),
		...request.curl.split('\n').flatMap(line => toldRows(line, columns)),
	];
}

/** The requests of this session, latest first, or all facts about the chosen one. */
export function logRows(state: State, dialog: DialogOf<'log'>, room: Room): readonly Row[] {
	const chosen = requestList.found(state, dialog)[dialog.cursor];
	return chosen && dialog.isDetailed
		? detailRows(chosen, room.columns)
		: requestList.rows(state, dialog, room, {
				rowsOf: (found, height) => requestRows(found, windowed(found, dialog.cursor, height), room.columns),
			});
}

const whyNotLogged: WhyNot = state => requestList.whyNone(state);

const whyNotHistory: WhyNot = state => {
	const entry = requestList.chosen(state);
	return entry && organizationIn(entry.path) === undefined
		? 'The path of this request names no organization, so its record cannot be looked up.'
		: (whyNotLogged(state) ??
				(entry?.ray === undefined
					? 'This request has no cf-ray, so its record cannot be looked up.'
					: whyNotCall(state, 'Reading the history', 'history')));
};

const list = listDialog(requestList, {
	isTable: true,
	labels: ['the requests', 'searching the requests'],
	step: ({isDetailed}) => (isDetailed ? 'logRequest' : undefined),
	view: (state, dialog, room) => ({title: logTitle(dialog), rows: logRows(state, dialog, room)}),
});

const both = ['log', 'logRequest'] as const;

export const requestLog = defineAbility({
	name: 'requestLog',
	section: 'In the requests',
	commands: {
		openLog,
		toggleLogDetail,
		copyLogged,
		showRequestAlone,
		openRecordOfRequest,
		closeRequest: toggleLogDetail,
	},
	keys: [
		{
			keys: ['L'],
			command: 'openLog',
			beforeRows: 'acts',
			name: 'requests',
			alsoCalled: ['log', 'API calls'],
			description: 'Show the requests made: why, status, time, size and cf-ray',
			places: 'panes',
		},
		{keys: ['L'], command: 'openLog', name: 'newest', description: 'Also show the newer requests', places: both},
		...list.keys,
		...listKeys('logRequest'),
		{
			keys: ['enter'],
			command: 'toggleLogDetail',
			name: 'details',
			description: 'Show everything about the request',
			places: ['log'],
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['enter'],
			command: 'toggleLogDetail',
			name: 'list',
			description: 'Show the list again',
			places: ['logRequest'],
			isHint: true,
		},
		{
			keys: ['y'],
			command: 'copyLogged',
			name: 'copy',
			description: 'Copy the request as curl, without the credential',
			places: both,
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['v'],
			command: 'showRequestAlone',
			name: 'show for copying',
			description: 'Show only the request on the screen, as curl, to select it by hand; any key returns',
			places: both,
			whyNot: whyNotLogged,
			isHint: true,
		},
		{
			keys: ['H'],
			command: 'openRecordOfRequest',
			name: 'its record',
			description: 'Show the record of the request in the history, found by its cf-ray',
			places: both,
			whyNot: whyNotHistory,
			isHint: 'whereItActs',
		},
		{
			keys: ['escape', 'q'],
			command: 'closeRequest',
			name: 'back',
			description: 'Show the list again',
			places: ['logRequest'],
			isHint: true,
		},
		...list.leaving,
		{
			keys: ['escape', 'q'],
			command: 'closeDialog',
			name: 'leave',
			description: 'Leave without changing anything',
			places: ['log'],
			isHint: true,
		},
	],
	places: {...list.places, logRequest: {label: 'one request'}},
	dialogs: [list.dialog],
	handlers: [logHandlers],
});
