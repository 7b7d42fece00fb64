import assert from 'node:assert/strict';
import {test} from 'node:test';
import {columnsOf} from '../../../source/kernel/customer-file/columns.js';
import {fieldTextsOf} from '../../../source/kernel/customer-file/row-texts.js';

const textsOf = (header: readonly string[], cells: readonly string[]) => fieldTextsOf(columnsOf({header, rows: []}), header, cells);

await test('gives a new organization nothing where a cell has the word that clears a value', () => {
	const texts = textsOf(['name', 'business_phone', 'business_email', 'external_metadata'], ['Acme', '(empty)', 'ops@x.example', ' (Empty) ']);
	assert.deepEqual([texts.name, texts.business_phone, texts.business_email, texts.external_metadata], ['Acme', '', 'ops@x.example', '']);
});

await test('keeps the word in the column of the parent, which would otherwise have none', () => {
	assert.equal(textsOf(['name', 'parent'], ['Acme', '(empty)']).parent, '(empty)');
});
