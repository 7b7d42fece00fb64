import assert from 'node:assert/strict';
import {test} from 'node:test';
import {shownText} from '../../../source/base/text/told.js';
import {checkRows} from '../../../source/abilities/onboard/file/check.js';
import {changeField, createForm, profileForm} from '../../../source/kernel/form-model/form.js';
import type {FieldName} from '../../../source/kernel/form-model/fields.js';
import {credentialWarning, credentialWarnings} from '../../../source/kernel/form-model/value-warnings.js';
import {storeForm} from '../../../source/kernel/form-model/stored-form.js';
import {fieldRows} from '../../../source/abilities/edit/view.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import type {Row} from '../../../source/kernel/rows/row.js';
import {initialState} from '../../../source/kernel/state/state.js';
import {textOf} from '../../helpers/row-texts.js';
import {connection, nothingMade, organization, profile} from '../../helpers/state.js';

const shownIn = (row: Row | undefined): string => textOf(row?.left).trim();

const north = organization('north', {name: 'Northwind'});

const typed = (text: string, name: FieldName = 'external_metadata') =>
	changeField(profileForm(north, profile), name, {text});

await test('recognizes a credential, alone or among other words', () => {
	const seen = [
		'cfut_0123456789abcdef',
		' cfk_0123456789abcdef\n',
		'{"token": "cfat_0123456789abcdef"}',
		'a1b2c3d4e5'.repeat(4),
		`CLOUDFLARE_API_TOKEN=${'aB3_-'.repeat(8)}`,
	];
	assert.deepEqual(
		seen.filter(text => credentialWarning(typed(text), 'external_metadata') === undefined),
		[],
	);
	assert.match(
		credentialWarning(typed('cfk_0123456789abcdef'), 'external_metadata') ?? '',
		/^This looks like a credential \(an API key\)/v,
	);
	const plain = [
		'',
		'Ops Ltd',
		'crm-2025-000123',
		'0123456789abcdef0123456789abcdef',
		'f47ac10b-58cc-4372-a567-0e02b2c3d479',
		'cfk_',
		'x'.repeat(1_000_000),
	];
	assert.deepEqual(
		plain.filter(text => credentialWarning(typed(text), 'external_metadata') !== undefined),
		[],
	);
});

await test('recognizes a credential pasted into a text', () => {
	const read = profileForm(north, {...profile, external_metadata: 'see contract'});
	const token = 'aB3_-'.repeat(8);
	const pasted = [
		'see cfut_0123456789abcdef contract',
		'see contractcfk_0123456789abcdef',
		`see contract${token}`,
		`${token}see contract`,
	];
	const forms = pasted.map(text => changeField(read, 'external_metadata', {text}));
	assert.deepEqual(
		forms.filter(form => credentialWarnings(form).length === 0),
		[],
	);
});

await test('ignores a stored value when the text next to it is edited', () => {
	const read = profileForm(north, {...profile, external_metadata: `{"commit":"${'a1b2c3d4e5'.repeat(4)}","note":"x"}`});
	const edited = changeField(read, 'external_metadata', {
		text: `{"commit":"${'a1b2c3d4e5'.repeat(4)}","note":"renewed"}`,
	});
	assert.deepEqual(credentialWarnings(edited), []);
	assert.equal(storeForm(edited).texts.length, 1);
});

await test('ignores unchanged values and parents', () => {
	const read = profileForm(north, {...profile, business_name: 'cfut_0123456789abcdef'});
	assert.deepEqual(credentialWarnings(read), []);
	const moved = changeField(createForm(''), 'parent', {text: 'a'.repeat(40)});
	assert.deepEqual(credentialWarnings(moved), []);
});

await test('warns below the field, after its other error, and again in the review', () => {
	const state = initialState(connection, {columns: 120, rows: 40});
	const pasted = typed('cfut_0123456789abcdef', 'business_email');
	const form = changeField(pasted, 'business_email', {wasLeft: true});
	const rows = fieldRows(state, form, 200);
	const below = rows.map(row => shownIn(row)).join('\n');
	assert.match(below, /This is not an email address.*\nThis looks like a credential \(an API token\)/v);
	const [review] = reviewRows(state, form, 200);
	assert.match(shownIn(review), /^Business email: This looks like a credential/v);
});

await test('keeps a credential out of the draft, but not the other typed values', () => {
	const form = changeField(typed('{"n":"cfut_0123456789abcdef"}'), 'business_phone', {text: '+1'});
	assert.deepEqual(storeForm(form).texts, [{name: 'business_phone', text: '+1'}]);
});

await test('warns about a credential in a row of a file', () => {
	const table = {header: ['name', 'metadata'], rows: [{number: 2, cells: ['New', 'cfut_0123456789abcdef']}]};
	const [row] = checkRows(
		{table, columns: ['name', 'external_metadata']},
		initialState(connection, {columns: 120, rows: 40}),
		nothingMade,
	);
	assert.match(
		row?.warnings.map(each => shownText(each)).join('') ?? '',
		/External metadata: This looks like a credential/v,
	);
});
