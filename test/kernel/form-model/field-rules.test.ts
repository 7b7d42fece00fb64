import assert from 'node:assert/strict';
import {test} from 'node:test';
import {
	countryWarning,
	valueWarnings,
	brokenFields,
	errorOf,
} from '../../../source/kernel/form-model/value-warnings.js';
import {
	changeField,
	createForm,
	editForm,
	focusSlot,
	type Form,
	profileForm,
} from '../../../source/kernel/form-model/form.js';
import type {FieldName} from '../../../source/kernel/form-model/fields.js';
import {fieldRows} from '../../../source/abilities/edit/view.js';
import {reviewRows} from '../../../source/kernel/rows/review-rows.js';
import {initialState} from '../../../source/kernel/state/state.js';
import {texts} from '../../helpers/row-texts.js';
import {apiError, connection, north, organization, profile} from '../../helpers/state.js';

const edit = editForm(north, profile);

const withText = (form: Form, changed: FieldName, text: string): Form => changeField(form, changed, {text});

await test('requires a name', () => {
	const blank = withText(edit, 'name', ' \t');
	const create = createForm('');
	const named = withText(create, 'name', 'New');
	assert.match(errorOf(blank, 'name') ?? '', /needs a name/v);
	assert.match(errorOf(create, 'name') ?? '', /needs a name/v);
	assert.deepEqual(brokenFields(create), ['name']);
	assert.equal(errorOf(named, 'name'), undefined);
});

await test('refuses a phone number that a spreadsheet shortened, but not one that is stored like that', () => {
	assert.deepEqual(
		['4.42E+11', ' 4,42e11 '].map(text => brokenFields(withText(edit, 'business_phone', text))),
		[['business_phone'], ['business_phone']],
	);
	assert.deepEqual(
		['+44 20 7946 0000', 'extension E11', ''].map(text =>
			errorOf(withText(edit, 'business_phone', text), 'business_phone'),
		),
		[undefined, undefined, undefined],
	);
	assert.deepEqual(brokenFields(editForm(north, {...profile, business_phone: '4.42E+11'})), []);
});

await test('warns about a typed text that is no phone number, by the rule of the findings, after leaving the field and in the review', () => {
	const typed = (phone: string, before = '') =>
		withText(profileForm(north, {...profile, business_phone: before}), 'business_phone', phone);
	const text = 'The business phone is not a phone number. Example: +44 20 7946 0000. You can save it anyway.';
	const warnings = (phone: string) => {
		const all = valueWarnings(typed(phone));
		return all.map(each => each.text).join(' ');
	};

	assert.deepEqual(
		['call me', 'abc', '+44', '+44 20 7946 0000', '', ' '].map(phone => warnings(phone)),
		[text, text, text, '', '', ''],
	);
	assert.deepEqual(valueWarnings(typed('4.42E+11')), [], 'its error says why it cannot be saved');
	assert.deepEqual(valueWarnings(typed('call me', 'call me')), [], 'what was stored before');
	const form = typed('call me');
	const state = initialState(connection, {columns: 100, rows: 40});
	const isTold = (rows: Parameters<typeof texts>[0]) => texts(rows).join(' ').includes('is not a phone number');
	const at = form.fields.findIndex(({name}) => name === 'business_phone');
	assert.deepEqual(
		[at, 0].map(slot => focusSlot(form, slot)).map(each => isTold(fieldRows(state, each, 90))),
		[false, true],
	);
	assert.ok(isTold(reviewRows(state, form, 90)));
	assert.deepEqual(brokenFields(form), []);
});

await test('warns about a typed country that is not an ISO 3166 code, after leaving the field and in the review', () => {
	const address = (value: string) => `{"line1":"1 Road","country":${JSON.stringify(value)},"stateOrProvince":""}`;
	const typed = (country: string, before = '') => {
		const form = profileForm(north, {...profile, business_address: address(before)});
		return withText(form, 'business_address', address(country));
	};

	const warnings = (...countries: readonly string[]) =>
		countries.map(
			country =>
				/(?:such as|country:) (?<code>.+)\. You can save it anyway/v.exec(countryWarning(typed(country)) ?? '')
					?.groups?.['code'],
		);
	assert.deepEqual(warnings('GB', ' us ', '', 'XK'), [undefined, undefined, undefined, undefined]);
	assert.deepEqual(
		warnings('G', 'Nice', 'QQ', 'EU', 'ZZ', '12', 'ÉÉ'),
		Array.from({length: 7}, () => 'US'),
	);
	assert.deepEqual(warnings('UK', 'united kingdom', "Cote d'Ivoire", 'Trinidad and Tobago', 'YU'), [
		'GB (United Kingdom)',
		'GB (United Kingdom)',
		'CI (Côte d’Ivoire)',
		'TT (Trinidad & Tobago)',
		'RS (Serbia)',
	]);
	assert.deepEqual(
		warnings('Deutschland', 'österreich', 'Suisse', 'España', 'USA', 'Nederland', 'Polska', '日本'),
		[
			'DE (Germany)',
			'AT (Austria)',
			'CH (Switzerland)',
			'ES (Spain)',
			'US (United States)',
			'NL (Netherlands)',
			'PL (Poland)',
			'JP (Japan)',
		],
		'a name in the language of the customer',
	);
	const read = withText(typed('England', 'England'), 'business_phone', '1');
	assert.equal(countryWarning(read), undefined, 'what was read');
	const form = typed('United Kingdom');
	const state = initialState(connection, {columns: 100, rows: 40});
	const told = (rows: Parameters<typeof texts>[0]) => texts(rows).filter(text => text.includes('ISO 3166 code')).length;
	assert.deepEqual(
		[focusSlot(form, 4), focusSlot(form, 3)].map(each => told(fieldRows(state, each, 90))),
		[0, 1],
	);
	const rows = texts(fieldRows(state, focusSlot(form, 3), 90));
	assert.equal(
		rows.findIndex(text => text.includes('ISO 3166 code')),
		rows.findIndex(text => /^ +country/v.test(text)) + 1,
		'below the country',
	);
	assert.deepEqual(
		[/^ +state\/province/v, /stateOrProvince/v].map(name => rows.some(text => name.test(text))),
		[true, false],
	);
	assert.equal(told(reviewRows(state, form, 90)), 1);
	assert.deepEqual(brokenFields(form), []);
});

await test('accepts an email address or an empty field', () => {
	const wrong = ['ops', 'ops@', '@test.example', 'a b@test.example', 'a@b@c'];
	const right = ['', 'a@b', 'ops+1@test.example', 'ops@münchen.example'];
	const broken = (text: string) => brokenFields(withText(edit, 'business_email', text));
	assert.deepEqual(
		wrong.map(text => broken(text)),
		wrong.map(() => ['business_email']),
	);
	assert.deepEqual(
		right.map(text => broken(text)),
		right.map(() => []),
	);
});

await test('does not complain about an unchanged value', () => {
	const odd = profileForm(north, {...profile, business_email: 'see the wiki'});
	assert.deepEqual(brokenFields(odd), []);
	assert.deepEqual(brokenFields(withText(odd, 'business_email', 'see our wiki')), ['business_email']);
	const unnamed = editForm(organization('unnamed', {name: ''}), profile);
	assert.deepEqual(brokenFields(unnamed), []);
});

await test('shows a refusal of the service below its field', () => {
	const error = apiError('Could not save.', {
		errors: [
			{code: 1, message: 'No such parent.', pointer: '/parent/id'},
			{code: 2, message: 'Too long.', pointer: '/profile/business_name'},
			{code: 3, message: 'Nowhere.', pointer: '/else'},
			{code: 4, message: 'No pointer.'},
		],
	});
	const create = createForm('emea');
	const refused = {...create, error};
	const told = create.fields.slice(1).map(({name}) => errorOf(refused, name));
	assert.deepEqual(told, ['No such parent.', 'Too long.', undefined, undefined, undefined, undefined]);
});

await test('understands the pointers of a profile sent by itself', () => {
	const error = apiError('Could not save.', {errors: [{message: 'Not a phone.', pointer: '/business_phone'}]});
	assert.equal(errorOf({...profileForm(north, profile), error}, 'business_phone'), 'Not a phone.');
});

await test('allows sending a form again after a refusal of the service', () => {
	const error = apiError('Could not save.', {errors: [{message: 'Too long.', pointer: '/name'}]});
	assert.deepEqual(brokenFields({...edit, error}), []);
});

await test('shows the form’s own error before that of the service', () => {
	const error = apiError('Could not save.', {errors: [{message: 'Too short.', pointer: '/name'}]});
	assert.match(errorOf({...withText(edit, 'name', ''), error}, 'name') ?? '', /needs a name/v);
});

await test('explains the mark of a line break as shown in the field', () => {
	const rows = fieldRows(
		initialState(connection, {columns: 120, rows: 40}),
		withText(edit, 'business_address', 'one\ntwo'),
		200,
	);
	const shown = texts(rows).join('\n');
	assert.match(shown, /one⟦A⟧two/v);
	assert.match(shown, /⟦A⟧ is a line break\./v);
	const inMembers = fieldRows(
		initialState(connection, {columns: 120, rows: 40}),
		profileForm(north, {...profile, business_address: '{\n"city": "Bonn"\n}'}),
		200,
	);
	assert.doesNotMatch(texts(inMembers).join('\n'), /⟦A⟧/v);
});

await test('warns below the field and in the review about a number or boolean that would become text', () => {
	const metadata = '{"crm_id":42,"active":true,"tier":"silver","ref":null}';
	const form = profileForm(north, {...profile, external_metadata: metadata});
	const warnings = (text: string) =>
		valueWarnings(withText(form, 'external_metadata', text)).map(warning => warning.text);
	assert.deepEqual(warnings('{"crm_id":"42","active":"no","tier":"7","ref":"x"}'), [
		'crm_id was a number, and would become text.',
		'active was true or false, and would become text.',
	]);
	assert.deepEqual(warnings('{"crm_id":43,"active":false,"tier":7}'), []);
	assert.deepEqual(warnings('crm_id 42'), [], 'text that holds no members');
	const changed = withText(form, 'external_metadata', '{"crm_id":"+359"}');
	const state = initialState(connection, {columns: 100, rows: 40});
	const told = (rows: Parameters<typeof texts>[0]) =>
		texts(rows).filter(text => text.includes('crm_id was a number')).length;
	assert.deepEqual([told(fieldRows(state, changed, 90)), told(reviewRows(state, changed, 90))], [1, 1]);
});
