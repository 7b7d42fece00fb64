import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shownRequest} from '../../../../source/abilities/onboard/file/batch.js';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {lineOf} from '../../../../source/kernel/form-model/line-editor.js';
import {pickerChoices, pickingIn} from '../../../../source/kernel/rows/picker.js';
import {placeOf, typedLine} from '../../../../source/kernel/rows/registry.js';
import {reduce, registry} from '../../../../source/abilities.js';
import type {State} from '../../../../source/kernel/state/state.js';
import {
	dialogOf,
	family,
	nothingMade,
	organization,
	reduceAll,
	stateWith,
	visibleNames,
} from '../../../helpers/state.js';

const table = {
	header: ['name', 'parent'],
	rows: [
		{number: 2, cells: ['One', 'EMEA']},
		{number: 4, cells: ['Two', 'EMEA']},
	],
};

const strange = {...table, header: ['Segment', 'Below']};

const base = stateWith(family);

const opened = reduce(base, {type: 'batch/opened', file: 'customers.csv', table});

const rows = checkRows({table, columns: ['name', 'parent']}, base, nothingMade);

const checked = reduce(opened, {type: 'batch/checked', rows});

const begun = reduce(checked, {type: 'batch/begun', request: 5});

const one = organization('one', {name: 'One', parent: 'emea'});

const created = {status: 'created', id: 'one', isEarlier: false, organization: one} as const;
const note = {tone: 'warning', text: 'Stopped.'} as const;

const batchOf = (state: State) => dialogOf(state, 'batch').batch;

await test('checks a file at once if every column is known, and asks for the columns otherwise', () => {
	assert.deepEqual([batchOf(opened).columns, placeOf(opened, registry)], [['name', 'parent'], 'batchChecking']);
	const asked = reduce(base, {type: 'batch/opened', file: 'x.csv', table: strange});
	assert.deepEqual([batchOf(asked).columns, placeOf(asked, registry)], [[undefined, undefined], 'batchColumns']);
	const twice = reduce(base, {type: 'batch/opened', file: 'x.csv', table, parent: 'emea'});
	assert.deepEqual(
		[batchOf(twice).parent, placeOf(twice, registry)],
		['emea', 'batchColumns'],
		'one that is given and one in a column are one too many',
	);
});

await test('includes a row that resembles an existing organization, and leaves it out again', () => {
	const resembling = reduce(checked, {
		type: 'batch/checked',
		rows: rows.map((row, index) => (index === 0 ? {...row, resembles: 'It was.', result: {status: 'leftOut'}} : row)),
	});
	const statuses = (state: State) => batchOf(state).rows.map(({result}) => result.status);
	const taken = reduce(resembling, {type: 'batch/duplicatesToggled'});
	assert.deepEqual(
		[resembling, taken, reduce(taken, {type: 'batch/duplicatesToggled'})].map(state => statuses(state)),
		[
			['leftOut', 'waiting'],
			['waiting', 'waiting'],
			['leftOut', 'waiting'],
		],
	);
	const lost = reduce(taken, {
		type: 'batch/checked',
		rows: batchOf(taken).rows.map((row, index) =>
			index === 0 ? {...row, result: {status: 'unknown', text: 'Lost.'}} : row,
		),
	});
	assert.deepEqual(
		statuses(reduce(lost, {type: 'batch/duplicatesToggled'})),
		['unknown', 'waiting'],
		'what was sent is not left out any more',
	);
});

await test('shows the next and previous request, and stops at the last', () => {
	const shown = (state: State) => shownRequest(batchOf(state))?.row.number;
	const next = reduce(checked, {type: 'batch/requestChosen', by: 1});
	const last = reduce(next, {type: 'batch/requestChosen', by: 1});
	assert.deepEqual(
		[checked, next, last, reduce(last, {type: 'batch/requestChosen', by: -1})].map(state => shown(state)),
		[2, 4, 4, 2],
	);
});

await test('asks for the number to undo, changes the scope, and removes deleted organizations from the list', () => {
	const reviewed = reduceAll(
		opened,
		{type: 'batch/checked', rows},
		{type: 'batch/begun', request: 1},
		{type: 'batch/rowChanged', request: 1, number: 2, result: created},
		{type: 'batch/ended', request: 1, at: 5, note},
	);
	assert.ok(reviewed.organizations.includes(one));
	const asked = reduceAll(reviewed, {type: 'batch/undoAsked'}, {type: 'batch/undoEdited', line: lineOf('1')});
	assert.deepEqual(batchOf(asked).step, {name: 'undoing', line: lineOf('1'), isAll: false, note});
	assert.deepEqual(batchOf(reduce(asked, {type: 'batch/undoScoped'})).step, {
		name: 'undoing',
		line: lineOf(''),
		isAll: true,
		note,
	});
	assert.deepEqual([placeOf(asked, registry), typedLine(asked, registry)?.text], ['batchUndo', '1']);
	assert.deepEqual(batchOf(reduce(asked, {type: 'batch/undoLeft'})).step, {name: 'reviewing', note});
	const deleted = reduceAll(
		asked,
		{type: 'batch/begun', request: 2, isUndoing: true},
		{type: 'batch/rowChanged', request: 2, number: 2, result: {status: 'deleted', id: 'one'}},
		{type: 'batch/ended', request: 2, at: 6, note},
	);
	assert.ok(deleted.organizations.every(({id}) => id !== 'one'));
});

await test('assigns the columns of a file, and keeps them when the file is read again', () => {
	const chosen = reduceAll(
		base,
		{type: 'batch/opened', file: 'x.csv', table: strange},
		{type: 'batch/columnChosen', by: 1},
		{type: 'dialog/moved', by: 1},
		{type: 'batch/columnChosen', by: 1},
		{type: 'batch/columnChosen', by: 1},
	);
	assert.deepEqual(batchOf(chosen).columns, ['name', 'parent']);
	const accepted = reduce(chosen, {type: 'batch/columnsAccepted'});
	assert.equal(placeOf(accepted, registry), 'batchChecking');
	assert.equal(placeOf(reduce(accepted, {type: 'batch/columnsAsked'}), registry), 'batchColumns');
	const again = reduce(accepted, {type: 'batch/opened', file: 'x.csv', table: strange});
	assert.deepEqual([batchOf(again).columns, placeOf(again, registry)], [['name', 'parent'], 'batchChecking']);
	const kept = reduce(base, {type: 'batch/opened', file: 'x.csv', table, kept: ['name', undefined]});
	assert.deepEqual(
		[batchOf(kept).columns, batchOf(kept).areColumnsKept, placeOf(kept, registry)],
		[['name', undefined], true, 'batchColumns'],
		'what was chosen before is shown first',
	);
	const other = reduce(accepted, {
		type: 'batch/opened',
		file: 'x.csv',
		table: {...strange, header: ['Customer', 'Other']},
	});
	assert.equal(placeOf(other, registry), 'batchColumns');
});

await test('shows the checked rows from the top, and clears the earlier message', () => {
	const said = reduceAll(
		opened,
		{type: 'message/shown', message: {tone: 'warning', text: 'y does nothing here.'}},
		{type: 'batch/checked', rows},
	);
	assert.equal(said.message, undefined);
	const scrolled = reduce(checked, {type: 'dialog/scrolled', to: 1});
	const again = reduce(scrolled, {type: 'batch/checked', rows: []});
	assert.deepEqual([batchOf(checked).rows, placeOf(checked, registry)], [rows, 'batch']);
	assert.deepEqual(again.dialog.kind === 'batch' && [again.dialog.scrolledTo, again.dialog.batch.rows], [
		undefined,
		[],
	]);
});

await test('leaves out only the rows with a problem, and scrolls to the top', () => {
	const bad = rows.map(row => (row.number === 4 ? {...row, problems: [{text: 'Bad.'}]} : row));
	const scrolled = reduceAll(checked, {type: 'batch/checked', rows: bad}, {type: 'dialog/scrolled', to: 1});
	const left = reduce(scrolled, {type: 'batch/problemsLeftOut'});
	assert.deepEqual(
		batchOf(left).rows.map(({result}) => result.status),
		['waiting', 'leftOut'],
	);
	assert.deepEqual(
		[scrolled, left].map(state => dialogOf(state, 'batch').scrolledTo),
		[1, undefined],
	);
	assert.deepEqual(
		batchOf(reduce(left, {type: 'batch/checked', rows: bad})).rows,
		bad,
		'read again, it is left out no more',
	);
});

await test('updates the row that an answer belongs to, and ignores late answers', () => {
	assert.equal(placeOf(begun, registry), 'batchSending');
	const waited = reduce(begun, {type: 'batch/waited', request: 5, seconds: 9, note: 'Wait.'});
	assert.deepEqual(batchOf(waited).step, {name: 'sending', request: 5, isStopping: false, note: 'Wait.'});
	const changed = reduce(waited, {type: 'batch/rowChanged', request: 5, number: 4, result: created});
	assert.deepEqual(
		batchOf(changed).rows.map(({result}) => result),
		[{status: 'waiting'}, created],
	);
	assert.ok(!('note' in batchOf(changed).step));
	assert.deepEqual(reduce(begun, {type: 'batch/rowChanged', request: 4, number: 4, result: created}), begun);
	assert.deepEqual(reduce(begun, {type: 'batch/waited', request: 4, seconds: 9, note: 'Wait.'}), begun);
});

await test('updates the account that an answer belongs to, keeps its id, and ignores late answers', () => {
	const withAccount = rows.map(row =>
		row.number === 2 ? {...row, account: {name: 'Shop', type: 'standard' as const}} : row,
	);
	const sending = reduceAll(
		checked,
		{type: 'batch/checked', rows: withAccount},
		{type: 'batch/begun', request: 5},
		{type: 'batch/waited', request: 5, seconds: 9, note: 'Wait.'},
		{type: 'batch/stopAsked'},
	);
	const changed = (
		state: State,
		number: number,
		status: 'done' | 'unknown',
		{id, request = 5}: {readonly id?: string; readonly request?: number} = {},
	): State => reduce(state, {type: 'batch/accountChanged', request, number, result: {status}, id});
	const accounts = (state: State) => batchOf(state).rows.map(({account}) => account);
	const done = changed(sending, 2, 'done', {id: 'a1'});
	assert.deepEqual(accounts(done), [{name: 'Shop', type: 'standard', result: {status: 'done'}, id: 'a1'}, undefined]);
	assert.deepEqual(
		batchOf(done).rows.map(({result}) => result),
		withAccount.map(({result}) => result),
		'the organizations keep their results',
	);
	assert.deepEqual(
		batchOf(done).step,
		{name: 'sending', request: 5, isStopping: true},
		'the wait is over, but not the stop',
	);
	assert.deepEqual(accounts(changed(done, 2, 'unknown'))[0], {
		name: 'Shop',
		type: 'standard',
		result: {status: 'unknown'},
		id: 'a1',
	});
	assert.deepEqual(
		accounts(changed(sending, 4, 'done', {id: 'a2'})),
		accounts(sending),
		'a row without an account gets none',
	);
	assert.deepEqual(changed(sending, 2, 'done', {id: 'a1', request: 4}), sending);
});

await test('takes the results that reading back changes, but not those of an earlier run', () => {
	const sent = reduceAll(
		begun,
		{type: 'batch/rowChanged', request: 5, number: 2, result: created},
		{type: 'batch/rowChanged', request: 5, number: 4, result: created},
	);
	const unknown = {status: 'unknown', id: 'two', text: 'Not confirmed.'} as const;
	const results = new Map([[4, unknown]]);
	assert.deepEqual(
		batchOf(reduce(sent, {type: 'batch/readBack', request: 5, results})).rows.map(({result}) => result),
		[created, unknown],
	);
	assert.deepEqual(reduce(sent, {type: 'batch/readBack', request: 4, results}), sent);
});

await test('opens a recorded run to delete what is left of it', () => {
	const item = (id: string, number: number, isUndone?: true) => ({
		id,
		after: {name: id, parentId: 'emea'},
		key: id,
		number,
		...(isUndone && {isUndone}),
	});
	const run = {
		at: 9,
		kind: 'onboard',
		id: '/work/customers.csv',
		before: {name: 'customers.csv', parentId: ''},
		items: [item('one', 2), item('two', 4, true)],
	} as const;
	const {file, rows: left, step} = batchOf(reduce(base, {type: 'batch/runOpened', run}));
	assert.deepEqual(
		[file, left.map(({number, result}) => [number, result]), step.name],
		['customers.csv', [[2, {status: 'created', id: 'one', isEarlier: true}]], 'undoing'],
	);
});

await test('keeps sending after a stop until the run ends, then adds the created organizations to the tree', () => {
	const stopping = reduceAll(
		begun,
		{type: 'batch/rowChanged', request: 5, number: 2, result: created},
		{type: 'batch/stopAsked'},
	);
	assert.deepEqual(batchOf(stopping).step, {name: 'sending', request: 5, isStopping: true});
	const ended = reduce(stopping, {type: 'batch/ended', request: 5, note, at: 7});
	assert.deepEqual([batchOf(ended).step, placeOf(ended, registry)], [{name: 'reviewing', note}, 'batch']);
	assert.deepEqual(visibleNames(ended), ['Acme', '  APAC', '  EMEA', '    Contoso', '    Northwind', '    One']);
	assert.equal(ended.created.get('one'), 7);
	assert.equal(placeOf(reduce(begun, {type: 'batch/ended', request: 4, note, at: 7}), registry), 'batchSending');
	assert.equal(placeOf(reduce(checked, {type: 'batch/stopAsked'}), registry), 'batch');
});

await test('picks a parent for a whole file, checks the file again, and keeps the parent on leaving', () => {
	const rootless = {header: ['name'], rows: [{number: 2, cells: ['New']}]};
	const asked = checkRows({table: rootless, columns: ['name'], parent: undefined}, base, nothingMade);
	const reviewed = reduceAll(
		base,
		{type: 'batch/opened', file: 'x.csv', table: rootless},
		{type: 'batch/checked', rows: asked},
	);
	const open = reduceAll(reviewed, {type: 'picker/opened', query: lineOf('')});
	const chosenIn = (each: State) => pickerChoices(each)[pickingIn(each.dialog)?.cursor ?? -1]?.id;
	assert.deepEqual([placeOf(open, registry), typedLine(open, registry), chosenIn(open)], ['picker', lineOf(''), '']);
	const moved = reduceAll(open, {type: 'picker/moved', by: 1});
	const typed = reduceAll(open, {type: 'picker/edited', line: lineOf('emea')});
	assert.deepEqual([chosenIn(moved), chosenIn(typed)], ['acme', 'emea']);
	const left = reduceAll(typed, {type: 'picker/left'});
	assert.deepEqual([placeOf(left, registry), batchOf(left)], ['batch', batchOf(reviewed)]);
	assert.equal(reduceAll(left, {type: 'picker/left'}), left);
	const chosen = reduceAll(typed, {type: 'picker/chosen', parentId: 'emea'});
	assert.deepEqual([placeOf(chosen, registry), batchOf(chosen).parent], ['batchChecking', 'emea']);
	const again = reduceAll(
		chosen,
		{type: 'batch/checked', rows: checkRows(batchOf(chosen), base, nothingMade)},
		{type: 'picker/opened', query: lineOf('')},
	);
	assert.deepEqual([batchOf(again).rows[0]?.parentPath, chosenIn(again)], [['Acme', 'EMEA'], 'emea']);
	assert.equal(batchOf(reduceAll(again, {type: 'picker/chosen', parentId: ''})).parent, undefined);
});

await test('shows the path and all values of each row, or one line each again', () => {
	const detailed = reduce(checked, {type: 'batch/detailsToggled'});
	assert.deepEqual(
		[batchOf(detailed).isDetailed, batchOf(reduce(detailed, {type: 'batch/detailsToggled'})).isDetailed],
		[true, false],
	);
});
