import assert from 'node:assert/strict';
import {test} from 'node:test';
import {pickerRows, pickingIn} from '../../../source/kernel/rows/picker.js';
import {createForm} from '../../../source/kernel/form-model/form.js';
import {lineOf} from '../../../source/kernel/form-model/line-editor.js';
import {family, reduceAll, stateWith} from '../../helpers/state.js';
import {fittedText} from '../../helpers/row-texts.js';

await test('keeps the nearest parent in the path, however narrow the list', () => {
	const state = reduceAll(
		stateWith(family),
		{type: 'form/opened', form: createForm('')},
		{type: 'picker/opened', query: lineOf('north')},
	);
	const step = pickingIn(state.dialog);
	assert.ok(step);
	const shown = (columns: number) =>
		pickerRows(state, step, columns, 10)
			.slice(2)
			.map(row => fittedText(row, columns).trimEnd());
	assert.deepEqual(
		[40, 26, 14].map(columns => shown(columns)),
		[['❯ Northwind  in Acme › EMEA'], ['❯ Northwind  in … › EMEA'], ['❯ Northwind']],
	);
});
