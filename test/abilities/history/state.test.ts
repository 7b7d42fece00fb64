import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {ApiError} from '../../../source/base/api/api-error.js';
import type {AuditRecord} from '../../../source/base/api/schemas.js';
import {recordList, historyIn} from '../../../source/abilities/history/state.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {frameOf} from '../../helpers/frames.js';
import {apiError, dialogOf, family, reduceAll, stateWith} from '../../helpers/state.js';

const record = (id: string, email: string, method = 'PUT', result = 'success'): AuditRecord => ({
	id,
	action: {result},
	actor: {email},
	raw: {method},
	resource: {},
});
const [jane, joe, looked, refused] = [
	record('a', 'jane@test.example'),
	record('b', 'joe@test.example'),
	record('c', 'jane@test.example', 'GET'),
	record('d', 'joe@test.example', 'PUT', 'failure'),
];

const another = record('e', '');

const sought = {period: 'month', since: '2026-10-01', before: '2026-11-01'} as const;
const opened: Event = {type: 'history/opened', organizations: [{id: 'north', name: 'Northwind'}], sought};
const page = (request: number, records: readonly AuditRecord[], next?: string): Event => ({
	type: 'history/received',
	request,
	records,
	unreadable: 1,
	...(next !== undefined && {next}),
});
const loaded = reduceAll(
	stateWith(family),
	opened,
	{type: 'history/asked', id: 'north', request: 1},
	page(1, [jane, joe, looked, refused], 'more'),
);
const ids = (state: State) => recordList.found(state, dialogOf(state, 'history')).map(({record: each}) => each.id);

await test('takes only the pages that it waits for, and each record once', () => {
	const late = reduce(loaded, page(2, [another]));
	assert.deepEqual(ids(late), ids(loaded));
	const asked = reduce(loaded, {type: 'history/asked', id: 'north', request: 2});
	const whole = reduce(asked, page(2, [refused, record('', ''), record('', '')]));
	assert.deepEqual(ids(whole), ['a', 'b', 'c', 'd', '', '']);
	const {isWhole, sources} = dialogOf(whole, 'history');
	const [source] = sources;
	assert.deepEqual([isWhole, source?.next, source?.unreadable, source?.cursors], [true, undefined, 2, ['more']]);
});

await test('keeps the loaded records after a failure, and forgets them in another period', () => {
	const failed = reduceAll(
		loaded,
		{type: 'history/asked', id: 'north', request: 2},
		{type: 'history/failed', request: 2, error: apiError()},
	);
	assert.deepEqual([ids(failed).length, dialogOf(failed, 'history').sources[0]?.next], [4, 'more']);
	const week = reduce(failed, {type: 'history/periodChosen', sought: {...sought, period: 'week'}});
	const {
		records,
		sources,
		isWhole,
		sought: {period},
	} = dialogOf(week, 'history');
	const [source] = sources;
	assert.deepEqual([records, source?.error, source?.next, isWhole, period], [[], undefined, undefined, false, 'week']);
});

await test('opens one record, and goes back to the list', () => {
	const detailed = reduce(loaded, {type: 'history/detailToggled'});
	assert.equal(dialogOf(detailed, 'history').isDetailed, true);
	assert.equal(dialogOf(reduce(detailed, {type: 'history/detailToggled'}), 'history').isDetailed, false);
});

await test('keeps the cursor on its record while filters change', () => {
	const atJoe = reduce(loaded, {type: 'dialog/moved', by: 3});
	const changes = reduce(atJoe, {type: 'history/filtered', by: 'changes'});
	assert.deepEqual([ids(changes), dialogOf(changes, 'history').cursor], [['a', 'b', 'd'], 2]);
	const his = reduce(changes, {type: 'history/filtered', by: 'person'});
	assert.deepEqual([ids(his), dialogOf(his, 'history').cursor], [['b', 'd'], 1]);
	assert.deepEqual(ids(reduce(his, {type: 'history/filtered', by: 'refused'})), ['d']);
	assert.equal(ids(reduce(his, {type: 'history/unfiltered'})).length, 4);
	const all = reduceAll(his, {type: 'history/filtered', by: 'person'}, {type: 'history/filtered', by: 'changes'});
	assert.deepEqual([ids(all).length, dialogOf(all, 'history').cursor], [4, 3]);
	const shownAgain = reduce(his, {type: 'history/unfiltered'});
	assert.deepEqual([ids(shownAgain).length, dialogOf(shownAgain, 'history').cursor], [4, 3]);
});

await test('shows only the kind of the record under the cursor, keeps the cursor on it, and shows every kind again', () => {
	const of = (id: string, method: string, uri: string): AuditRecord => ({
		...record(id, 'jane@test.example', method),
		raw: {method, uri, status_code: 200},
	});
	const mixed = reduceAll(
		stateWith(family),
		opened,
		{type: 'history/asked', id: 'north', request: 1},
		page(1, [
			of('a', 'PUT', '/organizations/north/profile'),
			of('b', 'POST', '/organizations/north/members'),
			of('c', 'GET', '/organizations/north'),
			of('d', 'POST', '/organizations/north/members:batchCreate'),
		]),
		{type: 'dialog/moved', by: 3},
	);
	const invited = reduce(mixed, {type: 'history/filtered', by: 'kind'});
	assert.deepEqual([ids(invited), dialogOf(invited, 'history').cursor], [['b', 'd'], 1]);
	assert.match(frameOf(invited), /2 of 4 records: only invitations/v);
	const all = reduce(invited, {type: 'history/filtered', by: 'kind'});
	assert.deepEqual([ids(all).length, dialogOf(all, 'history').cursor], [4, 3]);
	assert.equal(ids(reduce(invited, {type: 'history/unfiltered'})).length, 4);
});

await test('goes through the selections in both directions, and keeps the cursor on its record', () => {
	const at = reduce(loaded, {type: 'dialog/moved', by: 3});
	const seen: unknown[] = [];
	let state = at;
	for (const by of [1, 1, 1, -1] as const) {
		state = reduce(state, {type: 'history/filterMoved', by});
		const {isOnlyChanges, isOnlyRefused, cursor} = dialogOf(state, 'history');
		seen.push([isOnlyChanges, isOnlyRefused, ids(state)[cursor]]);
	}

	assert.deepEqual(seen, [
		[true, false, 'd'],
		[false, true, 'd'],
		[false, false, 'd'],
		[false, true, 'd'],
	]);
});

await test('shows a record of an earlier year with its year, also in a narrow window', () => {
	const at = (id: string, time: string): AuditRecord => ({
		...record(id, 'jane@test.example'),
		action: {time, result: 'success'},
	});
	const state = reduceAll(
		stateWith(family),
		opened,
		{type: 'history/asked', id: 'north', request: 1},
		page(1, [at('a', '2026-10-30T10:05:00Z'), at('b', '2025-10-30T10:05:00Z')]),
		{type: 'terminal/resized', columns: 80, rows: 24},
	);
	const frame = frameOf(state);
	assert.match(frame, /❯ 10-30 10:05 {2}jane/v);
	assert.match(frame, / 2025-10-30 {3}jane/v);
	assert.match(
		frameOf(reduce(state, {type: 'terminal/resized', columns: 120, rows: 30})),
		/ 2025-10-30 10:05 {2}jane/v,
	);
});

await test('continues a long fact of a record below its value, not below its label', () => {
	const long = {...jane, actor: {email: 'jane@test.example', id: 'd8e472dded38f0348f70f19247606fd5'.repeat(3)}};
	const state = reduceAll(
		stateWith(family),
		opened,
		{type: 'history/asked', id: 'north', request: 1},
		page(1, [long]),
		{type: 'history/detailToggled'},
		{type: 'terminal/resized', columns: 80, rows: 24},
	);
	assert.match(frameOf(state), /Who {10}jane@test\.example *│\n│ User ID {6}d8e472\w+ │\n│ {14}\w+ *│\n│ How/v);
});

await test('loads on while a path is typed, and goes back to where it was opened', () => {
	const asked = reduce(loaded, {type: 'history/asked', id: 'north', request: 2});
	const history = dialogOf(asked, 'history');
	const typing = reduce(asked, {
		type: 'path/opened',
		line: lineOf('a.csv'),
		purpose: {kind: 'history', title: '', about: '', isRead: false, back: history, isKept: true},
	});
	const more = reduce(typing, page(2, [another]));
	assert.equal(historyIn(more)?.records.length, 5);
	const help = reduce(stateWith(family), {type: 'log/opened', entries: []});
	const there = reduceAll(help, {...opened, back: help.dialog}, {type: 'history/left'});
	assert.equal(there.dialog.kind, 'log');
	assert.equal(reduce(loaded, {type: 'history/left'}).dialog.kind, 'none');
});

await test('folds neighbours that say the same, shows them one by one, and folds them again', () => {
	const view = (id: string): AuditRecord => ({
		...record(id, 'jane@test.example', 'GET'),
		raw: {method: 'GET', uri: '/organizations/north', status_code: 200},
	});
	const folded = reduceAll(
		stateWith(family),
		opened,
		{type: 'history/asked', id: 'north', request: 1},
		page(1, [view('a'), view('b'), joe]),
	);
	assert.deepEqual(ids(folded), ['a', 'b']);
	const unfolded = reduceAll(folded, {type: 'history/unfolded'}, {type: 'dialog/moved', by: 1});
	assert.deepEqual(ids(unfolded), ['a', 'b', 'b']);
	const again = reduce(unfolded, {type: 'history/folded'});
	assert.deepEqual([ids(again).length, dialogOf(again, 'history').cursor], [2, 0]);
});

await test('takes the history of a resource only for the record that was opened last', () => {
	const read = {records: [jane], unreadable: 0, isWhole: true, status: 'exact'};
	const asked = reduceAll(
		loaded,
		{type: 'history/resourceAsked', record: jane, request: 8},
		{type: 'history/resourceAsked', record: joe, request: 9},
		{type: 'history/resourceRead', request: 8, read},
	);
	assert.deepEqual(dialogOf(asked, 'history').resource, {record: joe, request: 9});
	assert.deepEqual(dialogOf(reduce(asked, {type: 'history/resourceRead', request: 9, read}), 'history').resource, {
		record: joe,
		read,
	});
	const error = new ApiError('no', {failure: 'refused', request: {method: 'GET', path: '/'}});
	assert.deepEqual(dialogOf(reduce(asked, {type: 'history/resourceFailed', request: 9, error}), 'history').resource, {
		record: joe,
		error,
	});
});

await test('says what the history of a branch takes above the records', () => {
	const asked = reduce(loaded, {
		type: 'history/effortTold',
		effort: {command: 'openHistoryOfBranch', requests: 30, text: 'That is much.'},
	});
	assert.match(frameOf(asked), /That is much\./v);
	assert.deepEqual(ids(asked), ids(loaded));
});
