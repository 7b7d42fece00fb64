import type {DialogOf} from '../../kernel/state/dialog.js';
import {harmless} from '../../base/text/harmless.js';
import {dot, shownText, told, type Told} from '../../base/text/told.js';
import {widthOf} from '../../base/text/width.js';
import {count} from '../../base/text/words.js';
import {wrapText} from '../../base/text/wrap.js';
import {plain, row, type Row, selectionMark, toldRows, toldSpan, toned} from '../../kernel/rows/row.js';
import {fitRequestPaths} from '../../kernel/rows/request-path.js';
import type {Room} from '../../kernel/rows/registry.js';
import {windowed} from '../../kernel/rows/view.js';
import type {State} from '../../kernel/state/state.js';
import {isoTime} from '../../base/text/time.js';
import {type LogEntry, requestList} from './state.js';

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
