import assert from 'node:assert/strict';
import {test} from 'node:test';
import {excerpt, lineFromDifference} from '../../../source/base/text/excerpt.js';

const long = 'abcdefghij'.repeat(100);

await test('shows a whole value that fits into the given rows', () => {
	assert.deepEqual(excerpt('abcdef', 'other', 3, 2), ['abc', 'def']);
	assert.deepEqual(excerpt('', 'other', 3, 2), ['']);
});

await test('shows two longer values from just before their first difference', () => {
	const mine = `${long}MINE${long}`;
	const theirs = `${long}THEIRS${long}`;
	const [first = '', second = '', third] = excerpt(mine, theirs, 30, 3);
	assert.equal(first, '…abcdefghijabcdefghijMINEabcde');
	assert.equal(second.length, 29);
	assert.equal(third, '… (2004 characters)');
	assert.match(excerpt(theirs, mine, 30, 3)[0] ?? '', /^…(?:abcdefghij){2}THEIRS/v);
});

await test('shows values that differ at the beginning from there, and one that only continues from its end', () => {
	assert.equal(excerpt(`X${long}`, long, 10, 2)[0], 'Xabcdefghi');
	assert.deepEqual(excerpt(`${long}END`, long, 30, 3), ['…abcdefghijabcdefghijEND']);
	assert.deepEqual(excerpt(long, `${long}END`, 30, 3), ['…abcdefghijabcdefghij']);
});

await test('shows the part around the difference in one row', () => {
	assert.equal(lineFromDifference('+44 20', '+44 21', 10), '+44 20');
	assert.equal(lineFromDifference(`${long}MINE${long}`, `${long}THEIRS${long}`, 30), '…cdefghijMINEabcdefghijabcdef…');
	assert.equal(lineFromDifference(`${long}END`, long, 30), '…fghijabcdefghijabcdefghijEND');
	assert.equal(lineFromDifference(`X${long}`, long, 10), 'Xabcdefg…');
});
