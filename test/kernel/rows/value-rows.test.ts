import assert from 'node:assert/strict';
import {test} from 'node:test';
import {valueRows} from '../../../source/kernel/rows/value-rows.js';
import {texts} from '../../helpers/row-texts.js';

const id = 'e31de511c7f201510110cf1025bca3c5';

await test('puts a label and its value on one row if both fit', () => {
	const shown = (label: string, value: string, columns: number, labelColumns = 12) =>
		texts(valueRows(label, value, columns, {labelColumns}));
	assert.deepEqual(shown('ID', id, 44), [`ID          ${id}`]);
	assert.deepEqual(shown('ID', id, 36), [`ID  ${id}`]);
	assert.deepEqual(shown('ID', id, 35), ['ID          e31de511c7f201510110cf1', '            025bca3c5']);
	assert.deepEqual(shown('Path', 'Acme › EMEA › Northwind', 33), [
		'Path        Acme › EMEA ›',
		'            Northwind',
	]);
	assert.deepEqual(shown('Business phone', '+1 555 0100', 30, 20), ['Business phone  +1 555 0100']);
	assert.deepEqual(shown('Business phone', '', 30, 20), ['Business phone  –']);
	assert.deepEqual(shown('Business email', 'ops@northwind.example', 30, 20), [
		'Business email',
		'  ops@northwind.example',
	]);
});
