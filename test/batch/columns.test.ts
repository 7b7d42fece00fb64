import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	areAllNamed,
	chooseField,
	columnsOf,
	whyNotColumns,
} from '../../source/batch/columns.js';

const table = (...header: readonly string[]) => ({header, rows: []});
const columns = (...header: readonly string[]) => columnsOf(table(...header));

await test('a header names its fields whatever the case and what stands between the words', () => {
	assert.deepEqual(columns('Name', 'PARENT', 'Business e-mail', 'business-phone', 'externalMetadata'), ['name', 'parent', 'business_email', 'business_phone', 'external_metadata']);
	assert.ok(areAllNamed(table('name', 'Parent', 'Business e-mail')));
});

await test('of two columns for one field the first fills it, and a strange one fills none', () => {
	assert.deepEqual(columns('name', 'NAME', 'Customer'), ['name', undefined, undefined]);
	assert.ok(!areAllNamed(table('name', 'Customer')));
	assert.ok(!areAllNamed(table('parent')));
});

await test('a field is guessed by another name, never for two columns, never beside its own name, and is then shown', () => {
	assert.deepEqual(columns('Organisation', 'Parent ID', 'COMPANY', 'E-Mail', 'Phone_Number', 'Address', 'metadata'), [
		'name', 'parent', 'business_name', 'business_email', 'business_phone', 'business_address', 'external_metadata',
	]);
	assert.deepEqual(columns('name', 'Phone', 'Telephone', 'E-Mail', 'Business email'), ['name', undefined, undefined, undefined, 'business_email']);
	assert.ok(!areAllNamed(table('name', 'Phone')));
	// Each is a part of an address alone.
	assert.deepEqual(columns('Street', 'ZIP', 'Postcode', 'City', 'State', 'Telefon'), Array.from({length: 6}, () => undefined));
});

await test('a column goes through the fields that no other fills, around either end', () => {
	const before = columns('name', 'x');
	assert.deepEqual(chooseField(before, 1, 1), ['name', 'parent']);
	assert.deepEqual(chooseField(before, 1, -1), ['name', 'external_metadata']);
	assert.deepEqual(chooseField(['name', 'external_metadata'], 1, 1), ['name', undefined]);
	assert.deepEqual(before, ['name', undefined]);
});

await test('without a column for the name it does not go on', () => {
	assert.equal(whyNotColumns(['parent'], undefined, ['h', 'l']), 'No column is the name yet: choose one with h and l.');
	assert.equal(whyNotColumns(['name'], undefined, ['h', 'l']), undefined);
});

await test('with a parent for every row no column is one', () => {
	assert.equal(whyNotColumns(['name', 'parent'], 'emea', ['h', 'l']), '--organization gives the parent of every row: no column can be that as well.');
	assert.equal(whyNotColumns(['name', undefined], 'emea', ['h', 'l']), undefined);
});
