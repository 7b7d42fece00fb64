import assert from 'node:assert/strict';
import {test} from 'node:test';
import {aloneLines} from '../../../source/base/text/excerpt.js';
import {setAscii} from '../../../source/base/text/ascii.js';
import {exact} from '../../../source/base/text/harmless.js';

await test('prints a value line by line as it is copied, without control characters', () => {
	assert.deepEqual(aloneLines('one\ntwo “2”'), ['one', 'two “2”']);
	assert.deepEqual(aloneLines(exact('a\u{202E}b⟦1B⟧')), [exact('a\u{202E}b⟦1B⟧')]);
	assert.deepEqual(aloneLines('a\u{1B}[2J\rb'), ['a⟦1B⟧[2J⟦D⟧b']);
});

await test('does the same in ASCII', () => {
	setAscii(true);
	const lines = aloneLines(`${exact('Ä<b')} › c`);
	setAscii(false);
	assert.deepEqual(lines, ['<C4><3C>b > c']);
});

await test('shows tabs as spaces to the next stop', () => {
	assert.deepEqual(aloneLines('ID\tName\n12345678\tÄ'), ['ID      Name', '12345678        Ä']);
});
