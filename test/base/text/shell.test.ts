import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shellWord} from '../../../source/base/text/markdown.js';

await test('quotes a word of a suggested command if a shell would read it as anything else', () => {
	assert.deepEqual(
		['a1b2', 'jane.doe+x@acme.example', 'a/b:c'].map(word => shellWord(word)),
		['a1b2', 'jane.doe+x@acme.example', 'a/b:c'],
	);
	const words = ['x`touch`@x.example', 'a;b', '$(id)', '-rf', '', 'two words', '~root', 'a&b', '!!', '*'];
	assert.deepEqual(
		words.map(word => shellWord(word)),
		words.map(word => `'${word}'`),
	);
	assert.equal(shellWord("a'b"), String.raw`'a'\''b'`);
});
