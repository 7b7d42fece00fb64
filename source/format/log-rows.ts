import {foundRequests} from '../state/found-requests.js';
import type {Dialog, LogEntry} from '../state/state.js';
import {
	plain,
	row,
	toned,
	type Row,
} from './row.js';
import {searchRows} from './search-rows.js';
import {toldRows} from './told-rows.js';
import {windowed} from './windowed.js';
import {count} from './words.js';

const timeOf = ({at}: LogEntry): string => new Date(at).toISOString().slice(11, 19);

const outcomeOf = ({status, failure}: LogEntry): string => status === undefined ? (failure ?? 'no answer') : String(status);

const purposeOf = ({purpose, about}: LogEntry): string => about === undefined ? purpose : `${purpose} · ${about}`;

// Where there is little room, the size gives way to what the request was for.
function requestRow(request: LogEntry, isSelected: boolean, columns: number): Row {
	const {method, path, milliseconds, bytes} = request;
	return {
		left: [plain(isSelected ? '❯ ' : '  '), toned('dim', `${timeOf(request)} `), plain(`${method.padEnd(7)}${purposeOf(request)}`), toned('dim', `  ${path}`)],
		right: [
			toned(request.failure === undefined ? 'dim' : 'danger', outcomeOf(request)),
			toned('dim', `${count(milliseconds)} ms`.padStart(9)),
			...(columns < 90 ? [] : [toned('dim', (bytes === undefined ? '' : `${count(bytes)} B`).padStart(11))]),
		],
		isSelected,
	};
}

function detailRows(request: LogEntry, columns: number): readonly Row[] {
	const facts: ReadonlyArray<readonly [label: string, value: string]> = [
		['Time', new Date(request.at).toISOString()],
		['Request', `${request.method} ${request.path}`],
		['For', purposeOf(request)],
		['Answer', outcomeOf(request)],
		['Failure', request.failure ?? 'none'],
		['Took', `${count(request.milliseconds)} ms`],
		['Size', request.bytes === undefined ? 'not known' : `${count(request.bytes)} bytes`],
		['cf-ray', request.ray ?? 'none'],
	];
	return [
		...facts.flatMap(([label, value]) => toldRows(`${label.padEnd(10)}${value}`, columns)),
		row(),
		...request.curl.split('\n').flatMap(line => toldRows(line, columns)),
	];
}

/**
The requests of this session, the latest first, or everything about the chosen one.
*/
export function logRows(dialog: Dialog & {readonly kind: 'log'}, columns: number, height: number): readonly Row[] {
	const found = foundRequests(dialog);
	const chosen = found[dialog.cursor];
	const search = searchRows(dialog);
	if (!chosen) {
		return [...search, row(toned('dim', dialog.entries.length === 0 ? 'No requests yet.' : 'No request matches.'))];
	}

	return dialog.isDetailed
		? detailRows(chosen, columns)
		: [...search, ...windowed(found, dialog.cursor, height - search.length).map(([request, isSelected]) => requestRow(request, isSelected, columns))];
}
