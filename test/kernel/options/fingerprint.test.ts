import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {fingerprintOf} from '../../../source/kernel/options/credential.js';

await test('hashes every credential exactly like Node.js', () => {
	const digits = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
	const same = (token: string) => {
		assert.equal(fingerprintOf({scheme: 'token', token}), digits(`token\0${token}`));
	};

	for (let length = 0; length < 140; length++) {
		same('é'.repeat(length % 2) + 'x'.repeat(length));
	}

	fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 400}), same));
	assert.equal(
		fingerprintOf({scheme: 'key', email: 'me@test.example', key: 'c0ffee'}),
		digits('key\0me@test.example\0c0ffee'),
	);
});
