import assert from 'node:assert/strict';
import {test} from 'node:test';
import {termList} from '../../../source/abilities/terms/ability.js';
import {reduce} from '../../../source/abilities.js';
import {family, stateWith} from '../../helpers/state.js';

await test('lists every term once with terms/opened', () => {
	const state = reduce(stateWith(family), {type: 'terms/opened'});
	assert.equal(termList.chosen(state)?.typed, 'name:');
	const names = state.dialog.kind === 'terms' ? termList.found(state, state.dialog).map(({typed}) => typed) : [];
	assert.deepEqual([names.length > 30, new Set(names).size], [true, names.length]);
});
