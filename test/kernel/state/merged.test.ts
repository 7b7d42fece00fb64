import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {merged} from '../../../source/kernel/state/known-profiles.js';

await test('merges two sorted lists without duplicates', () => {
	const numbers = fc.uniqueArray(fc.nat(30)).map(list => Int32Array.from(list).toSorted());
	fc.assert(
		fc.property(numbers, numbers, (one, other) => {
			assert.deepEqual(
				[...merged(one, other)],
				[...new Set([...one, ...other])].toSorted((left, right) => left - right),
			);
		}),
	);
});
