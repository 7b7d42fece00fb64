import {count, counted, shownName} from '../../base/text/words.js';
import {mostAccounts, mostZones} from '../../kernel/figures/limits.js';
import {barOf} from '../../kernel/rows/bars.js';
import {waitText} from '../../kernel/rows/listing-text.js';
import {nameSpans} from '../../kernel/rows/name-spans.js';
import type {Room} from '../../kernel/rows/registry.js';
import {
	data, plain, type Row, selectionMark, sign, type Span, toldRows, totalWidth,
} from '../../kernel/rows/row.js';
import {windowed} from '../../kernel/rows/view.js';
import type {DialogOf} from '../../kernel/state/dialog.js';
import {keyOf} from '../../kernel/state/key-of.js';
import type {State} from '../../kernel/state/state.js';
import {type CountedAccount, zonesBelow} from '../../kernel/state/zone-counts.js';
import {zoneList} from './state.js';

const barColumns = 20;

const leastForBar = 70;

const requestsText = (number: number): string => number === 1 ? '1 account, with one request' : `${counted(number, 'account')}, with one request each, a few at a time`;

/** What is counted, against the limits of a root, and what a key can still count. */
function headRowsOf(state: State, {of, request, text}: DialogOf<'zones'>, columns: number): readonly Row[] {
	const {accounts, counted: number, zones, unread} = zonesBelow(state, of);
	const missing = accounts.length - number;
	const sum = number === 0 ? [] : toldRows(`${missing + unread === 0 ? '' : 'At least '}${counted(zones, 'zone')} of the root’s ${count(mostZones)}, counted in ${count(number)} of ${counted(accounts.length, 'known account')} of the root’s ${count(mostAccounts)}.`, columns);
	if (request !== undefined) {
		return [...sum, ...toldRows(text ?? waitText(state, 'Counting zones …'), columns, 'dim')];
	}

	return [
		...sum,
		...(text === undefined ? [] : toldRows(text, columns, 'warning')),
		...(missing === 0 ? [] : toldRows(`Press ${keyOf(state, 'countMoreZones')} to count the zones of ${requestsText(missing)}.`, columns)),
		...(unread === 0 || accounts.length === 0 ? [] : toldRows(`The accounts of ${counted(unread, 'organization')} are not all known. To read them, leave and press ${keyOf(state, 'openRest')}.`, columns, 'warning')),
	];
}

function accountRow({account: {name}, zones}: CountedAccount, isSelected: boolean, most: number, columns: number): Row {
	const number = zones === undefined ? sign('?'.padStart(7), 'zones not counted') : sign(count(zones).padStart(7), counted(zones, 'zone'));
	const bar = zones === undefined || columns < leastForBar ? '' : barOf(zones / Math.max(1, most), barColumns);
	const right: readonly Span[] = [number, ...(columns < leastForBar ? [] : [plain('  '), sign(bar.padEnd(barColumns), '', 'accent')])];
	return {left: [selectionMark(isSelected), ...nameSpans([data(shownName(name))], columns - 3 - totalWidth(right))], right, isSelected};
}

/** The accounts of a branch with their zones. */
export function zoneRows(state: State, dialog: DialogOf<'zones'>, room: Room): readonly Row[] {
	const {columns} = room;
	return zoneList.rows(state, dialog, room, {
		head: headRowsOf(state, dialog, columns),
		rowsOf(found, height) {
			const most = Math.max(0, ...found.map(({zones}) => zones ?? 0));
			return windowed(found, dialog.cursor, height).map(([each, isSelected]) => accountRow(each, isSelected, most, columns));
		},
	});
}
