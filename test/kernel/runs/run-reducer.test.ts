import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce, registry} from '../../../source/abilities.js';
import {undoOfRun} from '../../../source/abilities/undo/rows.js';
import {leftOutOf} from '../../../source/kernel/runs/view.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {JournalEntry} from '../../../source/kernel/form-model/journal-entry.js';
import {decidedCount, type RunInDialog} from '../../../source/kernel/state/run.js';
import type {State} from '../../../source/kernel/state/state.js';
import {dialogOf, emptyState, reduceAll} from '../../helpers/state.js';

const values = {name: 'Old', parentId: ''};

const write = (id: string): JournalEntry => ({
	at: 1,
	kind: 'edit',
	id,
	before: values,
	after: {...values, name: 'New'},
});

const items = ['a', 'b', 'c'].map((id, number) => ({id, key: id, number, after: values, write: write(id)}));

const run: JournalEntry = {at: 1, kind: 'set', id: 'run', before: {name: 'name', parentId: ''}, items};

const opened = reduce(emptyState(), {type: 'undoRun/opened', run});

const runIn = (state: State): RunInDialog => dialogOf(state, 'undoRun');

const after = (...events: readonly Event[]): RunInDialog => runIn(reduceAll(opened, ...events));

await test('leaves out the item under the cursor, and includes it again', () => {
	assert.deepEqual([...after({type: 'run/toggled'}).leftOut], ['1 a']);
	assert.deepEqual(
		[...after({type: 'run/toggled'}, {type: 'dialog/moved', by: 2}, {type: 'run/toggled'}).leftOut],
		['1 a', '1 c'],
	);
	assert.deepEqual([...after({type: 'run/toggled'}, {type: 'run/toggled'}).leftOut], []);
});

await test('counts what the user decided, compared with what the review proposed', () => {
	const toggled: Event = {type: 'run/toggled'};
	const asked = after(toggled, {type: 'dialog/moved', by: 2}, toggled, {type: 'run/leaveAsked', isLeaving: true});
	assert.deepEqual(
		[asked.isLeaving, decidedCount(asked), decidedCount(after()), decidedCount(after(toggled, toggled))],
		[true, 2, 0, 0],
	);
	const except = new Set(['1 a']);
	const earlier = reduce(emptyState(), {type: 'undoRun/opened', run, except});
	assert.deepEqual(
		[earlier, reduce(earlier, toggled)].map(state => decidedCount(runIn(state))),
		[1, 0],
		'what was left out of an earlier review counts',
	);
});

await test('leaves out all items, or includes all once none is left', () => {
	assert.deepEqual([...after({type: 'run/toggled'}, {type: 'run/allToggled'}).leftOut], ['1 a', '1 b', '1 c']);
	assert.deepEqual([...after({type: 'run/allToggled'}, {type: 'run/allToggled'}).leftOut], []);
});

await test('leaves out the items from the last one that was left out to the cursor, in either direction', () => {
	const toggled: Event = {type: 'run/toggled'};
	const range: Event = {type: 'run/rangeLeftOut'};
	assert.deepEqual([...after(toggled, {type: 'dialog/moved', by: 2}, range).leftOut], ['1 a', '1 b', '1 c']);
	assert.deepEqual(
		[...after({type: 'dialog/moved', by: 2}, toggled, {type: 'dialog/moved', by: -1}, range).leftOut],
		['1 c', '1 b'],
	);
	assert.deepEqual([...after(range).leftOut], []);
});

await test('keeps what became of each item, and ignores the answers to an earlier run', () => {
	const sent: Event = {type: 'run/sent', request: 7};
	const changed = (request: number): Event => ({
		type: 'run/itemChanged',
		request,
		key: '1 b',
		result: {status: 'done'},
	});
	assert.deepEqual([...after(sent, changed(7)).results], [['1 b', {status: 'done'}]]);
	assert.deepEqual([...after(sent, changed(6)).results], []);
	assert.deepEqual([...after(changed(7)).results], []);
	assert.deepEqual(after(sent, {type: 'run/ended', request: 6, note: 'Late.'}).step, {name: 'sending', request: 7});
});

await test('shows a wait until the next item, and that the run is stopping', () => {
	const sent: Event = {type: 'run/sent', request: 7};
	assert.deepEqual(after(sent, {type: 'run/waited', request: 7, note: 'Waiting.'}, {type: 'run/stopAsked'}).step, {
		name: 'sending',
		request: 7,
		note: 'Waiting.',
		isStopping: true,
	});
	assert.deepEqual(
		after(sent, {type: 'run/waited', request: 7, note: 'Waiting.'}, {type: 'run/waited', request: 7}).step,
		{name: 'sending', request: 7},
	);
	assert.deepEqual(after({type: 'run/stopAsked'}).step, {name: 'reviewing'});
});

await test('does not list as left out what was sent before the run goes on', () => {
	const changed = (key: string, status: 'done' | 'not_sent'): Event => ({
		type: 'run/itemChanged',
		request: 7,
		key,
		result: {status},
	});
	const ended = reduceAll(
		opened,
		{type: 'run/toggled'},
		{type: 'run/sent', request: 7},
		changed('1 b', 'done'),
		changed('1 c', 'not_sent'),
		{type: 'run/ended', request: 7, note: 'Stopped.'},
	);
	assert.deepEqual(
		leftOutOf(undoOfRun, dialogOf(ended, 'undoRun'), registry).map(({id, status}) => `${id} ${status}`),
		['a left_out'],
	);
});

await test('records what the user leaves out as such, also where a row has a warning', () => {
	const unclear = reduce(emptyState(), {
		type: 'undoRun/opened',
		run: {...run, items: items.map(item => ({...item, write: {...item.write, isUnclear: true}}))},
	});
	const reviewed = reduce(unclear, {type: 'run/toggled'});
	assert.deepEqual(
		leftOutOf(undoOfRun, dialogOf(reviewed, 'undoRun'), registry).map(({id, note}) => `${id}: ${note}`),
		['a: You left it out.'],
	);
});

await test('shows the result from its beginning', () => {
	const ended = after(
		{type: 'dialog/moved', by: 2},
		{type: 'run/sent', request: 7},
		{type: 'dialog/scrolled', to: 3},
		{type: 'run/ended', request: 7, note: '3 restored.'},
	);
	assert.deepEqual([ended.step, ended.cursor, 'scrolledTo' in ended], [{name: 'ended', note: '3 restored.'}, 0, false]);
});

await test('opens an item on top of the list, and goes back to the same one', () => {
	const moved: Event = {type: 'dialog/moved', by: 1};
	assert.equal(after(moved, {type: 'run/itemOpened', isOpened: true}).isOpened, true);
	const back = after(moved, {type: 'run/itemOpened', isOpened: true}, {type: 'run/itemOpened', isOpened: false});
	assert.deepEqual([back.isOpened, back.cursor], [false, 1]);
});

await test('asks for the number of the items, and forgets it when they are sent', () => {
	const asked: Event = {type: 'run/numberAsked'};
	const typed: Event = {type: 'run/numberEdited', line: lineOf('3')};
	assert.equal(after(typed).typed, undefined);
	assert.equal(after(asked).typed?.text, '');
	assert.equal(after(asked, typed).typed?.text, '3');
	assert.equal(after(asked, typed, {type: 'run/numberLeft'}).typed, undefined);
	assert.equal(after(asked, typed, {type: 'run/sent', request: 7}).typed, undefined);
});
