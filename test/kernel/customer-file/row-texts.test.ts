import assert from 'node:assert/strict';
import {test} from 'node:test';
import {columnsOf} from '../../../source/kernel/customer-file/columns.js';
import {fieldTextsOf} from '../../../source/kernel/customer-file/row-texts.js';

const textsOf = (header: readonly string[], cells: readonly string[]) =>
	fieldTextsOf(columnsOf({header, rows: []}), header, cells);

await test('gives a new organization nothing where a cell has the word that clears a value', () => {
	const texts = textsOf(
		['name', 'business_phone', 'business_email', 'external_metadata'],
		['Acme', '(empty)', 'ops@x.example', ' (Empty) '],
	);
	assert.deepEqual(
		[texts.name, texts.business_phone, texts.business_email, texts.external_metadata],
		['Acme', '', 'ops@x.example', ''],
	);
});

await test('keeps the word in the column of the parent, which would otherwise have none', () => {
	assert.equal(textsOf(['name', 'parent'], ['Acme', '(empty)']).parent, '(empty)');
});

await test('takes the columns of an export for parts of the address and for members of the metadata', () => {
	const header = [
		'name',
		'business_address.city',
		'business_address.country',
		'external_metadata.tier',
		'external_metadata.crm_id',
		'Kundennummer',
	];
	const texts = textsOf(header, ['Acme', 'London', 'GB', 'gold', '7', 'K1']);
	assert.match(texts.business_address ?? '', /"city":"London".*"country":"GB"/v);
	assert.equal(texts.external_metadata, '{"tier":"gold","crm_id":"7","Kundennummer":"K1"}');
});
