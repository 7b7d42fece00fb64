import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {pickerChoices} from '../../../source/kernel/rows/picker.js';
import type {State} from '../../../source/kernel/state/state.js';
import {pathOf} from '../../../source/base/tree/names.js';
import {family, organization, reduceAll, stateWith} from '../../helpers/state.js';

const choicesFor = (form: ReturnType<typeof createForm>, query = '', list = family) =>
	pickerChoices(reduceAll(stateWith(list), {type: 'form/opened', form}, {type: 'picker/opened', query: lineOf(query)}));

const idsFor = (...rest: Parameters<typeof choicesFor>) => choicesFor(...rest).map(({id}) => id);

await test('offers every organization and none as the parent of a new one', () => {
	const paths = choicesFor(createForm('')).map(({id, row}) => [id, ...pathOf(stateWith(family), row)]);
	assert.deepEqual(paths, [
		[''],
		['acme', 'Acme'],
		['apac', 'Acme', 'APAC'],
		['emea', 'Acme', 'EMEA'],
		['contoso', 'Acme', 'EMEA', 'Contoso'],
		['north', 'Acme', 'EMEA', 'Northwind'],
	]);
});

await test('narrows the choices to the matches, without “none”', () => {
	assert.deepEqual(idsFor(createForm(''), 'A'), ['acme', 'apac', 'emea']);
	assert.deepEqual(idsFor(createForm(''), 'cont'), ['contoso']);
});

await test('selects the first match while typing, and the current parent when the text is empty', () => {
	const open = reduceAll(
		stateWith(family),
		{type: 'form/opened', form: createForm('emea')},
		{type: 'picker/opened', query: lineOf('')},
	);
	const cursorIn = ({dialog}: State) =>
		dialog.kind === 'form' && dialog.form.step.name === 'picking' ? dialog.form.step.cursor : undefined;
	const typed = reduceAll(open, {type: 'picker/edited', line: lineOf('a')});
	const emptied = reduceAll(typed, {type: 'picker/edited', line: lineOf('')});
	assert.deepEqual(
		[open, typed, emptied].map(state => cursorIn(state)),
		[3, 0, 3],
	);
	const closed = reduceAll(stateWith(family), {type: 'form/opened', form: createForm('emea')});
	assert.equal(reduceAll(closed, {type: 'picker/edited', line: lineOf('')}), closed);
});

await test('computes the choices once per text, not per move', () => {
	const open = reduceAll(
		stateWith(family),
		{type: 'form/opened', form: createForm('')},
		{type: 'picker/opened', query: lineOf('')},
	);
	const moved = reduceAll(open, {type: 'picker/moved', by: 2});
	assert.equal(pickerChoices(moved), pickerChoices(open));
	const other = reduceAll(open, {type: 'picker/edited', line: lineOf('em')});
	assert.notEqual(pickerChoices(other), pickerChoices(open));
});

await test('offers an id that came twice only once', () => {
	const twice = [organization('a'), organization('a')];
	assert.deepEqual(idsFor(createForm(''), '', twice), ['', 'a']);
});

await test('offers no choices without an open picker', () => {
	const state = stateWith(family);
	const editing = reduceAll(state, {type: 'form/opened', form: createForm('')});
	assert.deepEqual([pickerChoices(state), pickerChoices(editing)], [[], []]);
});
