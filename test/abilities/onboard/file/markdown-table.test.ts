import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {BatchRow} from '../../../../source/abilities/onboard/file/batch.js';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {batchTable} from '../../../../source/abilities/onboard/file/head.js';
import {family, nothingMade, organization, stateWith} from '../../../helpers/state.js';

await test('lists the created organizations as a Markdown table, with stored names and times, or else the names asked for', () => {
	const notes = ['0042', 'a\\|@b\nlines'];
	const table = {
		header: ['name', 'parent', 'No.'],
		rows: ['One', 'a|b *c*', 'Not sent'].map((name, index) => ({
			number: index + 2,
			cells: [name, 'EMEA', ...notes.slice(index, index + 1)],
		})),
	};
	const state = stateWith([
		...family,
		organization('one', {name: 'One, stored', parent: 'emea', create_time: '2026-11-30T23:59:31Z'}),
	]);
	const ids = ['one', 'two'];
	const columns = ['name', 'parent', undefined] as const;
	const rows = checkRows({table, columns}, state, nothingMade).map((row, index): BatchRow =>
		ids[index] === undefined ? row : {...row, result: {status: 'created', id: ids[index], isEarlier: index === 1}},
	);
	assert.deepEqual(batchTable(state, {rows, table, columns}).split('\n'), [
		'| Name | Parent | ID | Created | No. |',
		'| --- | --- | --- | --- | --- |',
		'| One, stored | Acme › EMEA | one | 2026-11-30 23:59 UTC | 0042 |',
		String.raw`| a\|b \*c\* | Acme › EMEA | two | – | \`a\⟦7C⟧@b lines\` |`.replaceAll('\\`', '`'),
		'',
	]);
	const both = {
		rows,
		table: {...table, header: ['customer', 'parent', 'No.']},
		columns: ['both_names', 'parent', undefined],
	} as const;
	assert.match(
		batchTable(state, both),
		/^\| Name \| Parent \| ID \| Created \| customer \| No\. \|\n/v,
		'a column that is also the business name stays',
	);
});
