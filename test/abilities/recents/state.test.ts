import assert from 'node:assert/strict';
import {test} from 'node:test';
import {family, reduceAll, stateWith} from '../../helpers/state.js';

await test('changes only what is new of what was used', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'recents/changed', recents: {pins: new Set(['north'])}},
		{type: 'recents/changed', recents: {organizations: ['south']}},
	);
	assert.deepEqual(state.recents, {organizations: ['south'], commands: [], pins: new Set(['north'])});
	assert.equal(reduceAll(state, {type: 'palette/ran', command: 'openCopy copy'}), state);
});
