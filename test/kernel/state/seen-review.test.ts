import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {BatchRow} from '../../../source/abilities/onboard/file/batch.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {whyNotSend} from '../../../source/abilities/edit/state.js';
import {whyNotSendBatch} from '../../../source/abilities/onboard/file/availability.js';
import {reduce, registry} from '../../../source/abilities.js';
import {partOf} from '../../../source/kernel/rows/registry.js';
import type {State} from '../../../source/kernel/state/state.js';
import {family, reasonOf, reduceAll, stateWith, withTexts} from '../../helpers/state.js';

const seenOf = (state: State) => partOf(registry, state)?.seen(state);

const form = withTexts(createForm('emea'), {name: 'New'});
const review = reduceAll(stateWith(family), {type: 'form/opened', form}, {type: 'form/reviewed'});

const draw = (state: State, top: number) =>
	reduce(state, {
		type: 'review/drawn',
		dialog: state.dialog,
		drawn: {columns: 40, top, bottom: top + 7, needed: [[0, 15]]},
	});

await test('sends a review only after every change has been on the screen', () => {
	const first = draw(review, 0);
	const second = draw(first, 7);
	const third = draw(second, 14);
	assert.equal(whyNotSend(first), 'Not sent: 8 lines of the change are below. Press PgDn to show more.');
	assert.equal(
		whyNotSend(draw(first, 30)),
		'Not sent: 8 lines of the change are above. Press PgUp to show more.',
		'the end was gone to past it',
	);
	assert.equal(whyNotSend(second), 'Not sent: 1 line of the change is below. Press PgDn to show more.');
	assert.equal(whyNotSend(third), undefined);
	assert.equal(whyNotSend(draw(third, 0)), undefined, 'what was seen once is');
});

await test('sends the rows of a file only after their summary has been on the screen, again after every change', () => {
	const row: BatchRow = {number: 2, form, parentPath: [], problems: [], warnings: [], result: {status: 'waiting'}};
	const batch = reduceAll(
		stateWith(family),
		{type: 'batch/opened', file: 'x.csv', table: {header: ['name'], rows: [{number: 2, cells: ['New']}]}},
		{type: 'batch/columnsAccepted'},
		{type: 'batch/checked', rows: [row]},
	);
	const first = draw(batch, 0);
	assert.match(reasonOf(whyNotSendBatch, first), /^Not sent: 8 lines .* PgDn/v);
	const seen = draw(draw(first, 7), 14);
	assert.equal(whyNotSendBatch(seen), undefined);
	assert.equal(seenOf(reduce(seen, {type: 'batch/problemsLeftOut'})), undefined);
	assert.equal(seenOf(reduce(seen, {type: 'batch/checked', rows: [row]})), undefined);
});
