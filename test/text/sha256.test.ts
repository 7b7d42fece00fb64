import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {sha256} from '../../source/text/sha256.js';

await test('hashes every text exactly like Node.js', () => {
	const same = (text: string) => {
		assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'));
	};

	for (let length = 0; length < 140; length++) {
		same('é'.repeat(length % 2) + 'x'.repeat(length));
	}

	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 400}), same));
});
