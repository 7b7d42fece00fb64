import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createResults, quantile} from '../../benchmark/results.js';

await test('interpolates a quantile between two values', () => {
	assert.equal(quantile([30, 10, 20], 0.5), 20);
	assert.equal(quantile([40, 10, 20, 30], 0.5), 25);
	assert.equal(quantile([10, 20, 30], 1), 30);
});

await test('summarizes one measure of one program', () => {
	const results = createResults();
	results.add('time', 'cforgs', 3);
	results.add('time', 'cforgs', 1);
	results.add('time', 'cforgs', undefined);
	results.add('time', 'tig', 9);
	assert.deepEqual(results.summary('time', 'cforgs'), {median: 2, least: 1, most: 3});
	assert.equal(results.summary('bytes', 'cforgs'), undefined);
});
