import assert from 'node:assert/strict';
import {test} from 'node:test';
import {keyOfRow} from '../../../source/abilities/apply/report.js';
import type {ApplyRow} from '../../../source/abilities/apply/plan.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {dialogOf, emptyState, reduceAll} from '../../helpers/state.js';

const row = (
	number: number,
	kind: ApplyRow['differences'][number]['kind'],
	status: 'left_out' | 'waiting' = 'waiting',
): ApplyRow => ({number, path: ['Acme', `Row ${number}`], differences: [{kind, changes: []}], result: {status}});

const rows: readonly ApplyRow[] = [
	row(2, 'repair'),
	row(3, 'possible-rename'),
	row(4, 'problem', 'left_out'),
	{
		organization: {id: 'rest', name: 'Rest'},
		path: ['Acme', 'Rest'],
		differences: [{kind: 'missing', changes: []}],
		result: {status: 'left_out'},
	},
];

const compared: Extract<Event, {readonly type: 'apply/compared'}> = {
	type: 'apply/compared',
	comparison: {
		file: 'list.csv',
		scope: {kind: 'all', text: 'all organizations', short: 'all'},
		reading: {matchBy: '', newParent: ''},
		table: {header: ['name'], rows: []},
		rows,
		notes: [],
		isWhole: true,
		warnings: [],
		pace: {each: 1, window: {quota: 1, length: 1, left: 1, resetAfter: 1}},
	},
};

const after = (...events: readonly Event[]): State => reduceAll(emptyState(), compared, ...events);

const onlyAfter = (...events: readonly Event[]) => dialogOf(after(...events), 'customers').only;

const next: Event = {type: 'apply/onlyMoved', by: 1};

await test('leaves out what may be a rename of another customer, until somebody includes it', () => {
	assert.deepEqual([...dialogOf(after(), 'customers').leftOut], ['row 3']);
});

await test('shows one group after the other, then all', () => {
	assert.deepEqual(
		[onlyAfter(next), onlyAfter(next, next), onlyAfter(next, next, next), onlyAfter(next, next, next, next)],
		['problem', 'possible-rename', 'repair', undefined],
	);
	assert.equal(onlyAfter({type: 'apply/onlyMoved', by: -1}), 'repair');
	assert.equal(onlyAfter(next, {type: 'apply/onlyCleared'}), undefined);
	assert.equal(onlyAfter({type: 'apply/wholeToggled'}, {type: 'apply/onlyMoved', by: -1}), 'missing');
});

await test('asks for the reason of an accepted difference, and moves the row to the accepted ones', () => {
	const asking = after(
		{type: 'apply/reasonAsked', key: 'row 2'},
		{type: 'apply/reasonEdited', line: lineOf('Agreed')},
		{type: 'apply/reasonRefused', text: 'The disk is full.'},
	);
	const {line, text} = dialogOf(asking, 'accepting');
	assert.deepEqual([line.text, text], ['Agreed', 'The disk is full.']);
	assert.equal(dialogOf(reduceAll(asking, {type: 'apply/reasonLeft'}), 'customers').rows, rows);
	const accepted = reduceAll(asking, {type: 'apply/accepted', key: 'row 2', reason: 'Agreed'});
	assert.deepEqual(
		dialogOf(accepted, 'customers').rows.flatMap(each => (each.accepted === undefined ? [] : keyOfRow(each))),
		['row 2'],
	);
	assert.equal(dialogOf(reduceAll(accepted, {type: 'apply/onlyMoved', by: -1}), 'customers').only, 'accepted');
	assert.equal(
		dialogOf(
			reduceAll(accepted, {type: 'apply/onlyMoved', by: -1}, {type: 'apply/accepted', key: 'row 2', reason: undefined}),
			'customers',
		).only,
		undefined,
		'a group without rows is not shown',
	);
});

await test('goes back to the comparison with the part before as it was left', () => {
	const {comparison} = compared;
	const withScope = (kind: 'below' | 'marked'): Event => ({
		type: 'apply/compared',
		comparison: {...comparison, rows: rows.slice(0, 2), scope: {kind, text: 'a part', short: 'part'}},
	});
	const left = after({type: 'dialog/moved', by: 1}, {type: 'run/toggled'});
	const second = reduceAll(left, withScope('below'));
	const review = dialogOf(second, 'customers');
	assert.deepEqual([review.scope.kind, review.cursor, review.before], ['below', 0, left.dialog]);
	const third = reduceAll(second, withScope('marked'));
	const back = reduceAll(third, {type: 'apply/returned'});
	assert.deepEqual(back.dialog, second.dialog);
	const first = reduceAll(back, {type: 'apply/returned'});
	assert.deepEqual(first.dialog, left.dialog);
	const other = reduceAll(second, {type: 'dialog/moved', by: 1}, {type: 'run/toggled'}, {type: 'apply/returned'});
	assert.deepEqual(
		[left, other].map(state => [...dialogOf(state, 'customers').leftOut]),
		[[], ['row 2']],
		'what is left out of a part is left out of the whole',
	);
	assert.deepEqual(
		reduceAll(first, {type: 'apply/returned'}).dialog,
		left.dialog,
		'before the first one there is none',
	);
	const closed = reduceAll(second, {type: 'dialog/closed'});
	assert.equal(reduceAll(closed, {type: 'apply/returned'}), closed);
});
