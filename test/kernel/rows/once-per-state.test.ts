import assert from 'node:assert/strict';
import {test} from 'node:test';
import {helpRows} from '../../../source/abilities/help/ability.js';
import {oncePerState} from '../../../source/kernel/rows/once-per-state.js';
import {registry} from '../../../source/abilities.js';
import {emptyState} from '../../helpers/state.js';

await test('builds rows once per state and width', () => {
	const widths: number[] = [];
	const rowsOf = oncePerState((state, columns: number) => {
		widths.push(columns);
		return [state.pane];
	});
	const state = emptyState();
	assert.equal(rowsOf(state, 80), rowsOf(state, 80));
	assert.deepEqual(widths, [80]);
	assert.deepEqual(rowsOf({...state, pane: 'detail'}, 80), ['detail']);
	assert.deepEqual(rowsOf(state, 60), ['tree']);
	assert.deepEqual(widths, [80, 80, 60]);
});

await test('builds the keys of help once per state', () => {
	const state = emptyState();
	assert.equal(helpRows(state, registry, 100), helpRows(state, registry, 100));
});
