import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {BatchRow} from '../../../../source/abilities/onboard/file/batch.js';
import {checkRows} from '../../../../source/abilities/onboard/file/check.js';
import {batchTable} from '../../../../source/abilities/onboard/file/lines.js';
import {family, nothingMade, organization, stateWith} from '../../../helpers/state.js';

await test('lists the created organizations as a Markdown table, with stored names or else the names asked for', () => {
	const notes = ['0042', 'a\\|@b\nlines'];
	const table = {header: ['name', 'parent', 'No.'], rows: ['One', 'a|b *c*', 'Not sent'].map((name, index) => ({number: index + 2, cells: [name, 'EMEA', ...notes.slice(index, index + 1)]}))};
	const state = stateWith([...family, organization('one', {name: 'One, stored', parent: 'emea'})]);
	const ids = ['one', 'two'];
	const rows = checkRows({table, columns: ['name', 'parent', undefined]}, state, nothingMade)
		.map((row, index): BatchRow => ids[index] === undefined ? row : {...row, result: {status: 'created', id: ids[index], isEarlier: index === 1}});
	assert.deepEqual(batchTable(state, {rows, table}).split('\n'), [
		'| Name | Path | ID | Created | name | parent | No. |',
		'| --- | --- | --- | --- | --- | --- | --- |',
		'| One, stored | Acme › EMEA › One, stored | one | now | One | EMEA | 0042 |',
		String.raw`| a\|b \*c\* | Acme › EMEA › a\|b \*c\* | two | earlier | a\|b \*c\* | EMEA | \`a\⟦7C⟧@b lines\` |`.replaceAll('\\`', '`'),
		'',
	]);
});
