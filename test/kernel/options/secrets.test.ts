import assert from 'node:assert/strict';
import {test} from 'node:test';
import {hasKeptSecret, keepSecret, refusedWord} from '../../../source/kernel/options/credential.js';

const key = 'own-key-without-any-known-shape';

await test('repeats a refused word, but no credential', () => {
	keepSecret(key, 'short');
	assert.equal(refusedWord('jane'), '“jane”');
	assert.deepEqual(
		[key, `${key},`, '0123456789abcdef0123456789abcdef01234', 'cfk_0123456789abcdef'].map(word => refusedWord(word)),
		Array.from({length: 4}, () => '[redacted]'),
	);
	assert.deepEqual(
		[hasKeptSecret(`ID ${key}`), hasKeptSecret('a short word'), hasKeptSecret('jane@x.example')],
		[true, false, false],
	);
});
