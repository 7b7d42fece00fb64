import assert from 'node:assert/strict';
import {test} from 'node:test';
import {headerRow} from '../../source/format/header-row.js';
import {fitRow} from '../../source/format/row.js';
import {connection, family, stateWith} from '../helpers/state.js';

const inContext = (columns: number, color: 'red' | 'green') => {
	const state = stateWith(family, {columns, rows: 24});
	return fitRow(headerRow({...state, connection: {...connection, context: {label: 'Production', color}}}), columns);
};

await test('a red context is loud by its text as well as by its look, at every width', () => {
	const labels = [40, 60, 80, 120].map(columns => inContext(columns, 'red').filter(({tone}) => tone === 'alarm').map(({text}) => text));
	assert.deepEqual(labels, labels.map(() => ['[PRODUCTION]']));
});

await test('any other context is named as it is written', () => {
	const shown = inContext(80, 'green');
	assert.deepEqual(shown.filter(({tone}) => tone === 'success').map(({text}) => text), ['Production']);
	assert.deepEqual(shown.filter(({tone}) => tone === 'alarm'), []);
});
