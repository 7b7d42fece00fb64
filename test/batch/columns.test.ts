import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	areAllKnown,
	chooseField,
	columnsOf,
	whyNotColumns,
} from '../../source/batch/columns.js';

const columns = (...header: readonly string[]) => columnsOf({header, rows: []});

await test('a header names its fields whatever the case and what stands between the words', () => {
	assert.deepEqual(columns('Name', 'PARENT', 'Business e-mail', 'business-phone', 'externalMetadata'), ['name', 'parent', 'business_email', 'business_phone', 'external_metadata']);
	assert.ok(areAllKnown(columns('name', 'parent')));
});

await test('of two columns for one field the first fills it, and a strange one fills none', () => {
	assert.deepEqual(columns('name', 'NAME', 'Customer'), ['name', undefined, undefined]);
	assert.ok(!areAllKnown(columns('name', 'Customer')));
	assert.ok(!areAllKnown(columns('parent')));
});

await test('a column goes through the fields that no other fills, around either end', () => {
	const before = columns('name', 'x');
	assert.deepEqual(chooseField(before, 1, 1), ['name', 'parent']);
	assert.deepEqual(chooseField(before, 1, -1), ['name', 'external_metadata']);
	assert.deepEqual(chooseField(['name', 'external_metadata'], 1, 1), ['name', undefined]);
	assert.deepEqual(before, ['name', undefined]);
});

await test('without a column for the name it does not go on', () => {
	assert.equal(whyNotColumns(['parent'], ['h', 'l']), 'No column is the name yet: choose one with h and l.');
	assert.equal(whyNotColumns(['name'], ['h', 'l']), undefined);
});
