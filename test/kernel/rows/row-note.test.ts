import assert from 'node:assert/strict';
import {test} from 'node:test';
import {treeRows} from '../../../source/abilities/organizations/tree-pane.js';
import {paneScene} from '../../helpers/pane-scene.js';
import type {Event} from '../../../source/kernel/state/events.js';
import {apiError, family, north, organization, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText} from '../../helpers/row-texts.js';

const gone = apiError('There is none.', {status: 404});
const notFound = (error = gone): readonly Event[] => [
	{type: 'detail/requested', id: 'north', request: 2},
	{type: 'detail/failed', id: 'north', request: 2, error},
];
const rowOf = (columns: number, ...events: readonly Event[]): string => {
	const rows = treeRows(reduceAll(stateWith(family), ...events), columns).map(each => fittedText(each, columns).trim());
	return rows.find(text => text.includes('North')) ?? '';
};

await test('marks a row that the service does not know, until it is found again', () => {
	const detail = {organization: north, profile: undefined, readAt: 0};
	assert.equal(rowOf(40, ...notFound()), '· Northwind (not found)');
	assert.equal(
		rowOf(
			40,
			{type: 'accounts/requested', id: 'north', request: 3},
			{type: 'accounts/failed', id: 'north', request: 3, error: gone},
		),
		'· Northwind (not found)',
	);
	assert.equal(rowOf(40, {type: 'detail/missedBeside', id: 'north', error: gone}), '· Northwind (not found)');
	assert.equal(rowOf(40, ...notFound(), {type: 'detail/readBeside', detail}), '· Northwind');
	const forbidden = apiError('Not permitted.', {status: 403});
	assert.equal(rowOf(40, ...notFound(forbidden)), '· Northwind');
});

await test('shows the mark in full when the name is cut', () => {
	const long = organization('north', {name: `Northwind ${'Security '.repeat(6)}`, parent: 'emea'});
	const others = family.filter(({id}) => id !== 'north');
	const listed = stateWith([...others, long]);
	const state = reduceAll(listed, ...notFound());
	const shown = treeRows(state, 36).map(each => fittedText(each, 36));
	const text = shown.find(each => each.includes('North'));
	assert.match(text?.trim() ?? '', /^· North[^…]*…[^…]* \(not found\)$/v);
});

await test('reads the mark to screen readers', () => {
	const {focus} = paneScene(reduceAll(stateWith(family), ...notFound(), {type: 'tree/selected', key: 'north'}));
	assert.match(focus ?? '', /^Northwind, not found, level 3/v);
});
