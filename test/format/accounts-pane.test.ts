import assert from 'node:assert/strict';
import {test} from 'node:test';
import {accountsPane} from '../../source/format/accounts-pane.js';
import {
	account,
	family,
	reduceAll,
	stateWith,
} from '../helpers/state.js';

const noteOf = (total: number, columns = 120): string | undefined => accountsPane(reduceAll(
	stateWith(family, {columns, rows: 40}),
	{type: 'accounts/requested', id: 'acme', request: 2},
	{
		type: 'accounts/received', id: 'acme', request: 2, accounts: [account('a')], total, unreadable: 0, isLast: true, readAt: 1,
	},
))?.note;

await test('the gauge stands behind the count up to the limit; past it the count alone speaks', () => {
	assert.deepEqual([399, 400, 401, 499, 500].map(total => noteOf(total)), [
		'1 of 399, direct · ▰▰▰▰▱ limit 500',
		'1 of 400, direct · ▰▰▰▰▱ limit 500',
		'1 of 401, direct · ▰▰▰▰▱ limit 500',
		'1 of 499, direct · ▰▰▰▰▱ limit 500',
		'1 of 500, direct · ▰▰▰▰▰ limit 500',
	]);
	assert.deepEqual([501, 1234].map(total => noteOf(total)), ['1 of 501, direct', '1 of 1,234, direct']);
	assert.equal(noteOf(0), '1 of 1, direct · ▱▱▱▱▱ limit 500', 'what has come is there, whatever is announced');
	assert.equal(noteOf(499, 50), undefined, 'the pane has no place there');
});

await test('with the focus the accounts say where the cursor stands, where all of them are there', () => {
	const list = (total: number) => reduceAll(
		stateWith(family),
		{type: 'accounts/requested', id: 'acme', request: 2},
		{
			type: 'accounts/received', id: 'acme', request: 2, accounts: [account('a'), account('b')], total, unreadable: 0, isLast: true, readAt: 1,
		},
		{type: 'pane/focused', pane: 'accounts'},
		{type: 'pane/accountsMoved', by: 1},
	);
	assert.deepEqual([2, 3].map(total => accountsPane(list(total))?.note), ['2/2, direct · ▱▱▱▱▱ limit 500', '2 of 3, direct · ▱▱▱▱▱ limit 500']);
});
