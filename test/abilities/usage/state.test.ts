import assert from 'node:assert/strict';
import {test} from 'node:test';
import {reduce} from '../../../source/abilities.js';
import {usageList} from '../../../source/abilities/usage/ability.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import type {Event} from '../../../source/kernel/state/events.js';
import type {State} from '../../../source/kernel/state/state.js';
import {frameOf} from '../../helpers/frames.js';
import {apiError, dialogOf, family, stateWith} from '../../helpers/state.js';

const period = {from: '2026-03-01', to: '2026-03-02'};
const earlier = {from: '2026-02-01', to: '2026-02-28'};

const record = (metric: string, account: string, quantity: number) => ({
	BillingAccountId: account,
	ChargePeriodStart: '2026-03-01T00:00:00Z',
	ConsumedQuantity: quantity,
	x_BillableMetricId: metric,
	x_BillableMetricName: metric,
});

const received = (
	request: number,
	rows = [record('R2', 'a1', 1), record('R2', 'a2', 2), record('Workers', 'a1', 4)],
): Event => ({type: 'usage/received', request, usage: {rows, unreadable: 1}});

const base = stateWith(family);

const opened = reduce(base, {type: 'usage/opened', organization: {id: 'acme', name: 'Acme'}, period, request: 5});

const usageIn = (state: State) => dialogOf(state, 'usage');

const ready = reduce(opened, received(5));

const sumsIn = (state: State) =>
	usageList.found(state, usageIn(state)).map(({metric, accountId, sum}) => [metric, accountId, sum]);

const asked = (state: State): State => reduce(state, {type: 'usage/asked', period: earlier, back: 1, request: 6});

await test('shows the usage that it waits for, and no other', () => {
	assert.match(frameOf(opened), /Usage \(alpha\) of Acme, 2026-03-01 to 2026-03-02[\s\S]*Reading the usage …/v);
	assert.equal(reduce(opened, received(4)), opened);
	assert.deepEqual(
		[usageIn(ready).read.status, sumsIn(ready)],
		[
			'ready',
			[
				['R2', 'a2', 2],
				['R2', 'a1', 1],
				['Workers', 'a1', 4],
			],
		],
	);
	assert.match(frameOf(ready), /1 record could not be read/v);
	assert.equal(reduce(ready, received(5, [])), ready, 'a second answer replaces nothing');
	assert.equal(reduce(base, received(5)), base, 'nothing opens again after the dialog is closed');
});

await test('shows why the usage could not be read, and ignores the failure of an earlier request', () => {
	const failed = (state: State, request: number): State =>
		reduce(state, {type: 'usage/failed', request, error: apiError('Could not read.')});
	assert.match(frameOf(failed(opened, 5)), /Could not read\./v);
	assert.equal(failed(opened, 4), opened);
	assert.equal(failed(ready, 5), ready, 'what was read is kept');
	const again = asked(failed(opened, 5));
	assert.deepEqual(usageIn(again).read, {status: 'loading', request: 6});
});

await test('starts another period at the top, keeps the search, and never shows sums of the period before', () => {
	const before: State = {...ready, dialog: {...usageIn(ready), cursor: 1, query: lineOf('r')}};
	const next = asked(before);
	const {cursor, back, query} = usageIn(next);
	assert.deepEqual([cursor, back, query.text, sumsIn(next)], [0, 1, 'r', []]);
	assert.match(frameOf(next), /2026-02-01 to 2026-02-28[\s\S]*Reading the usage …/v);
	assert.equal(reduce(next, received(5)), next);
	const answered = reduce(next, received(6, []));
	assert.equal(usageIn(answered).read.status, 'ready');
});
