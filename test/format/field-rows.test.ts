import assert from 'node:assert/strict';
import {test} from 'node:test';
import {changeField, createForm, profileForm} from '../../source/forms/form.js';
import {fieldRows} from '../../source/format/field-rows.js';
import {fitRow} from '../../source/format/row.js';
import {emptyState, organization, profile} from '../helpers/state.js';

const shown = (form: Parameters<typeof fieldRows>[1]) => fieldRows(emptyState(), form, 80).rows.map(row => fitRow(row, 80).map(({text}) => text).join('').trimEnd());

await test('what a hint and the name of a JSON member mark is marked once', () => {
	const form = profileForm(organization('a1'), {...profile, external_metadata: String.raw`{"a\nb⟦": "c\nd"}`});
	const members = shown(form).filter(line => line.includes('a⟦'));
	assert.deepEqual(members.map(line => line.includes('a⟦A⟧b⟦27E6⟧') && !line.includes('⟦27E6⟧A')), [true]);
	const broken = shown(changeField(createForm(''), 'business_name', {text: 'one\ntwo'}));
	assert.ok(broken.some(line => line.includes('    ⟦A⟧ stands for a line break.')));
});
