import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import type {ReviewOfMany} from '../../../source/abilities/bulk/dialog.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {dialogOf, emptyState, reduceAll} from '../../helpers/state.js';

const asked: Event = {type: 'set/asked', chosen: {organizations: [{id: 'a', name: 'Acme'}], hidden: [], unlisted: 0}};

const typed = (text: string): Event => ({type: 'set/edited', line: lineOf(text)});

const down: Event = {type: 'set/lineMoved', by: 1};

const up: Event = {type: 'set/lineMoved', by: -1};

const after = (...events: readonly Event[]) => dialogOf(reduceAll(emptyState(), asked, ...events), 'setting');

const linesAfter = (...events: readonly Event[]) => {
	const {lines, focused} = after(...events);
	return [lines.map(({text}) => text), focused];
};

const review: ReviewOfMany = {
	subject: {id: 'x', keys: 'name', texts: 'name=A'},
	rows: [],
	warnings: [],
	pace: {each: 1, window: {quota: 1, length: 1, left: 1, resetAfter: 1}},
};

await test('begins another value below a typed one, and drops a line that stays empty', () => {
	assert.deepEqual(linesAfter(down), [[''], 0]);
	assert.deepEqual(linesAfter(typed('a=1'), down), [['a=1', ''], 1]);
	assert.deepEqual(linesAfter(typed('a=1'), down, up), [['a=1', ''], 0]);
	assert.deepEqual(linesAfter(typed('a=1'), down, up, up), [['a=1'], 0]);
	assert.deepEqual(linesAfter(typed('a=1'), down, typed('b=2'), down, down, up), [['a=1', 'b=2', ''], 1]);
});

await test('shows why a line cannot be used until it is edited, with the cursor on it', () => {
	const refused = after(typed('a=1'), down, typed('b'), up, {type: 'set/refused', text: 'No.', at: 1});
	assert.deepEqual([refused.text, refused.refusedAt, refused.focused], ['No.', 1, 1]);
	const edited = after(typed('b'), {type: 'set/refused', text: 'No.', at: 0}, typed('b='));
	assert.deepEqual([edited.text, edited.refusedAt], [undefined, undefined]);
});

await test('shows the progress of its own reading only, and goes back to the values when it stops', () => {
	const requested: Event = {type: 'set/requested', request: 3};
	assert.equal(after(typed('a=1'), requested, {type: 'set/noted', request: 3, text: 'Reading'}).text, 'Reading');
	assert.equal(after(typed('a=1'), requested, {type: 'set/noted', request: 2, text: 'Reading'}).text, undefined);
	const stopped = after(typed('a=1'), requested, {type: 'set/stopped'});
	assert.deepEqual([stopped.request, stopped.lines[0]?.text], [undefined, 'a=1']);
});

await test('reviews what it read, and goes back from there to the values', () => {
	const state = reduceAll(
		emptyState(),
		asked,
		typed('name=A'),
		{type: 'set/requested', request: 3},
		{type: 'set/reviewed', request: 3, review},
	);
	assert.equal(dialogOf(state, 'bulk').step.name, 'reviewing');
	assert.equal(dialogOf(reduce(state, {type: 'set/returned'}), 'setting').lines[0]?.text, 'name=A');
	assert.equal(after({type: 'set/requested', request: 3}, {type: 'set/reviewed', request: 2, review}).request, 3);
});
