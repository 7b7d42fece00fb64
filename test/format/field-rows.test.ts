import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Organization} from '../../source/api/schemas.js';
import {
	changeField,
	createForm,
	profileForm,
	typeInSlot,
} from '../../source/forms/form.js';
import {lineOf} from '../../source/forms/line-editor.js';
import {fieldRows} from '../../source/format/field-rows.js';
import {fitRow} from '../../source/format/row.js';
import {
	emptyState,
	family,
	organization,
	profile,
	stateWith,
} from '../helpers/state.js';

const shown = (form: Parameters<typeof fieldRows>[1]) => fieldRows(emptyState(), form, 80).rows.map(row => fitRow(row, 80).map(({text}) => text).join('').trimEnd());

await test('what a hint and the name of a JSON member mark is marked once', () => {
	const form = profileForm(organization('a1'), {...profile, external_metadata: String.raw`{"a\nb⟦": "c\nd"}`});
	const members = shown(form).filter(line => line.includes('a⟦'));
	assert.deepEqual(members.map(line => line.includes('a⟦A⟧b⟦27E6⟧') && !line.includes('⟦27E6⟧A')), [true]);
	const broken = shown(changeField(createForm(''), 'business_name', {text: 'one\ntwo'}));
	assert.ok(broken.some(line => line.includes('    ⟦A⟧ stands for a line break.')));
});

await test('a field or member that differs from what is stored says so, at the right end; in a new one none does', () => {
	const opened = profileForm(organization('a1'), {...profile, business_address: '{"line1":"1 Main St","city":"Bonn"}'});
	const form = changeField(changeField(opened, 'business_phone', {text: '1'}), 'business_address', {text: '{"line1":"1 Main St","city":"Köln"}'});
	assert.deepEqual(shown(form).filter(line => line.endsWith(' changed')).map(line => line.trim().split(/ +/v)), [['Business', 'phone', '1', 'changed'], ['city', 'Köln', 'changed']]);
	assert.deepEqual([opened, changeField(createForm(''), 'name', {text: 'New'})].flatMap(each => shown(each).filter(line => line.endsWith('changed'))), []);
	const long = typeInSlot(opened, lineOf('x'.repeat(100)));
	const [first] = fieldRows(emptyState(), long, 40).rows;
	assert.match(first ? fitRow(first, 40).map(({text}) => text).join('') : '', /x {2}•$/v);
	assert.equal(first?.cursor, 37, 'the cursor stands behind what was typed');
});

await test('the parent is told without its id, unless a sibling of it has the same name', () => {
	const parentIn = (organizations: readonly Organization[]) => fieldRows(stateWith(organizations), createForm('emea'), 80).rows.map(row => row.left.map(({text}) => text).join('').trimEnd()).find(line => line.includes('Parent'));
	assert.equal(parentIn(family), '  Parent            EMEA in Acme');
	assert.equal(parentIn([...family, organization('other', {name: 'EMEA', parent: 'acme'})]), '  Parent            EMEA in Acme (emea)');
	assert.equal(parentIn([]), '  Parent            emea');
});
