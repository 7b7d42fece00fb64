import assert from 'node:assert/strict';
import {test} from 'node:test';
import {meant, nearNames} from '../../../source/base/text/near-names.js';

await test('finds names with few different letters, the nearest first', () => {
	const names = ['openHelp', 'openLog', 'closeDialog'];
	assert.deepEqual(nearNames('openhlep', names), ['openHelp']);
	assert.deepEqual(nearNames('open-log', names), ['openLog']);
	assert.deepEqual(nearNames('quit', names), []);
	assert.equal(meant('openLgo', names), ' Did you mean openLog?');
	assert.equal(meant('quit', names, ' None.'), ' None.');
});
