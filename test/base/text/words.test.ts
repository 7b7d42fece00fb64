import assert from 'node:assert/strict';
import {test} from 'node:test';
import {count, counted, sentence, shownName} from '../../../source/base/text/words.js';

await test('groups whole numbers by thousands', () => {
	const numbers = new Intl.NumberFormat('en');
	const values = [0, 7, 999, 1000, 12_345, 100_000, 1_234_567];
	assert.deepEqual(
		values.map(value => count(value)),
		values.map(value => numbers.format(value)),
	);
	assert.deepEqual([counted(1, 'account'), counted(2000, 'account')], ['1 account', '2,000 accounts']);
});

await test('ends a sentence once', () => {
	assert.deepEqual(
		['Copy', 'Which account?', 'Muster Ltda.', 'Reading …', ''].map(text => sentence(text)),
		['Copy.', 'Which account?', 'Muster Ltda.', 'Reading …', '.'],
	);
});

await test('shows a placeholder for a missing name', () => {
	assert.deepEqual(
		['Northwind', ' ', ''].map(name => shownName(name)),
		['Northwind', ' ', '(no name)'],
	);
});
