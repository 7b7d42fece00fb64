import assert from 'node:assert/strict';
import {test} from 'node:test';
import {memo} from '../../../source/base/text/memo.js';

await test('computes once for each first argument, and again if another argument is different', () => {
	const computed: number[] = [];
	const widen = memo(({name}: {readonly name: string}, width: number) => {
		computed.push(width);
		return {text: name.padEnd(width)};
	});
	const [one, other] = [{name: 'a'}, {name: 'b'}];
	assert.equal(widen(one, 3), widen(one, 3));
	assert.deepEqual(computed, [3]);
	assert.deepEqual([widen(other, 3).text, widen(one, 2).text, widen(one, 3).text], ['b  ', 'a ', 'a  ']);
	assert.deepEqual(computed, [3, 3, 2, 3]);
});

await test('keeps also that there is no result', () => {
	let computed = 0;
	const nothing = memo((_: {readonly name: string}) => {
		computed++;
	});
	const key = {name: 'a'};
	nothing(key);
	nothing(key);
	assert.equal(computed, 1);
});
