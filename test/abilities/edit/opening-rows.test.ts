import assert from 'node:assert/strict';
import {test} from 'node:test';
import {openingRows} from '../../../source/abilities/edit/view.js';
import type {State} from '../../../source/kernel/state/state.js';
import {texts} from '../../helpers/row-texts.js';
import {apiError, dialogOf, emptyState, reduceAll} from '../../helpers/state.js';

const requested = {type: 'form/requested', title: 'Edit Northwind', request: 1, id: 'north'} as const;
const opening = reduceAll(emptyState(), requested);

const textOf = (state: State): string => texts(openingRows(state, dialogOf(state, 'opening'), 400)).join(' ');

await test('explains that a form waits for the rate limit', () => {
	assert.equal(textOf(opening), 'Loading the stored values … Press Esc to go back.');
	const paused = reduceAll(opening, {type: 'requests/paused', seconds: 200});
	assert.equal(textOf(paused), 'Rate limit reached. Continues in 200 s. Press Esc to go back.');
	assert.equal(textOf(reduceAll(paused, {type: 'requests/resumed'})), textOf(opening));
});

await test('names the reload key when a form’s organization is missing, and drops the message about the field', () => {
	const told = reduceAll(opening, {
		type: 'message/shown',
		message: {tone: 'info', text: 'Starts at the business phone, the top field of the detail.'},
	});
	const failed = (status: number) =>
		reduceAll(told, {type: 'form/requestFailed', request: 1, error: apiError('Down.', {status})});
	assert.match(textOf(failed(404)), / Press Esc to go back, then press R to reload the list\.$/v);
	assert.match(textOf(failed(500)), / Press Esc to go back\.$/v);
	assert.equal(failed(404).message, undefined);
});
